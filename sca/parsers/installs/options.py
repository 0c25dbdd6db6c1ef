"""Which options of package managers take the next word as their value.

As pip, uv and npm list them themselves, with those of pipx, pnpm, yarn and Bun; an option that is not here takes none.
"""

PIP = frozenset((
    "-C", "-P", "-b", "-c", "-d", "-e", "-f", "-i", "-p", "-r", "-t", "-w", "--abi", "--all-releases",
    "--allow-insecure-host", "--backend", "--build", "--build-constraint", "--build-constraints", "--build-option",
    "--cache-dir", "--cert", "--client-cert", "--color", "--config-file", "--config-setting", "--config-settings",
    "--config-settings-package", "--constraint", "--constraints", "--default-index", "--default-timeout", "--dest",
    "--destination-dir", "--destination-directory", "--directory", "--editable", "--env-file", "--exclude-newer",
    "--exclude-newer-package", "--excludes", "--exists-action", "--extra", "--extra-index-url", "--find-links",
    "--fork-strategy", "--from", "--global-option", "--group", "--implementation", "--index", "--index-strategy",
    "--index-url", "--install-option", "--keyring-provider", "--link-mode", "--local-log", "--log", "--log-file",
    "--no-binary", "--no-binary-package", "--no-build-isolation-package", "--no-build-package", "--no-editable-package",
    "--no-sources-package", "--only-binary", "--only-final", "--output-format", "--overrides", "--pip-args", "--platform",
    "--prefix", "--preinstall", "--prerelease", "--prerelease-package", "--progress-bar", "--project", "--proxy",
    "--pypi-url", "--python", "--python-platform", "--python-preference", "--python-version", "--refresh-package",
    "--reinstall-package", "--report", "--requirement", "--requirements", "--requirements-from-script", "--resolution",
    "--resume-retries", "--retries", "--root", "--root-user-action", "--source", "--source-dir", "--source-directory",
    "--spec", "--src", "--suffix", "--target", "--timeout", "--torch-backend", "--trusted-host", "--upgrade-group",
    "--upgrade-package", "--upgrade-strategy", "--uploaded-prior-to", "--use-deprecated", "--use-feature", "--wheel-dir",
    "--with", "--with-editable", "--with-executables-from", "--with-requirements",
))  # fmt: skip
NPM = frozenset((
    "-C", "-c", "-p", "-w", "--_auth", "--access", "--allow-build", "--allow-directory", "--allow-file", "--allow-git",
    "--allow-remote", "--allow-scripts", "--also", "--audit-level", "--auth-type", "--before", "--ca", "--cache",
    "--cache-folder", "--cache-max", "--cache-min", "--cafile", "--call", "--cert", "--cidr", "--cpu", "--cwd", "--depth",
    "--diff", "--diff-dst-prefix", "--diff-src-prefix", "--diff-unified", "--dir", "--editor", "--expect-result-count",
    "--expires", "--fetch-retries", "--fetch-retry-factor", "--fetch-retry-maxtimeout", "--fetch-retry-mintimeout",
    "--fetch-timeout", "--filter", "--git", "--global-bin-dir", "--global-dir", "--global-folder", "--globalconfig",
    "--heading", "--https-proxy", "--include", "--init-author-email", "--init-author-name", "--init-author-url",
    "--init-license", "--init-module", "--init-type", "--init-version", "--init.author.email", "--init.author.name",
    "--init.author.url", "--init.license", "--init.module", "--init.version", "--install-strategy", "--key", "--libc",
    "--local-address", "--location", "--lockfile-version", "--loglevel", "--logs-dir", "--logs-max", "--maxsockets",
    "--message", "--min-release-age", "--min-release-age-exclude", "--modules-folder", "--name", "--network-timeout",
    "--node-gyp", "--node-options", "--noproxy", "--omit", "--only", "--orgs", "--orgs-permission", "--os", "--otp",
    "--pack-destination", "--package", "--packages", "--packages-and-scopes-permission", "--password", "--prefix", "--preid",
    "--provenance-file", "--proxy", "--registry", "--replace-registry-host", "--save-prefix", "--sbom-format", "--sbom-type",
    "--scope", "--scopes", "--script-shell", "--searchexclude", "--searchlimit", "--searchopts", "--searchstaleness",
    "--shell", "--store-dir", "--tag", "--tag-version-prefix", "--token-description", "--umask", "--user-agent",
    "--userconfig", "--viewer", "--which", "--workspace",
))  # fmt: skip
NUGET = frozenset((
    "-ConfigFile", "-DependencyVersion", "-Framework", "-OutputDirectory", "-Source", "-Verbosity", "-Version", "-a", "-f",
    "-s", "-v", "--add-source", "--arch", "--configfile", "--framework", "--package-directory", "--project", "--source",
    "--tool-manifest", "--tool-path", "--verbosity", "--version",
))  # fmt: skip
CONDA = frozenset((
    "-c", "-f", "-n", "-p", "-r", "--channel", "--channel-priority", "--clone", "--download-threads", "--experimental",
    "--file", "--name", "--platform", "--prefix", "--rc-file", "--repodata-fn", "--revision", "--root-prefix", "--solver",
    "--subdir",
))  # fmt: skip

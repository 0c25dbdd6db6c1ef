"""All formats that are read, one row each, and those that are known but not read yet. Adding a format is one row here.

The module of a format is imported when the first of its files is met: a run pays for what it reads.
"""

from msgspec import Struct

from sca.parsers.base import Format

REQUIREMENTS = Format(
    "pip-requirements",
    "pypi",
    ("requirements.txt",),
    ("*requirements*.txt", "constraints*.txt", "requirements/*.txt"),
    "sca.parsers.pip.requirements",
    encodings="python",
)
DOCKERFILE = Format(
    "dockerfile",
    "docker",
    ("Dockerfile", "Containerfile", "dockerfile", "containerfile"),
    (
        "Dockerfile.*",
        "Containerfile.*",
        "dockerfile.*",
        "containerfile.*",
        "*.Dockerfile",
        "*.Containerfile",
        "*.dockerfile",
        "*.containerfile",
    ),
    "sca.parsers.docker.dockerfile",
    but_not=(".dockerignore",),
)
# Compose files that another one includes or overrides are read together with it.
COMPOSE = Format(
    "compose",
    "docker",
    ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"),
    (
        "compose[-_.]*.yaml",
        "compose[-_.]*.yml",
        "docker-compose*.yaml",
        "docker-compose*.yml",
        "*[-_.]compose.yaml",
        "*[-_.]compose.yml",
    ),
    "sca.parsers.docker.compose",
    last=True,
    beside=(".env",),
)
GITHUB_WORKFLOW = Format(
    "github-workflow",
    "docker",
    (),
    (".github/workflows/*.yml", ".github/workflows/*.yaml"),
    "sca.parsers.pipelines.github_workflow",
)
HELM_VALUES = Format(
    "helm-values",
    "docker",
    ("values.yaml", "values.yml"),
    ("values[-_.]*.yaml", "values[-_.]*.yml", "*[-_.]values.yaml", "*[-_.]values.yml"),
    "sca.parsers.docker.helm_values",
    beside=("Chart.yaml",),
)
# Manifests have any name: the row that comes last takes what no other row does, and its parser looks at what a file holds.
MANIFEST = Format("kubernetes", "docker", (), ("*.yaml", "*.yml"), "sca.parsers.docker.kubernetes", beside=("Chart.yaml",))
ASSETS = Format("nuget-assets", "nuget", ("project.assets.json",), (), "sca.parsers.nuget.project_assets")
PACKAGES_CONFIG = Format(
    "nuget-packages-config", "nuget", ("packages.config",), ("packages.*.config",), "sca.parsers.nuget.packages_config"
)
PAKET_LOCK = Format("paket-lock", "nuget", ("paket.lock",), (), "sca.parsers.nuget.paket_lock")
DEPS = Format("nuget-deps", "nuget", (), ("*.deps.json",), "sca.parsers.nuget.deps_json", in_image=True)
PIP_REPORT = Format(
    "pip-report",
    "pypi",
    (),
    ("pip-inspect*.json", "pip-report*.json", "pip_inspect*.json", "pip_report*.json"),
    "sca.parsers.pip.pip_report",
)
_DISTRIBUTION = (
    "etc/os-release",
    "usr/lib/os-release",
    "etc/debian_version",
    "etc/alpine-release",
    "etc/redhat-release",
)
DPKG = Format(
    "dpkg",
    "deb",
    (),
    ("**/var/lib/dpkg/status", "**/var/lib/dpkg/status.d/*"),
    "sca.parsers.system.dpkg",
    but_not=(".md5sums",),
    last=True,
    in_image=True,
    beside=(
        *_DISTRIBUTION,
        "var/lib/dpkg/info/*.list",
        "var/lib/apt/extended_states",
        "usr/share/doc/*/copyright",
    ),
)
APK = Format(
    "apk",
    "apk",
    (),
    ("**/lib/apk/db/installed",),
    "sca.parsers.system.apk_installed",
    in_image=True,
    beside=(*_DISTRIBUTION, "etc/apk/world"),
)
_RPM_FOLDERS = ("**/var/lib/rpm/", "**/usr/lib/sysimage/rpm/")
RPM_SQLITE = Format(
    "rpm-sqlite",
    "rpm",
    (),
    tuple(f"{folder}rpmdb.sqlite" for folder in _RPM_FOLDERS),
    "sca.parsers.system.rpm_sqlite",
    in_image=True,
    beside=(*_DISTRIBUTION, "rpm/rpmdb.sqlite-wal"),
)
RPM_NDB = Format(
    "rpm-ndb",
    "rpm",
    (),
    tuple(f"{folder}Packages.db" for folder in _RPM_FOLDERS),
    "sca.parsers.system.rpm_own",
    in_image=True,
    beside=_DISTRIBUTION,
)
RPM_BERKELEY = Format(
    "rpm-berkeley",
    "rpm",
    (),
    tuple(f"{folder}Packages" for folder in _RPM_FOLDERS),
    "sca.parsers.system.rpm_berkeley",
    in_image=True,
    beside=_DISTRIBUTION,
)
_LICENCE_NAMES = ("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*", "[Cc][Oo][Pp][Yy][Ii][Nn][Gg]*", "[Nn][Oo][Tt][Ii][Cc][Ee]*")
# What may lie beside installed npm packages, and in them.
MODULES = (
    *("package.json", ".npmrc", ".yarnrc.yml", "pnpm-workspace.yaml", "package-lock.json", "npm-shrinkwrap.json"),
    *(f"node_modules/{package}/{name}" for package in ("*", "@*/*") for name in _LICENCE_NAMES),
)
FORMATS: tuple[Format, ...] = (
    Format("npm-package-lock", "npm", ("package-lock.json", "npm-shrinkwrap.json"), (), "sca.parsers.npm.package_lock"),
    Format("yarn-lock", "npm", ("yarn.lock",), (), "sca.parsers.npm.yarn_lock"),
    Format("deno-lock", "npm", ("deno.lock",), (), "sca.parsers.npm.deno_lock"),
    Format("pnpm-lock", "npm", ("pnpm-lock.yaml",), (), "sca.parsers.npm.pnpm_lock"),
    Format("bun-lock", "npm", ("bun.lock",), (), "sca.parsers.npm.bun_lock"),
    Format("npm-manifest", "npm", ("package.json",), (), "sca.parsers.npm.package_json", last=True),
    Format("npm-installed", "npm", (".package-lock.json",), (), "sca.parsers.npm.hidden_lock", in_image=True, beside=MODULES),
    Format("pnpm-installed", "npm", (), (".pnpm/lock.yaml",), "sca.parsers.npm.pnpm_installed", in_image=True, beside=MODULES),
    Format(
        "npm-tree",
        "npm",
        (),
        ("node_modules/**/package.json",),
        "sca.parsers.npm.installed_tree",
        last=True,
        in_image=True,
        beside=MODULES,
    ),
    REQUIREMENTS,
    Format("tox", "pypi", ("tox.ini",), (), "sca.parsers.pip.tox_ini"),
    Format("nox", "pypi", ("noxfile.py",), (), "sca.parsers.installs.noxfile", encodings="python"),
    Format(
        "pip-requirements-in",
        "pypi",
        ("requirements.in",),
        ("*requirements*.in", "requirements/*.in"),
        "sca.parsers.pip.requirements_in",
        encodings="python",
        last=True,
    ),
    Format(
        "pip-installed",
        "pypi",
        (),
        ("*.dist-info/METADATA", "*.egg-info/PKG-INFO", "EGG-INFO/PKG-INFO", "*.egg-info", "*.egg-link", "*.egg"),
        "sca.parsers.pip.installed",
        last=True,
        installed=True,
        in_image=True,
        beside=(
            "*.dist-info/*",
            "*.dist-info/licenses/*",
            "*.dist-info/sboms/*",
            "*.egg-info/*",
            "EGG-INFO/*",
            "pyvenv.cfg",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
        ),
    ),
    PIP_REPORT,
    Format("python-wheel", "pypi", (), ("*.whl",), "sca.parsers.pip.wheel"),
    Format("python-sdist", "pypi", (), ("*-[0-9]*.tar.gz", "*-[0-9]*.zip"), "sca.parsers.pip.sdist"),
    Format("uv-lock", "pypi", ("uv.lock",), ("*.py.lock",), "sca.parsers.pip.uv_lock"),
    Format("poetry-lock", "pypi", ("poetry.lock",), (), "sca.parsers.pip.poetry_lock"),
    Format("pdm-lock", "pypi", ("pdm.lock",), (), "sca.parsers.pip.pdm_lock"),
    Format("pylock", "pypi", ("pylock.toml",), ("pylock.*.toml",), "sca.parsers.pip.pylock"),
    Format(
        "pixi-lock",
        "conda",
        ("pixi.lock",),
        (),
        "sca.parsers.pip.pixi_lock",
        beside=("pixi.toml", "pyproject.toml", "mojoproject.toml"),
    ),
    Format("conda-lock", "conda", ("conda-lock.yml",), ("*.conda-lock.yml",), "sca.parsers.pip.conda_lock"),
    Format(
        "conda-environment",
        "conda",
        ("conda.yml", "conda.yaml"),
        ("environment*.yml", "environment*.yaml"),
        "sca.parsers.pip.conda_environment",
    ),
    Format("pipfile-lock", "pypi", ("Pipfile.lock",), (), "sca.parsers.pip.pipfile_lock"),
    Format("pipfile", "pypi", ("Pipfile",), (), "sca.parsers.pip.pipfile", last=True),
    Format("pixi-manifest", "conda", ("pixi.toml", "mojoproject.toml"), (), "sca.parsers.pip.pixi_toml", last=True),
    Format("python-project", "pypi", ("pyproject.toml",), (), "sca.parsers.pip.pyproject_toml", last=True),
    Format("setup-cfg", "pypi", ("setup.cfg",), (), "sca.parsers.pip.setup_cfg", last=True),
    Format("setup-py", "pypi", ("setup.py",), (), "sca.parsers.pip.setup_py", encodings="python", last=True),
    Format("nuget-packages-lock", "nuget", ("packages.lock.json",), ("packages*.lock.json",), "sca.parsers.nuget.packages_lock"),
    ASSETS,
    DEPS,
    Format("nuget-project-lock", "nuget", ("project.lock.json",), (), "sca.parsers.nuget.project_lock"),
    Format("nuget-project-json", "nuget", ("project.json",), (), "sca.parsers.nuget.project_json", last=True),
    PACKAGES_CONFIG,
    Format("nuget-nuspec", "nuget", (), ("*.nuspec",), "sca.parsers.nuget.nuspec"),
    Format("nuget-package", "nuget", (), ("*.nupkg",), "sca.parsers.nuget.nupkg"),
    PAKET_LOCK,
    Format("paket-dependencies", "nuget", ("paket.dependencies",), (), "sca.parsers.nuget.paket_dependencies", last=True),
    Format("paket-references", "nuget", ("paket.references",), ("*.paket.references",), "sca.parsers.nuget.paket_references"),
    Format("nuget-tools", "nuget", ("dotnet-tools.json",), (), "sca.parsers.nuget.dotnet_tools"),
    Format("nuget-global-json", "nuget", ("global.json",), (), "sca.parsers.nuget.global_json"),
    Format("nuget-project", "nuget", (), ("*.csproj", "*.fsproj", "*.vbproj"), "sca.parsers.nuget.project", last=True),
    Format("nuget-solution", "nuget", (), ("*.sln", "*.slnx", "*.slnf"), "sca.parsers.nuget.solution"),
    Format(
        "nuget-central-versions",
        "nuget",
        ("Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"),
        (),
        "sca.parsers.nuget.central_versions",
        last=True,
        turn=1,
    ),
    DOCKERFILE,
    DPKG,
    APK,
    RPM_SQLITE,
    RPM_NDB,
    RPM_BERKELEY,
    Format(
        "chisel",
        "deb",
        (),
        ("**/var/lib/chisel/manifest.wall",),
        "sca.parsers.system.chisel",
        in_image=True,
        beside=(*_DISTRIBUTION, "usr/share/doc/*/copyright"),
    ),
    Format(
        "rpm-manifest",
        "rpm",
        (),
        ("**/var/lib/rpmmanifest/container-manifest-2",),
        "sca.parsers.system.rpm_manifest",
        in_image=True,
        beside=_DISTRIBUTION,
    ),
    COMPOSE,
    Format(
        "devcontainer",
        "docker",
        (".devcontainer.json", "devcontainer.json"),
        (),
        "sca.parsers.docker.devcontainer",
        last=True,
        beside=("devcontainer-lock.json", ".devcontainer-lock.json"),
    ),
    Format(
        "devcontainer-lock",
        "docker",
        ("devcontainer-lock.json", ".devcontainer-lock.json"),
        (),
        "sca.parsers.docker.devcontainer_lock",
        last=True,
        turn=1,
    ),
    GITHUB_WORKFLOW,
    Format("github-action", "docker", ("action.yml", "action.yaml"), (), "sca.parsers.pipelines.github_action"),
    Format(
        "gitlab-ci",
        "docker",
        (".gitlab-ci.yml", ".gitlab-ci.yaml"),
        ("*.gitlab-ci.yml", "*.gitlab-ci.yaml"),
        "sca.parsers.pipelines.gitlab_ci",
        last=True,
        beside=("*.yml", "*.yaml"),
    ),
    Format(
        "bitbucket-pipelines",
        "docker",
        ("bitbucket-pipelines.yml", "bitbucket-pipelines.yaml"),
        (),
        "sca.parsers.pipelines.bitbucket",
    ),
    Format(
        "pre-commit",
        "docker",
        (".pre-commit-config.yaml", ".pre-commit-config.yml"),
        (),
        "sca.parsers.pipelines.pre_commit",
    ),
    Format("circleci", "docker", (), (".circleci/*.yml", ".circleci/*.yaml"), "sca.parsers.pipelines.circleci"),
    Format(
        "azure-pipelines",
        "docker",
        (),
        ("azure-pipelines*.yml", "azure-pipelines*.yaml", ".azure-pipelines/*.yml", ".azure-pipelines/*.yaml"),
        "sca.parsers.pipelines.azure",
        last=True,
        beside=("*.yml", "*.yaml"),
    ),
    HELM_VALUES,
    Format(
        "helm-chart",
        "docker",
        ("Chart.yaml",),
        (),
        "sca.parsers.docker.helm_chart",
        beside=("templates/*", "values.yaml", "requirements.yaml"),
    ),
    Format(
        "kustomization",
        "docker",
        ("kustomization.yaml", "kustomization.yml", "Kustomization"),
        (),
        "sca.parsers.docker.kustomization",
    ),
    MANIFEST,
)


# SBOMs are inputs where somebody names them: what lies in a checkout was made from it, or speaks of something else.
CYCLONEDX = Format("cyclonedx-json", "sbom", (), ("*.cdx.json", "bom.json"), "sca.parsers.sbom.cyclonedx_json")
CYCLONEDX_XML = Format("cyclonedx-xml", "sbom", (), ("*.cdx.xml", "bom.xml"), "sca.parsers.sbom.cyclonedx_xml")
SPDX = Format("spdx-json", "sbom", (), ("*.spdx.json",), "sca.parsers.sbom.spdx_json")
SPDX_TAGS = Format("spdx-tag-value", "sbom", (), ("*.spdx",), "sca.parsers.sbom.spdx_tags")
SBOMS: tuple[Format, ...] = (CYCLONEDX, CYCLONEDX_XML, SPDX, SPDX_TAGS)
# Those that lie in an image are what somebody claims about it.
EMBEDDED = Format(
    "embedded-sbom",
    "sbom",
    (),
    ("*.cdx.json", "*.spdx.json", "*.spdx", "sboms/*.json"),
    "sca.parsers.sbom.embedded",
    last=True,
    in_image=True,
)


class Unread(Struct, frozen=True):
    """A format that names packages and is recognised but not read: met in a scan, it makes the run incomplete.

    `declares` is a pattern that the text must contain for the file to name packages at all; empty means always.
    """

    format: str
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    declares: str = ""


UNREAD: tuple[Unread, ...] = (
    Unread("Bun binary lock", ("bun.lockb",)),
    Unread("Deno manifest", ("deno.json", "deno.jsonc"), declares=r'"npm:'),
    Unread("LibMan manifest with packages of npm", ("libman.json",), declares=r'"(?:unpkg|jsdelivr)"'),
)


class ByHand(Struct, frozen=True):
    """How a file is read that the user names and that no row claims: by its ending and by what stands in it."""

    ending: str
    format: Format
    holds: str = ""


# `docker build -f` and `pip install -r` take files of any name.
NAMED_BY_HAND: tuple[ByHand, ...] = (
    ByHand("rpmdb.sqlite", RPM_SQLITE),
    ByHand("Packages.db", RPM_NDB),
    ByHand("Packages", RPM_BERKELEY),
    ByHand(".cdx.json", CYCLONEDX),
    ByHand(".cdx.xml", CYCLONEDX_XML),
    ByHand(".spdx.json", SPDX),
    ByHand(".json", CYCLONEDX, r'"bomFormat"\s*:\s*"CycloneDX"'),
    ByHand(".json", SPDX, r'"(?:spdxVersion|SPDXID)"\s*:'),
    ByHand(".json", SPDX, r'"@context"\s*:\s*"https?://spdx\.'),
    ByHand(".xml", CYCLONEDX_XML, r"cyclonedx\.org/schema/bom/"),
    ByHand(".spdx", SPDX, r'"(?:spdxVersion|SPDXID)"\s*:'),
    ByHand(".spdx", SPDX_TAGS),
    ByHand("bom.json", CYCLONEDX),
    ByHand("bom.xml", CYCLONEDX_XML),
    ByHand(".json", ASSETS, r'"projectFileDependencyGroups"'),
    ByHand(".config", PACKAGES_CONFIG, r"<packages[\s>]"),
    ByHand(".paket.lock", PAKET_LOCK),
    ByHand(".json", DEPS, r'"runtimeTarget"'),
    ByHand(".txt", REQUIREMENTS),
    ByHand(".in", REQUIREMENTS),
    ByHand(".dockerfile", DOCKERFILE),
    ByHand(".json", PIP_REPORT, r'"pip_version"\s*:'),
    ByHand("", DPKG, r"\A\s*Package:[^\n]*\n(?:[ \t\w-][^\n]*\n)*?(?:Status|Version):"),
    ByHand("", APK, r"\A\s*C:Q1[^\n]*\n(?:[A-Za-z]:[^\n]*\n)*?P:"),
    ByHand(".yml", GITHUB_WORKFLOW, r"(?m)^jobs:(?s:.)*?^[ \t-]+(?:runs-on|uses)[ \t]*:"),
    ByHand(".yaml", GITHUB_WORKFLOW, r"(?m)^jobs:(?s:.)*?^[ \t-]+(?:runs-on|uses)[ \t]*:"),
    ByHand(".json", MANIFEST, r'"apiVersion"\s*:'),
    ByHand(".yaml", MANIFEST, r"(?m)^apiVersion\s*:"),
    ByHand(".yml", MANIFEST, r"(?m)^apiVersion\s*:"),
    ByHand(".yaml", COMPOSE, r"(?m)^services\s*:"),
    ByHand(".yml", COMPOSE, r"(?m)^services\s*:"),
    ByHand(".yaml", HELM_VALUES, r"(?im)^\s*\w*image\w*\s*:"),
    ByHand(".yml", HELM_VALUES, r"(?im)^\s*\w*image\w*\s*:"),
    ByHand("", COMPOSE, r"(?m)^services\s*:"),
    ByHand("", MANIFEST, r"(?m)^apiVersion\s*:"),
    ByHand("", DOCKERFILE, r"(?im)^[ \t]*FROM[ \t]"),
    ByHand("", REQUIREMENTS, r"(?m)^[A-Za-z0-9]"),
)

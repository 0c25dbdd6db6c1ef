"""The registries that package managers use when nothing else is configured, by ecosystem.

They come from the package URL library, which knows where a purl leads, but for the name under which yarn 1 uses the registry of
npm: https://github.com/yarnpkg/yarn/blob/master/src/constants.js
"""

from functools import cache

from packageurl.contrib.purl2url import get_download_url, get_repo_url

from sca.model.url import origin

_OF_YARN = "https://registry.yarnpkg.com"


@cache
def default_registries() -> dict[str, tuple[str, ...]]:
    """Purl type -> origins of the ecosystem's own registry."""
    return {
        "npm": (origin(get_download_url("pkg:npm/a@1") or ""), _OF_YARN),
        "pypi": (origin(get_repo_url("pkg:pypi/a@1") or ""),),
        "conda": (origin(get_download_url("pkg:conda/a@1?build=0&channel=main&subdir=noarch") or ""),),
        "nuget": _of_nuget(origin(get_repo_url("pkg:nuget/a@1") or "")),
    }


def _of_nuget(site: str) -> tuple[str, ...]:
    """The site that people and old clients use, and the service beside it that NuGet is configured with by itself.

    https://learn.microsoft.com/nuget/api/overview#service-index
    """
    return (site, site.replace("://www.", "://api."))

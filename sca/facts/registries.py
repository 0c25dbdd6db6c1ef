"""The registries that package managers use when nothing else is configured, by ecosystem.

No address is written down here: they come from the package URL library, which knows where a purl leads.
"""

from functools import cache

from packageurl.contrib.purl2url import get_download_url, get_repo_url

from sca.model.url import origin


@cache
def default_registries() -> dict[str, tuple[str, ...]]:
    """Purl type -> origins of the ecosystem's own registry."""
    return {
        "npm": (origin(get_download_url("pkg:npm/a@1") or ""),),
        "pypi": (origin(get_repo_url("pkg:pypi/a@1") or ""),),
        "nuget": (origin(get_repo_url("pkg:nuget/a@1") or ""),),
    }

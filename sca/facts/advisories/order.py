"""The order of versions in each ecosystem of OSV, as keys that compare: its own, never a general one.

Source: https://ossf.github.io/osv-schema/#affectedpackage-field
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sca.model import apk_versions, debian_versions, nuget_versions, pep440, rpm_versions, semver

# A key compares with every other of its kind; what is no version has none.
Key = Any
Parse = Callable[[str], Key | None]
_THREE_NUMBERS = 3
# Versions of records are named again and again.
_KEPT = 65_536


def parser_of(ecosystem: str, kind: str = "ECOSYSTEM") -> Parse | None:
    """What makes keys of versions of an ecosystem, or for a SEMVER range those of SemVer; None for an unknown order."""
    if kind == "SEMVER" and ecosystem not in _PARSERS:
        return _semantic
    return _PARSERS.get(ecosystem.partition(":")[0])


@lru_cache(maxsize=_KEPT)
def _semantic(text: str) -> Key | None:
    """A version of npm. Records leave out the last numbers now and then."""
    numbers, dash, label = text.partition("-")
    if numbers.replace(".", "").isdigit() and numbers.count(".") < _THREE_NUMBERS - 1:
        text = f"{numbers}{'.0' * (_THREE_NUMBERS - 1 - numbers.count('.'))}{dash}{label}"
    return semver.parse_version(text)


def _rpm(text: str) -> Key | None:
    version = rpm_versions.parse_version(text)
    return None if version is None else (version.epoch, version.version, version.release or ())


_PARSERS: dict[str, Parse] = {
    "npm": _semantic,
    "PyPI": lru_cache(maxsize=_KEPT)(pep440.parse_version),
    "NuGet": lru_cache(maxsize=_KEPT)(nuget_versions.parse_version),
    "Debian": debian_versions.parse_version,
    "Ubuntu": debian_versions.parse_version,
    "Alpine": apk_versions.parse_version,
    "Alpaquita": apk_versions.parse_version,
    "Wolfi": apk_versions.parse_version,
    "Chainguard": apk_versions.parse_version,
    "Red Hat": _rpm,
    "Rocky Linux": _rpm,
    "AlmaLinux": _rpm,
    "SUSE": _rpm,
    "openSUSE": _rpm,
    "Mageia": _rpm,
    "Azure Linux": _rpm,
    "openEuler": _rpm,
}

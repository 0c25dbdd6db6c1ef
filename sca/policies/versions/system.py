"""Ranges of versions of operating systems' packages: `>=1.2-3, <2`, every comparison of which must hold, or one version.

The order is that of the system's own tool: https://www.debian.org/doc/debian-policy/ch-controlfields.html#version,
https://rpm.org/docs/4.20.x/manual/dependencies.html, https://wiki.alpinelinux.org/wiki/Package_policies
"""

import re
from collections.abc import Callable

from msgspec import Struct

from sca.model import apk_versions, debian_versions, rpm_versions

_COMPARED = re.compile(r"(?P<relation>>=|<=|>|<|=)\s*(?P<bound>\S+)")
_BETWEEN = re.compile(r"\s*,\s*|\s+(?=[<>=])")
# In dpkg's own words `<` once meant `<=`.
_OF_DPKG = {"<": "<<", ">": ">>"}
_SIGNS = frozenset("<>=^*|, ")

Satisfies = Callable[[str, str, str], bool | None]
_TYPES: dict[str, tuple[Satisfies, Callable[[str], object]]] = {
    "deb": (debian_versions.satisfies, debian_versions.parse_version),
    "rpm": (rpm_versions.satisfies, rpm_versions.parse_version),
    "apk": (apk_versions.satisfies, apk_versions.parse_version),
}
TYPES = tuple(_TYPES)


class SystemRange(Struct, frozen=True):
    """A range. `comparisons` are relations with their bounds, all of which must hold."""

    text: str
    type: str
    comparisons: tuple[tuple[str, str], ...]

    def holds(self, version: str) -> bool | None:
        """Whether the version is in the range; None if it is no version of this type."""
        satisfies, parse = _TYPES[self.type]
        if parse(version) is None:
            return None
        found = {satisfies(version, _relation(self.type, relation), bound) for relation, bound in self.comparisons}
        return False if False in found else None if None in found else True


def parse_range(type: str, text: str) -> SystemRange:
    """Read a range. Raises ValueError with a sentence about what is wrong."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if not parts:
        raise ValueError("a range compares versions: >=1.2-3, <2")
    if len(parts) == 1 and not _SIGNS.intersection(parts[0]):
        parts = [f"={parts[0]}"]
    return SystemRange(text, type, tuple(_comparison(type, part) for part in parts))


def parse_version(type: str, text: str) -> object:
    """The version in a text, in whatever form the type orders it; None if it is none."""
    return _TYPES[type][1](text)


def _comparison(type: str, text: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(text)
    if found is None or _SIGNS.intersection(found["bound"]):
        raise ValueError(f"{text!r} is no comparison of versions: >=1.2-3, <2")
    if _TYPES[type][1](found["bound"]) is None:
        raise ValueError(f"{found['bound']!r} is no version of type {type}")
    return found["relation"], found["bound"]


def _relation(type: str, relation: str) -> str:
    return _OF_DPKG.get(relation, relation) if type == "deb" else relation

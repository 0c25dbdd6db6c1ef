"""Which grammar of versions a package type has, and the one shape that all ranges share."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol

from msgspec import Struct

from sca.model import nuget_versions as nuget
from sca.model import pep440, semver
from sca.policies.versions import system

_LITERAL = "==="
_SIGNS = frozenset("<>=^*|, ")
_PARSERS: dict[str, Callable[[str], object]] = {
    "npm": semver.parse_version,
    "pypi": pep440.parse_version,
    "nuget": nuget.parse_version,
    **{type: partial(system.parse_version, type) for type in system.TYPES},
}


class VersionRange(Protocol):
    """A set of versions. `text` is the range as written."""

    @property
    def text(self) -> str:
        """The range as written in the policy."""

    def holds(self, version: str) -> bool | None:
        """Whether the version is in the range; None if it is no version of this grammar."""


class Exactly(Struct, frozen=True):
    """The range of one version: of images by tag or digest, and of any type where it is written behind `===`."""

    text: str
    version: str

    def holds(self, version: str) -> bool | None:
        """Whether it is this version, letter for letter."""
        return version == self.version


@lru_cache(maxsize=16_384)  # long lists name the same few ranges again and again
def parse_range(type: str, text: str, *, prereleases: bool = False) -> VersionRange:
    """Read a range in the grammar of a package type. Raises ValueError with a sentence about what is wrong.

    `prereleases` makes a range wide: a pre-release fits by its order, whatever the ecosystem's own rule. Denials are
    wide, approvals are not.
    """
    if type == "pypi":
        return pep440.parse_range(text, prereleases=prereleases)
    if text.startswith(_LITERAL) and text != _LITERAL:
        return Exactly(text, text.removeprefix(_LITERAL))
    if type == "npm":
        return semver.parse_range(text, prereleases=prereleases)
    if type == "nuget":
        return nuget.parse_range(text)
    if type in system.TYPES:
        return system.parse_range(type, text)
    if not text or _SIGNS.intersection(text):
        raise ValueError(f"versions of type {type} have no ranges: name one version")
    return Exactly(text, text)


def is_newer(type: str, new: str, old: str) -> bool | None:
    """Whether a version comes after another one in the order of its type; None where that order is not known."""
    parse = _PARSERS.get(type)
    after, before = (parse(new), parse(old)) if parse else (None, None)
    if after is None or before is None:
        return None
    return bool(after > before)  # type: ignore[operator]  # all of them are ordered


def exactly(type: str, version: str) -> str:
    """The range that holds this version and no other: the version itself where its grammar reads it as one."""
    parse = _PARSERS.get(type)
    if parse is None or type in system.TYPES:
        plain = not _SIGNS.intersection(version) and (parse is None or parse(version) is not None)
    else:
        plain = parse(version) is not None
    return version if plain and version == version.strip() else f"{_LITERAL}{version}"

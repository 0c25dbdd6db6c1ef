"""Which grammar of versions a package type has, and the one shape that all ranges share."""

from typing import Protocol

from msgspec import Struct

from sca.policies.versions import nuget, pep440, semver


class VersionRange(Protocol):
    """A set of versions. `text` is the range as written."""

    @property
    def text(self) -> str:
        """The range as written in the policy."""

    def holds(self, version: str) -> bool | None:
        """Whether the version is in the range; None if it is no version of this grammar."""


class Exactly(Struct, frozen=True):
    """The range of one version, for types without an order of versions: images by tag or digest."""

    text: str

    def holds(self, version: str) -> bool | None:
        """Whether it is this version, letter for letter."""
        return version == self.text


def parse_range(type: str, text: str, *, prereleases: bool = False) -> VersionRange:
    """Read a range in the grammar of a package type. Raises ValueError with a sentence about what is wrong.

    `prereleases` makes a range wide: a pre-release fits by its order, whatever the ecosystem's own rule. Denials are
    wide, approvals are not.
    """
    if type == "npm":
        return semver.parse_range(text, prereleases=prereleases)
    if type == "pypi":
        return pep440.parse_range(text, prereleases=prereleases)
    if type == "nuget":
        return nuget.parse_range(text)
    if not text or any(sign in text for sign in "<>=^*|, "):
        raise ValueError(f"versions of type {type} have no ranges: name one version")
    return Exactly(text)

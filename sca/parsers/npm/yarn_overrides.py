"""Reads the `resolutions` of a root package.json: which range yarn takes instead of the one that a package asks for.

Both dialects are read: `name`, `**/name` and `parent/name` of yarn 1, and with ranges (`parent@npm:1.0.0/name@npm:^2.0.0`) of
later ones.
https://classic.yarnpkg.com/lang/en/docs/selective-version-resolutions/, https://yarnpkg.com/configuration/manifest#resolutions
"""

import re
from collections import defaultdict

from msgspec import Struct

from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Oddities

_NAME = r"(?:@[^/@]+/)?[^/@]+"
_PATTERN = re.compile(
    rf"(?:\*\*?/)?(?:(?P<parent>{_NAME})(?:@(?P<at>[^/]+))?/)?(?P<deep>\*\*/)?(?P<name>{_NAME})(?:@(?P<range>.+))?"
).fullmatch
DEFAULT = "npm:"


class _Override(Struct, frozen=True):
    """`parent` and `at` are empty where any package is meant, `asked` where any range is.

    `deep` means anything below the parent, at any depth.
    """

    parent: str
    at: str
    asked: str
    instead: str
    deep: bool = False


class Overrides:
    """The resolutions of one root manifest; None where there is no manifest."""

    def __init__(self, root: Entry | None, oddities: Oddities) -> None:
        self._by_name: defaultdict[str, list[_Override]] = defaultdict(list)
        table = root.fields.get("resolutions") if root is not None else None
        if root is None or not table:
            return
        if not isinstance(table, dict):
            oddities.add_at(root, "E-FIELD", "resolutions is not an object of names and ranges", "edge")
            return
        for pattern, instead in table.items():
            found = _PATTERN(pattern)
            if found is None or not isinstance(instead, str):
                oddities.add_at(root, "E-FIELD", f"resolutions: {brief(pattern, 60)!r} is none that yarn reads", "notice")
                continue
            deep = found["parent"] is not None and found["deep"] is not None
            one = _Override(found["parent"] or "", found["at"] or "", found["range"] or "", instead, deep)
            self._by_name[found["name"]].append(one)

    def __contains__(self, name: str) -> bool:
        """Whether anything is said about a name."""
        return name in self._by_name

    def find(self, parent: str, reference: str, name: str, asked: str) -> str | None:
        """The range that `parent` gets `name` in instead of `asked`; None where nothing is overridden for certain."""
        for one in self._by_name.get(name, ()):
            if one.deep or (one.parent and one.parent != parent) or (one.at and plain(one.at) != plain(reference)):
                continue
            if not one.asked or plain(one.asked) == plain(asked):
                return one.instead
        return None

    def find_deep(self, name: str) -> str | None:
        """The range that everything below some package gets `name` in."""
        return next((one.instead for one in self._by_name.get(name, ()) if one.deep), None)


def plain(text: str) -> str:
    """A range or reference without the protocol that goes without saying."""
    return text.removeprefix(DEFAULT)

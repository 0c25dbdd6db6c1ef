"""Which extras of a locked package bring a dependency in.

`[package.extras]` lists, for each extra, the dependencies that it brings: `cli = ["click (>=8)", "rich ; os_name == 'nt'"]`;
one may name the package itself with other extras (`all = ["self[cli,docs]"]`).
"""

from collections import defaultdict

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.model.patterns import compiled
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.poetry_needs import Stated

_EXTRA = ("extra",)
_LISTED = compiled(r"\s*+(?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)\s*+(?:\[(?P<extras>[^\]]*+)\])?")
_LONGEST = 16 * 1024


class Extras:
    """The extras of one package by the dependencies that they bring."""

    def __init__(self, name: str, table: dict[str, JsonValue]) -> None:
        self._by_need: defaultdict[str, set[str]] = defaultdict(set)
        own: defaultdict[str, set[str]] = defaultdict(set)
        for extra, listed in table.items():
            for one in listed if isinstance(listed, list) else ():
                match = _LISTED.match(one) if isinstance(one, str) and len(one) <= _LONGEST else None
                if match is None:
                    continue
                self._by_need[canonical(match["name"])].add(canonical(extra))
                if canonical(match["name"]) == name:
                    for part in (match["extras"] or "").split(","):
                        own[canonical(part.strip())].add(canonical(extra))
        if own:
            self._by_need = defaultdict(set, {need: _closed(extras, own) for need, extras in self._by_need.items()})

    def of(self, stated: Stated) -> Need:
        """A dependency with the extras that it hangs on: those that its marker names, and those that list it."""
        need = stated.need
        if not stated.optional and not need.marker.text:
            return need
        named = {canonical(extra) for extra in need.marker.compares(_EXTRA)}
        if not stated.optional and not named:
            return need  # listed or not: what is needed anyway may be listed for other reasons too
        return replace(need, if_extras=tuple(sorted(named | self._by_need.get(need.name, set()))))


def _closed(extras: set[str], own: dict[str, set[str]]) -> set[str]:
    """These extras, and those that bring any of them by naming the package itself."""
    found, waiting = set(extras), list(extras)
    while waiting:
        more = own.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found

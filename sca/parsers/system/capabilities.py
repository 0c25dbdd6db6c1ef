"""Who needs whom where packages ask for names that others provide: packages, libraries (`so:libc.so.6`), files.

A need is met by everything installed that provides the name in a version that will do.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from sca.model.component import Edge, Scope


class Capability(Struct, frozen=True):
    """A name that is provided or needed. `relation` and `version` are empty where any version will do; `text` as written."""

    name: str
    relation: str = ""
    version: str = ""
    text: str = ""


class Holder(Struct, frozen=True):
    """An installed package with what it provides and what it needs. Of each need one of the alternatives is enough."""

    id: str
    provides: tuple[Capability, ...]
    needs: tuple[tuple[Capability, ...], ...]


class Graph(Struct, frozen=True):
    """The edges; the needs that nothing installed meets; and those that were left because there was too much to compare."""

    edges: tuple[Edge, ...]
    unmet: tuple[tuple[str, str], ...]
    late: tuple[tuple[str, str], ...]


def connect(holders: Sequence[Holder], fits: Callable[[Capability, Capability], bool], most_compared: int) -> Graph:
    """Join needs to what meets them. `fits` tells whether what is provided will do for what is needed of the same name."""
    return _Joining(holders, fits, most_compared).graph()


class _Joining:
    """The names that are provided, while needs are joined to them."""

    def __init__(self, holders: Sequence[Holder], fits: Callable[[Capability, Capability], bool], most_compared: int) -> None:
        self._holders = holders
        self._fits = fits
        self._left = most_compared
        self._provided: dict[str, list[tuple[str, Capability]]] = {}
        self._met: dict[Capability, tuple[str, ...]] = {}
        for holder in holders:
            for one in holder.provides:
                self._provided.setdefault(one.name, []).append((holder.id, one))

    def graph(self) -> Graph:
        """Everything joined."""
        edges: dict[tuple[str, str], Edge] = {}
        unmet: list[tuple[str, str]] = []
        late: list[tuple[str, str]] = []
        for holder in self._holders:
            for need in holder.needs:
                if self._left <= 0:
                    late.append((holder.id, need[0].text))
                    continue
                wanted, found = self._first(need)
                if not found:
                    unmet.append((holder.id, wanted.text))
                self._left -= len(found)
                for child in found:
                    if child != holder.id:
                        edges.setdefault((holder.id, child), Edge(holder.id, child, Scope.RUNTIME, wanted.text))
        return Graph(tuple(edges.values()), tuple(unmet), tuple(late))

    def _first(self, need: tuple[Capability, ...]) -> tuple[Capability, tuple[str, ...]]:
        """The first alternative that something meets, with what meets it."""
        for one in need:
            found = self._meeting(one)
            if found:
                return one, found
        return need[0], ()

    def _meeting(self, need: Capability) -> tuple[str, ...]:
        found = self._met.get(need)
        if found is None:
            offers = self._provided.get(need.name, [])
            self._left -= len(offers)
            found = self._met[need] = tuple(dict.fromkeys([id for id, offer in offers if self._fits(need, offer)]))
        return found

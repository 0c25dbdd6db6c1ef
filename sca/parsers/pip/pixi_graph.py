"""Who needs whom in a pixi.lock: each platform of each environment is a set of packages in which names are resolved.

A package that stands in several environments needs what it needs in any of them.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Edge, Scope
from sca.model.text import brief
from sca.parsers.pip.conda_spec import read_match_spec
from sca.parsers.pip.grammar import Requirement, read_requirement
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pixi_manifest import Asked
from sca.parsers.pip.pixi_package import PIP, Entry

# Packages that stand for parts of the machine begin so, and have no entry.
_VIRTUAL = "__"
_STRENGTH = {scope: number for number, scope in enumerate(Scope)}
_Set = dict[tuple[bool, str], Entry]


class _Need(Struct, frozen=True):
    """What a package needs. `of_extras` are those of its extras that add it, none where it is needed in any case."""

    name: str
    requested: str
    condition: str
    extras: tuple[str, ...] = ()
    of_extras: frozenset[str] = frozenset()


class PixiGraph:
    """Collects the edges. `missing` are names that packages need and no environment of theirs has, with who needs them.

    Raises InputError where more names are looked up, in all environments together, than the limit allows.
    """

    def __init__(self, root: str, limits: Limits, oddities: Oddities) -> None:
        self.missing: dict[str, Entry] = {}
        self._root = root
        self._limits = limits
        self._oddities = oddities
        self._edges: dict[tuple[str, str], Edge] = {}
        self._needs: dict[str, list[_Need]] = {}
        self._looked_up = 0

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge once, in the order of their ends."""
        return tuple(self._edges[ends] for ends in sorted(self._edges))

    def take(self, entries: Iterable[Entry], asked: Sequence[Asked]) -> None:
        """Take in the packages of one platform of one environment, and what the manifest asks for."""
        found = _by_name(entries)
        self._count(len(asked))
        waiting: list[tuple[Entry, frozenset[str]]] = [
            (entry, frozenset()) for entry in {one.id: one for one in found.values()}.values()
        ]
        for one in asked:
            child = _find(found, one.name, by_pip=one.by_pip)
            if child is not None:
                self._add(Edge(self._root, child.id, one.scope, one.requested))
                waiting.append((child, frozenset(one.extras)))
        active: set[tuple[str, str]] = set()
        while waiting:
            entry, extras = waiting.pop()
            new = {extra for extra in extras if (entry.id, extra) not in active}
            active.update((entry.id, extra) for extra in new)
            if new or not extras:
                waiting += self._connect(entry, new, found)

    def _connect(self, entry: Entry, extras: set[str], found: _Set) -> Iterator[tuple[Entry, frozenset[str]]]:
        """Add what a package needs in any case, or because of extras; give what it needs together with the extras it asks for."""
        needs = self._needs_of(entry)
        self._count(len(needs))
        for need in needs:
            if not (need.of_extras & extras if extras else not need.of_extras):
                continue
            child = _find(found, need.name, by_pip=entry.kind == PIP)
            if child is None:
                if not need.condition:
                    self.missing.setdefault(need.name, entry)
                continue
            self._add(Edge(entry.id, child.id, Scope.RUNTIME, need.requested, need.condition))
            if need.extras:
                yield child, frozenset(need.extras)

    def _count(self, names: int) -> None:
        """A lock is as long as its environments and its packages together; what is looked up is their product."""
        self._looked_up += names
        most = self._limits.lock_comparisons
        if self._looked_up > most:
            message = f"more names to look up in environments than the limit of {most} (lock-comparisons)"
            raise InputError("E-PACKAGES", message, self._root.partition("#")[0])

    def _add(self, edge: Edge) -> None:
        if edge.parent != edge.child:
            known = self._edges.setdefault((edge.parent, edge.child), edge)
            if _STRENGTH[edge.scope] < _STRENGTH[known.scope]:
                self._edges[edge.parent, edge.child] = edge

    def _needs_of(self, entry: Entry) -> list[_Need]:
        needs = self._needs.get(entry.id)
        if needs is None:
            listed = entry.values.get("requires_dist" if entry.kind == PIP else "depends")
            read = self._of_pip if entry.kind == PIP else self._of_conda
            texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
            if listed not in (None, "") and not isinstance(listed, list):
                self._oddities.add_at(entry.where, "E-DEPENDENCIES", f"{entry.name}: what it needs is no list", "edge")
            needs = self._needs[entry.id] = [need for text in texts for need in read(text, entry)]
        return needs

    def _of_conda(self, text: str, entry: Entry) -> Iterator[_Need]:
        written, _, condition = text.partition(";")
        spec = read_match_spec(written)
        if isinstance(spec, str):
            self._fault(entry, written, spec)
        elif not spec.name.startswith(_VIRTUAL):
            yield _Need(spec.name, spec.requested, condition.strip())

    def _of_pip(self, text: str, entry: Entry) -> Iterator[_Need]:
        found = read_requirement(text.strip(), self._limits)
        if not isinstance(found, Requirement):
            self._fault(entry, text, found.reason)
            return
        of_extras = frozenset(map(canonical, found.marker.compares(("extra",))))
        extras = tuple(map(canonical, found.extras))
        yield _Need(canonical(found.name), found.specifier, found.marker.text, extras, of_extras)

    def _fault(self, entry: Entry, text: str, why: str) -> None:
        self._oddities.add_at(entry.where, "E-DEPENDENCIES", f"{entry.name} needs {brief(text, 80)!r}: {why}", "edge")


def _by_name(entries: Iterable[Entry]) -> _Set:
    """By who installs it and its name; a conda package also by the names that it has for pip, where pip installs no such one."""
    found: _Set = {}
    for entry in entries:
        found[entry.kind == PIP, entry.name] = entry
    for entry in [*found.values()]:
        for name in entry.names_of_pip:
            found.setdefault((True, name), entry)
    return found


def _find(found: _Set, name: str, *, by_pip: bool) -> Entry | None:
    """What pip installs may need what conda installs, mostly under the same name; not the other way round."""
    return (found.get((True, name)) if by_pip else None) or found.get((False, name))

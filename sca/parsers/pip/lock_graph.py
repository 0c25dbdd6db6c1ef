"""Joins the packages of a lock by what each of them needs: exact edges among what is locked.

A lock names dependencies by name, range and marker, and may hold several versions of one name. A need leads to the locked
instances that its range allows and whose markers can hold together with its own and its parent's. A need that hangs on
an extra of its parent is live when someone asks for that extra, so the graph grows until nothing more is asked for.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Component, Edge, Location, Scope
from sca.model.pep440 import order
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.markers import Marker


class Allowed(Protocol):
    """A range of versions."""

    def holds(self, version: str) -> bool | None:
        """Whether a version is in it."""


class Need(Struct, frozen=True):
    """One dependency. `name` is normalised, `allowed` None where every version fits, `requested` the range as written.

    `extras` are asked of the dependency; `if_extras` are extras of the parent, any of which makes the need live; None is
    for one that is always live. `source` is the kind of source that the need names; empty for any. `may_lack` marks what
    a group asks for that the lock need not hold, `where` is the place of what a project asks for; `condition` is the whole
    condition, where more than the marker belongs to it.
    """

    name: str
    requested: str = ""
    allowed: Allowed | None = None
    marker: Marker = NO_MARKER
    extras: tuple[str, ...] = ()
    if_extras: tuple[str, ...] | None = None
    source: str = ""
    scope: Scope = Scope.RUNTIME
    may_lack: bool = False
    where: Location | None = None
    condition: str = ""


class Locked(Struct, frozen=True):
    """One instance of a lock, or a project. `python` are the versions of Python that it supports, `source` is the kind of its."""

    id: str
    name: str
    version: str
    where: Location
    needs: tuple[Need, ...] = ()
    source: str = ""
    marker: Marker = NO_MARKER
    python: Marker = NO_MARKER


class LockGraph:
    """The edges among locked instances. `marked` says that the lock tells for each instance where it is installed.

    `python` is the range of the whole lock; `unlocked` are names that its package manager did not lock. Raises InputError
    where more versions of a name are compared with more needs than the limit allows. `declared` are the places where a project
    asks for an instance, by its id.
    """

    def __init__(
        self,
        locked: Iterable[Locked],
        python: Marker,
        limits: Limits,
        *,
        marked: bool,
        unlocked: frozenset[str] = frozenset(),
    ) -> None:
        self.edges: list[Edge] = []
        self.missing: list[tuple[Locked, Need]] = []
        self.declared: defaultdict[str, set[Location]] = defaultdict(set)
        self.unclear: dict[str, tuple[Locked, Need]] = {}
        self._python = python
        self._marked = marked
        self._unlocked = unlocked
        self._by_name: defaultdict[str, list[Locked]] = defaultdict(list)
        self._locked = list(locked)
        self._asked: defaultdict[str, set[str]] = defaultdict(set)
        self._waiting: deque[tuple[Locked, Need]] = deque()
        self._dead: dict[str, bool] = {}
        self._drawn: set[Edge] = set()
        self._own = ""
        self._most_compared = limits.lock_comparisons
        self._compared = 0
        for one in self._locked:
            self._by_name[one.name].append(one)

    def draw(self, project: Locked | None) -> None:
        """Draw all edges, those of the project first. Without a project nothing is known of what it asks for."""
        # A plug-in needs the project that it is for, which is no package of the lock.
        self._own = project.name if project is not None else ""
        for parent in (*((project,) if project is not None else ()), *self._locked):
            for need in parent.needs:
                if need.if_extras is None:
                    self._follow(parent, need)
        while self._waiting:
            self._follow(*self._waiting.popleft())

    def reached(self, root: str) -> frozenset[str]:
        """The ids that edges lead to from a root."""
        outgoing: defaultdict[str, list[str]] = defaultdict(list)
        for edge in self.edges:
            outgoing[edge.parent].append(edge.child)
        found, waiting = {root}, [root]
        while waiting:
            for child in outgoing.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return frozenset(found)

    def _follow(self, parent: Locked, need: Need) -> None:
        if need.name == self._own or self._is_dead(parent, need):
            return
        targets = self._targets(parent, need)
        if not targets and need.name not in self._unlocked:
            self.missing.append((parent, need))
        for target in targets:
            if need.where is not None:
                self.declared[target.id].add(need.where)
            if target.id != parent.id:
                edge = Edge(parent.id, target.id, need.scope, need.requested, need.condition or need.marker.text)
                if edge not in self._drawn:
                    self._drawn.add(edge)
                    self.edges.append(edge)
            for extra in need.extras:
                self._ask(target, extra)

    def _ask(self, target: Locked, extra: str) -> None:
        asked = self._asked[target.id]
        if extra not in asked:
            asked.add(extra)
            self._waiting.extend((target, need) for need in target.needs if need.if_extras and extra in need.if_extras)

    def _is_dead(self, parent: Locked, need: Need) -> bool:
        """Whether the marker of a need cannot hold: for any Python of the lock, or wherever its parent is installed."""
        text = need.marker.text
        if not text:
            return False
        known = self._dead.get(text)
        if known is None:
            known = self._dead[text] = need.marker.excludes(self._python)
        return known or need.marker.excludes(parent.marker)

    def _targets(self, parent: Locked, need: Need) -> list[Locked]:
        named = self._by_name.get(need.name, [])
        self._compared += max(0, len(named) - 1)  # where there is one version, nothing is to be told apart
        if self._compared > self._most_compared:
            raise too_many_compared(self._most_compared, parent.where)
        fitting = [one for one in named if need.allowed is None or need.allowed.holds(one.version) is not False]
        fitting = _of_source(fitting, need.source)
        if len(fitting) < 2:
            return fitting
        apart = [one for one in fitting if not _excluded(parent, need, one)]
        if self._marked or len(apart) < 2:
            return apart
        self.unclear.setdefault(need.name, (parent, need))
        return [max(apart, key=lambda one: order(one.version))]


def with_declared(components: Iterable[Component], declared: Mapping[str, Iterable[Location]]) -> Iterator[Component]:
    """Components with the places where the project asks for them, behind their own."""
    for one in components:
        places = declared.get(one.id)
        yield replace(one, locations=(*one.locations, *sorted(places))) if places else one


def too_many_compared(limit: int, where: Location) -> InputError:
    """The refusal of a lock that has too many versions of one name."""
    message = f"more versions of one name to compare with what is needed than the limit of {limit} (lock-comparisons)"
    return InputError("E-PACKAGES", message, where.path, where.line)


def _of_source(found: list[Locked], kind: str) -> list[Locked]:
    """Those from the source that is asked for; a need that names none is met by an index first."""
    if kind:
        return [one for one in found if one.source == kind]
    if len(found) < 2:
        return found
    return [one for one in found if one.source in ("registry", "")] or found


def _excluded(parent: Locked, need: Need, one: Locked) -> bool:
    place = parent.marker.joined(need.marker)
    return one.marker.excludes(place) or one.python.excludes(need.marker)

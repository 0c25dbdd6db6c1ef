"""Who needs whom among distributions that stand side by side: the ones on one import path, or in one report of pip.

An edge leads to the first distribution of a name on the path. Markers are evaluated as far as the environment is known;
one that stays open is the condition of the edge. What is behind an extra counts where somebody asks for the extra.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from sca.model.component import Edge, Location, Problem
from sca.model.package import pypi_package
from sca.model.pep440 import parse_range
from sca.model.text import brief, plural
from sca.parsers.pip.distribution import Distribution
from sca.parsers.pip.grammar import Requirement
from sca.parsers.pip.marker_values import Environment

_MOST_NAMED = 5


class DistributionGraph:
    """The edges of one environment. `rows` are the distributions folder by folder, in the order of the import path."""

    def __init__(self, rows: Sequence[Sequence[Distribution]], environment: Environment) -> None:
        self.edges: list[Edge] = []
        self.ambiguous = False
        self._environment = environment
        self._first: dict[str, list[Distribution]] = {}
        self._rows = rows
        for row in rows:
            here: defaultdict[str, list[Distribution]] = defaultdict(list)
            for one in row:
                here[one.key].append(one)
            for name, found in here.items():
                self._first.setdefault(name, found)
        self._missing: dict[str, Location] = {}
        self._unfit: dict[str, Location] = {}
        self._draw()

    def _draw(self) -> None:
        everything = [one for row in self._rows for one in row]
        extras: defaultdict[str, set[str]] = defaultdict(set)
        for one in everything:
            extras[one.id].update(pypi_package(extra, "").name for extra in one.asked_extras)
        drawn: set[Edge] = set()
        queue = deque(everything)
        waiting = {one.id for one in everything}
        while queue:
            one = queue.popleft()
            waiting.discard(one.id)
            for need in one.needs:
                for target, edge in self._needed(one, need, extras[one.id]):
                    drawn.add(edge)
                    more = {pypi_package(extra, "").name for extra in need.extras} - extras[target.id]
                    if more:
                        extras[target.id] |= more
                        if target.id not in waiting:
                            waiting.add(target.id)
                            queue.append(target)
        self.edges = sorted(drawn)

    def _needed(self, one: Distribution, need: Requirement, extras: set[str]) -> list[tuple[Distribution, Edge]]:
        marker = need.marker.text
        holds = self._environment.holds(marker, sorted(extras))
        if holds is False:
            return []
        targets = self._first.get(pypi_package(need.name, "").name, [])
        wanted = f"{need.name}{need.specifier}"
        if not targets:
            if holds:
                self._missing.setdefault(f"{one.metadata.name} needs {wanted}", one.where)
            return []
        if len(targets) > 1:
            self.ambiguous = True
        if not any(_fits(need, target) for target in targets):
            versions = " and ".join(target.metadata.version for target in targets)
            self._unfit.setdefault(f"{one.metadata.name} needs {wanted}, there is {versions}", one.where)
        condition = "" if holds else marker
        requested = need.specifier or need.address
        return [
            (target, Edge(one.id, target.id, requested=requested, condition=condition)) for target in targets if target is not one
        ]

    def problems(self) -> Iterable[Problem]:
        """Notices about needs that are not met: the environment is told as it is."""
        remedy = "install what is missing, or build the environment anew"
        if self._missing:
            yield _notice("E-NOT-INSTALLED", "that are not installed", self._missing, remedy)
        if self._unfit:
            yield _notice("E-CONFLICT", "that the installed version does not meet", self._unfit, remedy)

    def roots(self) -> list[Distribution]:
        """What the environment was made for: what was asked for by name, then what nothing else accounts for."""
        everything = [one for row in self._rows for one in row if not one.owner]
        children: defaultdict[str, list[str]] = defaultdict(list)
        needed: set[str] = set()
        for edge in self.edges:
            children[edge.parent].append(edge.child)
            needed.add(edge.child)
        roots: list[Distribution] = []
        seen: set[str] = set()
        asked = [one for one in everything if one.requested or one.local is not None]
        unneeded = [one for one in everything if one.id not in needed]
        for one in (*asked, *unneeded, *everything):
            if one.id not in seen or one.requested:
                roots.append(one)
                _visit(one.id, children, seen)
        return list({one.id: one for one in roots}.values())


def _visit(start: str, children: dict[str, list[str]], seen: set[str]) -> None:
    stack = [start]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(children.get(node, ()))


def _fits(need: Requirement, target: Distribution) -> bool:
    """Whether a version is in a range; True where that cannot be told."""
    if not need.specifier:
        return True
    try:
        return parse_range(need.specifier, prereleases=True).holds(target.metadata.version) is not False
    except ValueError:
        return True


def _notice(code: str, what: str, found: dict[str, Location], remedy: str) -> Problem:
    named = "; ".join(brief(text, 100) for text in list(found)[:_MOST_NAMED])
    more = f"; and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    message = f"{plural(len(found), 'need')} {what}: {named}{more}"
    return Problem(code, message, next(iter(found.values())), "notice", remedy)

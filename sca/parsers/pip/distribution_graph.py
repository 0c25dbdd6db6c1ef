"""Who needs whom among distributions that stand side by side: the ones on one import path, or in one report of pip.

An edge leads to the first distribution of a name on the path. Markers are evaluated as far as the environment is known;
one that stays open is the condition of the edge. What is behind an extra counts where somebody asks for the extra.
"""

import re
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
_QUOTED = re.compile(r"['\"]([^'\"]*)['\"]")


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
        """Each distribution once for itself, and once for each extra that somebody asks of it."""
        everything = [one for row in self._rows for one in row]
        queue = deque((one, "") for one in everything)
        queue.extend((one, pypi_package(extra, "").name) for one in everything for extra in one.asked_extras)
        seen = {(one.id, extra) for one, extra in queue}
        behind: dict[str, dict[str, list[Requirement]]] = {}
        conditions: dict[tuple[str, str, str], str] = {}
        while queue:
            one, extra = queue.popleft()
            if extra and one.id not in behind:
                behind[one.id] = _by_extra(one.needs)
            for need in behind[one.id].get(extra, ()) if extra else one.needs:
                for target, condition in self._needed(one, need, extra):
                    key = (one.id, target.id, need.specifier or need.address)
                    conditions[key] = condition if conditions.get(key, condition) else ""
                    asked = [(target, pypi_package(more, "").name) for more in need.extras]
                    queue.extend(pair for pair in asked if (pair[0].id, pair[1]) not in seen)
                    seen.update((target.id, name) for target, name in asked)
        self.edges = sorted(
            Edge(*key[:2], requested=key[2], condition=text) for key, text in conditions.items() if key[0] != key[1]
        )

    def _needed(self, one: Distribution, need: Requirement, extra: str) -> list[tuple[Distribution, str]]:
        """The distributions that meet a need, each with the condition that is left open; nothing where it does not count."""
        holds = self._environment.holds(need.marker.text, (extra,))
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
        return [(target, "" if holds else need.marker.text) for target in targets]

    def problems(self) -> Iterable[Problem]:
        """Notices about needs that are not met: the environment is told as it is."""
        remedy = "install what is missing, or build the environment anew"
        if self._missing:
            yield _notice("E-NOT-INSTALLED", "that are not installed", self._missing, remedy)
        if self._unfit:
            yield _notice("E-CONFLICT", "that the installed version does not meet", self._unfit, remedy)

    def roots(self) -> list[Distribution]:
        """What the environment was made for: what was asked for by name, then what nothing else accounts for."""
        everything = [one for row in self._rows for one in row]
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


def _by_extra(needs: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    """The needs whose markers compare anything with a text, by that text: only these can be behind an extra of that name."""
    found: defaultdict[str, list[Requirement]] = defaultdict(list)
    for need in needs:
        for name in dict.fromkeys(pypi_package(text, "").name for text in _QUOTED.findall(need.marker.text)):
            found[name].append(need)
    return found


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

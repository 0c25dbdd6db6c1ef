"""Which packages of one project must change so that one of them gets another version: every way to it must admit that version.

Where a parent's range leaves the version out, the parent must change too. A newer version of it whose range admits the
version is known only if it is met elsewhere in the scan; else the newest one is worth a try, and that is not verified.
"""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Component, Edge, NpmFacts, PipFacts, Project
from sca.model.package import Package
from sca.model.remedy import ADD, CHANGE, NEWEST, REFRESH
from sca.model.text import brief
from sca.policies.versions.ranges import is_newer
from sca.remedies.judging import Judge
from sca.remedies.needs import Needs
from sca.remedies.versions import admits, nearest_first

# A graph can be made so that every parent has to change for several others: nobody reads such a plan.
_DEEPEST = 8
_ATTACK = "MAL-"
_MOST_STEPS = 50
_PINS_ONLY = ("pip-requirements", "pip-installed", "pylock", "pipfile-lock")
_LOWEST_WINS = ("nuget-packages-lock", "nuget-assets", "nuget-project", "nuget-packages-config")


class Change(Struct, frozen=True):
    """One package of a project that gets another version. `nodes` are its instances, the first of which stands for it."""

    nodes: tuple[str, ...]
    kind: str
    version: str
    verified: bool
    why: str


class Planner:
    """Makes plans for one inventory."""

    def __init__(self, needs: Needs, judge: Judge) -> None:
        self._needs = needs
        self._judge = judge
        self._steps = 0

    def plan(self, project: str, nodes: Sequence[str], version: str) -> list[Change]:
        """The changes of a project that bring these instances of one package to a version, its own first."""
        self._steps = 0
        return self._plan(project, nodes, version, 0)

    def _plan(self, project: str, nodes: Sequence[str], version: str, depth: int) -> list[Change]:
        package = self._package(nodes[0])
        edges = self._needs.needed_by(project, set(nodes))
        own = [edge for edge in edges if isinstance(self._needs.nodes.get(edge.parent), Project)]
        theirs = [edge for edge in edges if edge not in own]
        answers = [(edge, self._admits(edge, package, version)) for edge in theirs]
        blocked = [edge for edge, answer in answers if answer is False]
        changes: list[Change] = []
        if own or len(blocked) < len(theirs) or not edges:
            unknown = [edge for edge, answer in answers if answer is None]
            changes.append(self._own_change(nodes, package, version, own, unknown if edges else None))
        for _, group in groupby(sorted(blocked, key=self._parent_order), key=self._parent_key):
            changes += self._lift(project, list(group), package, version, depth)
        return changes

    def _own_change(
        self, nodes: Sequence[str], package: Package, version: str, own: list[Edge], unknown: list[Edge] | None
    ) -> Change:
        """What is done with the package itself. `unknown` are the edges that do not tell; None where there is no edge at all."""
        own_answers = [self._admits(edge, package, version) for edge in own]
        manager = self._manager(nodes[0])
        pinned = manager in _PINS_ONLY
        kind = REFRESH
        if manager in _LOWEST_WINS:
            kind = CHANGE if own else ADD
        elif any(answer is not True for answer in own_answers):
            kind = CHANGE
        if unknown is None:
            return Change(tuple(nodes), kind, version, verified=False, why="which project needs it is not known")
        if pinned:
            why = "not verified: the list tells pins, and not what the other packages of it ask for"
            return Change(tuple(nodes), kind, version, verified=False, why=why)
        if unknown:
            who = self._label(unknown[0].parent)
            why = f"not verified: the lock does not tell which versions {who} asks for"
            return Change(tuple(nodes), kind, version, verified=False, why=why)
        if kind == CHANGE and manager not in _LOWEST_WINS:
            edge = next(edge for edge, answer in zip(own, own_answers, strict=True) if answer is not True)
            return Change(tuple(nodes), kind, version, verified=True, why=_asks(edge, version))
        if kind == REFRESH:
            why = f"every range on the way admits {version}"
        elif kind == ADD:
            why = f"every range on the way admits {version}, and NuGet takes the lowest version unless the project names one"
        else:
            why = "the project names the version itself"
        return Change(tuple(nodes), kind, version, verified=True, why=why)

    def _lift(self, project: str, edges: list[Edge], package: Package, version: str, depth: int) -> list[Change]:
        """The changes that bring a parent to a version whose range admits the version of its child."""
        parents = tuple(dict.fromkeys(edge.parent for edge in edges))
        parent = self._needs.nodes[parents[0]]
        self._steps += 1
        if isinstance(parent, Component) and depth < _DEEPEST and self._steps <= _MOST_STEPS:
            for newer in self._known_newer(parent, package, version):
                said = f"; {parent.package.name} {newer} admits {package.name} {version}"
                planned = self._plan(project, parents, newer, depth + 1)
                return [replace(one, why=one.why + said) if one.nodes == parents else one for one in planned]
        direct = self._needs.direct(project, parents)
        nodes = (direct.id,) if isinstance(direct, Component) else parents
        who = self._label(parents[0])
        said = f"{who} asks for {package.name} {brief(edges[0].requested, 60)}, which leaves out {version}"
        if self._is_bundled(edges[0].child):
            said = f"{who} brings its own {package.name} inside of it"
        named = self._label(nodes[0])
        return [
            Change(nodes, NEWEST, "", verified=False, why=f"{said}; not verified: newer versions of {named} are not known here")
        ]

    def _known_newer(self, parent: Component, package: Package, version: str) -> list[str]:
        """Newer versions of a parent that are met elsewhere, admit the version, and are no worse than the one that is used."""
        known = {one.package.version: one for one in self._needs.others(parent.package) if self._lets(one, package, version)}
        type, current = parent.package.type, parent.package.version
        near = nearest_first(type, current, known)
        return [one for one in near if is_newer(type, one, current) and self._is_no_worse(parent, one)]

    def _lets(self, other: Component, package: Package, version: str) -> bool:
        asked = self._needs.asks_for(other, package.key())
        return asked is not None and all(self._admits(edge, package, version) for edge in asked)

    def _is_no_worse(self, parent: Component, version: str) -> bool:
        before, after = (self._judge.opinion([parent], one) for one in (parent.package.version, version))
        attacks = any(one.startswith(_ATTACK) for one in after.vulnerabilities)
        return not attacks and after.vulnerabilities <= before.vulnerabilities and set(after.against) <= set(before.against)

    def _admits(self, edge: Edge, package: Package, version: str) -> bool | None:
        if self._manager(edge.child) in _PINS_ONLY:
            return None
        if self._is_bundled(edge.child) and isinstance(self._needs.nodes.get(edge.parent), Component):
            return False
        return admits(package.type, edge.requested, version)

    def _is_bundled(self, node: str) -> bool:
        """Whether a package came inside of another one, so that it changes with that one only."""
        found = self._needs.nodes[node]
        return isinstance(found, Component) and isinstance(found.facts, NpmFacts | PipFacts) and found.facts.bundled

    def _manager(self, node: str) -> str:
        return self._needs.parsers.get(node.partition("#")[0], "")

    def _package(self, node: str) -> Package:
        found = self._needs.nodes[node]
        if isinstance(found, Project):
            raise TypeError(node)
        return found.package

    def _label(self, node: str) -> str:
        found = self._needs.nodes[node]
        return found.name if isinstance(found, Project) else found.package.label

    def _parent_key(self, edge: Edge) -> str:
        return self._package(edge.parent).purl

    def _parent_order(self, edge: Edge) -> tuple[str, str, str]:
        return (self._parent_key(edge), edge.parent, edge.requested)


def _asks(edge: Edge, version: str) -> str:
    return f"the project asks for {brief(edge.requested, 60) or 'a version that the lock does not tell'}, not for {version}"

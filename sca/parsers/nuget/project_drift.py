"""Lays the project file beside a lock: scopes and places of direct references, and where the two disagree.

The lock gives the graph. What the project asks for and the lock does not list is a gap; a range that does not hold the locked
version, or differs from the one written down, is drift. References that the SDK adds stand in the lock alone: that is none.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

from collections.abc import Mapping
from posixpath import basename, splitext

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, NugetFacts, Problem, Scope
from sca.model.inventory import Extract
from sca.model.nuget_versions import NugetRange
from sca.model.text import brief
from sca.parsers.nuget.asked import BAD, FLOATING, NOTHING, Asked, read_asked
from sca.parsers.nuget.frameworks import framework_key
from sca.parsers.nuget.project_beside import with_rest
from sca.parsers.nuget.project_packages import Wanted
from sca.parsers.nuget.project_ranges import note_range
from sca.parsers.nuget.project_reading import Framework, Reading, read_project

REMEDY = "bring the lock up to date: dotnet restore --force-evaluate"
_IN_LOCK = frozenset(("Direct", "Global"))
# What only a project without a lock leaves open: a lock knows the versions.
_SETTLED = frozenset(("E-NO-VERSION", "E-VERSION", "E-DUPLICATE-ID"))

_Locked = Mapping[str, Mapping[str, Component]]


class Listed(Struct, frozen=True):
    """What lists the packages that a project is compared with: how it is called, and how it is brought up to date."""

    words: str
    remedy: str


LOCK = Listed("the lock", REMEDY)
RESTORED = Listed("what was restored", "restore anew: dotnet restore")


def with_project(extract: Extract, view: FileView, project: str, listed: Listed = LOCK) -> Extract:
    """The extract of a lock with what its project file says. A project file that cannot be read costs the scopes."""
    beside = FileView(view.tree, project, view.limits)
    try:
        reading = read_project(beside)
    except InputError as error:
        return replace(extract, problems=(*extract.problems, error.problem("edge")), covers=(*extract.covers, project))
    locked = _by_framework(extract)
    lines = _Lines(reading, locked)
    problems = [*_softened(reading), *_drift(reading, locked, project, listed)]
    told = replace(
        extract,
        components=tuple(lines.component(one) for one in extract.components),
        edges=tuple(lines.edge(one) for one in extract.edges),
        problems=tuple(sorted({*extract.problems, *problems})),
        reads=tuple(sorted({*extract.reads, *beside.reads})),
        covers=tuple(sorted({*extract.covers, *beside.reads})),
    )
    return with_rest(told, reading, beside)


class _Direct(Struct, frozen=True):
    """What a project says about one direct reference."""

    scope: Scope
    locations: tuple[Location, ...]


class _Lines:
    """Scopes and places by the id of the component in the lock."""

    def __init__(self, reading: Reading, locked: _Locked) -> None:
        self._direct: dict[str, _Direct] = {}
        self._projects: dict[tuple[str, str], Scope] = {}
        for framework in reading.frameworks:
            key = framework_key(framework.name)
            components = locked.get(key) or _only(reading, locked)
            for wanted in framework.wanted:
                found = components.get(wanted.name.lower()) if wanted.kind in _IN_LOCK else None
                if found is not None:
                    self._direct.setdefault(found.id, _Direct(wanted.scope, wanted.locations))
            for link in framework.links:
                self._projects[key, splitext(basename(link.path))[0].lower()] = link.scope

    def component(self, component: Component) -> Component:
        """The component with the places where the project asks for it."""
        direct = self._direct.get(component.id)
        return component if direct is None else replace(component, locations=(*component.locations, *direct.locations))

    def edge(self, edge: Edge) -> Edge:
        """The edge with the scope of the reference, if it is one of the project itself."""
        direct = self._direct.get(edge.child)
        scope = direct.scope if direct is not None else None
        if scope is None:
            scope = self._projects.get((framework_key(edge.condition.partition("/")[0]), edge.child.rpartition("/")[2].lower()))
        ours = edge.parent.count("/") == edge.parent.partition("#")[0].count("/")
        return replace(edge, scope=scope) if scope is not None and scope is not edge.scope and ours else edge


def _by_framework(extract: Extract) -> _Locked:
    """The components of each framework by lower-case name; those of runtime identifiers apart from them are left out."""
    found: dict[str, dict[str, Component]] = {}
    for project in extract.projects:
        if project.kind == "framework":
            found.setdefault(framework_key(project.id.partition("#")[2]), {})
    for component in extract.components:
        facts = component.facts
        if isinstance(facts, NugetFacts) and not facts.runtime_identifier:
            found.setdefault(framework_key(facts.target_framework), {})[component.package.name.lower()] = component
    return found


def _only(reading: Reading, locked: _Locked) -> Mapping[str, Component]:
    """The one framework of the lock, where the project has one as well, whatever the two are called."""
    return next(iter(locked.values())) if len(locked) == 1 and len(reading.frameworks) == 1 else {}


def _softened(reading: Reading) -> list[Problem]:
    """What could not be told of the project costs no package where a lock lists them."""
    return [replace(one, cost="notice") for one in reading.problems if one.code not in _SETTLED]


def _drift(reading: Reading, locked: _Locked, project: str, listed: Listed) -> list[Problem]:
    found: list[Problem] = []
    for framework in reading.frameworks:
        components = locked.get(framework_key(framework.name)) or _only(reading, locked)
        sure = [one for one in framework.wanted if one.kind in _IN_LOCK and not one.conditions]
        if not components and framework_key(framework.name) not in locked and sure and not framework.conditional:
            message = f"the target framework {brief(framework.name, 60) or 'of this project'} is not in {listed.words}"
            found.append(Problem("E-DRIFT", message, Location(project, 1), "package", listed.remedy))
            continue
        for one in framework.wanted:
            found += note_range(one)
        for one in sure:
            found += _compared(one, components, framework, listed)
    return found


def _compared(wanted: Wanted, components: Mapping[str, Component], framework: Framework, listed: Listed) -> list[Problem]:
    name, where = brief(wanted.name, 80), wanted.locations[-1]
    place = Location(where.path, where.line)
    component = components.get(wanted.name.lower())
    if component is None:
        message = (
            f"{name} {brief(wanted.asked.text, 60)} is asked for here, but not in {listed.words} for {brief(framework.name, 60)}"
        )
        return [Problem("E-DRIFT", message, place, "package", listed.remedy)]
    facts, version = component.facts, component.package.version
    written = read_asked(facts.requested) if isinstance(facts, NugetFacts) else read_asked("")
    if wanted.asked.fits(version) is False:
        message = f"{name} {brief(wanted.asked.text, 60)} is asked for here, which {brief(version, 60)} in {listed.words} is not"
        return [Problem("E-DRIFT", message, place, "notice", listed.remedy)]
    if not _alike(wanted.asked, written):
        message = f"{name} {brief(wanted.asked.text, 60)} is asked for here, in {listed.words} {brief(written.text, 60)}"
        return [Problem("E-DRIFT", message, place, "notice", listed.remedy)]
    return []


def _alike(one: Asked, other: Asked) -> bool:
    """Whether two texts ask for the same. What cannot be read is not compared."""
    if {one.kind, other.kind} & {BAD, NOTHING, FLOATING} or one.interval is None or other.interval is None:
        return True
    return _ends(one.interval) == _ends(other.interval)


def _ends(interval: NugetRange) -> tuple[object, ...]:
    low, high = interval.low, interval.high
    return low, low is not None and interval.with_low, high, high is not None and interval.with_high

"""What a project file asks for beside the graph of a lock or of a restore result: downloads, package SDKs, shared frameworks.

A lock lists none of them, and a restore result no SDK. Which other projects it refers to a lock tells itself.
"""

from msgspec.structs import replace

from sca.files.view import FileView
from sca.model.component import Component, Edge, FrameworkReference, NugetFacts, Problem, Project, Scope
from sca.model.inventory import Extract, Further
from sca.parsers.nuget.frameworks import framework_key
from sca.parsers.nuget.project_feeds import project_feeds
from sca.parsers.nuget.project_reading import Framework, Reading
from sca.parsers.nuget.project_references import References

KINDS = frozenset(("Download", "Sdk"))


def with_rest(extract: Extract, reading: Reading, view: FileView) -> Extract:
    """The extract of a lock with what its project file, which `view` is of, asks for beside it, by framework."""
    roots = [one for one in extract.projects if one.kind == "framework"]
    references = References(project_feeds(view, reading))
    downloads = _downloads(extract)
    known = {(edge.parent, one.package.name.lower(), one.package.version) for edge, one in downloads}
    shared: dict[str, tuple[FrameworkReference, ...]] = {}
    for root in roots:
        framework = _framework_of(root, reading, alone=len(roots) == 1)
        if framework is None:
            continue
        shared[root.id] = _joined(root.frameworks, framework.shared)
        for wanted in framework.wanted:
            key = (root.id, wanted.name.lower(), wanted.asked.version)
            if wanted.kind in KINDS and key not in known:
                references.add(root.id, wanted, root.id.partition("#")[2], f"{wanted.kind.lower()}/")
    edges = (*(edge for edge, _component in downloads), *references.edges)
    rest = Further(view.path, references=tuple(references.references), edges=edges, problems=_problems(reading))
    return replace(
        extract,
        projects=tuple(replace(one, frameworks=shared[one.id]) if shared.get(one.id) else one for one in extract.projects),
        further=(rest,) if rest.edges else (),
    )


def _problems(reading: Reading) -> tuple[Problem, ...]:
    """What could not be told of these packages: no lock knows better."""
    wanted = [one for framework in reading.frameworks for one in framework.wanted if one.kind in KINDS]
    places = {(one.locations[0].path, one.locations[0].line) for one in wanted}
    return tuple(one for one in reading.problems if (one.location.path, one.location.line) in places)


def _framework_of(root: Project, reading: Reading, *, alone: bool) -> Framework | None:
    """What the project says of a framework of the lock; of the only one on both sides whatever the two are called."""
    key = framework_key(root.id.partition("#")[2])
    found = next((one for one in reading.frameworks if framework_key(one.name) == key), None)
    return reading.frameworks[0] if found is None and alone and len(reading.frameworks) == 1 else found


def _downloads(extract: Extract) -> list[tuple[Edge, Component]]:
    """What a restore result lists of them, beside its graph, each with the edge from the project that it is fetched for."""
    found = []
    for one in extract.components:
        facts = one.facts
        if isinstance(facts, NugetFacts) and facts.dependency_type == "Download":
            root = f"{one.locations[0].path}#{facts.target_framework}"
            found.append((Edge(root, one.id, Scope.BUILD, facts.requested, facts.target_framework), one))
    return found


def _joined(listed: tuple[FrameworkReference, ...], declared: tuple[FrameworkReference, ...]) -> tuple[FrameworkReference, ...]:
    """All of them once, with the place in the project where it has one."""
    found = {one.name.lower(): one for one in (*listed, *declared)}
    return tuple(found[name] for name in sorted(found))

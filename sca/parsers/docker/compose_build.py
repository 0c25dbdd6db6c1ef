"""What a service of a Compose file builds: a project, tied to the Dockerfile of its context or made of its inline one."""

import re
from collections.abc import Callable
from posixpath import dirname

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView, MemoryTree, Tree
from sca.files.yaml_nodes import Scalar
from sca.model.component import Edge, Location, Problem, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.docker import dockerfile
from sca.parsers.docker.compose_project import path_of, relative_to
from sca.parsers.docker.compose_service import Placed, Service
from sca.parsers.names import NAMES
from sca.parsers.table import DOCKERFILE

_DEFAULT = "Dockerfile"
_REMOTE = re.compile(r"[a-z+]+://|git@|github\.com/", re.IGNORECASE).match
_EXCLUDED = "what it is built on is not known"
Arguments = tuple[tuple[str, str], ...]
_BLOCK = re.compile(r":[ ]*[|][-+0-9]*[ ]*(?:#.*)?\r?$")


class Built(Struct, frozen=True):
    """What is built: its project first among the projects, and what its Dockerfile names where nobody else reads that.

    `name` is what the image is called, empty if Compose makes the name up.
    """

    name: str
    projects: tuple[Project, ...]
    edges: tuple[Edge, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def project(self) -> Project:
        """The image that is built."""
        return self.projects[0]


def build_of(service: Service, project_id: str, name: str, place: Placed) -> Built:
    """The build of a service, whose image or build stands at a place."""
    where = Location(place.origin.view.path, place.node.line, role="reference", chain=place.origin.chain)
    context = service.texts.get("build.context")
    text = context.expanded.text if context is not None else "."
    project = Project(project_id, name or service.name, dirname(where.path) or ".", "image", where)
    arguments = _arguments(service)
    inline = service.texts.get("build.dockerfile_inline")
    if inline is not None:
        return _inline(inline, project, name, arguments)
    if not text:
        return _unknown(project, name, where, f"the context of service {brief(service.name)} depends on a variable: {_EXCLUDED}")
    if _REMOTE(text):
        message = f"service {brief(service.name)} is built from {brief(text)}, outside of the scanned folder: {_EXCLUDED}"
        return _unknown(project, name, where, message)
    file = service.texts.get("build.dockerfile")
    file_name = file.expanded.text if file is not None else _DEFAULT
    if not file_name:
        return _unknown(
            project, name, where, f"the Dockerfile of service {brief(service.name)} depends on a variable: {_EXCLUDED}"
        )
    try:
        view = _dockerfile(context or place, text, file_name)
        return _from_file(view, project, name, arguments)
    except InputError as error:
        return _unknown(project, name, where, f"the build of service {brief(service.name)}: {error.message}: {_EXCLUDED}")


def _dockerfile(context: Placed, text: str, file_name: str) -> FileView:
    """The Dockerfile of a context. Raises InputError if there is none in the scanned folder."""
    origin = context.origin
    path = path_of(origin, f"{text}/{file_name}") if not file_name.startswith("/") else origin.view.resolve(file_name)
    view = origin.view.neighbour(relative_to(origin.view.folder, path))
    if view is None:
        raise InputError("E-MISSING", f"there is no file {brief(path)} in the scanned folder", path)
    return view


def _from_file(view: FileView, project: Project, name: str, arguments: Arguments) -> Built:
    """One that is an input of its own is tied, with what the arguments of this build change; any other is read here."""
    tie = Edge(project.id, f"{view.path}#", Scope.RUNTIME)
    given = _with_arguments(view, view.tree, arguments)
    if NAMES.claim(view.path) is not DOCKERFILE:
        extract = dockerfile.read_dockerfile(given)
        return Built(name, (project, *extract.projects), (tie, *extract.edges), extract.references, extract.problems)
    if not arguments:
        return Built(name, (project,), (tie,))
    plain = {one.id: one for one in dockerfile.read_dockerfile(view).references}
    extract = dockerfile.read_dockerfile(given)
    changed = {one.id for one in extract.references if plain.get(one.id) != one}
    moved = _moved(extract, project, name)
    return Built(
        name,
        (project,),
        (tie, *(edge for edge, old in zip(moved.edges, extract.edges, strict=True) if old.child in changed)),
        tuple(new for new, old in zip(moved.references, extract.references, strict=True) if old.id in changed),
    )


def _arguments(service: Service) -> Arguments:
    """The values of `args`, without those that the environment gives."""
    values: dict[str, str] = {}
    for placed in service.lists.get("build.args", ()):
        key, equals, value = (placed.expanded.text or "").partition("=")
        if equals:
            values[key] = value
    return tuple(values.items())


def _with_arguments(view: FileView, tree: Tree, arguments: Arguments) -> FileView:
    """A view with the arguments of a build; those of the command line win, as Compose has it."""
    given = {**dict(arguments), **dict(view.build_arguments)}
    return FileView(tree, view.path, view.limits, view.encodings, tuple(given.items()))


def _inline(inline: Placed, project: Project, name: str, arguments: Arguments) -> Built:
    """An inline Dockerfile, whose lines are those of the file that it stands in where it is a literal block."""
    node, view = inline.node, inline.origin.view
    if not isinstance(node, Scalar):
        return _unknown(project, name, project.location, f"the inline Dockerfile of {brief(project.name)} is no text")
    text = inline.expanded.text
    tree = MemoryTree({view.path: (node.text if text is None else text).encode()})
    lines = view.text().split("\n", node.line)
    literal = _BLOCK.search(lines[node.line - 1]) is not None
    try:
        extract = dockerfile.read_dockerfile(_with_arguments(view, tree, arguments))
    except InputError as error:
        problem = error.problem("package")
        return Built(name, (project,), problems=(replace(problem, location=Location(view.path, node.line, role="reference")),))

    def place(where: Location) -> Location:
        return replace(where, line=node.line + (where.line or 0) if literal else node.line)

    return _moved(extract, replace(project, facts=extract.projects[0].facts), name, place)


def _moved(extract: Extract, project: Project, name: str, place: Callable[[Location], Location] = lambda where: where) -> Built:
    """What a Dockerfile came to, as part of the project of a service; `place` tells where its lines stand."""
    ids = {one.id: f"{project.id}:{one.id.rpartition('#')[2]}" for one in extract.references}
    references = tuple(
        replace(one, id=ids[one.id], locations=tuple(place(where) for where in one.locations)) for one in extract.references
    )
    edges = tuple(replace(edge, parent=project.id, child=ids[edge.child]) for edge in extract.edges)
    problems = tuple(replace(problem, location=place(problem.location)) for problem in extract.problems)
    return Built(name, (project,), edges, references, problems)


def _unknown(project: Project, name: str, where: Location, message: str) -> Built:
    help = "scan the folder that holds the Dockerfile too, or leave the file out: --exclude"
    return Built(name, (project,), problems=(Problem("E-BUILD", message, where, "edge", help),))

"""Makes packages and references from what commands install by name, as needs of one project."""

from collections.abc import Callable, Sequence
from importlib import import_module
from posixpath import join

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Problem, Project, Reference, Scope
from sca.model.text import brief
from sca.parsers.installs.files import file_of, list_of
from sca.parsers.installs.found import Expand, Install, Listed
from sca.parsers.installs.script_files import read_script

_NAMES = {"pypi": "Python", "npm": "npm", "nuget": "NuGet", "conda": "conda"}
_READER = "sca.parsers.installs.listed"
# A script may run another one, and that a third.
_DEEPEST = 3
_HELP = "write the packages with their versions into the command"


class InstallNodes:
    """The nodes, edges and problems of one input, in the order they come. `project` is the id of who needs them.

    `expand` gives the words of further scripts their texts. `help` says what else can be done about a package that cannot be
    named.
    """

    def __init__(self, view: FileView, project: str, expand: Expand, help: str = "") -> None:
        self.components: list[Component] = []
        self.references: list[Reference] = []
        self.projects: list[Project] = []
        self.edges: list[Edge] = []
        self.problems: list[Problem] = []
        self._view = view
        self._project = project
        self._expand = expand
        self._count = 0
        self._files: set[str] = set()
        self._asked: set[tuple[str, Sequence[str]]] = set()
        self._help = f"{_HELP}, {help}" if help else _HELP

    def add(self, install: Install, id: str, where: Location, scope: Scope, near: Sequence[str] = ()) -> None:
        """Keep the package if the command leaves no choice of its version, a reference if it does; else say what has no name.

        A list of requirements is read, unless it is an input of its own, and so is a script; `near` are further places where they
        may lie. Raises InputError (E-PACKAGES) for too many.
        """
        self._hold_to_limit()
        if install.list:
            self._add_list(install.list, where, scope, near)
        elif install.script:
            self._add_script(install, id, where, scope, near)
        else:
            self._add(install, id, where, scope)

    def _add(self, install: Install, id: str, where: Location, scope: Scope) -> None:
        package = install.package
        if install.unclear:
            named = f"the {_NAMES[package.type]} package {brief(install.requested, 80)}"
            message = f"{named} that a command installs is not listed: {install.unclear}"
            self.problems.append(Problem("E-INSTALL", message, where, "notice", self._help))
            return
        facts = PipFacts(package.name, extras=install.extras) if package.type == "pypi" else None
        source, requested = install.source, install.requested
        if package.version or source.kind != "registry":
            self.components.append(Component(id, package, (where,), source, scope=scope, facts=facts))
        else:
            asked = Reference(id, package, "requirement", requested, (where,), source=source, scope=scope, facts=facts)
            self.references.append(asked)
        self.edges.append(Edge(self._project, id, scope, requested))

    def _may_look_for(self, name: str, near: Sequence[str], where: Location) -> bool:
        """Whether a file was not looked for before, and there are not too many of them."""
        if (name, near) in self._asked:
            return False
        self._asked.add((name, near))
        most = self._view.limits.include_files
        if len(self._asked) == most + 1:
            message = f"commands name more files than the limit of {most} (include-files): the rest is not read"
            self.problems.append(Problem("E-INSTALL", message, where, "package", "raise the limit: --limit include-files=..."))
        return len(self._asked) <= most

    def _add_script(self, install: Install, id: str, where: Location, scope: Scope, near: Sequence[str]) -> None:
        if len(where.chain) >= _DEEPEST or not self._may_look_for(install.script, near, where):
            return
        view = file_of(self._view, install.script, near)
        if view is None or view.path in self._files:
            return
        self._files.add(view.path)
        try:
            for number, (one, line) in enumerate(read_script(view, install.variables or {}, self._expand)):
                beside = (join(view.folder, one.list or one.script),) if one.list or one.script else ()
                place = Location(view.path, line, role="declared", chain=_chain(where))
                self.add(one, f"{id}/{view.path}:{line}.{number}", place, scope, beside)
        except InputError as error:
            if error.code == "E-PACKAGES":
                raise
            self.problems.append(Problem(error.code, f"{brief(view.path)} cannot be read: {error.message}", where, "package"))

    def _add_list(self, name: str, where: Location, scope: Scope, near: Sequence[str]) -> None:
        if not self._may_look_for(name, near, where):
            return
        view = list_of(self._view, name, near)
        if view is None or view.path in self._files:
            return
        self._files.add(view.path)
        # Imported now: few commands name such a file, and every Dockerfile and pipeline comes through here.
        read_list: Callable[[FileView, FileView, tuple[str, ...]], Listed] = import_module(_READER).read_list
        try:
            found = read_list(view, self._view, _chain(where))
        except InputError as error:
            self.problems.append(Problem(error.code, f"{brief(view.path)} cannot be read: {error.message}", where, "package"))
            return
        for node, requested, condition in found.needs:
            self._hold_to_limit()
            self._keep(node)
            self.edges.append(Edge(self._project, node.id, scope, requested, condition))
        self.problems += found.problems

    def _keep(self, node: Component | Reference | Project) -> None:
        if isinstance(node, Component):
            self.components.append(node)
        elif isinstance(node, Reference):
            self.references.append(node)
        else:
            self.projects.append(node)

    def _hold_to_limit(self) -> None:
        self._count += 1
        most = self._view.limits.packages_per_file
        if self._count > most:
            message = f"its commands install more packages than the limit of {most} (packages-per-file)"
            help = "if the file is genuine, raise it: --limit packages-per-file=..."
            raise InputError("E-PACKAGES", message, self._view.path, help=help)


def _chain(where: Location) -> tuple[str, ...]:
    """The places that lead to what a command names, the outermost first."""
    return (*where.chain, f"{where.path}:{where.line}")

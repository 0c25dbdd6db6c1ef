"""Makes packages and references from what commands install by name, as needs of one project."""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Problem, Reference, Scope
from sca.model.text import brief
from sca.parsers.installs.found import Install

_NAMES = {"pypi": "Python", "npm": "npm", "nuget": "NuGet", "conda": "conda"}
_HELP = "write the packages with their versions into the command"


class InstallNodes:
    """The nodes, edges and problems of one input, in the order they come. `project` is the id of who needs them.

    `help` says what else can be done about a package that cannot be named.
    """

    def __init__(self, view: FileView, project: str, help: str = "") -> None:
        self.components: list[Component] = []
        self.references: list[Reference] = []
        self.edges: list[Edge] = []
        self.problems: list[Problem] = []
        self._view = view
        self._project = project
        self._count = 0
        self._help = f"{_HELP}, {help}" if help else _HELP

    def add(self, install: Install, id: str, where: Location, scope: Scope) -> None:
        """Keep the package if the command leaves no choice of its version, a reference if it does; else say what has no name.

        Raises InputError (E-PACKAGES) for too many.
        """
        self._hold_to_limit()
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

    def _hold_to_limit(self) -> None:
        self._count += 1
        most = self._view.limits.packages_per_file
        if self._count > most:
            message = f"its commands install more packages than the limit of {most} (packages-per-file)"
            help = "if the file is genuine, raise it: --limit packages-per-file=..."
            raise InputError("E-PACKAGES", message, self._view.path, help=help)

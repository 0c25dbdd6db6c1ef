"""Collects what one pipeline file takes from elsewhere: images, what it runs of other repositories, and what scripts install.

A pipeline is a project; everything in it serves the build. What is included from files of the same checkout is listed with the
file that includes it, each thing with the place where it stands.
"""

import re
from collections.abc import Iterable
from posixpath import dirname

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import ActionFacts, Edge, ImageArgument, Location, Problem, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.docker.collected import LONGEST, Collected, Named
from sca.parsers.pipelines.scripts import Scripts

# A version of an orb never changes once it is published: https://circleci.com/docs/orbs/use/orb-intro/#semantic-versioning
_FULL_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_COMMIT = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")


class Filled(Struct, frozen=True):
    """A text whose variables are replaced. `missing` are those without a value, `arguments` those with one.

    `fault` says what else keeps it from being known.
    """

    text: str
    missing: tuple[str, ...] = ()
    arguments: tuple[ImageArgument, ...] = ()
    fault: str = ""

    @property
    def unresolved(self) -> str:
        """Why the text is not known; empty if it is."""
        if self.fault or not self.missing:
            return self.fault
        return f"{brief(', '.join(self.missing))} {'has' if len(self.missing) == 1 else 'have'} no value in this file"


class PipelineFound:
    """The images, actions and problems of one input, in the order they come; `scripts` has what they install."""

    def __init__(self, view: FileView, kind: str = "pipeline") -> None:
        where = Location(view.path, 1, role="reference")
        self.project = Project(f"{view.path}#", view.path, dirname(view.path) or ".", kind, where)
        self.problems: list[Problem] = []
        self.covers: list[str] = []
        self._view = view
        self._images = Collected(view.path, view.limits)
        self.scripts = Scripts(self.project.id, view, self._images.place)
        self._actions: list[Reference] = []
        self._seen: set[tuple[str, str, int, str, str]] = set()

    def documents(self, view: FileView) -> list[Node]:
        """The values of all documents of a file; what is broken becomes a problem. Raises InputError."""
        read = [document.read() for document in view.yaml_documents()]
        self.problems.extend(problem for one in read for problem in one.problems)
        return [one.node for one in read if one.node is not None]

    def image(self, role: str, node: Scalar, filled: Filled, job: str, path: str = "") -> None:
        """Take in one image. The same one on the same line is taken once, whoever uses it: a template has many users."""
        raw = node.text.strip()
        known = len(raw) <= LONGEST and len(filled.text) <= LONGEST
        unresolved = filled.unresolved if known else f"the text has more than {LONGEST} characters"
        key = (role, path or self._view.path, node.line, raw if unresolved else filled.text, unresolved)
        if key in self._seen:
            return
        self._seen.add(key)
        self._images.add(
            Named(
                raw,
                path or self._view.path,
                node.line,
                role,
                job,
                "" if unresolved else filled.text.strip(),
                unresolved,
                filled.missing,
                scope=Scope.BUILD,
                arguments=filled.arguments,
            )
        )

    def action(  # noqa: PLR0913, PLR0917  # what it is, and where
        self,
        role: str,
        node: Scalar,
        package: Package,
        job: str = "",
        path: str = "",
        unresolved: str = "",
        source: Source = Source(),  # noqa: B008  # a frozen value
    ) -> None:
        """Take in something that the pipeline runs of another repository."""
        key = (role, path or self._view.path, node.line, node.text, unresolved)
        if key in self._seen:
            return
        self._seen.add(key)
        if len(self._actions) >= self._view.limits.packages_per_file:
            message = f"more actions than the limit of {self._view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", message, self._view.path)
        where = Location(path or self._view.path, node.line, role="reference")
        pinned = _COMMIT.fullmatch(package.version) or (role == "orb" and _FULL_VERSION.fullmatch(package.version))
        facts = ActionFacts(role, package.version, bool(pinned), job)
        self._actions.append(
            Reference(
                id=self._images.place(where.path, node.line),
                package=package,
                kind="action",
                requested=brief(node.text.strip(), 400),
                locations=(where,),
                unresolved=unresolved,
                source=source,
                scope=Scope.BUILD,
                facts=facts,
            )
        )

    def place(self, line: int) -> str:
        """An id for what stands on a line."""
        return self._images.place(self._view.path, line)

    def note(self, code: str, message: str, node: Node, cost: str, help: str = "", path: str = "") -> None:  # noqa: PLR0913, PLR0917  # the parts of a message
        """Say that something could not be taken as it stands."""
        where = Location(path or self._view.path, node.line, role="reference")
        self.problems.append(Problem(code, message, where, cost, help))

    def result(self) -> Extract | None:
        """Everything; None for a file that names nothing."""
        references = (*self._images.references, *self._actions)
        installed = self.scripts.nodes
        problems = (*self.problems, *self._images.problems, *installed.problems)
        if not references and not problems and not installed.edges:
            return None
        edges = [Edge(self.project.id, one.id, Scope.BUILD, one.requested) for one in references]
        return Extract(
            projects=(self.project, *installed.projects),
            components=tuple(installed.components),
            edges=(*edges, *installed.edges),
            references=(*references, *installed.references),
            completeness="unknown" if installed.components else "",
            problems=tuple(sorted(problems)),
            covers=tuple(dict.fromkeys(self.covers)),
        )


def root_mapping(nodes: Iterable[Node]) -> Mapping | None:
    """The last document that is a mapping: what stands before it is a header."""
    return next((node for node in reversed(list(nodes)) if isinstance(node, Mapping)), None)


def beside(view: FileView, name: str, found: PipelineFound, node: Node, path: str) -> FileView | None:
    """A file of the checkout that a pipeline includes; what keeps it from being read becomes a problem."""
    try:
        inner = view.neighbour(name)
    except InputError as error:
        found.note(error.code, error.message, node, "package", path=path)
        return None
    if inner is None:
        message = f"there is no file {brief(name)} to include: what it names is not known"
        found.note("E-INCLUDE", message, node, "package", "is the whole checkout scanned?", path)
    return inner

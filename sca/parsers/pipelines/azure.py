"""Reads pipelines of Azure: the containers and services of jobs, through templates of the same checkout.

https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
"""

import re
from collections.abc import Iterator
from posixpath import join

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.inventory import Extract
from sca.model.package import Package, repository_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.installs.script import may_install
from sca.parsers.pipelines.found import Filled, PipelineFound, beside
from sca.parsers.pipelines.nodes import entries, items, scalar, text
from sca.parsers.pipelines.scripts import Script
from sca.parsers.pipelines.variables import fill, spelled_out

_VARIABLE = re.compile(
    r"\$\{\{\s*(parameters\.[A-Za-z0-9_]+)\s*\}\}|\$\{\{\s*variables(?:\.|\[')([A-Za-z0-9_.-]+)(?:'\])?\s*\}\}"
    r"|\$\(([A-Za-z0-9_.-]+)\)|\$\[\s*variables(?:\.|\[')([A-Za-z0-9_.-]+)(?:'\])?\s*\]"
)
_OPEN = ("${{", "$(", "$[")
_TEMPLATE = "template"
_SCRIPTS = ("script", "bash", "pwsh", "powershell")
# A template may be used many times, each with other parameters.
_READINGS = 16


class _Context(Struct, frozen=True):
    """What expressions can mean in one file: its parameters, the variables, and the containers and repositories by alias."""

    view: FileView
    values: dict[str, str]
    aliases: frozenset[str]
    repositories: dict[str, Package]
    depth: int = 0


def parse(view: FileView) -> Extract | None:
    """Return one project, and a reference for each image and each template from elsewhere. Raises InputError."""
    found = PipelineFound(view)
    _Reader(found, view).file(view, _Context(view, {}, frozenset(), {}))
    return found.result()


class _Reader:
    """Goes through a pipeline and the templates of the same checkout. Conditions are not decided: every branch counts."""

    def __init__(self, found: PipelineFound, view: FileView) -> None:
        self._found = found
        self._top = view
        self._documents: dict[str, list[Node]] = {}
        self._read: set[tuple[str, frozenset[tuple[str, str]]]] = set()

    def file(self, view: FileView, around: _Context) -> None:
        """One file, with the parameters that it is given. With the same ones again it says nothing new."""
        key = (view.path, frozenset(around.values.items()))
        if key in self._read:
            return
        self._read.add(key)
        if view.path not in self._documents:
            self._documents[view.path] = self._found.documents(view)
        for root in self._documents[view.path]:
            values = _parameters(entries(root).get("parameters")) | around.values
            values |= _variables(entries(root).get("variables"))
            resources = entries(entries(root).get("resources"))
            containers = [entries(one) for one in items(resources.get("containers"))]
            repositories = dict(_repositories(items(resources.get("repositories"))))
            aliases = frozenset(text(one.get("container")) for one in containers)
            context = _Context(view, values, around.aliases | aliases, around.repositories | repositories, around.depth)
            for one in containers:
                self._image("container", one.get("image"), [context.values], text(one.get("container")), context)
            self._walk(root, context, "")

    def _walk(self, root: Node, context: _Context, job: str) -> None:
        """Everything below a node: jobs, and what templates put in their place."""
        todo: list[tuple[Node, _Context, str]] = [(root, context, job)]
        while todo:
            node, around, name = todo.pop()
            parts = entries(node)
            inner = around
            for key in ("job", "deployment", "stage"):
                name = text(parts.get(key)) or name
            if "variables" in parts and node is not root:
                values = around.values | _variables(parts["variables"])
                inner = _Context(around.view, values, around.aliases, around.repositories, around.depth)
            if "container" in parts and "image" not in parts:
                self._container("container", parts["container"], parts, name, inner)
            for alias in entries(parts.get("services")).values():
                self._container("service", alias, parts, name, inner)
            for script in (one for key in _SCRIPTS if (one := scalar(parts.get(key))) is not None):
                self._script(script, inner)
            if _TEMPLATE in parts:
                self._template(parts, inner, name)
            below = [value for key, value in parts.items() if key not in ("container", "services", "resources", "parameters")]
            todo.extend((one, inner, name) for one in reversed((*below, *items(node))) if not isinstance(one, Scalar))

    def _script(self, node: Scalar, context: _Context) -> None:
        if may_install(node.text):
            text = spelled_out(node.text, _VARIABLE, context.values)
            self._found.scripts.read([Script(node, text, context.view.path)], {})

    def _container(self, role: str, node: Node, job: dict[str, Node], name: str, context: _Context) -> None:
        """An image, a mapping with one, or the alias of a container that is declared above."""
        image = node.value("image") if isinstance(node, Mapping) else node
        choices = list(_choices(job, context.values))
        if isinstance(node, Scalar):
            texts = {fill(node.text.strip(), _VARIABLE, values).text for values in choices}
            if texts <= context.aliases:
                return
        self._image(role, image, choices, name, context)

    def _image(self, role: str, node: Node | None, choices: list[dict[str, str]], name: str, context: _Context) -> None:
        image = scalar(node)
        if image is None:
            return
        for values in choices:
            filled = fill(image.text.strip(), _VARIABLE, values)
            if any(sign in filled.text for sign in _OPEN) and not filled.unresolved:
                filled = Filled(image.text, fault="it holds an expression that is not read")
            if filled.text not in context.aliases and (filled.text.strip() or filled.unresolved):
                self._found.image(role, image, filled, name, context.view.path)

    def _template(self, parts: dict[str, Node], context: _Context, job: str) -> None:
        """A file of this checkout is read in place; one of another repository is referred to."""
        node = scalar(parts[_TEMPLATE])
        if node is None:
            return
        filled = fill(node.text.strip(), _VARIABLE, context.values)
        path, at, alias = filled.text.rpartition("@")
        if at and alias != "self":
            self._elsewhere(node, path, alias, context, job)
            return
        name = path if at else filled.text
        limits = self._top.limits
        if filled.unresolved or any(sign in name for sign in _OPEN):
            why = filled.unresolved or "an expression decides"
            self._note(f"which template {brief(node.text)} means is not known: {why}", node, context)
        elif context.depth >= limits.include_depth or len(self._read) >= limits.include_files * _READINGS:
            files = f"include-files={limits.include_files}, {_READINGS} times each"
            limit = f"include-depth={limits.include_depth} or {files}"
            self._note(f"{brief(node.text)} is not read: more templates than the limit of {limit}", node, context)
        else:
            self._inside(node, name, parts, context)

    def _inside(self, node: Scalar, name: str, parts: dict[str, Node], context: _Context) -> None:
        """A path is relative to the file that names it; with a slash in front, to the top of the repository."""
        up = "../" * context.view.path.count("/")
        place = join(up, name.lstrip("/")) if name.startswith("/") else name
        view = beside(context.view, place, self._found, node, context.view.path)
        if view is None:
            return
        given = entries(parts.get("parameters"))
        passed = {
            f"parameters.{key}": fill(one.text, _VARIABLE, context.values)
            for key, one in given.items()
            if isinstance(one, Scalar)
        }
        values = {key: filled.text for key, filled in passed.items() if not filled.unresolved}
        kept = {key: value for key, value in context.values.items() if not key.startswith("parameters.")}
        self._found.covers.append(view.path)
        try:
            self.file(view, _Context(view, kept | values, context.aliases, context.repositories, context.depth + 1))
        except InputError as error:
            self._note(f"{brief(view.path)} cannot be read: {error.message}", node, context)

    def _elsewhere(self, node: Scalar, path: str, alias: str, context: _Context, job: str) -> None:
        package = context.repositories.get(alias)
        unresolved = "" if package is not None else f"the repository {brief(alias)} is not declared in this file"
        known = package or Package("generic", "", alias or "repository", "")
        whole = Package(known.type, known.namespace, known.name, known.version, known.qualifiers, path.strip("/"))
        self._found.action(_TEMPLATE, node, whole, job, context.view.path, unresolved)

    def _note(self, message: str, node: Node, context: _Context) -> None:
        self._found.note("E-INCLUDE", message, node, "package", "is the whole checkout scanned?", context.view.path)


def _parameters(node: Node | None) -> dict[str, str]:
    """Defaults: of a list of declarations, or of a mapping of names, as older templates have them."""
    declared = {text(entries(one).get("name")): entries(one).get("default") for one in items(node)} or entries(node)
    return {f"parameters.{name}": one.text for name, one in declared.items() if isinstance(one, Scalar)}


def _variables(node: Node | None) -> dict[str, str]:
    """Variables with a value: a list of names and values, or a mapping."""
    declared = {text(entries(one).get("name")): entries(one).get("value") for one in items(node)} or entries(node)
    return {name: one.text for name, one in declared.items() if isinstance(one, Scalar) and name}


def _choices(job: dict[str, Node], values: dict[str, str]) -> Iterator[dict[str, str]]:
    """The variables of each job that a matrix makes; those around where there is none."""
    rows = [_variables(row) for row in entries(entries(job.get("strategy")).get("matrix")).values()]
    yield from (values | row for row in rows if row)
    if not any(rows):
        yield values


def _repositories(nodes: tuple[Node, ...]) -> Iterator[tuple[str, Package]]:
    """Repositories of templates, by alias. Only a `ref` that is written says which version is taken."""
    for parts in map(entries, nodes):
        name, ref = text(parts.get("name")), text(parts.get("ref")).removeprefix("refs/heads/").removeprefix("refs/tags/")
        kinds = {"github": "github", "githubenterprise": "github", "bitbucket": "bitbucket"}
        kind = kinds.get(text(parts.get("type")).lower(), "")
        alias = text(parts.get("repository"))
        if kind and name:
            yield alias, repository_package(kind, name, ref)
        elif name:
            project, _, repository = name.rpartition("/")
            yield alias, Package("generic", project, repository, ref)


PARSER = Parser(
    parse=parse,
    extracts=(
        "images of containers and services, with job and line, through aliases, parameters, variables and a literal matrix",
        "templates of the same checkout; those of other repositories as references",
        "packages of npm, NuGet and Python that scripts install by name",
    ),
    omits=("what templates of other repositories name", "tasks and their extensions", "conditions: every branch counts"),
)

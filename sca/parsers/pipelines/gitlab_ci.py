"""Reads pipelines of GitLab: the images and services of jobs, through templates, variables and included files.

https://docs.gitlab.com/ci/yaml/ and https://docs.gitlab.com/ci/variables/
"""

import re
from collections.abc import Iterator
from itertools import islice, product

from msgspec import Struct

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.pipelines.found import Filled, PipelineFound
from sca.parsers.pipelines.gitlab_includes import VARIABLE, GitlabFile, IncludeReader, variables_of
from sca.parsers.pipelines.nodes import entries, items, one_or_more, scalar, scalars
from sca.parsers.pipelines.scripts import Script
from sca.parsers.pipelines.variables import fill, spelled_out

_NO_JOBS = ("default", "include", "stages", "variables", "workflow", "spec", "image", "services", "cache")
_NO_JOBS_EITHER = ("before_script", "after_script", "types")
# A virtual machine, and no container: https://docs.gitlab.com/ci/runners/hosted_runners/macos/
_MACHINE = re.compile(r"macos-[0-9]+-xcode-[0-9]+")
# What runs in one shell.
_SHELLS = (("before_script", "script"), ("after_script",))
_INPUT = re.compile(r"\$\[\[\s*inputs\.([A-Za-z0-9_-]+)\s*(?:\|[^\]]*)?\]\]")
# GitLab allows 11 levels of `extends`, 10 of `!reference`, 200 jobs of a matrix.
_MOST_LAYERS = 100
_DEEPEST = 10
_MOST_COMBINATIONS = 200


class _Layer(Struct, frozen=True):
    """A job or template, with the file it stands in."""

    name: str
    file: GitlabFile
    parts: dict[str, Node]


def parse(view: FileView) -> Extract | None:
    """Return one project, a reference for each image and for each include from elsewhere. Raises InputError."""
    found = PipelineFound(view)
    reader = IncludeReader(view, found)
    reader.read(view)
    _Pipeline(reader, found).read()
    return found.result()


class _Pipeline:
    """All files of one pipeline together. A job of a later file hides one of the same name."""

    def __init__(self, reader: IncludeReader, found: PipelineFound) -> None:
        self._reader = reader
        self._found = found
        self._layers: dict[str, _Layer] = {}
        self._globals: dict[str, str] = {}
        self._named: set[int] = set()

    def read(self) -> None:
        """Every image of the pipeline. Child pipelines of the same checkout are read with it."""
        files = self._reader.files
        for file in files:
            self._globals |= variables_of(file.root.value("variables"))
            for name, job in entries(file.root).items():
                if name not in _NO_JOBS and name not in _NO_JOBS_EITHER and isinstance(job, Mapping):
                    self._layers[name] = _Layer(name, file, entries(job))
        for file in files:
            for parts in (entries(file.root), entries(file.root.value("default"))):
                self._images(_Layer("default", file, parts), [self._globals], "default")
                for keys in _SHELLS:
                    self._scripts([(parts[key], file) for key in keys if key in parts], [self._globals])
        jobs = list(self._layers.values())
        for layer in (layer for layer in jobs if not layer.name.startswith(".")):
            self._job(layer)
        for layer in (layer for layer in jobs if layer.name.startswith(".")):
            self._job(layer, once=True)
        for layer in jobs:
            self._children(layer)

    def _job(self, layer: _Layer, *, once: bool = False) -> None:
        """A job with what it extends. Of a template only what no job has named already is said."""
        lineage = list(self._lineage(layer))
        variables = dict(self._globals)
        for one in reversed(lineage):
            variables |= variables_of(one.parts.get("variables"))
        matrix = next((entries(one.parts["parallel"]).get("matrix") for one in lineage if "parallel" in one.parts), None)
        choices = list(_choices(matrix, variables))
        for key in ("image", "services"):
            holder = _holder(lineage, key)
            if holder is not None and not (once and id(holder.parts[key]) in self._named):
                self._images(_Layer(holder.name, holder.file, {key: holder.parts[key]}), choices, layer.name)
        for keys in _SHELLS:
            parts = [(owner.parts[key], owner.file) for key in keys if (owner := _holder(lineage, key)) is not None]
            if not (once and all(id(node) in self._named for node, _file in parts)):
                self._scripts(parts, choices)

    def _scripts(self, parts: list[tuple[Node, GitlabFile]], choices: list[dict[str, str]]) -> None:
        """Scripts that run in one shell, one after the other, for each choice of the variables."""
        self._named.update(id(node) for node, _file in parts)
        lines = [(scalar(one), file) for node, place in parts for one, file in self._listed(node, place)]
        scripts = [Script(one, spelled_out(one.text, _INPUT, file.inputs), file.path) for one, file in lines if one is not None]
        for variables in choices:
            self._found.scripts.read(scripts, {name: text for name, text in variables.items() if "$" not in text})

    def _lineage(self, layer: _Layer) -> Iterator[_Layer]:
        """The job and what it extends, the strongest first."""
        todo = [layer]
        seen: set[str] = set()
        while todo and len(seen) < _MOST_LAYERS:
            one = todo.pop(0)
            if one.name in seen:
                continue
            seen.add(one.name)
            yield one
            bases = [self._layers[base.text] for base in scalars(one.parts.get("extends")) if base.text in self._layers]
            todo[:0] = reversed(bases)

    def _images(self, layer: _Layer, choices: list[dict[str, str]], job: str) -> None:
        for role, key in (("container", "image"), ("service", "services")):
            node = layer.parts.get(key)
            self._named.add(id(node))
            for one in self._listed(node, layer.file) if key == "services" else [(node, layer.file)]:
                self._image(role, *self._referred(*one), choices, job)

    def _listed(self, node: Node | None, file: GitlabFile, depth: int = 0) -> Iterator[tuple[Node | None, GitlabFile]]:
        """Services, with the lists that a `!reference` puts in their place."""
        node, file = self._referred(node, file)
        for one in one_or_more(node) if not isinstance(node, Mapping) else (node,):
            if isinstance(one, Sequence) and depth < _DEEPEST:
                yield from self._listed(one, file, depth + 1)
            else:
                yield one, file

    def _referred(self, node: Node | None, file: GitlabFile) -> tuple[Node | None, GitlabFile]:
        """What a `!reference [job, key]` stands for."""
        for _step in range(_DEEPEST):
            if not isinstance(node, Sequence) or node.tag != "!reference":
                return node, file
            path = [one.text for one in node.items if isinstance(one, Scalar)]
            layer = self._layers.get(path[0]) if path else None
            if layer is None or len(path) < 2 or len(path) != len(node.items):
                return None, file
            node, file = layer.parts.get(path[1]), layer.file
            for key in path[2:]:
                node = entries(node).get(key)
        return None, file

    def _image(self, role: str, node: Node | None, file: GitlabFile, choices: list[dict[str, str]], job: str) -> None:
        image = scalar(node.value("name") if isinstance(node, Mapping) else node)
        if image is None:
            return
        for variables in choices:
            filled = _filled(image.text.strip(), variables, file.inputs)
            if not _MACHINE.fullmatch(filled.text):
                self._found.image(role, image, filled, job, file.path)

    def _children(self, layer: _Layer) -> None:
        """A job that starts another pipeline, made of files of this checkout."""
        includes = entries(layer.parts.get("trigger")).get("include")
        child = IncludeReader(self._reader.view, self._found)
        child.seen = self._reader.seen
        for entry in one_or_more(includes):
            child.include(entry, layer.file, self._globals, 1)
        if child.files:
            _Pipeline(child, self._found).read()


def _holder(lineage: list[_Layer], key: str) -> _Layer | None:
    return next((one for one in lineage if key in one.parts), None)


def _filled(text: str, variables: dict[str, str], inputs: dict[str, str]) -> Filled:
    """Inputs are replaced before anything else, variables when the job starts."""
    first = fill(text, _INPUT, inputs)
    second = fill(first.text, VARIABLE, variables)
    if first.unresolved or "$[[" in first.text:
        return Filled(text, first.missing, fault="" if first.missing else "it holds an expression of inputs that is not read")
    if "${" in second.text:
        return Filled(text, fault="it holds an expression that GitLab does not replace")
    return Filled(second.text, second.missing, (*first.arguments, *second.arguments), second.fault)


def _choices(matrix: Node | None, variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """The variables of each job that `parallel: matrix` makes; those of the job itself where there is none."""
    made = 0
    for row in items(matrix):
        values = {name: [one.text for one in scalars(value)] for name, value in entries(row).items()}
        for combination in islice(product(*values.values()), _MOST_COMBINATIONS - made):
            made += 1
            yield variables | dict(zip(values, combination, strict=True))
    if not made:
        yield variables


PARSER = Parser(
    parse=parse,
    extracts=(
        "images and services of jobs, with job and line, through extends, !reference, default and parallel: matrix",
        "variables, with the values that the files give; inputs with their defaults",
        "local includes; those from other projects, components, templates and addresses as references",
        "packages of npm, NuGet and Python that scripts install by name",
    ),
    omits=("what includes from elsewhere name", "variables of the project, the group and the runner", "rules: every job counts"),
)

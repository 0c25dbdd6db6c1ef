"""Reads pipelines of CircleCI: the images of jobs and executors, and the orbs they use.

https://circleci.com/docs/reference/configuration-reference/
"""

import re
from collections.abc import Iterator
from itertools import islice, product

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.installs.script import may_install
from sca.parsers.pipelines.found import Filled, PipelineFound, root_mapping
from sca.parsers.pipelines.nodes import entries, items, scalar, scalars
from sca.parsers.pipelines.scripts import Script
from sca.parsers.pipelines.variables import fill, spelled_out

_PARAMETER = re.compile(r"<<\s*(?:(pipeline\.parameters\.[A-Za-z0-9_-]+)|parameters\.([A-Za-z0-9_-]+))\s*>>")
_IN_SCRIPT = re.compile(r"<<\s*(?:(pipeline\.parameters\.[A-Za-z0-9_-]+)|parameters\.([A-Za-z0-9_-]+)|([a-z_.]{1,100}))\s*>>")
_ORB = re.compile(r"([a-z0-9_-]+/[a-z0-9_-]+)@([^\s@]+)", re.IGNORECASE)
_PIPELINE = "pipeline.parameters."
_MOST_CHOICES = 256


def parse(view: FileView) -> Extract | None:
    """Return one project, a reference for each image and each orb. Raises InputError."""
    found = PipelineFound(view)
    root = root_mapping(found.documents(view))
    if root is not None:
        _Config(root, _defaults(root.value("parameters"), _PIPELINE), found).read()
    return found.result()


class _Config:
    """One configuration; an orb that is written out is one inside another."""

    def __init__(self, root: Mapping, pipeline: dict[str, str], found: PipelineFound) -> None:
        self._root = root
        self._pipeline = pipeline
        self._found = found
        self._calls = self._called()

    def read(self, orb: str = "") -> None:
        """Everything that the configuration names; `orb` is the name of the one that it is."""
        for name, node in entries(self._root.value("orbs")).items():
            if isinstance(node, Mapping):
                _Config(node, self._pipeline, self._found).read(name)
            elif (reference := scalar(node)) is not None:
                self._orb(reference)
        for part in ("executors", "jobs"):
            for name, node in entries(self._root.value(part)).items():
                self._images(f"{orb}/{name}" if orb else name, entries(node), self._calls.get(name, []))
        for part in ("commands", "jobs"):
            for name, node in entries(self._root.value(part)).items():
                self._scripts(entries(node), self._calls.get(name, []) if part == "jobs" else [])

    def _scripts(self, parts: dict[str, Node], calls: list[dict[str, Node]]) -> None:
        """Each step has a shell of its own; one may stand inside `when` and `unless`."""
        choices = list(_choices(_defaults(parts.get("parameters")), calls))
        for script, environment in _steps(parts.get("steps")):
            if not may_install(script.text):
                continue
            variables = {**_texts(parts.get("environment")), **_texts(environment)}
            for values in choices:
                text = spelled_out(script.text, _IN_SCRIPT, self._pipeline | values)
                self._found.scripts.read([Script(script, text)], variables)

    def _images(self, name: str, parts: dict[str, Node], calls: list[dict[str, Node]]) -> None:
        """The first image runs the steps; the others stand beside it."""
        choices = list(_choices(_defaults(parts.get("parameters")), calls))
        for number, one in enumerate(items(parts.get("docker"))):
            image = scalar(entries(one).get("image"))
            if image is None:
                continue
            for values in choices:
                filled = fill(image.text.strip(), _PARAMETER, self._pipeline | values)
                if "<<" in filled.text and not filled.unresolved:
                    filled = Filled(image.text, fault="it holds an expression that is not read")
                self._found.image("service" if number else "container", image, filled, name)

    def _orb(self, node: Scalar) -> None:
        filled = fill(node.text.strip(), _PARAMETER, self._pipeline)
        named = _ORB.fullmatch(filled.text)
        if named is None:
            message = f"{brief(node.text)} names no orb: it is namespace/name@version"
            self._found.note("E-ACTION", message, node, "package")
            return
        namespace, _, name = named[1].partition("/")
        self._found.action("orb", node, Package("generic", namespace, name, named[2]), unresolved=filled.unresolved)

    def _called(self) -> dict[str, list[dict[str, Node]]]:
        """The parameters with which workflows start each job, and jobs each executor."""
        calls: dict[str, list[dict[str, Node]]] = {}
        for workflow in entries(self._root.value("workflows")).values():
            for job in items(entries(workflow).get("jobs")):
                if isinstance(job, Scalar):
                    calls.setdefault(job.text, []).append({})
                for name, given in entries(job).items():
                    calls.setdefault(name, []).append(entries(given))
        for part in ("jobs", "executors"):
            for node in entries(self._root.value(part)).values():
                executor = entries(node).get("executor")
                named = executor if isinstance(executor, Scalar) else entries(executor).get("name")
                if isinstance(named, Scalar):
                    calls.setdefault(named.text, []).append(entries(executor))
        return calls


def _steps(node: Node | None) -> Iterator[tuple[Scalar, Node | None]]:
    """The scripts of steps, each with the variables that the step itself gives."""
    todo = [*reversed(items(node))]
    while todo:
        parts = entries(todo.pop())
        run = parts.get("run")
        script = scalar(entries(run).get("command") if isinstance(run, Mapping) else run)
        if script is not None:
            yield script, entries(run).get("environment")
        for key in ("when", "unless"):
            todo += reversed(items(entries(parts.get(key)).get("steps")))


def _texts(node: Node | None) -> dict[str, str]:
    return {name: one.text for name, one in entries(node).items() if isinstance(one, Scalar) and "<<" not in one.text}


def _defaults(node: Node | None, prefix: str = "") -> dict[str, str]:
    """The parameters that have a default which is a text."""
    found = ((name, entries(one).get("default")) for name, one in entries(node).items())
    return {f"{prefix}{name}": value.text for name, value in found if isinstance(value, Scalar)}


def _choices(defaults: dict[str, str], calls: list[dict[str, Node]]) -> Iterator[dict[str, str]]:
    """What the parameters come to, once for each call; the defaults where nothing calls."""
    made = 0
    for call in calls or [{}]:
        given = {name: [value.text] for name, value in call.items() if isinstance(value, Scalar)}
        matrix = entries(entries(call.get("matrix")).get("parameters"))
        given |= {name: [one.text for one in scalars(values)] for name, values in matrix.items()}
        for row in islice(product(*given.values()), _MOST_CHOICES - made):
            made += 1
            yield defaults | dict(zip(given, row, strict=True))


PARSER = Parser(
    parse=parse,
    extracts=(
        "images of jobs and executors, with job and line; parameters with their defaults and what workflows give them",
        "orbs, with their version",
        "packages of npm, NuGet and Python that steps install by name",
    ),
    omits=("images that orbs bring with them", "images of virtual machines", "values that only a run has"),
)

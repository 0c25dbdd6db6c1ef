"""Reads pipelines of Bitbucket: the images of steps and services, and the pipes that steps run.

A pipe is a repository at a version; the image that it runs in is named there, not here.

https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/
"""

import re
from collections.abc import Iterator

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.inventory import Extract
from sca.model.package import repository_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pipelines.found import Filled, PipelineFound, root_mapping
from sca.parsers.pipelines.nodes import entries, items, scalar
from sca.parsers.pipelines.scripts import Script
from sca.parsers.pipelines.variables import fill

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)")
_PIPE = re.compile(r"([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+):([^\s:/]+)")
_DOCKER = "docker://"
_GROUPS = ("step", "steps", "parallel", "stage")


def parse(view: FileView) -> Extract | None:
    """Return one project, a reference for each image and each pipe. Raises InputError."""
    found = PipelineFound(view)
    root = root_mapping(found.documents(view))
    if root is None:
        return found.result()
    _image("container", root.value("image"), "default", found)
    definitions = entries(root.value("definitions"))
    for name, service in entries(definitions.get("services")).items():
        _image("service", entries(service).get("image"), name, found)
    for part in ("steps", "pipelines"):
        for name, step in _steps(definitions.get(part), part):
            _read_step(name, step, found)
    for name, step in _steps(root.value("pipelines"), "step"):
        _read_step(name, step, found)
    return found.result()


def _steps(node: Node | None, name: str) -> Iterator[tuple[str, Mapping]]:
    """Every step below a node, however stages and parallel groups hold it, with the name of its pipeline."""
    todo: list[tuple[str, Node]] = [] if node is None else [(name, node)]
    while todo:
        place, one = todo.pop()
        inner: list[tuple[str, Node]] = [(place, item) for item in items(one)]
        for key, value in entries(one).items():
            if key == "step" and isinstance(value, Mapping):
                yield str(getattr(value.value("name"), "text", "") or place), value
            elif key != "services":
                inner.append((place if key in _GROUPS else key, value))
        todo.extend(reversed(inner))


def _read_step(name: str, step: Mapping, found: PipelineFound) -> None:
    _image("container", step.value("image"), name, found)
    for key in ("script", "after-script"):
        lines = items(step.value(key))
        for pipe in (scalar(entries(line).get("pipe")) for line in lines):
            if pipe is not None:
                _pipe(pipe, name, found)
        found.scripts.read([Script(one, one.text) for line in lines if (one := scalar(line)) is not None], {})


def _pipe(node: Scalar, job: str, found: PipelineFound) -> None:
    pipe = node.text.strip()
    if pipe.startswith(_DOCKER):
        raw = pipe.removeprefix(_DOCKER)
        found.image("action", Scalar(raw, node.line, node.column), fill(raw, _VARIABLE, {}), job)
        return
    named = _PIPE.fullmatch(pipe)
    if named is None:
        message = f"{brief(pipe)} names no pipe: it is owner/repository:version or docker://image"
        found.note("E-ACTION", message, node, "package")
        return
    unresolved = fill(pipe, _VARIABLE, {}).unresolved
    found.action("pipe", node, repository_package("bitbucket", named[1], named[2]), job, unresolved=unresolved)


def _image(role: str, node: Node | None, place: str, found: PipelineFound) -> None:
    image = scalar(node.value("name") if isinstance(node, Mapping) else node)
    if image is not None:
        raw = image.text.strip()
        filled = fill(raw, _VARIABLE, {})
        found.image(role, image, filled if filled.missing else Filled(raw), place)


PARSER = Parser(
    parse=parse,
    extracts=(
        "images of steps and services, with step and line",
        "pipes, with the version of their repository",
        "packages of npm, NuGet and Python that scripts install by name",
    ),
    omits=("the image that a pipe runs in: its own repository names it", "variables, which only a run has"),
)

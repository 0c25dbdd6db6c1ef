"""The charts that a chart brings in: of which of them the images are known, because they are scanned or not deployed.

Helm fetches them when it installs or packages the chart. Unpacked below `charts`, or named by a path, a chart is read by itself;
of one that has to be fetched nobody can tell the images. `condition` and `tags` leave a chart out by the chart's own values.

https://helm.sh/docs/topics/charts/#chart-dependencies, https://helm.sh/docs/helm/helm_dependency/
"""

from collections.abc import Iterator
from posixpath import join

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.docker.helm_templates import CHART

# Where charts of the first version of the format list them.
OLD_LIST = "requirements.yaml"
VALUES = "values.yaml"
_HELP = "fetch it and unpack it below charts ('helm dependency build', then the archives there), or accept this gap in the policy"
_SWITCHES = {"true": True, "false": False}


class _Wanted(Struct, frozen=True):
    """One chart that is brought in, as it is written down."""

    name: str
    version: str
    repository: str
    conditions: tuple[str, ...]
    tags: tuple[str, ...]
    where: Location


def brought_in(root: Mapping, view: FileView) -> Iterator[Problem]:
    """What is not known of the images of the charts that the chart of this Chart.yaml brings in."""
    try:
        wanted = [*_listed(root, view.path), *_old_list(view)]
        values = _root(view, VALUES) if any(one.conditions or one.tags for one in wanted) else None
    except InputError as error:
        yield error.problem("package")
        return
    for one in wanted:
        if not _is_scanned(one, view):
            yield _problem(one, deployed=_is_deployed(one, values))


def _listed(root: Mapping | None, path: str) -> Iterator[_Wanted]:
    listed = root.value("dependencies") if root is not None else None
    for entry in listed.items if isinstance(listed, Sequence) else ():
        name = _text(entry.value("name")) if isinstance(entry, Mapping) else ""
        if isinstance(entry, Mapping) and name:
            tags = entry.value("tags")
            yield _Wanted(
                name,
                _text(entry.value("version")),
                _text(entry.value("repository")),
                tuple(filter(None, (one.strip() for one in _text(entry.value("condition")).split(",")))),
                tuple(_text(tag) for tag in tags.items) if isinstance(tags, Sequence) else (),
                Location(path, entry.line, role="reference"),
            )


def _old_list(view: FileView) -> Iterator[_Wanted]:
    beside = view.neighbour(OLD_LIST)
    return _listed(_root(view, OLD_LIST), beside.path if beside is not None else "")


def _root(view: FileView, name: str) -> Mapping | None:
    """The first document of a file beside the chart. Its own mistakes are told where it is read by itself."""
    beside = view.neighbour(name)
    root = beside.yaml_documents()[0].read().node if beside is not None else None
    return root if isinstance(root, Mapping) else None


def _is_scanned(one: _Wanted, view: FileView) -> bool:
    """Whether the chart itself lies in what is scanned, as a folder: an archive below `charts` is not opened."""
    folder = one.repository.removeprefix("file://") if one.repository.startswith("file://") else join("charts", one.name)
    try:
        return view.neighbour(join(folder, CHART)) is not None
    except InputError:  # a path that leads out
        return False


def _is_deployed(one: _Wanted, values: Mapping | None) -> bool:
    """Whether it is deployed by the values of the chart: the first condition that says anything, else its tags, else yes."""
    for condition in one.conditions:
        switch = _switch(values, condition.split("."))
        if switch is not None:
            return switch
    switches = [_switch(values, ["tags", tag]) for tag in one.tags]
    return True in switches or False not in switches


def _switch(values: Mapping | None, path: list[str]) -> bool | None:
    node: Node | None = values
    for key in path:
        node = node.value(key) if isinstance(node, Mapping) else None
    return _SWITCHES.get(node.text.lower()) if isinstance(node, Scalar) and node.plain else None


def _problem(one: _Wanted, *, deployed: bool) -> Problem:
    version = f" {brief(one.version, 60)}" if one.version else ""
    chart = f"the chart {brief(one.name)}{version}"
    if not deployed:
        message = f"{chart} is not scanned: by the values of this chart it is not deployed"
        return Problem("E-CHART", message, one.where, "notice", "scan that chart too where it is switched on")
    message = f"the chart brings {chart}, which is not scanned: its images are not known"
    return Problem("E-CHART", message, one.where, "package", _HELP)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""

"""What the environment files ask for that a conda-lock.yml was made from."""

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Reference
from sca.model.text import brief
from sca.parsers.pip.conda_environment import parse
from sca.parsers.pip.oddities import Oddities

_PIP = {"conda": "conda", "pypi": "pip"}
_ENDINGS = (".yml", ".yaml")


class Asked(Struct, frozen=True):
    """Names with ranges by manager. `files` are those that were read; `complete` says that none is missing."""

    names: dict[tuple[str, str], str]
    files: tuple[str, ...]
    complete: bool


def read_asked(view: FileView, sources: JsonValue, oddities: Oddities) -> Asked:
    """Read the sources that a lock names, as far as they are environment files beside it."""
    names: dict[tuple[str, str], str] = {}
    files: list[str] = []
    listed = [one for one in sources if isinstance(one, str)] if isinstance(sources, list) else []
    complete = bool(listed)
    for source in listed[: view.limits.include_files]:
        try:
            beside = view.neighbour(source) if source.endswith(_ENDINGS) else None
            found = parse(beside) if beside is not None else None
        except InputError as error:
            oddities.add("E-SOURCE", f"the source {brief(source, 80)} cannot be read: {error.message}", 1, "notice")
            found, beside = None, None
        if found is None or beside is None:
            complete = False
            continue
        files.append(beside.path)
        nodes: tuple[Component | Reference, ...] = (*found.components, *found.references)
        ranges = {edge.child: edge.requested for edge in found.edges}
        for node in nodes:
            names.setdefault((_PIP.get(node.package.type, ""), node.package.name), ranges.get(node.id, ""))
        oddities.found.extend(found.problems)
    return Asked(names, tuple(files), complete)

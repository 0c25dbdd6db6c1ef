"""Reads what pip itself says: `pip inspect`, and the report of `pip install --report`, which somebody handed over as a file.

Both hold the metadata of every package and the environment that they are for, so markers are evaluated for that. A report
lists what would be installed, with the archives that pip chose; an inspection what is installed.

https://pip.pypa.io/en/stable/reference/installation-report/ and https://pip.pypa.io/en/stable/reference/inspect-report/
"""

from collections.abc import Iterable

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, Source
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.core_metadata import Fault, Field, metadata_of
from sca.parsers.pip.direct_url import Origin, read_origin
from sca.parsers.pip.distribution import Distribution, metadata_problems, read_needs
from sca.parsers.pip.distribution_graph import DistributionGraph
from sca.parsers.pip.file_servers import index_source
from sca.parsers.pip.marker_values import Environment

_VERSION = "1"
_LISTS = ("installed", "install")
_ROLES = {"installed": "installed", "install": "lock"}
_HELP = "write the file anew: pip inspect, or pip install --dry-run --report"


def parse(view: FileView) -> Extract:
    """Return every package of a report or an inspection, and who needs whom. Raises InputError for what is neither."""
    document = view.json()
    kind, entries, environment = _checked(document.root, view)
    reader = _Reader(view, document, kind)
    found = [one for entry in entries if (one := reader.distribution(entry)) is not None]
    graph = DistributionGraph([found], environment)
    root = Project(
        f"{view.path}#", view.path, view.folder or ".", "environment" if kind == "installed" else "report", Location(view.path, 1)
    )
    nodes = [one.node() for one in found]
    unmet = tuple(graph.problems())
    problems = (*reader.problems, *unmet)
    partial = kind == "install" and any(problem.code == "E-NOT-INSTALLED" for problem in unmet)
    lossy = partial or graph.ambiguous or any(problem.cost in ("edge", "package") for problem in problems)
    return Extract(
        projects=(root, *(node for node in nodes if isinstance(node, Project))),
        components=tuple(node for node in nodes if isinstance(node, Component)),
        edges=(*(Edge(root.id, one.id) for one in graph.roots()), *graph.edges),
        problems=problems,
        completeness="incomplete" if lossy else "complete",
    )


def _checked(root: JsonValue, view: FileView) -> tuple[str, list[JsonValue], Environment]:
    """Which of the two it is, its entries and its environment. Raises InputError for a file that must be refused."""
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=_HELP)
    if root.get("version") != _VERSION:
        message = f"version {brief(str(root.get('version')), 40)}: only version {_VERSION} of pip's reports is known"
        raise InputError("E-LOCK-VERSION", message, view.path, 1, help=_HELP)
    kinds = [kind for kind in _LISTS if isinstance(root.get(kind), list)]
    if len(kinds) != 1:
        raise InputError(
            "E-STRUCTURE", "a list of what is installed, or of what is to be, is not there", view.path, 1, help=_HELP
        )
    entries, environment = root[kinds[0]], root.get("environment")
    if not isinstance(entries, list) or len(entries) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path)
    values = environment if isinstance(environment, dict) else {}
    return kinds[0], entries, Environment({name: value for name, value in values.items() if isinstance(value, str)})


class _Reader:
    """Turns entries into distributions, and collects what was wrong with them."""

    def __init__(self, view: FileView, document: JsonDocument, kind: str) -> None:
        self.problems: list[Problem] = []
        self._view = view
        self._document = document
        self._role = _ROLES[kind]
        self._ids: set[str] = set()

    def distribution(self, entry: JsonValue) -> Distribution | None:
        where = Location(self._view.path, self._document.line(entry) or 1, role=self._role)
        fields = entry if isinstance(entry, dict) else {}
        metadata = metadata_of(_fields(fields.get("metadata"), where.line or 1), where.line or 1, self._view.limits)
        if isinstance(metadata, Fault):
            self._note(metadata.code, metadata.message, where, "package")
            return None
        self.problems.extend(metadata_problems(metadata, self._view.path))
        needs = read_needs(metadata.requires, where, self._view.limits, self.problems)
        if fields.get("is_yanked") is True:
            message = f"{metadata.name} {metadata.version} was withdrawn by its publisher"
            self._note("E-YANKED", message, where, "notice", "choose another version")
        known, local = self._origin(fields, where)
        name = pypi_package(metadata.name, "").name
        return Distribution(
            self._id(f"{self._view.path}#{name}", where),
            metadata,
            where,
            needs,
            known.source,
            known.hashes,
            _text(fields.get("installer")),
            fields.get("requested") is True,
            known.editable,
            known.subdirectory,
            local,
            asked_extras=tuple(sorted(_texts(fields.get("requested_extras")))),
        )

    def _origin(self, fields: dict[str, JsonValue], where: Location) -> tuple[Origin, str | None]:
        """Where a package comes from, and the folder of a local project."""
        direct, download = fields.get("direct_url"), fields.get("download_info")
        stated = download if direct is None else direct
        found = Origin(Source()) if stated is None else read_origin(stated)
        if isinstance(found, str):
            self._note("E-ORIGIN", f"where the package came from is not known: {found}", where, "field")
            return Origin(Source()), None
        if download is not None and fields.get("is_direct") is False and found.source.kind == "url":
            return Origin(index_source(found.source.url, credentials=found.source.credentials), found.hashes), None
        return found, (self._view.folder or ".") if found.folder else None

    def _id(self, wanted: str, where: Location) -> str:
        """Ids are names; a name that stands twice has its line behind it."""
        id = f"{wanted}:{where.line}" if wanted in self._ids else wanted
        if id in self._ids:
            id = f"{id}:{len(self._ids)}"
        self._ids.add(id)
        return id

    def _note(self, code: str, message: str, where: Location, cost: str, help: str = _HELP) -> None:
        self.problems.append(Problem(code, message, where, cost, help))


def _fields(metadata: JsonValue, line: int) -> Iterable[Field]:
    """The metadata of an entry, which has the names of the headers in JSON, as headers."""
    for name, value in metadata.items() if isinstance(metadata, dict) else ():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield Field(name.replace("_", "-"), one.strip(), line)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: JsonValue) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of the report, with the archive that pip chose, its hash and its licences",
        "who needs whom, markers evaluated for the environment of the report",
        "what was asked for by name, with its extras",
    ),
    omits=("what was installed before a report of `pip install`",),
)

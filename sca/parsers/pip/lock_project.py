"""What the project beside a lock asks for, from the standard tables of its pyproject.toml.

`project.dependencies` are needed at run time, `project.optional-dependencies` are extras, `dependency-groups` are for
development. Extras that name the project itself are no packages; an included group stands there by its own name.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ and
https://packaging.python.org/en/latest/specifications/dependency-groups/
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Location, Scope
from sca.model.pep440 import PythonRange, parse_range
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.pip.direct import Direct, read_direct
from sca.parsers.pip.grammar import Refusal, read_requirement
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

PYPROJECT = "pyproject.toml"
Table = dict[str, JsonValue]


class ProjectFile(Struct, frozen=True):
    """A pyproject.toml. `where` is the place of the table that names the project."""

    document: TomlDocument
    where: Location

    @property
    def project(self) -> Table:
        """The table `project`."""
        return table(self.document.root, "project")

    def tool(self, name: str) -> Table:
        """The table of one tool."""
        return table(table(self.document.root, "tool"), name)


class Asking(Struct, frozen=True):
    """A project with its name, which is empty where it has none, and everything that it asks for."""

    name: str
    version: str
    where: Location
    needs: tuple[Need, ...]


def project_file(view: FileView, oddities: Oddities, tool: str = "") -> ProjectFile | None:
    """The pyproject.toml beside a lock; None if there is none, or none that can be read, which is noted."""
    try:
        beside = view.neighbour(PYPROJECT)
        if beside is None:
            return None
        document = beside.toml()
    except InputError as error:
        oddities.add_file(error, "package")
        return None
    named = table(document.root, "project") or table(table(document.root, "tool"), tool)
    return ProjectFile(document, Location(beside.path, document.line(named) or 1, role="declared"))


def table(values: Table, key: str) -> Table:
    """A table inside another one; empty if there is none."""
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def standard_needs(file: ProjectFile, limits: Limits, oddities: Oddities) -> Iterator[tuple[str, Need]]:
    """Every dependency of the standard tables with its group; that of run time is empty."""
    reader = RequirementReader(limits, oddities, file.where)
    project = file.project
    own = canonical(text(project, "name"))
    yield from (("", need) for need in reader.needs(project.get("dependencies", []), Scope.RUNTIME, own))
    for extra, listed in table(project, "optional-dependencies").items():
        yield from ((extra, need) for need in reader.needs(listed, Scope.OPTIONAL, own))
    for group, listed in table(file.document.root, "dependency-groups").items():
        yield from ((group, need) for need in reader.needs(listed, Scope.DEV, own))


def text(values: Table, key: str) -> str:
    """A text of a table; empty if there is none."""
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


class RequirementReader:
    """Reads requirements as the standards write them into needs; what is none is noted at one place, with what it costs."""

    def __init__(self, limits: Limits, oddities: Oddities, where: Location, cost: str = "package") -> None:
        self._limits = limits
        self._oddities = oddities
        self._where = where
        self._cost = cost

    def needs(self, listed: JsonValue, scope: Scope, own: str = "") -> Iterator[Need]:
        """The needs of a list of requirements, without the project's own name and without included groups."""
        for one in listed if isinstance(listed, list) else [listed]:
            if isinstance(one, dict) and "include-group" in one:
                continue
            need = self.need(one, scope) if isinstance(one, str) else "it is not a text"
            if isinstance(need, str):
                message = f"{brief(without_secrets(str(one)), 80)!r} is no requirement: {need}"
                self._oddities.add_at(self._where, "E-REQUIREMENT", message, self._cost)
            elif need.name != own:
                yield need

    def need(self, one: str, scope: Scope) -> Need | str:
        """One requirement as a need, or why it is none."""
        if len(one) > self._limits.requirement_chars:
            return f"it is longer than the limit of {self._limits.requirement_chars} (requirement-chars)"
        found = read_requirement(one.strip(), self._limits)
        if isinstance(found, Refusal):
            return found.reason
        for code, message in found.faults:
            self._oddities.add_at(self._where, code, f"{brief(without_secrets(one), 60)}: {message}", "field")
        direct = read_direct(found.address) if found.address else None
        return Need(
            canonical(found.name),
            without_secrets(found.address) or found.specifier,
            _range(found.specifier),
            found.marker,
            tuple(sorted({canonical(extra) for extra in found.extras})),
            source=_kind(direct),
            scope=scope,
        )


def _range(specifier: str) -> PythonRange | None:
    try:
        return parse_range(specifier, prereleases=True) if specifier else None
    except ValueError:
        return None


def _kind(direct: Direct | None) -> str:
    return "" if direct is None else direct.source.kind

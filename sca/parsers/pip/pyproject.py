"""Everything that a pyproject.toml asks for, in the standard tables and in those of Poetry, PDM and uv.

    [project] dependencies, optional-dependencies      run time, and extras
    [dependency-groups]                                groups for development; one may include another
    [build-system] requires                            what builds the project
    [tool.poetry] dependencies, group.*.dependencies   Poetry's own
    [tool.pdm.dev-dependencies], [tool.uv] dev-dependencies
    [tool.uv.sources], [tool.uv.index]                 where a package comes from
    [tool.hatch.envs.*] dependencies, extra-dependencies; [tool.tox.*] deps
                                                       environments of tools, which no lock of the project holds

Nothing is resolved. Included groups are checked and not repeated: what they hold stands there by its own group.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ and
https://packaging.python.org/en/latest/specifications/dependency-groups/
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.toml_document import TomlDocument
from sca.model.component import Location, Problem, Scope
from sca.model.text import brief
from sca.parsers.pip.lock_project import Table, table, text
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.poetry_wanted import read_poetry
from sca.parsers.pip.uv_sources import UvSources
from sca.parsers.pip.wanted import Wanted, read_wanted

_REMEDY = "correct the pyproject.toml"
_INCLUDE = "include-group"
_EDITABLE = "-e "
BUILD = "build-system"
# What tox takes for a file of requirements, or fills in from elsewhere.
_TOX = ("tool", "tox")
_NO_PACKAGES = ("-", "{")


class Pyproject(Struct, frozen=True):
    """A project with all that it asks for. `dynamic` are the fields that only a build would tell."""

    name: str
    version: str
    where: Location
    wanted: tuple[Wanted, ...]
    dynamic: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_pyproject(document: TomlDocument, limits: Limits) -> Pyproject:
    """Read the tables of one file; what is no requirement in them is noted with its line."""
    return _Reader(document, limits).run()


class _Reader:
    """Goes through the tables of one file."""

    def __init__(self, document: TomlDocument, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._problems: list[Problem] = []
        self._root = document.root
        self._project = table(document.root, "project")
        self._tool = table(document.root, "tool")
        self._poetry = table(self._tool, "poetry")
        self._own = canonical(text(self._project, "name") or text(self._poetry, "name"))

    def run(self) -> Pyproject:
        """The project and everything it asks for, in the order of the tables above."""
        named = self._project or self._poetry
        where = Location(self._document.path, self._document.line(named) or 1, role="declared")
        standard = [*self._standard()]
        listed = self._project.get("dynamic")
        dynamic = tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()
        sources = UvSources(table(self._tool, "uv"))
        wanted = [sources.apply(one) for one in standard]
        poetry = read_poetry(self._document, self._limits, standard, dynamic, self._note)
        wanted = [*map(poetry.with_source, wanted), *poetry.wanted, *self._of_tools(), *self._build(), *self._environments()]
        found = tuple(one for one in wanted if canonical(one.name) != self._own or one.scope is Scope.BUILD)
        for one in found:
            for code, message, cost in one.faults:
                self._problems.append(Problem(code, message, one.where, cost, _REMEDY))
        name, version = (text(self._project, key) or text(self._poetry, key) for key in ("name", "version"))
        return Pyproject(name, version, where, found, dynamic, tuple(self._problems))

    def _standard(self) -> Iterator[Wanted]:
        yield from self._list(self._project, Scope.RUNTIME, "", "project", "dependencies")
        for extra in self._names(self._project, "project", "optional-dependencies"):
            extras = table(self._project, "optional-dependencies")
            yield from self._list(extras, Scope.OPTIONAL, extra, "project", "optional-dependencies", extra)
        groups = table(self._root, "dependency-groups")
        for group in self._names(self._root, "dependency-groups"):
            yield from self._list(groups, Scope.DEV, group, "dependency-groups", group)
        self._check_includes(groups)

    def _of_tools(self) -> Iterator[Wanted]:
        uv, pdm = table(self._tool, "uv"), table(self._tool, "pdm")
        yield from self._list(uv, Scope.DEV, "dev", "tool", "uv", "dev-dependencies")
        groups = table(pdm, "dev-dependencies")
        for group in groups:
            yield from self._list(groups, Scope.DEV, group, "tool", "pdm", "dev-dependencies", group)

    def _build(self) -> Iterator[Wanted]:
        yield from self._list(table(self._root, BUILD), Scope.BUILD, "", BUILD, "requires")

    def _environments(self) -> Iterator[Wanted]:
        """What Hatch and tox install to build and to test, beside the project and its lock."""
        hatch = table(table(self._tool, "hatch"), "envs")
        for name in hatch:
            for key in ("dependencies", "extra-dependencies"):
                yield from self._list(table(hatch, name), Scope.BUILD, name, "tool", "hatch", "envs", name, key)
        tox = table(self._tool, "tox")
        for name in ("env_run_base", "env_pkg_base"):
            yield from self._list(table(tox, name), Scope.BUILD, name, "tool", "tox", name, "deps")
        for name in table(tox, "env"):
            yield from self._list(table(table(tox, "env"), name), Scope.BUILD, name, "tool", "tox", "env", name, "deps")

    def _names(self, values: Table, *place: str) -> list[str]:
        """The keys of a table of lists; anything but a table is noted."""
        value = values.get(place[-1])
        if value is not None and not isinstance(value, dict):
            self._note("E-FIELD", f"{'.'.join(place)} is not a table", self._where(*place), "package")
        return [*value] if isinstance(value, dict) else []

    def _list(self, values: Table, scope: Scope, group: str, *place: str) -> Iterator[Wanted]:
        """The requirements of one list."""
        listed = values.get(place[-1])
        if listed is None:
            return
        if not isinstance(listed, list):
            self._note("E-FIELD", f"{brief('.'.join(place), 80)} is not a list", self._where(*place), "package")
            return
        for number, one in enumerate(listed):
            where = self._where(*place, number)
            if isinstance(one, dict) and _INCLUDE in one and place[0] == "dependency-groups":
                continue
            if place[:2] == _TOX and (not isinstance(one, str) or one.startswith(_NO_PACKAGES)):
                continue
            if not isinstance(one, str):
                self._note(
                    "E-REQUIREMENT", f"item {number + 1} of {brief(group or place[-1], 60)} is not a text", where, "package"
                )
                continue
            # A dependency of tox is a line of a requirements file, which may have a comment behind it.
            text = one.partition(" #")[0].rstrip() if place[:2] == _TOX else one
            found = read_wanted(text.removeprefix(_EDITABLE), where, scope, group, self._limits)
            if isinstance(found, str):
                self._note("E-REQUIREMENT", found, where, "package")
            else:
                yield found

    def _check_includes(self, groups: Table) -> None:
        """Note included groups that are not there, and groups that include themselves."""
        known = {canonical(group): _included(listed) for group, listed in groups.items()}
        for group, included in known.items():
            for other in included:
                if other not in known:
                    message = f"group {brief(group, 60)} includes {brief(other, 60)}, which is not there"
                    self._note("E-GROUP", message, self._where("dependency-groups"), "package")
        waiting = dict(known)
        while done := [group for group, included in waiting.items() if not any(other in waiting for other in included)]:
            for group in done:
                del waiting[group]
        if waiting:
            named = ", ".join(brief(group, 60) for group in sorted(waiting)[:5])
            message = f"groups that include each other in a circle, or one that does: {named}"
            self._note("E-GROUP", message, self._where("dependency-groups"), "field")

    def _where(self, *place: str | int) -> Location:
        return Location(self._document.path, self._document.line_of(*place) or 1, role="declared")

    def _note(self, code: str, message: str, where: Location, cost: str) -> None:
        self._problems.append(Problem(code, message, where, cost, _REMEDY))


def _included(listed: JsonValue) -> list[str]:
    """The names of the groups that a group includes."""
    tables = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [canonical(str(one[_INCLUDE])) for one in tables if _INCLUDE in one]

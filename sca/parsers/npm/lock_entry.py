"""One place of a lock, the same value for every format of the npm family, and the collector of what was odd in a lock.

The fields have the names of package-lock version 3; everything else is translated when it is read.
"""

from posixpath import normpath

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Location, Problem, Scope, Source
from sca.model.patterns import compiled
from sca.model.text import brief

MODULES = "node_modules/"
HIDDEN = ".package-lock.json"
REMEDY = "write the lock anew: npm install --package-lock-only"
_NAME = compiled(r"(?:@[^/@\s\\\x00-\x1f\x7f]+/)?[^/@\s\\\x00-\x1f\x7f]+").fullmatch
_CLIMB = compiled(r"(?:\.\.(?:/|\Z))++").match
# Control characters and backslashes, an empty, `.` or `..` part of a path with a slash in front.
_ODD_PATH = compiled(r"[\x00-\x1f\x7f\\]|/\.{0,2}(?:/|\Z)").search


class Entry(Struct, frozen=True):
    """A project, a package or a link.

    `path` is its place below the lock, empty for the root; where a lock knows no places, the key of a package.
    `name` is the identity, `installed` the name that it is installed under, empty for a project. `where` is the place of
    the fields. `scope` is set where the lock states it; `by_url` says that the lock has an address for a version.
    `source` is set by formats that tell a package's origin otherwise than by the address in `resolved`.
    """

    path: str
    name: str
    installed: str
    fields: dict[str, JsonValue]
    where: Location
    scope: Scope = Scope.UNKNOWN
    by_url: bool = False
    source: Source | None = None

    @property
    def is_link(self) -> bool:
        """Whether this place only leads to another one."""
        return self.fields.get("link") is True

    @property
    def link_target(self) -> str | None:
        """The path a link leads to, empty for the root; None where none is given."""
        target = self.fields.get("resolved")
        if not isinstance(target, str):
            return None
        path = normpath(target.removeprefix("file:"))
        return "" if path == "." else path

    @property
    def is_package(self) -> bool:
        """Whether this place lies in a `node_modules` folder; what lies elsewhere is a project."""
        return bool(self.installed)


class Lock(Struct, frozen=True):
    """The entries of a lock by path, the root first. `refused` are places whose entry was left out with a Problem."""

    entries: dict[str, Entry]
    refused: frozenset[str]


class Oddities:
    """Collects the problems of one lock. `remedy` is how its package manager writes it anew."""

    def __init__(self, path: str, remedy: str = REMEDY) -> None:
        self.found: list[Problem] = []
        self._path = path
        self._remedy = remedy

    def add(self, code: str, message: str, line: int | None, cost: str) -> None:
        """A problem of the lock, which its package manager can write anew."""
        self.found.append(Problem(code, message, Location(self._path, line), cost, self._remedy))

    def add_at(self, entry: Entry, code: str, message: str, cost: str) -> None:
        """A problem of one entry, named by its place."""
        shown = brief(entry.path) if entry.path else "the project"
        self.found.append(Problem(code, f"{shown}: {message}", entry.where, cost, self._remedy))

    def add_file(self, error: InputError, cost: str) -> None:
        """A neighbouring file that was refused, and what that costs this lock."""
        self.found.append(error.problem(cost))

    @property
    def lose_packages(self) -> bool:
        """Whether a package or an edge is missing because of them, so that the lock is not told completely."""
        return any(problem.cost in ("edge", "package") for problem in self.found)


def installed_name(path: str) -> str:
    """The part of a path behind its last `node_modules/`; empty if it lies in no such folder."""
    start = path.rfind(MODULES)
    if start == 0 or (start > 0 and path[start - 1] == "/"):
        return path[start + len(MODULES) :]
    return ""


def against_path(path: str, folder: str) -> str:
    """Why a path of a lock in `folder` (relative to the scan root) is refused; empty if it is not.

    Local folders beside the lock's own (`../shared`) are allowed as long as they lie inside what is scanned.
    """
    climb = _CLIMB(path)
    inner = path[climb.end() :] if climb else path
    if leads_out(path, folder):
        return "the path leads out of the scanned folder"
    if inner and (_ODD_PATH(f"/{inner}") or inner[1:2] == ":"):
        return "the path is none that npm writes"
    return ""


def leads_out(path: str, folder: str) -> bool:
    """Whether a path of a lock in `folder` climbs above the scan root."""
    climb = _CLIMB(path)
    return climb is not None and climb[0].count("..") > (folder.count("/") + 1 if folder else 0)


def against_name(name: str, limits: Limits) -> str:
    """Why a text is no package name; empty if it is one."""
    if len(name) > limits.npm_name_chars:
        return f"the name has {len(name)} characters, more than the limit of {limits.npm_name_chars} (npm-name-chars)"
    return "" if _NAME(name) else f"{brief(name, 60)!r} is no package name"

"""One package of a uv.lock: what it is, where it comes from, and whether it is a project of the checkout.

    [[package]]
    name = "requests"
    version = "2.32.3"
    source = { registry = "https://index.example.test/simple" }
    sdist = { url = "...", hash = "sha256:..." }
    wheels = [{ url = "...", hash = "sha256:..." }]

`source` is one of registry, git, url, path (an archive), and directory, editable and virtual, which are folders.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
"""

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Source
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.model.url import git_source, path_source, registry_source, url_source
from sca.parsers.pip.grammar import is_name

Table = dict[str, JsonValue]
Fault = tuple[str, str, str]
_FOLDERS = ("editable", "virtual", "directory")
_WEB = ("https://", "http://")
# What uv writes behind the address of a repository; anything else there may be a secret.
_GIT_QUERY = compiled(r"(?:(?:rev|tag|branch|subdirectory|lfs)=[^&=#]*+(?:&|$))*+").fullmatch
_SUBDIRECTORY = compiled(r"(?:^|&)subdirectory=([^&]*)")


class Origin(Struct, frozen=True):
    """Where a package comes from. `folder` is set for a folder of the checkout, as written; `key` tells sources apart."""

    source: Source
    key: str
    folder: str | None = None
    subdirectory: str = ""
    editable: bool = False
    fault: str = ""


class UvPackage(Struct, frozen=True):
    """One entry. `id` is that of its node; `values` is the table as it stands."""

    id: str
    name: str
    version: str
    origin: Origin
    line: int | None
    values: Table


class Origins:
    """Reads source tables; those that say the same, as nearly all do, are read once."""

    def __init__(self) -> None:
        self._known: dict[str, Origin] = {}

    def read(self, table: JsonValue) -> Origin:
        """The origin that a table names."""
        if not isinstance(table, dict) or not table:
            return Origin(Source(), "", fault="it has no source")
        key = _key(table)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _origin(table, key)
        return found


def _key(table: Table) -> str:
    """A text that is the same for tables that name the same source."""
    if len(table) == 1:
        [(kind, where)] = table.items()
        return f"{kind} {where}"
    return " ".join(f"{kind} {where}" for kind, where in sorted(table.items()))


def _origin(table: Table, key: str) -> Origin:
    subdirectory = table.get("subdirectory")
    inside = subdirectory if isinstance(subdirectory, str) else ""
    for kind, read in (("registry", _registry), ("git", _repository), ("url", url_source), ("path", path_source)):
        where = table.get(kind)
        if isinstance(where, str) and where:
            named = _SUBDIRECTORY.search(where.partition("#")[0].partition("?")[2]) if kind == "git" else None
            return Origin(read(where), key, subdirectory=inside or (named[1] if named else ""))
    for kind in _FOLDERS:
        where = table.get(kind)
        if isinstance(where, str):
            return Origin(path_source(where), key, where or ".", inside, editable=kind == "editable")
    return Origin(Source(), key, fault=f"its source ({brief(', '.join(table), 40)}) is of no known kind")


def _registry(where: str) -> Source:
    """An index on the network, or a folder with archives that stands for one."""
    if not where.startswith(_WEB):
        return path_source(where)
    index = registry_source(where)
    return Source("registry", "", index.registry, credentials=index.credentials)


def _repository(where: str) -> Source:
    address, _, commit = where.partition("#")
    plain, _, query = address.partition("?")
    shown = plain if _GIT_QUERY(query) else address
    return git_source(f"git+{shown}" if "://" in shown else shown, commit)


def files_of(values: Table, faults: list[Fault]) -> list[JsonValue]:
    """The wheels and the source archive of an entry."""
    wheels = values.get("wheels")
    files = [*wheels] if isinstance(wheels, list) else []
    if wheels is not None and not isinstance(wheels, list):
        faults.append(("E-FIELD", "its wheels are not a list", "field"))
    if "sdist" in values:
        files.append(values["sdist"])
    return files


def against_entry(name: JsonValue, version: JsonValue, limits: Limits) -> str:
    """Why an entry is no package; empty if it is one."""
    if not isinstance(name, str) or not is_name(name, limits):
        return "its name is no package name"
    if version is not None and not isinstance(version, str):
        return "its version is not a text"
    if version is not None and len(version) > limits.version_chars:
        return f"its version has {len(version)} characters, more than the limit of {limits.version_chars} (version-chars)"
    return ""

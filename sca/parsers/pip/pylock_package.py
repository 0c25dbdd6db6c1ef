"""One package of a pylock.toml: identity, source, hashes, and the groups and extras that its marker names.

    vcs = {type, url | path, commit-id, subdirectory}      archive = {url | path, hashes, subdirectory}
    directory = {path, editable, subdirectory}             index, sdist = {...}, wheels = [{name, url | path, hashes}]

https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Hash, Scope, Source
from sca.model.text import brief
from sca.model.url import git_source, path_source, registry_source, url_source
from sca.parsers.pip.grammar import is_name
from sca.parsers.pip.lock_fields import read_lock_marker
from sca.parsers.pip.lock_files import Files, told_of
from sca.parsers.pip.lock_hashes import read_lock_hash
from sca.parsers.pip.lock_nodes import Fault, LockedPackage
from sca.parsers.pip.markers import Marker

Table = dict[str, JsonValue]
_EXTRAS, _GROUPS = "extras", "dependency_groups"
_STRENGTH = (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV)


def read_package(values: Table, limits: Limits, default_groups: frozenset[str], *, grouped: bool) -> LockedPackage | str:
    """The package, or why it is none. `grouped` says that the lock has extras or groups, which markers ask for."""
    name, version = values.get("name"), values.get("version", "")
    if not isinstance(name, str) or not is_name(name, limits):
        return "its name is no package name"
    if not isinstance(version, str) or len(version) > limits.version_chars:
        return f"its version is not a text, or longer than the limit of {limits.version_chars} (version-chars)"
    faults: list[Fault] = []
    origins: list[str] = [key for key in ("vcs", "directory", "archive") if key in values]
    if "sdist" in values or "wheels" in values:
        origins.append("index")
    if len(origins) != 1:
        told = f"several places to come from ({', '.join(origins)})" if origins else "no place to come from"
        faults.append(("E-FIELD", f"it has {told}", "field"))
    origin = _table(values, origins[0], faults) if origins and origins[0] != "index" else {}
    folder = _text(origin, "path", faults) if origins[:1] == ["directory"] else ""
    marker = read_lock_marker(_text(values, "marker", faults), limits, faults)
    return LockedPackage(
        name=name,
        version=version,
        source=_source(origins[0] if origins else "", origin, values, faults),
        folder=folder,
        subdirectory=_text(origin, "subdirectory", faults),
        marker=marker,
        groups=_groups(marker),
        scope=_scope(marker, default_groups) if grouped else Scope.UNKNOWN,
        files=Files(tuple(sorted(_hashes(values, origin, faults))), _told(values)),
        editable=origin.get("editable") is True,
        faults=tuple(faults),
    )


def _source(kind: str, origin: Table, values: Table, faults: list[Fault]) -> Source:
    url, path = _text(origin, "url", faults), _text(origin, "path", faults)
    if kind == "vcs":
        vcs = _text(origin, "type", faults)
        if vcs != "git":
            return url_source(f"{vcs}+{url}") if url else path_source(path)
        found = git_source(f"git+{url or path}" if "://" in url else url or path, _text(origin, "commit-id", faults))
        if not found.commit:
            faults.append(("E-FIELD", "no full commit of the repository is named", "field"))
        return found
    if kind in ("archive", "directory"):
        return url_source(url) if url else path_source(path)
    files = _files(values)
    if any("path" in file for file in files) and not any("url" in file for file in files):
        local = next(file["path"] for file in files if "path" in file)
        return path_source(local) if isinstance(local, str) else Source()
    index = _text(values, "index", faults)
    found = registry_source(index)
    return Source("registry", "", found.registry, credentials=found.credentials) if index else Source("registry")


def _files(values: Table) -> list[Table]:
    wheels = values.get("wheels", [])
    listed = [values.get("sdist"), *(wheels if isinstance(wheels, list) else [])]
    return [file for file in listed if isinstance(file, dict)]


def _hashes(values: Table, origin: Table, faults: list[Fault]) -> set[Hash]:
    found: set[Hash] = set()
    for file in (origin, *_files(values)):
        hashes = file.get("hashes", {})
        for algorithm, digest in hashes.items() if isinstance(hashes, dict) else ():
            one = read_lock_hash(f"{algorithm}:{digest}")
            if one is None:
                faults.append(("E-HASH", f"{brief(f'{algorithm}:{digest}', 60)!r} is no hash", "field"))
            else:
                found.add(one)
    return found


def _told(values: Table) -> tuple[str, ...]:
    return tuple(told for file in _files(values) for told in told_of(file))


def _groups(marker: Marker) -> tuple[str, ...]:
    """The groups and extras that a marker names, the extras as `extra:name`."""
    extras = (f"extra:{extra}" for extra in marker.compares((_EXTRAS,)))
    return tuple(sorted({*marker.compares((_GROUPS,)), *extras}))


def _scope(marker: Marker, default_groups: frozenset[str]) -> Scope:
    """Why a package is installed, by the weakest condition among the strongest alternatives; unknown if that is not clear."""
    if " not in " in marker.text or (marker.text and not marker.alternatives):
        return Scope.UNKNOWN
    found: list[Scope] = []
    for terms in marker.alternatives or ((),):
        needed = Scope.RUNTIME
        for term in terms:
            if term.variable == _EXTRAS and needed is Scope.RUNTIME:
                needed = Scope.OPTIONAL
            elif term.variable == _GROUPS and term.value not in default_groups:
                needed = Scope.DEV
        found.append(needed)
    return min(found, key=_STRENGTH.index)


def _table(values: Table, key: str, faults: list[Fault]) -> Table:
    value = values.get(key, {})
    if isinstance(value, dict):
        return value
    faults.append(("E-FIELD", f"{key} is not a table", "field"))
    return {}


def _text(values: Table, key: str, faults: list[Fault]) -> str:
    value = values.get(key, "")
    if isinstance(value, str):
        return value
    faults.append(("E-FIELD", f"{key} is not a text", "field"))
    return ""

"""One package of a poetry.lock: identity, source, groups, marker, and what it needs, whatever the version of the lock.

https://github.com/python-poetry/poetry/blob/main/src/poetry/packages/locker.py
"""

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Scope, Source
from sca.model.text import brief
from sca.model.url import git_source, path_source, registry_source, url_source
from sca.parsers.pip.grammar import NO_MARKER, is_name
from sca.parsers.pip.lock_fields import read_texts
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.lock_nodes import Fault, LockedPackage
from sca.parsers.pip.markers import Marker, either, read_marker
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.poetry_extras import Extras
from sca.parsers.pip.poetry_needs import read_dependencies
from sca.parsers.pip.poetry_range import python_marker

Table = dict[str, JsonValue]
_MAIN = "main"


def read_package(values: Table, limits: Limits) -> LockedPackage | str:
    """The package, or why it is none."""
    name, version = values.get("name"), values.get("version")
    if not isinstance(name, str) or not is_name(name, limits):
        return "its name is no package name"
    if not isinstance(version, str) or not version:
        return "it has no version"
    if len(version) > limits.version_chars:
        return f"its version has {len(version)} characters, more than the limit of {limits.version_chars} (version-chars)"
    faults: list[Fault] = []
    source = _table(values, "source", faults)
    found, folder = _source(source, faults)
    subdirectory = source.get("subdirectory")
    groups = read_texts(values, "groups", faults) or (
        [str(values["category"])] if isinstance(values.get("category"), str) else []
    )
    python = values.get("python-versions")
    return LockedPackage(
        name=name,
        version=version,
        source=found,
        folder=folder,
        subdirectory=subdirectory if isinstance(subdirectory, str) else "",
        marker=_marker(values, groups, limits, faults),
        python=python_marker(python) if isinstance(python, str) else NO_MARKER,
        groups=tuple(groups),
        scope=_scope(groups, optional=values.get("optional") is True),
        needs=tuple(_needs(name, values, limits, faults)),
        editable=values.get("develop") is True,
        faults=tuple(faults),
    )


def _source(source: Table, faults: list[Fault]) -> tuple[Source, str]:
    """Where a package comes from, and the folder if that is one. Without a source it comes from the default index."""
    kind, url = source.get("type"), source.get("url", "")
    if not source:
        return Source("registry"), ""
    if not isinstance(kind, str) or not isinstance(url, str) or not url:
        faults.append(("E-FIELD", "its source has no type or no address", "field"))
        return Source(), ""
    if kind == "git":
        return _repository(url, source, faults), ""
    if kind in ("directory", "file"):
        return path_source(url), url if kind == "directory" else ""
    if kind in ("url", "legacy"):
        index = registry_source(url)
        legacy = Source("registry", "", index.registry, credentials=index.credentials)
        return legacy if kind == "legacy" else url_source(url), ""
    faults.append(("E-FIELD", f"the kind {brief(kind, 40)!r} of its source is not known", "field"))
    return Source(), ""


def _repository(url: str, source: Table, faults: list[Fault]) -> Source:
    commit = source.get("resolved_reference", source.get("reference"))
    found = git_source(f"git+{url}" if "://" in url else url, commit if isinstance(commit, str) else "")
    if not found.commit:
        faults.append(("E-FIELD", "no full commit of the repository is named", "field"))
    return found


def _marker(values: Table, groups: list[str], limits: Limits, faults: list[Fault]) -> Marker:
    """Where the package is installed: one marker, or one for each group, any of which is enough."""
    value = values.get("markers", values.get("marker"))
    if value is None:
        return NO_MARKER
    texts = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else [None]
    if isinstance(value, dict) and any(group not in value for group in groups):
        texts = [""]
    found: list[Marker] = []
    for text in texts:
        read = read_marker(text) if isinstance(text, str) and 0 < len(text) <= limits.requirement_chars else "it is no text"
        if text == "":
            return NO_MARKER
        if isinstance(read, str):
            faults.append(("E-MARKER", f"its marker is none: {read}", "field"))
            return NO_MARKER
        found.append(read)
    return either(found) if found else NO_MARKER


def _scope(groups: list[str], *, optional: bool) -> Scope:
    if _MAIN in groups or (optional and not groups):
        return Scope.OPTIONAL if optional else Scope.RUNTIME
    return Scope.DEV if groups else Scope.UNKNOWN


def _needs(name: str, values: Table, limits: Limits, faults: list[Fault]) -> list[Need]:
    if not values.get("dependencies"):
        return []
    extras = Extras(canonical(name), _table(values, "extras", faults))
    found: list[Need] = []
    for one in read_dependencies(values["dependencies"], limits):
        if isinstance(one, str):
            faults.append(("E-DEPENDENCIES", one, "edge"))
            continue
        faults.extend(one.faults)
        found.append(extras.of(one))
    return found


def _table(values: Table, key: str, faults: list[Fault]) -> Table:
    value = values.get(key, {})
    if isinstance(value, dict):
        return value
    faults.append(("E-FIELD", f"{key} is not a table", "field"))
    return {}

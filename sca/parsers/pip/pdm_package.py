"""One entry of a pdm.lock: a package, or the part of one that some of its extras bring.

    name, version, requires_python, dependencies (requirements), groups, marker, extras
    files = [{file | url, hash}]                     index
    git = "...", revision = "<commit>", subdirectory    url = "..."    path = "./...", editable

https://pdm-project.org/latest/usage/lockfile/
"""

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Scope, Source
from sca.model.text import brief
from sca.model.url import git_source, path_source, url_source
from sca.parsers.pip.direct import read_direct
from sca.parsers.pip.grammar import is_name
from sca.parsers.pip.lock_fields import read_lock_marker, read_texts
from sca.parsers.pip.lock_nodes import Fault, LockedPackage
from sca.parsers.pip.lock_project import RequirementReader
from sca.parsers.pip.poetry_range import python_marker

Table = dict[str, JsonValue]
_DEFAULT = "default"


def read_package(values: Table, limits: Limits, index: Source, requirements: RequirementReader) -> LockedPackage | str:
    """The entry, or why it is none. `index` is where a package without an address comes from."""
    name, version = values.get("name"), values.get("version", "")
    if not isinstance(name, str) or not is_name(name, limits):
        return "its name is no package name"
    if not isinstance(version, str) or len(version) > limits.version_chars:
        return f"its version is not a text, or longer than the limit of {limits.version_chars} (version-chars)"
    faults: list[Fault] = []
    source, folder = _source(values, index, faults)
    if not version and source.kind == "registry":
        return "it has no version"
    groups = tuple(read_texts(values, "groups", faults))
    return LockedPackage(
        name=name,
        version=version,
        source=source,
        folder=folder,
        subdirectory=_text(values, "subdirectory", faults),
        marker=read_lock_marker(_text(values, "marker", faults), limits, faults),
        python=python_marker(_text(values, "requires_python", faults)),
        groups=groups,
        extras=tuple(sorted(read_texts(values, "extras", faults))),
        scope=Scope.RUNTIME if _DEFAULT in groups else Scope.UNKNOWN,
        needs=tuple(requirements.needs(values.get("dependencies", []))),
        editable=values.get("editable") is True,
        faults=tuple(faults),
    )


def _source(values: Table, index: Source, faults: list[Fault]) -> tuple[Source, str]:
    """Where a package comes from, and the folder if that is one."""
    git, url, path = (_text(values, key, faults) for key in ("git", "url", "path"))
    if git:
        found = git_source(f"git+{git}" if "://" in git else git, _text(values, "revision", faults))
        if not found.commit:
            faults.append(("E-FIELD", "no full commit of the repository is named", "field"))
        return found, ""
    if url:
        return url_source(url), ""
    if path:
        return path_source(path), read_direct(path).folder
    return index, ""


def _text(values: Table, key: str, faults: list[Fault]) -> str:
    value = values.get(key, "")
    if isinstance(value, str):
        return value
    faults.append(("E-FIELD", f"{key} is not a text: {brief(str(value), 40)}", "field"))
    return ""

r"""Dependencies in Poetry's own words, as they stand in its lock and in the tables of its projects.

    six = "^1.16"
    redis = {version = ">=4", optional = true, markers = "extra == \"redis\"", extras = ["hiredis"]}
    numpy = [{version = "<1.22", python = "<3.8"}, {version = ">=1.22", markers = "python_version >= '3.8'"}]
    tool = {git = "https://git.example.test/tool.git", rev = "..."}          also url, path and file

https://python-poetry.org/docs/dependency-specification/
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.markers import Marker, read_marker
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.poetry_range import read_poetry_range

PYTHON = "python"
_SOURCES = {"git": "git", "url": "url", "path": "path", "file": "path"}
_FIELDS = ("version", "python", "platform", "markers", *_SOURCES)


class Stated(Struct, frozen=True):
    """One dependency as it stands, and what was wrong with it: codes, sentences and costs."""

    need: Need
    optional: bool = False
    faults: tuple[tuple[str, str, str], ...] = ()


def read_dependencies(table: JsonValue, limits: Limits) -> Iterator[Stated | str]:
    """Everything that a table of dependencies states, without Python itself; a sentence for what is no dependency."""
    if not isinstance(table, dict):
        yield "the dependencies are not a table of names and ranges"
        return
    for name, value in table.items():
        if canonical(name) == PYTHON:
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield _read_range(name, one, limits)
            elif isinstance(one, dict):
                yield _read(name, one, limits)
            else:
                yield f"what is asked of {brief(name, 60)} is neither a range nor a table"


def _read_range(name: str, text: str, limits: Limits) -> Stated | str:
    """A dependency that is only a range, as most are."""
    allowed = read_poetry_range(text)
    if allowed is None:
        return _read(name, {"version": text}, limits)
    return Stated(Need(canonical(name), text, None if text == "*" else allowed))


def _read(name: str, values: dict[str, JsonValue], limits: Limits) -> Stated | str:
    faults: list[tuple[str, str, str]] = []
    texts: dict[str, str] = {}
    for key in _FIELDS:
        value = values.get(key, "")
        if isinstance(value, str) and len(value) <= limits.requirement_chars:
            texts[key] = value.strip()
        else:
            return f"{key} of {brief(name, 60)} is not a text, or longer than {limits.requirement_chars} (requirement-chars)"
    allowed = read_poetry_range(texts["version"])
    if allowed is None:
        faults.append(("E-RANGE", f"{brief(texts['version'], 60)!r} of {brief(name, 60)} is no range of Poetry", "field"))
    marker = _marker(name, texts, faults)
    source = next((key for key in _SOURCES if texts[key]), "")
    requested = without_secrets(texts[source]) if source else texts["version"]
    extras = values.get("extras", [])
    listed = [one for one in extras if isinstance(one, str)] if isinstance(extras, list) else []
    need = Need(
        canonical(name),
        requested,
        allowed if texts["version"] not in ("", "*") else None,
        marker,
        tuple(sorted({canonical(extra) for extra in listed})),
        source=_SOURCES.get(source, ""),
    )
    return Stated(need, values.get("optional") is True, tuple(faults))


def _marker(name: str, texts: dict[str, str], faults: list[tuple[str, str, str]]) -> Marker:
    """The markers of a dependency together with its shorthands for Python and the platform."""
    found = read_marker(texts["markers"]) if texts["markers"] else NO_MARKER
    if isinstance(found, str):
        faults.append(("E-MARKER", f"{brief(name, 60)}: {found}", "field"))
        found = NO_MARKER
    if texts["python"]:
        python = read_poetry_range(texts["python"])
        if python is None:
            faults.append(("E-RANGE", f"{brief(texts['python'], 60)!r} of {brief(name, 60)} is no range of Poetry", "field"))
        else:
            found = found.joined(python.as_python())
    if texts["platform"]:
        platform = read_marker(f"sys_platform == {texts['platform']!r}")
        found = found if isinstance(platform, str) else found.joined(platform)
    return found

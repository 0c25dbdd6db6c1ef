"""The head of a Pipfile.lock: the version of its specification, and the package indexes that it names."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Source
from sca.model.text import brief
from sca.model.url import registry_source
from sca.parsers.pip.oddities import Oddities

REMEDY = "write the lock anew: pipenv lock"
META = "_meta"
_SPEC = 6

Table = dict[str, JsonValue]


class Indexes(Struct, frozen=True):
    """The package indexes of a lock by name. Without a name a package comes from the first, or from any of them."""

    by_name: dict[str, Source]
    default: Source


def read_meta(document: JsonDocument, view: FileView, oddities: Oddities) -> Indexes:
    """The indexes that the lock names. Raises InputError for what is no lock, or one of an unknown specification."""
    root = document.root
    meta = root.get(META) if isinstance(root, dict) else None
    if not isinstance(meta, dict):
        message = "this is no Pipfile.lock: it has no object _meta with the version of its specification"
        raise InputError("E-STRUCTURE", message, view.path, 1, help=REMEDY)
    spec = meta.get("pipfile-spec")
    if not isinstance(spec, int) or isinstance(spec, bool) or spec != _SPEC:
        shown = "none" if spec is None else brief(str(spec), 40)
        message = f"pipfile-spec {shown}: only version {_SPEC} is known, and another one may mean something else"
        line = document.line_of_key(META, "pipfile-spec") or document.line(meta)
        raise InputError("E-LOCK-VERSION", message, view.path, line, help=REMEDY)
    return read_sources(meta.get("sources", []), document.line, oddities)


def read_sources(listed: JsonValue, line: Callable[[Table], int | None], oddities: Oddities) -> Indexes:
    """The indexes in a list of sources; one without an address, or one in a variable, is noted."""
    found: dict[str, Source] = {}
    ordered: list[Source] = []
    for one in listed if isinstance(listed, list) else ():
        url = one.get("url") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(url, str):
            oddities.add("E-INDEX", "a source has no address", line(one) if isinstance(one, dict) else None, "field")
            continue
        source = replace(registry_source(url), url="")
        if not source.registry and not source.credentials:
            message = f"the address of the source {brief(str(one.get('name', '')), 60)!r} cannot be told from the file"
            oddities.add("E-INDEX", message, line(one), "field")
        ordered.append(source)
        name = one.get("name")
        if isinstance(name, str):
            found.setdefault(name, source)
    return Indexes(found, _any_of(ordered))


def _any_of(sources: list[Source]) -> Source:
    """The first source, and the origins of the others: older versions of Pipenv look in all of them."""
    if not sources:
        return Source("registry")
    others = sorted({one.registry for one in sources[1:] if one.registry} - {sources[0].registry})
    secret = any(one.credentials for one in sources)
    return replace(sources[0], credentials=secret, others=tuple(others))

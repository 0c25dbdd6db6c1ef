"""What one place of an npm lock asks for: names with ranges, in which role, and whether they must be there.

Of a name in several lists the optional one counts first, then the plain one, as npm has it, then the one for
development, then the peers. https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies
"""

from collections.abc import Iterable

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Scope
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Oddities

_WEAKEST_FIRST = (
    ("devDependencies", Scope.DEV),
    ("dependencies", Scope.RUNTIME),
    ("optionalDependencies", Scope.OPTIONAL),
)
_SELDOM = frozenset(("optionalDependencies", "peerDependencies"))


class Wish(Struct, frozen=True):
    """One dependency as asked for."""

    name: str
    requested: str
    scope: Scope = Scope.RUNTIME
    required: bool = True


def read_wishes(entry: Entry, oddities: Oddities) -> list[Wish]:
    """Everything an entry asks for, sorted by name. Lists for development count for projects only."""
    fields = entry.fields
    if entry.installed and fields.keys().isdisjoint(_SELDOM):
        plain = _ranges(entry, "dependencies", oddities) if "dependencies" in fields else ()
        return [Wish(name, requested) for name, requested in sorted(plain)]
    wishes: dict[str, Wish] = {}
    if "peerDependencies" in fields:
        _add_peers(entry, wishes, oddities)
    for key, scope in _WEAKEST_FIRST:
        if key in fields and (scope is not Scope.DEV or not entry.is_package):
            required = scope is not Scope.OPTIONAL
            for name, requested in _ranges(entry, key, oddities):
                wishes[name] = Wish(name, requested, scope, required)
    return [wishes[name] for name in sorted(wishes)]


def _add_peers(entry: Entry, wishes: dict[str, Wish], oddities: Oddities) -> None:
    meta = entry.fields.get("peerDependenciesMeta")
    about = meta if isinstance(meta, dict) else {}
    for name, requested in _ranges(entry, "peerDependencies", oddities):
        optional = _is_optional(about.get(name))
        wishes[name] = Wish(name, requested, Scope.OPTIONAL if optional else Scope.PEER, not optional)


def _is_optional(about: JsonValue) -> bool:
    return isinstance(about, dict) and about.get("optional") is True


def _ranges(entry: Entry, key: str, oddities: Oddities) -> Iterable[tuple[str, str]]:
    """Names and ranges of one list; what is no object of texts is noted."""
    value = entry.fields[key]
    if not value:
        return ()
    if not isinstance(value, dict):
        oddities.add_at(entry, "E-DEPENDENCIES", f"{key} is not an object of names and ranges", "edge")
        return ()
    ranges: list[tuple[str, str]] = []
    for name, requested in value.items():
        if isinstance(requested, str):
            ranges.append((name, requested))
        else:
            oddities.add_at(entry, "E-FIELD", f"the range of {brief(name, 60)} in {key} is not a text", "field")
            ranges.append((name, ""))
    return ranges

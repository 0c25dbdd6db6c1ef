"""Tells whether a record counts a version as affected, by OSV's own rules.

https://ossf.github.io/osv-schema/#evaluation: a version is affected if it is listed, or if it lies in a range. In a range the
events are walked in order: `introduced` switches on, `fixed` switches off, and so does whatever lies above `last_affected`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter

from msgspec import Struct

from sca.facts.advisories.order import Key, Parse, parser_of
from sca.model.advisory import FIXED, INTRODUCED, LAST_AFFECTED, LIMIT, Affected, AffectedRange, Event

_FROM_THE_START = "0"
_UNBOUNDED = "*"
# Equal versions of these begin with equal numbers, but for an epoch, which may be left out.
_NUMBERED = frozenset(("npm", "PyPI", "NuGet"))
_ODD = ("0", "v", "V", " ", "\t", "\n", "\r", "\f", "\v")
_BEGIN = re.compile(r"\s*[vV]?([0-9]{1,9})(?![0-9])(?:\.([0-9]{1,9})(?![0-9]))?").match
# Where two events have one version, what begins there comes first, so that a fix in the same version wins.
_RANK = {INTRODUCED: 0, FIXED: 1, LAST_AFFECTED: 2}


_IN_ORDER = itemgetter(0, 1)
_KEPT = 4_096


class Reading(Struct, frozen=True):
    """`affected` is None where it cannot be told. `fixed` are the versions that end the ranges which hold the version."""

    affected: bool | None
    fixed: tuple[str, ...] = ()
    range: str = ""


_UNKNOWN, _NOT_AFFECTED = Reading(None), Reading(affected=False)


def read_affected(affected: Affected, version: str) -> Reading:
    """What one block of a record says about a version; an empty one is a version that nobody knows."""
    if not version:
        return Reading(None, range=describe(affected))
    parse = parser_of(affected.ecosystem)
    key = _key(parse, version)
    found = [_in_range(one, affected.ecosystem, parse, version, key) for one in affected.ranges if one.kind != "GIT"]
    hits = [one for one in found if one.affected]
    listed = bool(hits) or version in affected.versions or _is_listed(affected, version, key, parse)
    if listed or hits:
        return Reading(
            affected=True, fixed=tuple(dict.fromkeys(text for one in hits for text in one.fixed)), range=describe(affected)
        )
    only_git = not found and not affected.versions and bool(affected.ranges)
    unknown = only_git or any(one.affected is None for one in found)
    return Reading(None, range=describe(affected)) if unknown else _NOT_AFFECTED


def _is_listed(affected: Affected, version: str, key: Key | None, parse: Parse | None) -> bool:
    """Whether a version is listed in another spelling. Of long lists only those are read that can begin with its numbers."""
    if key is None or not affected.versions:
        return False
    likely = _likely(version) if affected.ecosystem in _NUMBERED else None
    if likely is None:
        return any(_key(parse, one) == key for one in affected.versions)
    near = [one for one in affected.versions if one.startswith(likely)]
    return bool(near) and any(_key(parse, one) == key for one in near)


@lru_cache(maxsize=_KEPT)
def _likely(version: str) -> tuple[str, ...] | None:
    """How texts begin that may be another spelling of a version; None where nothing can be said of them."""
    begin = _BEGIN(version) if "!" not in version else None
    if begin is None:
        return None
    first, second = int(begin[1]), int(begin[2] or 0)
    return (f"{first}.{second}", f"{first}.0", *((f"{first}",) if not second else ()), *_ODD)


def describe(affected: Affected) -> str:
    """The affected versions in a few words: `>=1.0, <1.4.2; 2.0.0`."""
    parts = [_words(one.events) for one in affected.ranges if one.kind != "GIT"]
    if affected.versions and not parts:
        shown = ", ".join(affected.versions[:5])
        parts.append(f"{shown} and {len(affected.versions) - 5} more" if len(affected.versions) > 5 else shown)
    return "; ".join(part for part in parts if part) or "every version"


def _key(parse: Parse | None, version: str) -> Key | None:
    return None if parse is None else parse(version)


def _in_range(range: AffectedRange, ecosystem: str, parse: Parse | None, version: str, key: Key | None) -> Reading:
    """What a range says of a version. Where the ecosystem has no order of its own, the kind of the range may have one."""
    if parse is None:
        parse = parser_of(ecosystem, range.kind)
        key = _key(parse, version)
    if parse is None or key is None:
        return _UNKNOWN
    bounds: list[tuple[tuple[Key, ...], int, Event]] = []
    for event in range.events:
        if event.kind != LIMIT:
            bound = _bound(parse, event)
            if bound is None:
                return _UNKNOWN
            bounds.append((bound, _RANK[event.kind], event))
    limits = [event.version for event in range.events if event.kind == LIMIT]
    if limits and not _below_a_limit(parse, key, limits):
        return _NOT_AFFECTED
    return _walked(sorted(bounds, key=_IN_ORDER), key)


def _walked(bounds: list[tuple[tuple[Key, ...], int, Event]], key: Key) -> Reading:
    """What the events come to, in their order: what begins, and what ends it."""
    on = False
    ends: tuple[str, ...] = ()
    for bound, _rank, event in bounds:
        if event.kind == INTRODUCED:
            on = on or bound == _LOWEST or key >= bound[1]
        elif event.kind == FIXED:
            above = bound[1] > key
            on = on and above
            if above and not ends:
                ends = (event.version,)
        else:
            on = on and not key > bound[1]
    return Reading(affected=True, fixed=ends) if on else _NOT_AFFECTED


_LOWEST = (0,)


def _bound(parse: Parse, event: Event) -> tuple[Key, ...] | None:
    """A key that sorts with those of the other events: the start of all versions lies before every one."""
    if event.kind == INTRODUCED and event.version == _FROM_THE_START:
        return _LOWEST
    key = parse(event.version)
    return None if key is None else (1, key)


def _below_a_limit(parse: Parse, key: Key, limits: Iterable[str]) -> bool:
    return any(text == _UNBOUNDED or ((limit := parse(text)) is not None and key < limit) for text in limits)


def _words(events: Iterable[Event]) -> str:
    """The events of a range as comparisons, in the order of the record."""
    signs = {INTRODUCED: ">=", FIXED: "<", LAST_AFFECTED: "<=", LIMIT: "<"}
    parts = [f"{signs[one.kind]}{one.version}" for one in events if (one.kind, one.version) != (INTRODUCED, _FROM_THE_START)]
    return ", ".join(parts)

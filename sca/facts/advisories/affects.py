"""Tells whether a record counts a version as affected, by OSV's own rules.

https://ossf.github.io/osv-schema/#evaluation: a version is affected if it is listed, or if it lies in a range. In a range the
events are walked in order: `introduced` switches on, `fixed` switches off, and so does whatever lies above `last_affected`.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter

from msgspec import Struct

from sca.facts.advisories.order import Key, Parse, parser_of
from sca.model.advisory import FIXED, INTRODUCED, LAST_AFFECTED, LIMIT, Affected, AffectedRange, Event

_FROM_THE_START = "0"
_UNBOUNDED = "*"
_GIT = "GIT"
# Equal versions of these begin with equal numbers, but for an epoch, which may be left out.
_NUMBERED = frozenset(("npm", "PyPI", "NuGet"))
_ODD_BEGINNINGS = ("0", "v", "V", " ", "\t", "\n", "\r", "\f", "\v")
# A line that begins with something else than a number, or one of whose first two numbers has a zero in front.
_ODD = re.compile(r"\n(?:[^0-9]|0[^.\n]|[0-9]++\.0[0-9])").search
_BEGIN = re.compile(r"\s*[vV]?([0-9]{1,9})(?![0-9])(?:\.([0-9]{1,9})(?![0-9]))?").match
_SIGNS = {INTRODUCED: ">=", FIXED: "<", LAST_AFFECTED: "<=", LIMIT: "<"}
# Where two events have one version, what begins there comes first, so that a fix in the same version wins.
_RANK = {INTRODUCED: 0, FIXED: 1, LAST_AFFECTED: 2}
_IN_ORDER = itemgetter(0, 1)


class Reading(Struct, frozen=True):
    """`affected` is None where it cannot be told. `fixed` are the versions that end the ranges which hold the version."""

    affected: bool | None
    fixed: tuple[str, ...] = ()
    range: str = ""


_NOT_AFFECTED = Reading(affected=False)
# What a range or a block says: whether it holds the version, None where that cannot be told, and what ends it.
_Said = tuple[bool | None, tuple[str, ...]]
_UNKNOWN: _Said = (None, ())
_OUTSIDE: _Said = (False, ())


def read_affected(affected: Affected, version: str) -> Reading:
    """What one block of a record says about a version; an empty one is a version that nobody knows."""
    if not version:
        return Reading(None, range=describe(affected))
    holds, fixed = _holds(affected, version)
    if holds is False:
        return _NOT_AFFECTED
    return Reading(holds, tuple(dict.fromkeys(fixed)) if len(fixed) > 1 else fixed, describe(affected))


def may_be_affected(affected: Affected, version: str) -> bool:
    """Whether a block counts a version as affected, or leaves it open: where nothing else of it is asked for."""
    return not version or _holds(affected, version)[0] is not False


def _holds(affected: Affected, version: str) -> _Said:
    """Whether a block counts a version as affected, None where that cannot be told; and what ends the ranges that hold it."""
    parse = parser_of(affected.ecosystem)
    key = None if parse is None else parse(version)
    hit = unknown = False
    only_git = not affected.listed and bool(affected.ranges)
    fixed: tuple[str, ...] = ()
    for one in affected.ranges:
        if one.kind == _GIT:
            continue
        only_git = False
        quick = _quickly(one.events, parse, key) if parse is not None and key is not None else None
        holds, ends = quick or _in_range(one, affected.ecosystem, parse, version, key)
        if holds:
            hit = True
            fixed += ends
        elif holds is None:
            unknown = True
    if hit or affected.lists(version) or _is_listed(affected, version, key, parse):
        return (True, fixed)
    return _UNKNOWN if unknown or only_git else _OUTSIDE


def _is_listed(affected: Affected, version: str, key: Key | None, parse: Parse | None) -> bool:
    """Whether a version is listed in another spelling. Of long lists only those are read that can begin with its numbers."""
    if key is None or parse is None or not affected.listed:
        return False
    begin = _BEGIN(version) if affected.ecosystem in _NUMBERED and "!" not in version else None
    if begin is None:
        return any(parse(one) == key for one in affected.versions)
    first, second = int(begin[1]), int(begin[2] or 0)
    # All versions as one text: to look at each of them takes several times as long.
    near = f"\n{first}.{second}" in affected.listed if second else _with_zero(first)(affected.listed) is not None
    if not near and (affected.plain or is_plain(affected.listed)):
        return False
    plain = f"{first}.{second}" if second else f"{first}"
    likely = (plain,) if affected.plain else (plain, f"{first}.0", *_ODD_BEGINNINGS)
    return any([parse(one) == key for one in affected.versions if one.startswith(likely)])  # noqa: C419


@lru_cache(maxsize=1_024)
def _with_zero(first: int) -> Callable[[str], re.Match[str] | None]:
    """Finds versions whose second number is zero, or left out."""
    return re.compile(rf"\n{first}(?:\.0|\.?[^0-9.])").search


def is_plain(listed: str) -> bool:
    """Whether every version of a list begins with a number, and none of the first two numbers has a zero in front."""
    return _ODD(listed) is None


def describe(affected: Affected) -> str:
    """The affected versions in a few words: `>=1.0, <1.4.2; 2.0.0`."""
    parts = [_words(one.events) for one in affected.ranges if one.kind != _GIT]
    if affected.listed and not parts:
        versions = affected.versions
        shown = ", ".join(versions[:5])
        parts.append(f"{shown} and {len(versions) - 5} more" if len(versions) > 5 else shown)
    return "; ".join(part for part in parts if part) or "every version"


def _in_range(range: AffectedRange, ecosystem: str, parse: Parse | None, version: str, key: Key | None) -> _Said:
    """What a range says of a version. Where the ecosystem has no order of its own, the kind of the range may have one."""
    if parse is None:
        parse = parser_of(ecosystem, range.kind)
        key = None if parse is None else parse(version)
    if parse is None or key is None:
        return _UNKNOWN
    bounds: list[tuple[tuple[Key, ...], int, Event]] = []
    limits: list[str] = []
    for event in range.events:
        if event.kind == LIMIT:
            limits.append(event.version)
            continue
        bound = _bound(parse, event)
        if bound is None:
            return _UNKNOWN
        bounds.append((bound, _RANK[event.kind], event))
    if limits and not _below_a_limit(parse, key, limits):
        return _OUTSIDE
    bounds.sort(key=_IN_ORDER)
    return _walked(bounds, key)


def _quickly(events: Iterable[Event], parse: Parse, key: Key) -> _Said | None:
    """What a range says whose events stand in their order, as nearly all do; None for any other, which is sorted first."""
    on = False
    ends: tuple[str, ...] = ()
    last: Key | None = None
    for event in events:
        kind, version = event.kind, event.version
        if version == _FROM_THE_START and kind == INTRODUCED and last is None:
            on = True
            continue
        bound = parse(version)
        if bound is None or kind == LIMIT or (last is not None and not bound > last):
            return None
        last = bound
        if kind == INTRODUCED:
            on = on or key >= bound
        elif kind == FIXED:
            above = bound > key
            on = on and above
            if above and not ends:
                ends = (version,)
        else:
            on = on and not key > bound
    return (True, ends) if on else _OUTSIDE


def _walked(bounds: list[tuple[tuple[Key, ...], int, Event]], key: Key) -> _Said:
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
    return (True, ends) if on else _OUTSIDE


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
    parts = [f"{_SIGNS[one.kind]}{one.version}" for one in events if one.version != _FROM_THE_START or one.kind != INTRODUCED]
    return ", ".join(parts)

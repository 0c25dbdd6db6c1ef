"""Reads one vulnerability record in OSV form. What is no record is refused with the reason, and costs nothing but itself.

Source: https://ossf.github.io/osv-schema/
"""

import re
from typing import Any

import msgspec
from msgspec import Struct

from sca.facts.advisories.affects import is_plain
from sca.files.limits import Limits
from sca.model.advisory import (
    FIXED,
    INTRODUCED,
    LAST_AFFECTED,
    LIMIT,
    Advisory,
    Affected,
    AffectedRange,
    Event,
    Severity,
    as_listed,
)
from sca.model.package import pypi_package
from sca.model.text import brief

_WEAKNESS = re.compile(r"CWE-[0-9]{1,6}").fullmatch
_MOST_WEAKNESSES = 50
_KINDS = (INTRODUCED, FIXED, LAST_AFFECTED, LIMIT)


class RecordError(Exception):
    """A text that is no record, or one beyond the limits."""


class _Package(Struct):
    ecosystem: str = ""
    name: str = ""


class _Range(Struct):
    type: str = ""
    events: list[dict[str, str]] | None = None


class _Severity(Struct):
    type: str = ""
    score: str = ""


class _Affected(Struct):
    package: _Package | None = None
    ranges: list[_Range] | None = None
    versions: list[str] | None = None
    severity: list[_Severity] | None = None


class _Record(Struct):
    id: str
    modified: str
    schema_version: str = "1.0.0"
    published: str | None = None
    withdrawn: str | None = None
    aliases: list[str] | None = None
    related: list[str] | None = None
    summary: str | None = None
    severity: list[_Severity] | None = None
    affected: list[_Affected] | None = None
    database_specific: Any = None


_DECODER = msgspec.json.Decoder(_Record)


def read_record(data: bytes, limits: Limits) -> Advisory:
    """The record in a JSON text. Raises RecordError."""
    if len(data) > limits.advisory_bytes:
        raise RecordError(f"{len(data)} bytes, more than the limit of {limits.advisory_bytes} (advisory-bytes)")
    try:
        record = _DECODER.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise RecordError(brief(str(error), 200)) from None
    major = record.schema_version.partition(".")[0]
    if major != "1":
        raise RecordError(f"schema {brief(record.schema_version, 20)}: only 1.x is known")
    if not record.id or len(record.id) > limits.advisory_name_chars:
        raise RecordError("an id that is empty or too long")
    affected = tuple(_affected(one, limits) for one in record.affected or () if one.package is not None and one.package.name)
    if sum(map(_weight, affected)) + len(record.aliases or ()) > limits.advisory_ranges:
        raise RecordError(
            f"more ranges, events, versions and aliases than the limit of {limits.advisory_ranges} (advisory-ranges)"
        )
    return Advisory(
        id=record.id,
        modified=record.modified,
        published=record.published or "",
        withdrawn=record.withdrawn or "",
        aliases=tuple(dict.fromkeys(record.aliases or ())),
        related=tuple(dict.fromkeys(record.related or ())),
        summary=brief(record.summary or "", 300),
        severities=_severities(record.severity),
        affected=affected,
        cwes=_weaknesses(record.database_specific),
    )


def _weight(one: Affected) -> int:
    """How much there is to look at in one block."""
    return max(one.listed.count("\n") - 1, 0) + sum(len(range.events) + 1 for range in one.ranges)


def normal_name(ecosystem: str, name: str) -> str:
    """The name that packages of an ecosystem are compared by."""
    if ecosystem == "PyPI":
        return pypi_package(name, "").name
    return name.lower() if ecosystem == "NuGet" else name


def _weaknesses(specific: object) -> tuple[str, ...]:
    """The weaknesses that a record of GitHub names beyond the schema, `CWE-79`. What else stands there is let alone."""
    named = specific.get("cwe_ids") if isinstance(specific, dict) else None
    found = (one for one in named if isinstance(one, str) and _WEAKNESS(one)) if isinstance(named, list) else ()
    return tuple(sorted(set(found)))[:_MOST_WEAKNESSES]


def _affected(one: _Affected, limits: Limits) -> Affected:
    package = one.package or _Package()
    if len(package.name) > limits.advisory_name_chars:
        raise RecordError("a package name that is too long")
    listed = as_listed(one.versions or ())
    return Affected(
        ecosystem=package.ecosystem,
        name=normal_name(package.ecosystem, package.name),
        ranges=tuple(AffectedRange(range.type, _events(range)) for range in one.ranges or ()),
        listed=listed,
        severities=_severities(one.severity),
        plain=is_plain(listed),
    )


def _events(range: _Range) -> tuple[Event, ...]:
    """The events of a range. One object may hold one kind only."""
    events = []
    for event in range.events or ():
        known = [(kind, event[kind]) for kind in _KINDS if kind in event]
        if len(known) != 1:
            raise RecordError("an event of a range that is none, or several at once")
        events.append(Event(*known[0]))
    return tuple(events)


def _severities(found: list[_Severity] | None) -> tuple[Severity, ...]:
    return tuple(Severity(one.type, one.score) for one in found or () if one.type and one.score)

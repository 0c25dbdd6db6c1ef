"""`sca explain GHSA-...`: what the records of a vulnerability say, how that is read for the versions in use, the ways to them.

Records are texts of strangers: what is shown of them is cut, and acts on nothing.
"""

import difflib
import os
from collections.abc import Iterable, Iterator

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import load, nearest_policy, records_of
from sca.cli.options import ScanFlags, pipeline_options, run_survey
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.facts.advisories.affects import Reading, describe, read_affected
from sca.facts.advisories.ecosystems import comes_from_elsewhere, look_ups
from sca.facts.advisories.folder import open_data
from sca.facts.advisories.groups import is_malicious, ordered_ids
from sca.facts.advisories.place import advisories_path
from sca.facts.advisories.severity import worst
from sca.facts.advisories.store import AdvisoryStore, StoreError
from sca.files.limits import Limits
from sca.model.advisory import Advisory, Affected, AffectedRange, Severity
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.reach import Ways
from sca.model.text import brief, plural
from sca.reports.inert import inert
from sca.survey import Stopwatch

_MOST = 20
_WIDEST = 400


def explain_record(id: str, paths: tuple[str, ...], flags: ScanFlags, named: tuple[str | None, str | None]) -> None:
    """Print a vulnerability by any of its ids. `named` are the store and the policy, where they are given.

    Ends with 7 where no record has the id, with 4 where there are no records.
    """
    options = pipeline_options(flags)
    given, policy = named
    path = given or _records_of_policy(policy, paths, options.limits) or advisories_path(os.environ)
    try:
        with open_data(path) as store:
            leader = store.leader(id)
            if not leader:
                raise _unknown(id, store)
            records, ids = store.records(leader), store.group(leader)
            since = store.exploited(ids)
    except StoreError as error:
        help = "import dumps: sca db import npm/all.zip PyPI/all.zip"
        raise Ending(exit_status.DATA, f"{error}: {brief(path)}", help) from None
    for line in _record_lines(records, ids, since):
        click.echo(inert(line, _WIDEST))
    surveyed = run_survey(paths, flags, options, Stopwatch())
    touched = _touched(surveyed.inventory, records)
    for line in _use_lines(surveyed.inventory, touched, surveyed.target):
        click.echo(inert(line, _WIDEST))
    hit = sum(any(reading.affected for _, _, reading in readings) for _, readings in touched)
    maybe = sum(any(reading.affected is None for _, _, reading in readings) for _, readings in touched) - hit
    more = f", {maybe} may be" if maybe > 0 else ""
    summary = f"{ordered_ids(ids)[0]} explained: {plural(hit, 'place')} affected in {brief(surveyed.target)}{more}"
    reasons = [*scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances), Reason(exit_status.SATISFIED, summary)]
    end = ordered(reasons)
    raise Ending(end[0].status, "; ".join(reason.sentence for reason in end))


def _records_of_policy(given: str | None, paths: tuple[str, ...], limits: Limits) -> str:
    """The records that the policy, or that of the target, brings along; empty if it brings none."""
    start = paths[0] if paths else "."
    folder = start if os.path.isdir(start) else os.path.dirname(start) or "."
    policy = given or nearest_policy(folder)
    return records_of(load(policy, limits).policy, policy) if policy else ""


def _unknown(id: str, store: AdvisoryStore) -> Ending:
    close = difflib.get_close_matches(id[:60], store.similar(id), 3)
    help = (
        f"did you mean {', '.join(inert(one, 60) for one in close)}?" if close else "sca db status shows which records there are"
    )
    return Ending(exit_status.NOTHING, f"no record has the id {brief(id, 60)}; withdrawn ones are not kept", help)


def _record_lines(records: tuple[Advisory, ...], ids: Iterable[str], since: str) -> Iterator[str]:
    """What the records say, in their own words."""
    names = ordered_ids((*ids, *(record.id for record in records)))
    summary = next((record.summary for record in records if record.summary), "no record has a summary")
    yield f"{names[0]}  {summary}"
    if len(names) > 1:
        yield f"  also: {', '.join(names[1:_MOST])}"
    if is_malicious(names):
        yield "  malicious: the package itself attacks whoever installs it; severity does not count"
    yield from _severity_lines(records)
    yield f"  exploited: {f'known since {since}' if since else 'not in the catalogue of those known to be exploited'}"
    for record in records:
        yield f"  record {record.id}: published {record.published[:10] or 'on no stated day'}, modified {record.modified[:10]}"
        for block in record.affected[:_MOST]:
            yield f"    {block.ecosystem} {block.name}: {describe(block)}"
            yield from (f"      {_range_words(one)}" for one in block.ranges[:_MOST])
        if len(record.affected) > _MOST:
            yield f"    and {plural(len(record.affected) - _MOST, 'more block')}"


def _severity_lines(records: Iterable[Advisory]) -> Iterator[str]:
    stated: dict[Severity, None] = {}
    for record in records:
        for one in (*record.severities, *(severity for block in record.affected for severity in block.severities)):
            stated[one] = None
    score, band = worst(stated)
    number = f" {score:.1f}" if score is not None else ""
    yield f"  severity: {f'{band}{number}' if band else 'none is stated, which does not mean that there is none'}"
    yield from (f"    {one.kind} {one.score}" for one in sorted(stated)[:_MOST])


def _range_words(range: AffectedRange) -> str:
    shown = ", ".join(f"{event.kind} {event.version}" for event in range.events[:_MOST])
    more = f" and {len(range.events) - _MOST} more" if len(range.events) > _MOST else ""
    return f"{range.kind}: {shown}{more}"


_Readings = list[tuple[Advisory, Affected, Reading]]


def _touched(inventory: Inventory, records: Iterable[Advisory]) -> list[tuple[Component, _Readings]]:
    """The components that a record names, with what each of its blocks says of their versions."""
    blocks: dict[tuple[str, str], list[tuple[Advisory, Affected]]] = {}
    for record in records:
        for block in record.affected:
            blocks.setdefault((block.ecosystem, block.name), []).append((record, block))
    found: list[tuple[Component, _Readings]] = []
    for component in inventory.components:
        readings: _Readings = []
        for one in look_ups(component):
            for ecosystem in one.ecosystems:
                named = blocks.get((ecosystem, one.name), ())
                readings += [(record, block, read_affected(block, one.version)) for record, block in named]
        if readings:
            found.append((component, readings))
    return found


def _use_lines(inventory: Inventory, touched: list[tuple[Component, _Readings]], target: str) -> Iterator[str]:
    """Where the target uses what a record names, and how the record is read for the version there."""
    if not touched:
        yield f"no package of {target} is named by it"
        return
    ways = Ways(inventory)
    for component, readings in touched[:_MOST]:
        yield f"{component.package.label}  ({component.scope})  {', '.join(map(str, component.locations[:3]))}"
        if comes_from_elsewhere(component):
            yield "  it does not come from a registry, so records are not matched with it"
        for record, block, reading in readings:
            yield f"  {_reading_words(component.package.version, record, block, reading)}"
        way = ways.to(component.id)
        more = f" (+{plural(way.more, 'more way')})" if way.more else ""
        yield f"  path: {' > '.join(way.labels)}{more}" if way.labels else "  no project of this scan needs it"
    if len(touched) > _MOST:
        yield f"and {plural(len(touched) - _MOST, 'more place')}"


def _reading_words(version: str, record: Advisory, block: Affected, reading: Reading) -> str:
    range = describe(block)
    if not version:
        return f"may be affected: its version is not known, and {record.id} names {range}"
    if reading.affected is None:
        return f"may be affected: {version} cannot be compared with {range} of {record.id}"
    if not reading.affected:
        return f"not affected: {version} is outside of {range} of {record.id}"
    if block.lists(version) and not reading.fixed:
        return f"affected: {record.id} lists {version}; it names no version that ends the range"
    end = f"; ends with {', '.join(reading.fixed)}" if reading.fixed else "; no version is named that ends it"
    return f"affected: {version} is inside of {range} of {record.id}{end}"

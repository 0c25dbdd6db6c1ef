"""`sca db ask`: asks registries about the packages of a scan. The only command that asks one about packages."""

import os
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click
from msgspec.structs import replace

from sca import exit_status
from sca.cli.answers_store import opened
from sca.cli.ending import Ending
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.cli.progress import Progress
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.facts.published.freshness import fresh_for
from sca.facts.published.licensed import UNTOLD
from sca.facts.published.routes import Registry, Routes
from sca.facts.published.setting_files import SettingsError
from sca.facts.published.settings import read_routes
from sca.facts.published.store import Store
from sca.facts.published.update import Plan, Updated, plan, update
from sca.model.component import Component
from sca.model.text import plural, visible
from sca.network.client import Client, Origin, settings_from
from sca.network.patience import Patience
from sca.survey import Stopwatch, Surveyed
from sca.version import VERSION

# Time is that of all connections together, of which several are open at once.
_PATIENCE = Patience(run=2400.0)
_MOST_SHOWN = 20


@click.command(short_help="Ask registries about the packages of a scan.")
@targets
@click.option("--all", "everything", is_flag=True, help="Ask about every package, not only where the licence is not told.")
@click.option(
    "--max-age", type=click.FloatRange(min=0), default=30, show_default=True, metavar="DAYS", help="Ask again after this time."
)
@click.option("--dry-run", is_flag=True, help="Show what would be asked, and ask nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@scanning
def command(**values: Any) -> None:
    """Scan TARGETs, ask the configured registries about packages whose licence the files do not tell, and store the answers."""
    flags = scan_flags(values)
    watch = Stopwatch()
    # What is stored already is no reason not to ask again when it is old.
    options = replace(pipeline_options(flags), environment={})
    surveyed = run_survey(values["targets"], flags, options, watch)
    try:
        routes = read_routes(os.environ)
    except SettingsError as error:
        raise Ending(
            exit_status.USAGE, f"the configuration of registries cannot be used: {error}", "see docs/registries.md"
        ) from None
    with opened() as store:
        fresh = fresh_for(values["max_age"], datetime.now(UTC))
        planned = plan(_asked(surveyed, everything=values["everything"]), surveyed.inventory.components, routes, store, fresh)
        _show(planned, quiet=values["quiet"], dry_run=values["dry_run"])
        if values["dry_run"]:
            raise Ending(exit_status.SATISFIED, f"{plural(_versions(planned), 'package')} would be asked about")
        updated = _run(planned, routes, store, offline=flags.offline)
    watch.lap("registries")
    print_timings(flags, watch)
    _show_failures(updated)
    reasons = ordered([*scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances), _reason(planned, updated)])
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons))


def _asked(surveyed: Surveyed, *, everything: bool) -> list[Component]:
    answers = surveyed.licence_by_component
    return [one for one in surveyed.inventory.components if everything or answers[one.id].shape in UNTOLD]


def _run(planned: Plan, routes: Mapping[str, Routes], store: Store, *, offline: bool) -> Updated:
    if not planned.wishes:
        return Updated(0, 0, ())
    registries = dict.fromkeys(registry for one in routes.values() for registry in one.registries)
    settings = settings_from(os.environ, map(_origin, registries), f"sca/{VERSION}", _PATIENCE, offline=offline)
    progress = Progress("sca: asked about", len(planned.wishes))
    with closing(Client(settings)) as client, closing(progress):
        return update(planned.wishes, client, store, lambda: datetime.now(UTC), progress)


def _origin(registry: Registry) -> Origin:
    """A registry that somebody configured may lie in a private network, and be without TLS; a default may not."""
    return Origin(registry.origin, registry.configured, registry.configured and registry.address.startswith("http://"))


def _show(planned: Plan, *, quiet: bool, dry_run: bool) -> None:
    if quiet:
        return
    for wish in planned.wishes if dry_run else ():
        for package in wish.packages:
            click.echo(f"{visible(package.purl)}  {visible(wish.registry.address)}")
    for reason, count in sorted(Counter(one.reason for one in planned.not_asked).items()):
        first = next(one.package for one in planned.not_asked if one.reason == reason)
        more = f" and {count - 1} more" if count > 1 else ""
        click.echo(f"not asked about: {visible(first.label)}{more}: {visible(reason)}", err=True)


def _show_failures(updated: Updated) -> None:
    for failed in updated.failed[:_MOST_SHOWN]:
        click.echo(f"error[{failed.code}]: {visible(failed.package.label)}: {visible(failed.reason)}", err=True)
    if len(updated.failed) > _MOST_SHOWN:
        click.echo(f"error: (+{plural(len(updated.failed) - _MOST_SHOWN, 'more package')})", err=True)


def _reason(planned: Plan, updated: Updated) -> Reason:
    told = [
        f"{plural(updated.found, 'package')} found",
        f"{updated.absent} not there" if updated.absent else "",
        f"{planned.known} known before" if planned.known else "",
        f"{len(planned.not_asked)} not asked about" if planned.not_asked else "",
    ]
    if updated.failed:
        sentence = f"registries gave no answer about {plural(len(updated.failed), 'package')}"
        return Reason(exit_status.DATA, "; ".join((sentence, *filter(None, told))))
    return Reason(exit_status.SATISFIED, ", ".join(filter(None, told)))


def _versions(planned: Plan) -> int:
    return sum(len(wish.packages) for wish in planned.wishes)

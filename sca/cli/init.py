"""`sca init`: a first policy for a project, from what it uses now."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import POLICY_NAME
from sca.cli.options import pipeline_options, run_survey, scan_flags, scanning
from sca.cli.output import write_atomically
from sca.facts.registries import default_registries
from sca.model.text import plural, visible
from sca.policies.in_use import licences_in_use
from sca.policies.load import PACKS, pack
from sca.policies.subjects import subjects_of
from sca.policies.template import policy_text
from sca.survey import Stopwatch


@click.command(short_help="Write a first policy.")
@click.argument("target", default=".", metavar="[FOLDER]", type=click.Path(exists=True, file_okay=False))
@click.option("--force", is_flag=True, help="Replace a policy that is there.")
@click.option(
    "--pack", type=click.Choice(PACKS), help="Write this ready-made policy instead; nothing of the project is approved."
)
@scanning
def command(**values: Any) -> None:
    """Write a commented sca-policy.yaml into FOLDER: what the project uses now is approved, marked as unreviewed."""
    flags = scan_flags(values)
    options = pipeline_options(flags)
    path = os.path.join(values["target"], POLICY_NAME)
    if os.path.lexists(path) and not values["force"]:
        raise Ending(exit_status.USAGE, f"{visible(path)} is there already and stays as it is", "replace it: sca init --force")
    if values["pack"]:
        write_atomically(path, pack(values["pack"]))
        click.echo(f"wrote {visible(path)}: the {values['pack']} policy, which says in its first lines what it lets through")
        raise Ending(exit_status.SATISFIED, f"policy {values['pack']} written")
    surveyed = run_survey((values["target"],), flags, options, Stopwatch())
    text = policy_text(surveyed.inventory, surveyed.licence_by_component, surveyed.target, default_registries())
    data = text.encode()
    write_atomically(path, data)
    subjects = [subject for subject in subjects_of(surveyed.inventory) if subject.is_package]
    packages = len({subject.package for subject in subjects})
    used = licences_in_use(subjects, surveyed.licence_by_component)
    silent = len(used.silent) + len(used.unstated)
    click.echo(f"wrote {visible(path)}: {plural(packages, 'package')} approved as unreviewed")
    if len(data) > options.limits.policy_bytes:
        click.echo(f"it is larger than policies are by default: give each check --limit policy-bytes={len(data) * 2}")
    if silent:
        click.echo(f"{plural(silent, 'package')} without one exact licence: let through as unreviewed, see licences.exceptions")
    click.echo("next: read it, remove the word 'unreviewed' from what you stand behind, and run: sca check")
    raise Ending(exit_status.SATISFIED, f"policy written for {plural(packages, 'package')}")

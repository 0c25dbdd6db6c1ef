"""`sca sbom`: the inventory as a CycloneDX document."""

from typing import Any, NoReturn

import click

from sca import exit_status
from sca.cli.bom import bom_into
from sca.cli.ending import Ending
from sca.cli.losses import tell_losses
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.cli.output import output_of
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.model.text import plural
from sca.sbom.cyclonedx_write import Document
from sca.survey import Options, Stopwatch, Surveyed
from sca.version import VERSION


@click.command(short_help="Write a CycloneDX SBOM.")
@targets
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of stdout.")
@click.option(
    "--serial",
    type=click.Choice(["content", "none"]),
    default="content",
    show_default=True,
    help="Serial number from the content, or none.",
)
@click.option("--compact", is_flag=True, help="No indentation.")
@click.option(
    "--validate",
    is_flag=True,
    help="Also check against the official CycloneDX schema.",
)
@click.option("--gitlab", is_flag=True, help="Add the properties that GitLab reads.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only on stderr.")
@scanning
def command(**values: Any) -> None:
    """Write what TARGETs (folders or files; default: the current folder) use as CycloneDX 1.6 JSON. No policy is needed.

    sca sbom validate, convert and merge work on SBOMs; a folder of such a name is ./validate.
    """
    flags = scan_flags(values)
    watch = Stopwatch()
    options = pipeline_options(flags)
    surveyed = run_survey(values["targets"], flags, options, watch)
    document = Document(
        name=surveyed.target,
        tool_version=VERSION,
        timestamp=options.timestamp,
        serial=values["serial"],
        compact=values["compact"],
        options=options.recorded,
        gitlab=values["gitlab"],
    )
    with output_of(values["output"]) as file:
        bom_into(file, surveyed.inventory, surveyed.licences, document, surveyed.coverage)
        watch.lap("sbom")
        if values["validate"]:
            file.seek(0)
            _validate(file.read())
            watch.lap("validate")
    print_timings(flags, watch)
    end(surveyed, options, _written(surveyed), quiet=values["quiet"])


def publish(data: bytes, output: str | None, surveyed: Surveyed, options: Options, done: str) -> NoReturn:
    """Write a document and end the run."""
    with output_of(output) as file:
        file.write(data)
    end(surveyed, options, done)


def end(surveyed: Surveyed, options: Options, done: str, *, quiet: bool = False) -> NoReturn:
    """End the run: with the reasons why the scan is not whole, or else with what was done."""
    found = scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances)
    reasons = ordered(found or [Reason(exit_status.SATISFIED, done)])
    if reasons[0].status != exit_status.SATISFIED:
        tell_losses(surveyed.inventory)
    is_quiet = quiet and reasons[0].status == exit_status.SATISFIED
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), quiet=is_quiet)


def _written(surveyed: Surveyed) -> str:
    packages = len({one.package for one in surveyed.inventory.components if not one.owned_by})
    files = sum(file.outcome.startswith("parsed") for file in surveyed.inventory.files)
    return f"SBOM of {plural(packages, 'package')} from {plural(files, 'file')}"


def _validate(data: bytes) -> None:
    """The validator takes time to load, so only this option loads it: a documented lazy import."""
    from sca.sbom.schemas import schema_errors  # noqa: PLC0415

    errors = schema_errors(data, "1.6")
    if errors:
        raise Ending(
            exit_status.OUTPUT, f"the SBOM is not valid CycloneDX 1.6: {errors[0]}", "this is a bug in sca: please report it"
        )

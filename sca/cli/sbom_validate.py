"""`sca sbom validate`: whether SBOMs are what their format asks for, and whether they can be used."""

from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.named_file import read_named
from sca.cli.options import ScanFlags, pipeline_options, run_survey, scan_flags, scanning
from sca.model.sbom import Sbom
from sca.model.text import brief, plural, visible
from sca.survey import Options, Stopwatch

_GOOD, _INCOMPLETE, _FAULTY = "good", "sound but incomplete", "faulty"


@click.command(short_help="Check SBOMs.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=str))
@scanning
def command(**values: Any) -> None:
    """Check FILEs: by the official schema where they are CycloneDX JSON, and for what no schema tells.

    That is: references to nothing, one reference on two components, package URLs and hashes that are none, what has no package
    URL, and whether an SBOM says of itself that it is incomplete. Ends with 0 if all is well, else with 3.
    """
    flags = scan_flags(values)
    options = pipeline_options(flags)
    words = [_judge(path, flags, options) for path in values["files"]]
    bad = [(words.count(_FAULTY), "with faults"), (words.count(_INCOMPLETE), "sound but incomplete")]
    said = [f"{plural(count, 'file')} of {len(words)} {what}" for count, what in bad if count]
    if said:
        raise Ending(exit_status.INCOMPLETE, ", ".join(said))
    raise Ending(exit_status.SATISFIED, f"{plural(len(values['files']), 'file')} without faults")


def _judge(path: str, flags: ScanFlags, options: Options) -> str:
    """Say what is wrong with a file, and how it stands, in one word of three."""
    surveyed = run_survey((path,), flags, options, Stopwatch())
    found = [f"{one.location}: {one.code} {one.message}" for one in surveyed.inventory.problems if one.cost != "notice"]
    for sbom in surveyed.inventory.sboms:
        found = [*_schema(path, sbom, surveyed.inventory.files[0].parser, options), *found]
    if not surveyed.inventory.sboms and not found:
        found = [f"{path}: this is no SBOM of a format that is read"]
    for one in found:
        click.echo(visible(one))
    word = _word(found)
    for sbom in surveyed.inventory.sboms:
        click.echo(f"{brief(path)}: {word}: {_shown(sbom)}")
    return word


def _word(found: list[str]) -> str:
    """An SBOM that says that it does not list everything is honest; it is no fault of its form."""
    if not found:
        return _GOOD
    return _INCOMPLETE if all(": E-SBOM-INCOMPLETE " in one for one in found) else _FAULTY


def _schema(path: str, sbom: Sbom, parser: str, options: Options) -> list[str]:
    """What breaks the schema. Only this command loads the validator: a documented lazy import."""
    if parser != "cyclonedx-json":
        return []
    from sca.sbom.schemas import schema_errors  # noqa: PLC0415

    data = read_named(path, options.limits.sbom_bytes)
    return [f"{path}: E-SCHEMA {one}" for one in schema_errors(data, sbom.version)]


def _shown(sbom: Sbom) -> str:
    parts = (
        (sbom.with_purl, "with a package URL"),
        (sbom.with_licence, "with a licence"),
        (sbom.with_needs, "with known dependencies"),
    )
    counts = ", ".join(f"{count} {what}" for count, what in parts)
    return f"{sbom.format} {sbom.version}, {plural(sbom.components, 'component')}, {counts}"

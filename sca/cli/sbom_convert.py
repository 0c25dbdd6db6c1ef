"""`sca sbom convert`: an SBOM in another format or version."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.bom import bom
from sca.cli.ending import Ending
from sca.cli.named_file import read_named
from sca.cli.options import pipeline_options, run_survey, scan_flags, scanning
from sca.cli.sbom import publish
from sca.files.limits import Limits
from sca.model.text import brief, plural
from sca.sbom.convert import VERSIONS, Converted, ConvertError, convert
from sca.sbom.cyclonedx_write import Document
from sca.sbom.spdx3_write import write_spdx3
from sca.sbom.spdx_write import losses, write_spdx
from sca.survey import Options, Stopwatch, Surveyed
from sca.version import VERSION

_OURS = "1.6"
_FORMS = ("cyclonedx-json", "cyclonedx-xml", "spdx-json")
_SPDX = ("2.3", "3.0.1")


@click.command(short_help="Write an SBOM in another format.")
@click.argument("file", type=click.Path(path_type=str))
@click.option("--to", "form", type=click.Choice(_FORMS), required=True, help="The format.")
@click.option(
    "--spec", metavar="VERSION", help="Its version: CycloneDX 1.2 to 1.7 (default: 1.6), SPDX 2.3 (the default) or 3.0.1."
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of stdout.")
@scanning
def command(**values: Any) -> None:
    """Write FILE, an SBOM, in another format or version. What is lost on the way is listed on stderr.

    A CycloneDX JSON document is converted as it stands, by the reference library. Anything else is read first, and written anew.
    """
    flags = scan_flags(values)
    options = pipeline_options(flags)
    form, version = values["form"], values["spec"] or (_SPDX[0] if values["form"] == "spdx-json" else _OURS)
    if version not in (_SPDX if form == "spdx-json" else VERSIONS):
        raise Ending(exit_status.USAGE, f"usage: --spec {brief(version)} is not a version of {form} that is written")
    surveyed = run_survey((values["file"],), flags, options, Stopwatch())
    if not surveyed.inventory.sboms:
        publish(b"", values["output"] or os.devnull, surveyed, options, "nothing was converted")
    document = Document(surveyed.target, VERSION, options.timestamp, options=options.recorded)
    if form == "spdx-json":
        write, whole = (write_spdx, False) if version == _SPDX[0] else (write_spdx3, True)
        data = write(surveyed.inventory, surveyed.licence_by_component, document)
        made = Converted(data, tuple(losses(surveyed.inventory, tells_what_is_whole=whole)))
    else:
        made = _cyclonedx(values["file"], surveyed, options, document, version, xml=form == "cyclonedx-xml")
    for loss in made.losses:
        click.echo(f"lost: {loss}", err=True)
    done = f"converted to {form} {version}, {plural(len(made.losses), 'kind')} of facts lost"
    publish(made.data, values["output"], surveyed, options, done)


def _cyclonedx(  # noqa: PLR0913  # a document and what becomes of it
    path: str, surveyed: Surveyed, options: Options, document: Document, version: str, *, xml: bool
) -> Converted:
    data = _as_it_stands(path, surveyed, options.limits) or bom(
        surveyed.inventory, surveyed.licences, document, surveyed.coverage
    )
    try:
        return convert(data, version, xml=xml)
    except ConvertError as error:
        sentence = f"the reference library cannot convert {brief(path)}: {error}"
        raise Ending(exit_status.INCOMPLETE, sentence, "sca sbom FILE writes it anew, as far as it is understood") from None


def _as_it_stands(path: str, surveyed: Surveyed, limits: Limits) -> bytes:
    """The bytes of a CycloneDX JSON document; none for any other."""
    if [file.parser for file in surveyed.inventory.files] != ["cyclonedx-json"]:
        return b""
    return read_named(path, limits.sbom_bytes)

"""`sca sbom merge`: several SBOMs as one."""

from typing import Any

import click

from sca.cli.bom import bom
from sca.cli.options import pipeline_options, run_survey, scan_flags, scanning
from sca.cli.sbom import publish
from sca.model.text import plural
from sca.sbom.cyclonedx_write import Document
from sca.sbom.merge import merged
from sca.survey import Stopwatch
from sca.version import VERSION


@click.command(short_help="Put several SBOMs together.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=str))
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of stdout.")
@click.option("--name", default="merged", show_default=True, help="What the whole is called.")
@click.option("--compact", is_flag=True, help="No indentation.")
@scanning
def command(**values: Any) -> None:
    """Put FILEs (SBOMs, or anything else that is scanned) together as one CycloneDX 1.6 document.

    What has one package URL is one component with the places, hashes, licences and needs of all. Neither the order of the files
    matters, nor whether some of them were merged before.
    """
    flags = scan_flags(values)
    options = pipeline_options(flags)
    surveyed = run_survey(values["files"], flags, options, Stopwatch())
    inventory = merged(surveyed.inventory)
    document = Document(
        values["name"], VERSION, options.timestamp, compact=values["compact"], options=options.recorded, merged=True
    )
    data = bom(inventory, surveyed.licences, document, surveyed.coverage)
    files = sum(file.outcome.startswith("parsed") for file in inventory.files)
    publish(data, values["output"], surveyed, options, f"merged {plural(files, 'file')}")

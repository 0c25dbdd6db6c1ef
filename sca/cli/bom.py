"""Makes the SBOM of a run and checks it before anything is written."""

from io import BytesIO
from typing import BinaryIO

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.spdx_ids import LICENCE_IDS
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.result import Coverage, Result
from sca.sbom.cyclonedx_write import Document, write_into
from sca.sbom.licences import Licences
from sca.sbom.vulnerabilities import Exposed
from sca.version import VERSION


def bom_of_result(result: Result, *, gitlab: bool = False) -> bytes:
    """The SBOM of a finished run, on request with what GitLab asks for."""
    document = Document(
        name=result.target, tool_version=VERSION, timestamp=result.timestamp, options=result.options, gitlab=gitlab
    )
    exposed = None if result.advisories is None else Exposed(result.vulnerabilities, result.verdict.analyses)
    return bom(result.inventory, result.licences, document, result.coverage, exposed)


def bom(
    inventory: Inventory,
    licences: tuple[LicenceAnswer, ...],
    document: Document,
    coverage: Coverage,
    exposed: Exposed | None = None,
) -> bytes:
    """A CycloneDX document that has passed our own check. Ends the run with status 6 if it has not."""
    file = BytesIO()
    bom_into(file, inventory, licences, document, coverage, exposed)
    return file.getvalue()


def bom_into(  # noqa: PLR0913, PLR0917  # a file, and everything that a document holds
    file: BinaryIO,
    inventory: Inventory,
    licences: tuple[LicenceAnswer, ...],
    document: Document,
    coverage: Coverage,
    exposed: Exposed | None = None,
) -> None:
    """The same into a file that is empty: a large document need not be in memory."""
    answers = Licences({answer.component: answer for answer in licences}, LICENCE_IDS)
    found = write_into(file, inventory, answers, document, coverage, exposed)
    if found:
        sentence = f"the SBOM failed its own check: {found[0]}" + (f" (+{len(found) - 1} more)" if len(found) > 1 else "")
        raise Ending(exit_status.OUTPUT, sentence, "this is a bug in sca: please report it; nothing was written")

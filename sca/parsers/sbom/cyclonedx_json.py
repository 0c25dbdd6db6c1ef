"""Reads a CycloneDX SBOM in JSON that somebody hands over as input.

Specification: https://cyclonedx.org/docs/1.6/json/
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.sbom.bom import VERSIONS, Bom, checked, extract_of

_HELP = "is it an SBOM, and of which format?"


def parse(view: FileView) -> Extract:
    """Return every component of the document, its dependencies, and what it says of itself. Raises InputError."""
    document = view.json(sbom=True)
    root = document.root
    if not isinstance(root, dict) or root.get("bomFormat") != "CycloneDX":
        raise InputError("E-STRUCTURE", 'this is no CycloneDX document: "bomFormat" is not there', view.path, 1, help=_HELP)
    version = root.get("specVersion")
    return extract_of(Bom(root, checked(version if isinstance(version, str) else "", VERSIONS, view.path), document.line), view)


EXTRACTS = (
    "every component with its package URL, hashes, licences and places, also those inside others",
    "dependencies, and for which components they are known",
    "which images and packages a scan could not resolve, where this program wrote the SBOM",
    "when and by what the SBOM was made, and how complete it is",
)
OMITS = ("files, operating systems, devices, keys and data, which are counted", "vulnerabilities and their assessment, services")
PARSER = Parser(parse=parse, extracts=EXTRACTS, omits=OMITS)

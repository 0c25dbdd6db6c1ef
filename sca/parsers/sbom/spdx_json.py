"""Reads an SPDX 2.2 or 2.3 SBOM in JSON that somebody hands over as input.

Specification: https://spdx.github.io/spdx-spec/v2.3/
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.sbom.spdx import VERSIONS, Spdx, extract_of

_HELP = "convert it to SPDX 2.3, or write it anew"


def parse(view: FileView) -> Extract:
    """Return every package of the document and its relationships. Raises InputError."""
    document = view.json(sbom=True)
    root = document.root
    if isinstance(root, dict) and "@context" in root:
        raise InputError("E-SBOM-VERSION", "SPDX 3 is not read: only 2.2 and 2.3 are", view.path, 1, help=_HELP)
    version = root.get("spdxVersion") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(version, str):
        message = 'this is no SPDX document: "spdxVersion" is not there'
        raise InputError("E-STRUCTURE", message, view.path, 1, help="is it an SBOM, and of which format?")
    if version not in VERSIONS:
        message = f"{brief(version, 20)} is not known: only {' and '.join(VERSIONS)} are read"
        raise InputError("E-SBOM-VERSION", message, view.path, 1, help=_HELP)
    return extract_of(Spdx(root, version, document.line), view)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package with its package URL, checksums, declared and concluded licence, and where it is downloaded",
        "relationships that are dependencies, with their kind",
        "when and by what the SBOM was made",
    ),
    omits=(
        "files and snippets, which are no packages",
        "other documents, which are named and never fetched",
        "whether the list of dependencies is complete: the format has no place for it",
    ),
)

"""Reads a VEX document, whichever of its three forms it has. What it is, is told by its content."""

from msgspec.structs import replace

from sca.facts.vex.csaf import read_csaf
from sca.facts.vex.cyclonedx import read_cyclonedx
from sca.facts.vex.openvex import CONTEXT, read_openvex
from sca.facts.vex.shapes import VexRead
from sca.files.decode import decode_text
from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.limits import Limits
from sca.model.component import Location, Problem
from sca.model.text import brief

_HELP = "VEX is read as CycloneDX (JSON), OpenVEX or CSAF 2.0"


def read_vex(data: bytes, path: str, limits: Limits, number: int = 0) -> VexRead:
    """What a document states; one that cannot be read states nothing, and is a problem. `number` is its place in the policy."""
    try:
        read = _read(data, path, limits)
    except InputError as error:
        where = Location(path, error.line, error.column, role="vex")
        message = f"a VEX document is not read: {brief(error.message, 400)}"
        return VexRead((), (Problem(error.code, message, where, "file", error.help or _HELP),))
    return VexRead(tuple(replace(one, document=number) for one in read.statements), read.problems)


def _read(data: bytes, path: str, limits: Limits) -> VexRead:
    document = JsonDocument(decode_text(data, path), path, limits.json_depth)
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is no object", path, 1)
    context = root.get("@context")
    if root.get("bomFormat") == "CycloneDX":
        read = read_cyclonedx(document, root)
    elif isinstance(context, str) and context.startswith(CONTEXT):
        read = read_openvex(document, root)
    elif isinstance(root.get("document"), dict):
        read = read_csaf(document, root)
    else:
        raise InputError("E-STRUCTURE", "this is none of the forms of VEX that are read", path, 1, help=_HELP)
    if len(read.statements) > limits.vex_statements:
        message = f"{len(read.statements)} statements, more than the limit of {limits.vex_statements} (vex-statements)"
        raise InputError("E-SIZE", message, path)
    return read

"""Strict validation of a document by the official schema: thorough, and far too slow to run each time.

The one importer of the CycloneDX library in this part of the program; nothing on the way of a normal run imports it.
"""

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from sca.model.text import brief


def strict_errors(data: bytes) -> list[str]:
    """Every violation of the CycloneDX 1.6 JSON schema, as `place: what`; empty for a valid document."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return [f"$: not UTF-8: {error}"]
    try:
        errors = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text, all_errors=True)
    except ValueError as error:
        return [f"$: not JSON: {error}"]
    return [f"{error.data.json_path}: {brief(error.data.message)}" for error in errors or ()]

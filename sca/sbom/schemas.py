"""Validates a CycloneDX document by the official schema of its version, in time that grows with the document.

The schema files come with the CycloneDX library; the validator is `jsonschema-rs`, because the one of the library takes minutes
for what this one does in a fraction of a second (docs/dependencies.md has the figures). Nothing is fetched: what a schema refers
to is handed over with it.
"""

from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from typing import Any

import jsonschema_rs
import msgspec

from sca.model.text import brief

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
_FOLDER = "cyclonedx.schema._res"
_BESIDE = ("spdx", "jsf-0.82", "cryptography-defs")
_BASE = "http://cyclonedx.org/schema/"
_MOST = 20


def schema_errors(data: bytes, version: str) -> list[str]:
    """The first violations of the schema, as `place: what`; empty for a valid document."""
    registry = {f"{_BASE}{name}.SNAPSHOT.schema.json": _schema(f"{name}.SNAPSHOT.schema.json") for name in _BESIDE}

    def retrieve(uri: str) -> dict[str, Any]:
        return registry[uri]

    kind = f"bom-{version}-strict" if version in ("1.2", "1.3") else f"bom-{version}"
    schema = _schema(f"{kind}.SNAPSHOT.schema.json")
    validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True, retriever=retrieve)
    document = msgspec.json.decode(data)
    return list(_sentences(islice(validator.iter_errors(document), _MOST)))


def _sentences(errors: Iterator[jsonschema_rs.ValidationError]) -> Iterator[str]:
    for error in errors:
        place = "".join(f"/{part}" for part in error.instance_path) or "/"
        yield f"{place}: {brief(error.message, 200)}"


def _schema(name: str) -> dict[str, Any]:
    return msgspec.json.decode(files(_FOLDER).joinpath(name).read_bytes(), type=dict[str, Any])

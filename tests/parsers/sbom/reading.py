"""Reads an SBOM held in memory, as a scan would read it."""

import json
from typing import Any

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component
from sca.model.inventory import Extract
from sca.parsers.base import Format
from sca.parsers.run import Parsed, read_file
from sca.parsers.table import CYCLONEDX, CYCLONEDX_XML, SPDX

ROWS = {"json": CYCLONEDX, "xml": CYCLONEDX_XML, "spdx": SPDX}


def parsed(text: str, row: Format = CYCLONEDX, limits: Limits = DEFAULTS) -> Parsed:
    found = read_file(row, FileView(MemoryTree({"bom.json": text.encode()}), "bom.json", limits))
    assert found is not None
    assert not found.fault
    return found


def read(text: str, row: Format = CYCLONEDX) -> Extract:
    found = parsed(text, row)
    assert found.outcome.outcome.startswith("parsed"), found.outcome.reason
    return found.extract


def bom(*components: dict[str, Any], **more: Any) -> str:
    """A document with one component a line, so that lines can be told."""
    lines = ",\n".join(json.dumps(one) for one in components)
    head = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", **more})
    return f'{head[:-1]}, "components": [\n{lines}\n]}}'


def library(name: str, **more: Any) -> dict[str, Any]:
    purl = f"pkg:npm/{name}@1.0.0"
    return {"type": "library", "bom-ref": name, "name": name, "version": "1.0.0", "purl": purl, **more}


def named(extract: Extract, name: str) -> Component:
    return next(one for one in extract.components if one.package.name == name)


def told(extract: Extract) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.cost, one.location.line) for one in extract.problems]


def names_of_edges(extract: Extract) -> set[tuple[str, str, str]]:
    names = {one.id: one.package.name for one in extract.components}
    names |= {one.id: one.package.name for one in extract.references}
    names |= {one.id: one.name for one in extract.projects}
    return {(names[one.parent], names[one.child], one.scope.value) for one in extract.edges}

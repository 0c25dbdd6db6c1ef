"""Reads an SPDX 2.2 or 2.3 SBOM as tags and values: it is put into the shape that it has in JSON, and read like that.

Specification: https://spdx.github.io/spdx-spec/v2.3/conformance/ and the examples of each field
"""

import re

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.sbom.fields import Fields
from sca.parsers.sbom.spdx import VERSIONS, Spdx, extract_of
from sca.parsers.sbom.spdx_json import PARSER as IN_JSON

_TAG = re.compile(r"([A-Za-z][A-Za-z0-9]*+):[ \t]*+(.*)")
_OPENS, _CLOSES = "<text>", "</text>"
_OF_DOCUMENT = {"SPDXVersion": "spdxVersion", "DocumentName": "name", "DocumentNamespace": "documentNamespace"}
_OF_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageDownloadLocation": "downloadLocation",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}


def parse(view: FileView) -> Extract:
    """Return every package of the document and its relationships. Raises InputError."""
    shape = _Shape()
    for line, tag, value in _tags(view.text(sbom=True), view.path):
        shape.take(line, tag, value)
    version = shape.root.get("spdxVersion")
    if not isinstance(version, str):
        message = "this is no SPDX document: SPDXVersion is not there"
        raise InputError("E-STRUCTURE", message, view.path, 1, help="is it an SBOM, and of which format?")
    if version not in VERSIONS:
        message = f"{brief(version, 20)} is not known: only {' and '.join(VERSIONS)} are read"
        raise InputError("E-SBOM-VERSION", message, view.path, 1, help="convert it to SPDX 2.3, or write it anew")
    return extract_of(Spdx(shape.root, version, lambda one: shape.lines.get(id(one))), view)


def _tags(text: str, path: str) -> list[tuple[int, str, str]]:
    """Line, tag and value of everything; a value in `<text>` may go over several lines."""
    found: list[tuple[int, str, str]] = []
    within: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if within is not None:
            within.append(line)
            if _CLOSES in line:
                at, tag, _ = found[-1]
                found[-1] = (at, tag, "\n".join(within).partition(_CLOSES)[0])
                within = None
            continue
        match = _TAG.match(line.strip())
        if match is None:
            continue
        tag, value = match[1], match[2]
        if value.startswith(_OPENS):
            value = value.removeprefix(_OPENS)
            if _CLOSES not in value:
                within = [value]
            value = value.partition(_CLOSES)[0]
        found.append((number, tag, value))
    if within is not None:
        raise InputError("E-SYNTAX", "a <text> has no end", path, found[-1][0], help="was the file cut off?")
    return found


class _Shape:
    """Puts tags into objects: what follows `PackageName` belongs to that package."""

    def __init__(self) -> None:
        self.root: Fields = {}
        self.lines: dict[int, int] = {}
        self._packages: list[JsonValue] = []
        self._files: list[JsonValue] = []
        self._snippets: list[JsonValue] = []
        self._relationships: list[JsonValue] = []
        self._creators: list[JsonValue] = []
        self._created: Fields = {"creators": self._creators}
        self._current = self.root
        self.root |= {
            "packages": self._packages,
            "files": self._files,
            "snippets": self._snippets,
            "relationships": self._relationships,
            "creationInfo": self._created,
        }

    def take(self, line: int, tag: str, value: str) -> None:
        """Take one tag."""
        if tag in ("PackageName", "FileName", "SnippetSPDXID"):
            self._begin(line, tag, value)
        elif tag == "SPDXID":
            self._current["SPDXID"] = value
        elif tag == "Relationship":
            self._relate(line, value)
        elif tag == "Creator":
            self._creators.append(value)
        elif tag == "Created":
            self._created["created"] = value
        elif tag in _OF_DOCUMENT and self._current is self.root:
            self.root[_OF_DOCUMENT[tag]] = value
        elif tag in _OF_PACKAGE:
            self._current[_OF_PACKAGE[tag]] = value
        elif tag == "PackageChecksum":
            algorithm, _, hash = value.partition(":")
            self._add("checksums", {"algorithm": algorithm, "checksumValue": hash.strip()})
        elif tag == "ExternalRef":
            _, kind, locator = (*value.split(None, 2), "", "", "")[:3]
            self._add("externalRefs", {"referenceType": kind, "referenceLocator": locator})

    def _begin(self, line: int, tag: str, value: str) -> None:
        self._current = {"SPDXID": value} if tag == "SnippetSPDXID" else {"name": value}
        self.lines[id(self._current)] = line
        lists = {"PackageName": self._packages, "FileName": self._files, "SnippetSPDXID": self._snippets}
        lists[tag].append(self._current)

    def _relate(self, line: int, value: str) -> None:
        left, kind, right = (*value.split(), "", "", "")[:3]
        one: Fields = {"spdxElementId": left, "relationshipType": kind, "relatedSpdxElement": right}
        self.lines[id(one)] = line
        self._relationships.append(one)

    def _add(self, name: str, one: Fields) -> None:
        several = self._current.setdefault(name, [])
        if isinstance(several, list):
            several.append(one)


PARSER = Parser(parse=parse, extracts=IN_JSON.extracts, omits=IN_JSON.omits)

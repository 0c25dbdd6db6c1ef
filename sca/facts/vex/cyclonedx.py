"""Reads the statements of a CycloneDX document: its vulnerabilities that carry an analysis.

Source: https://cyclonedx.org/docs/1.6/json/#vulnerabilities
"""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from msgspec.structs import replace

from sca.facts.vex.shapes import Fields, Place, StatementError, VexRead, fields, moment, objects, reasoned, text
from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.model.component import Problem
from sca.model.purl import PurlError, read_purl
from sca.model.text import brief
from sca.model.vex import AFFECTED, NOT_AFFECTED, UNDER_INVESTIGATION, VexStatement
from sca.model.vex_words import CYCLONEDX_STATES

VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_PURL = "pkg:"
_LINK = "urn:cdx:"


def read_cyclonedx(document: JsonDocument, root: Fields) -> VexRead:
    """The statements of a document. Raises InputError for a version that is not known."""
    version = root.get("specVersion")
    if version not in VERSIONS:
        message = f"CycloneDX {brief(str(version), 20)!r}: its vulnerabilities are read in {', '.join(VERSIONS)}"
        raise InputError("E-VERSION", message, document.path)
    place = Place(document)
    found: list[VexStatement] = []
    problems: list[Problem] = []
    try:
        reader = _Reader(root, place)
        vulnerabilities = list(objects(root, "vulnerabilities"))
    except StatementError as error:
        raise InputError("E-STRUCTURE", str(error), document.path) from None
    for one in vulnerabilities:
        if one.get("analysis") is None:
            continue
        try:
            found.extend(reader.statements(one))
        except StatementError as error:
            problems.append(place.problem(one, str(error)))
    return VexRead(tuple(found), tuple(problems))


class _Reader:
    """Reads statements with what the document says as a whole."""

    def __init__(self, root: Fields, place: Place) -> None:
        self._place = place
        metadata = fields(root, "metadata")
        subject = fields(metadata, "component")
        self._timestamp = text(metadata, "timestamp")
        self._author = _author(metadata)
        self._refs = dict(_refs(root, subject))
        self._subject = text(subject, "purl") or text(subject, "name")
        self._subject_version = "" if text(subject, "purl") else text(subject, "version")
        self._subject_ref = text(subject, "bom-ref")

    def statements(self, one: Fields) -> Iterator[VexStatement]:
        """The statements of one vulnerability, one for each component that it affects. Raises StatementError."""
        analysis = fields(one, "analysis")
        word = text(analysis, "state")
        if word not in CYCLONEDX_STATES:
            raise StatementError(f"{brief(word, 40)!r} is no state of an analysis")
        status, justification, detail = CYCLONEDX_STATES[word], text(analysis, "justification"), text(analysis, "detail")
        reasoned(status, justification or (word if word == "false_positive" else ""), detail)
        ids = [text(one, "id"), *(text(alias, "id") for alias in objects(one, "references"))]
        ids = [id for id in dict.fromkeys(ids) if id]
        if not ids:
            raise StatementError("it names no vulnerability")
        date = moment(text(analysis, "lastUpdated") or text(analysis, "firstIssued") or self._timestamp)
        affected = list(objects(one, "affects"))
        if not affected:
            raise StatementError(f"it names no component that {brief(ids[0], 40)} is about")
        for target in affected:
            made = VexStatement(
                ids=tuple(ids),
                status=status,
                word=word,
                component="",
                location=self._place.of(one),
                justification=justification,
                detail=detail,
                author=self._author,
                date=date,
            )
            yield from _in_versions(self._about(made, text(target, "ref")), target)

    def _about(self, made: VexStatement, ref: str) -> VexStatement:
        """The statement with its component and product."""
        if ref.startswith(_LINK):
            ref = unquote(ref.partition("#")[2])
        purl = self._refs.get(ref, ref if ref.startswith(_PURL) else None)
        if purl is None:
            raise StatementError(f"it names a component that is not in the document: {brief(ref, 80)!r}")
        if ref == self._subject_ref or purl == self._subject:
            return replace(made, component=purl)
        return replace(made, component=purl, product=self._subject, product_version=self._subject_version)


def _author(metadata: Fields) -> str:
    """Who wrote it: the authors, else the supplier, else the manufacturer."""
    authors = [name for one in objects(metadata, "authors") if (name := text(one, "name"))]
    named = (text(fields(metadata, key), "name") for key in ("supplier", "manufacturer", "manufacture"))
    return ", ".join(authors) or next(filter(None, named), "")


def _refs(root: Fields, subject: Fields) -> Iterator[tuple[str, str]]:
    """The package URL of every component by its bom-ref; empty for one without."""
    waiting: list[JsonValue] = [subject, *objects(root, "components")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield text(one, "bom-ref"), text(one, "purl")
            waiting.extend(objects(one, "components"))


def _in_versions(made: VexStatement, target: Mapping[str, JsonValue]) -> Iterator[VexStatement]:
    """The statement for each version or range that is listed; as it is without a list."""
    versions = list(objects(dict(target), "versions"))
    if not versions:
        yield made
    for one in versions:
        status, version, range = text(one, "status") or AFFECTED, text(one, "version"), text(one, "range")
        if status == "unknown":
            made = replace(made, status=UNDER_INVESTIGATION)
        elif status == "unaffected" and not made.clears:
            made = replace(made, status=NOT_AFFECTED, word=status, detail=made.detail or "listed as unaffected")
        elif status not in (AFFECTED, "unaffected"):
            raise StatementError(f"{brief(status, 40)!r} is no status of a version")
        if bool(version) == bool(range):
            raise StatementError("an entry of versions names a version or a range")
        yield replace(made, versions=range) if range else replace(made, component=_with_version(made.component, version))


def _with_version(purl: str, version: str) -> str:
    """The package URL in a version. Raises StatementError where it names another one."""
    try:
        package = read_purl(purl) if purl else None
    except PurlError:
        return purl
    if package is None:
        return ""
    if package.version and package.version != version:
        raise StatementError(f"the package URL names version {brief(package.version, 40)}, and the list {brief(version, 40)}")
    return replace(package, version=version).purl

"""Reads the statements of an OpenVEX document.

Source: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
"""

from collections.abc import Iterator

from sca.facts.vex.shapes import Fields, Place, StatementError, VexRead, fields, listed, moment, objects, reasoned, text, texts
from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.model.component import Problem
from sca.model.text import brief
from sca.model.vex import JUSTIFICATIONS, NOT_AFFECTED, STATUSES, VexStatement

CONTEXT = "https://openvex.dev/ns"
_PURL = "pkg:"


def read_openvex(document: JsonDocument, root: Fields) -> VexRead:
    """The statements of a document. Raises InputError for what is no list of statements."""
    place = Place(document)
    found: list[VexStatement] = []
    problems: list[Problem] = []
    try:
        author, dated = text(root, "author"), text(root, "last_updated") or text(root, "timestamp")
        statements = list(objects(root, "statements"))
    except StatementError as error:
        raise InputError("E-STRUCTURE", str(error), document.path) from None
    for one in statements:
        try:
            found.extend(_statements(one, place, author, dated))
        except StatementError as error:
            problems.append(place.problem(one, str(error)))
    return VexRead(tuple(found), tuple(problems))


def _statements(one: Fields, place: Place, author: str, dated: str) -> Iterator[VexStatement]:
    """One statement for each component that it names. Raises StatementError."""
    status, justification = text(one, "status"), text(one, "justification")
    if status not in STATUSES:
        raise StatementError(f"{brief(status, 40)!r} is no status")
    if justification and justification not in JUSTIFICATIONS:
        raise StatementError(f"{brief(justification, 60)!r} is no justification")
    key = "impact_statement" if status == NOT_AFFECTED else "action_statement"
    detail = text(one, key) or text(one, "status_notes")
    reasoned(status, justification, text(one, "impact_statement"))
    ids = _ids(one)
    date = moment(text(one, "last_updated") or text(one, "timestamp") or dated)
    named = list(_components(one))
    if not named:
        raise StatementError(f"it names no product that {brief(ids[0], 40)} is about")
    for product, component in named:
        yield VexStatement(
            ids=ids,
            status=status,
            word=status,
            component=component,
            location=place.of(one),
            product=product,
            justification=justification,
            detail=detail,
            author=author,
            date=date,
        )


def _ids(one: Fields) -> tuple[str, ...]:
    """All names of the vulnerability: an object, or a text as the first versions had it."""
    vulnerability = one.get("vulnerability")
    if isinstance(vulnerability, str):
        ids: tuple[str, ...] = (vulnerability.strip(),)
    else:
        told = fields(one, "vulnerability")
        ids = (text(told, "name") or text(told, "@id").rpartition("/")[2], *texts(told, "aliases"))
    ids = tuple(id for id in dict.fromkeys(ids) if id)
    if not ids:
        raise StatementError("it names no vulnerability")
    return ids


def _components(one: Fields) -> Iterator[tuple[str, str]]:
    """Product and component of each pair. A product without parts is the component itself."""
    for product in listed(one, "products"):
        parts = listed(product, "subcomponents") if isinstance(product, dict) else []
        parts = parts or (listed(one, "subcomponents") if isinstance(product, str) else [])
        named = _purl(product)
        if not parts:
            yield "", named
        for part in parts:
            yield named or _name(product), _purl(part)


def _purl(thing: JsonValue) -> str:
    """The package URL of a product or part; empty where it is named by something else."""
    if isinstance(thing, str):
        return thing if thing.startswith(_PURL) else ""
    if not isinstance(thing, dict):
        raise StatementError("a product is neither an object nor a text")
    id = text(thing, "@id")
    return text(fields(thing, "identifiers"), "purl") or (id if id.startswith(_PURL) else "")


def _name(thing: JsonValue) -> str:
    """What a product is called that is not named by a package URL: it must match, whatever it is."""
    return thing if isinstance(thing, str) else text(thing, "@id") if isinstance(thing, dict) else ""

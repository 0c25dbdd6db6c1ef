"""What the readers of VEX share: fields of untrusted JSON with their types, moments in UTC, and what a reader gives."""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from sca.files.json_document import JsonDocument, JsonValue
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.model.vex import NOT_AFFECTED, VexStatement

Fields = dict[str, JsonValue]
_LONGEST = 1_000


class StatementError(Exception):
    """A statement that cannot be understood, with a sentence that says why. It costs itself, not the document."""


class VexRead(Struct, frozen=True):
    """What a document states, and what could not be taken."""

    statements: tuple[VexStatement, ...]
    problems: tuple[Problem, ...] = ()


class Place:
    """Where the objects of one document stand."""

    def __init__(self, document: JsonDocument) -> None:
        self._document = document

    def of(self, value: JsonValue) -> Location:
        """The place of an object or array."""
        return Location(self._document.path, self._document.line(value), role="vex")

    def problem(self, value: JsonValue, sentence: str) -> Problem:
        """What to tell about a statement that was not understood."""
        help = "ask its author for a sound document: what is not understood clears nothing"
        return Problem("E-VEX", f"a VEX statement is not understood: {sentence}", self.of(value), "field", help)


def text(fields: Fields, key: str) -> str:
    """The text of a key; empty if it is absent. Raises StatementError."""
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise StatementError(f"{key} is no text")
    return value.strip()[:_LONGEST]


def fields(value: JsonValue, key: str) -> Fields:
    """The object of a key; empty if it is absent. Raises StatementError."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise StatementError(f"{key} is no object")
    return found


def listed(value: Fields, key: str) -> list[JsonValue]:
    """The list of a key; empty if it is absent. Raises StatementError."""
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise StatementError(f"{key} is no list")
    return found


def objects(value: Fields, key: str) -> Iterator[Fields]:
    """The objects of a list. Raises StatementError."""
    for one in listed(value, key):
        if not isinstance(one, dict):
            raise StatementError(f"{key} holds something else than objects")
        yield one


def texts(value: Fields, key: str) -> tuple[str, ...]:
    """The texts of a list. Raises StatementError."""
    found = listed(value, key)
    if not all(isinstance(one, str) for one in found):
        raise StatementError(f"{key} holds something else than texts")
    return tuple(one[:_LONGEST] for one in found if isinstance(one, str))


def moment(stated: str) -> str:
    """A moment in UTC. Raises StatementError for none, and for what is no moment."""
    if not stated:
        raise StatementError("it has no date")
    try:
        found = datetime.fromisoformat(stated)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise StatementError(f"{brief(stated, 40)!r} is no date") from None
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def reasoned(status: str, justification: str, detail: str) -> None:
    """Refuse `not_affected` without a reason. Raises StatementError."""
    if status == NOT_AFFECTED and not (justification or detail):
        raise StatementError("it says not affected and neither why nor how that is known")

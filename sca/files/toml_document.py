"""TOML with line numbers, bounded before anything is parsed, and fast where a program wrote it.

Locks as uv, Poetry, PDM and pip write them are read by `sca.files.toml_lock`. Everything else goes through the parser of
the standard library, which needs 400 MB for a key of 20 KB and goes as deep as its input tells it to: `check_bounds` looks
at the text before. Dates are given as text in both cases, since nothing here computes with them.

Source: TOML 1.0.0, https://toml.io/en/v1.0.0
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.toml_lock import Shorten, Table, header_lines, read_written
from sca.files.toml_places import MOST_DIGITS, Place, Places, check_bounds
from sca.files.toml_signs import UnusualError, date_text
from sca.model.text import brief

_PLACE = re.compile(r" \(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)$")
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate inline table key")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_CONTAINER: frozenset[type] = frozenset((dict, list))


class TomlDocument:
    """A parsed document. `root` is its value: tables are objects, dates are texts.

    Of a file that a program wrote, `shorten` takes out before what the reader does not ask for: see `sca.files.toml_lock`.
    Raises InputError for what is no TOML 1.0, or more than the limits allow.
    """

    def __init__(self, text: str, path: str, limits: Limits, shorten: Shorten | None = None) -> None:
        self.path = path
        self._text = text
        self._tables: list[Table] | None = None
        self._lines: dict[int, int] | None = None
        self._places: dict[Place, int] | None = None
        self.root: Table
        try:
            written = read_written(text, limits.toml_depth, limits.toml_key_parts, shorten)
            self.root, self._tables = written.root, written.tables
        except UnusualError:
            self.root = _parse(text, path, limits)

    def line(self, container: JsonValue) -> int | None:
        """Line of the header (`[table]` or `[[table]]`) that opens a table of this document; None for any other value.

        That of a list or an inline table is the line of its key, or its own in a list; it is slow to find the first time.
        """
        if self._lines is None:
            headers = header_lines(self._text) if self._tables is not None else ()
            self._lines = dict(zip(map(id, self._tables or ()), headers, strict=True))
        line = self._lines.get(id(container))
        if line is None and container.__class__ in _CONTAINER and container is not self.root:
            for place, its_line in self._all_places().items():
                value = _value_at(self.root, place)
                if value.__class__ in _CONTAINER:
                    self._lines.setdefault(id(value), its_line)
            line = self._lines.get(id(container))
        return line

    def line_of(self, *place: str | int) -> int | None:
        """Line of a key or an item by its path from the root (`"project", "dependencies", 0`). Slow, but one pass for all."""
        return self._all_places().get(place)

    def _all_places(self) -> dict[Place, int]:
        if self._places is None:
            self._places = {stand.place: stand.line for stand in Places(self._text).stands()}
        return self._places


def _value_at(root: Table, place: Place) -> JsonValue:
    value: JsonValue = root
    for part in place:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _parse(text: str, path: str, limits: Limits) -> Table:
    if len(text) > limits.toml_by_hand_bytes:
        message = (
            f"the file has {len(text)} characters and is not written the way package managers write locks; "
            f"the limit for others is {limits.toml_by_hand_bytes} (toml-by-hand-bytes)"
        )
        raise InputError("E-SIZE", message, path, help="write the file anew with its package manager")
    check_bounds(text, path, limits)
    try:
        root: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refusal(str(error), text, path) from None
    except RecursionError:
        raise InputError("E-DEPTH", "nested deeper than the parser can go, whatever toml-depth allows", path, 1) from None
    except ValueError:  # of a number in a place where none may stand, so that it was not looked at before
        message = f"a number is out of range: more than {MOST_DIGITS} digits, or no date of the calendar"
        raise InputError("E-NUMBER", message, path) from None
    return _with_texts(root)


def _with_texts(root: dict[str, object]) -> Table:
    """Put texts in the place of dates and times. Not recursive: dotted keys in inline tables go far down."""
    waiting: list[Any] = [root]
    while waiting:
        container = waiting.pop()
        members: Iterable[tuple[Any, Any]] = container.items() if isinstance(container, dict) else enumerate(container)
        for place, value in members:
            if value.__class__ in _CONTAINER:
                waiting.append(value)
            elif isinstance(value, datetime):
                container[place] = date_text(value)
            elif isinstance(value, date | time):
                container[place] = value.isoformat()
    return cast("Table", root)


def _refusal(said: str, text: str, path: str) -> InputError:
    """What the parser refused, with the place that it names, or that of the second of two equal keys."""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        message = "there is a merge conflict: which of the two sides counts cannot be told"
        return InputError("E-SYNTAX", message, path, text.count("\n", 0, conflict.start()) + 1, help="solve the conflict")
    found = _PLACE.search(said)
    at_end = found is not None and found["line"] is None
    line = int(found["line"]) if found and not at_end else None
    column = int(found["column"]) if found and line is not None else None
    words = _PLACE.sub("", said)
    if words.startswith(_TWICE):
        return _twice(text, path, words, line)
    if at_end:
        message = f"the file ends in the middle of the document: {brief(words)}"
        return InputError("E-SYNTAX", message, path, text.count("\n") + 1, help="was the file cut off?")
    help = "check the quotes and brackets, or write the file anew with its package manager"
    return InputError("E-SYNTAX", f"not valid TOML: {brief(words)}", path, line, column, help=help)


def _twice(text: str, path: str, words: str, line: int | None) -> InputError:
    help = "remove one of them, or write the file anew with its package manager"
    seen: dict[tuple[Place, str], int] = {}
    for stand in Places(text).stands():
        if stand.kind == "item":
            continue
        first = seen.setdefault((stand.place, stand.kind), -stand.line)
        if first > 0:
            what = "table" if stand.kind == "header" else "key"
            name = ".".join(str(part) for part in stand.place)
            lines = f"on lines {first} and {stand.line}"
            message = f"{what} {brief(name)!r} stands twice, {lines}: which one is meant cannot be told"
            return InputError("E-DUPLICATE-KEY", message, path, stand.line, help=help)
        seen[stand.place, stand.kind] = stand.line
    return InputError("E-DUPLICATE-KEY", f"a key or table is defined in two ways: {brief(words)}", path, line, help=help)

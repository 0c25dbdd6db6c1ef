"""Reads core metadata: METADATA and PKG-INFO, headers like those of a mail, which every Python distribution carries.

    Name: requests
    Version: 2.32.3
    Requires-Dist: charset-normalizer<4,>=2
    License-Expression: Apache-2.0

Lines end and fold as in Python's own reader of mails, which pip uses; the text below the headers is not looked at. What
stands twice and may stand only once is refused where it is the identity, and otherwise not taken: which one is meant
cannot be told.

https://packaging.python.org/en/latest/specifications/core-metadata/
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.text import brief
from sca.parsers.pip.grammar import is_name

_NO_METADATA = "the file holds no metadata"
_END = re.compile(r"\r\n\r\n|\n\r?\n|\r\r")
_BREAK = re.compile(r"\r\n|\n|\r")
_HEADER = re.compile(r"(?P<key>[!-9;-~]++):[ \t]*+(?P<value>.*)", re.DOTALL)
_KEPT = frozenset(
    ("name", "version", "license-expression", "license", "license-file", "classifier", "requires-dist", "provides-extra")
)
_ONCE = ("license-expression", "license")
_LICENCE_FIELDS = {
    "license-expression": "License-Expression",
    "license": "License",
    "classifier": "Classifier",
    "license-file": "License-File",
}
_LICENCE_CLASSIFIER = "License ::"
_FOLD = " " * 8


class Field(Struct, frozen=True):
    """One header with its line, folded lines joined by line breaks."""

    key: str
    value: str
    line: int


class Fault(Struct, frozen=True):
    """Something of the metadata that could not be taken, and what that costs."""

    code: str
    message: str
    line: int
    cost: str = "field"


class Metadata(Struct, frozen=True):
    """What metadata says. `line` is that of the name; `licences` are pairs of field name and text with their line."""

    name: str
    version: str
    line: int
    requires: tuple[Field, ...] = ()
    extras: tuple[str, ...] = ()
    licences: tuple[Field, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_metadata(text: str, limits: Limits) -> Metadata | Fault:
    """The metadata in a text; a Fault where name or version cannot be told."""
    end = _END.search(text)
    fields, faults = _fields(text[: end.start()] if end else text, limits)
    if faults and faults[-1].cost == "package":
        return faults[-1]
    return metadata_of(fields, 1, limits, faults)


def metadata_of(fields: Iterable[Field], line: int, limits: Limits, faults: Iterable[Fault] = ()) -> Metadata | Fault:
    """The metadata that headers make, wherever they stand; `line` is where they begin. A Fault as `read_metadata` gives."""
    faults = list(faults)
    by_key: dict[str, list[Field]] = {}
    for field in fields:
        by_key.setdefault(field.key, []).append(field)
    name = _one("name", by_key, line)
    if isinstance(name, Fault):
        return name
    version = _one("version", by_key, line)
    if isinstance(version, Fault):
        return version
    wrong = _against(name, version, limits)
    if wrong:
        return Fault("E-METADATA", wrong, name.line, "package")
    for key in _ONCE:
        if len({field.value for field in by_key.get(key, ())}) > 1:
            first, second = (field.line for field in by_key.pop(key)[:2])
            message = (
                f"{_LICENCE_FIELDS[key]} stands twice, on lines {first} and {second}, with different texts; neither is taken"
            )
            faults.append(Fault("E-METADATA", message, second))
    return Metadata(
        name.value,
        version.value,
        name.line,
        tuple(by_key.get("requires-dist", ())),
        tuple(field.value for field in by_key.get("provides-extra", ())),
        _licences(by_key, limits, faults),
        tuple(faults),
    )


def _unfolded(part: str) -> str:
    """A line of a field without the indent that folding adds: writers put eight blanks, and what is beyond them is the text's."""
    return part[len(_FOLD) :].rstrip() if part.startswith(_FOLD) else part.strip()


def _fields(head: str, limits: Limits) -> tuple[list[Field], list[Fault]]:
    """The headers that matter, and what was wrong with the others; the last fault may cost everything."""
    found: list[Field] = []
    faults: list[Fault] = []
    lines = _BREAK.split(head)
    number = headers = 0
    while number < len(lines):
        first = number + 1
        header = _HEADER.match(lines[number])
        headers += 1
        if header is None or headers > limits.metadata_headers:
            fault = _against_line(lines[number], first, headers, limits)
            return found, [*faults, fault] if fault else faults
        number = first
        while number < len(lines) and lines[number][:1] in (" ", "\t"):
            number += 1
        key = header["key"].lower()
        if key in _KEPT:
            parts = [header["value"], *lines[first:number]]
            if sum(map(len, parts)) > limits.metadata_header_chars:
                limit = f"{limits.metadata_header_chars} (metadata-header-chars)"
                faults.append(Fault("E-METADATA", f"the header {header['key']} is longer than the limit of {limit}", first))
            else:
                found.append(Field(key, "\n".join(map(_unfolded, parts)).strip(), first))
    return found, faults


def _against_line(line: str, number: int, headers: int, limits: Limits) -> Fault | None:
    """Why the headers end at a line that is none; None for one that is empty."""
    if headers > limits.metadata_headers:
        message = f"more headers than the limit of {limits.metadata_headers} (metadata-headers)"
        return Fault("E-METADATA", message, number, "package")
    if not line.strip():
        return None
    return Fault("E-METADATA", f"{brief(line, 60)!r} is no header; what follows is not read", number)


def _one(key: str, by_key: dict[str, list[Field]], line: int) -> Field | Fault:
    fields = by_key.get(key, [])
    if not fields:
        message = f"{_NO_METADATA} with a {key.capitalize()}" if by_key else _NO_METADATA
        return Fault("E-METADATA", message, line, "package")
    if len({field.value for field in fields}) > 1:
        message = (
            f"{key.capitalize()} stands twice, on lines {fields[0].line} and {fields[1].line}: which one is meant cannot be told"
        )
        return Fault("E-AMBIGUOUS", message, fields[1].line, "package")
    return fields[0]


def _against(name: Field, version: Field, limits: Limits) -> str:
    """Why the identity is refused; empty if it is not."""
    if not is_name(name.value, limits):
        return f"{brief(name.value, 60)!r} is no package name"
    if not version.value or version.value.split() != [version.value] or not version.value.isprintable():
        return f"{brief(version.value, 60)!r} is no version"
    if len(version.value) > limits.version_chars:
        return f"the version has {len(version.value)} characters, more than the limit of {limits.version_chars} (version-chars)"
    return ""


def _licences(by_key: dict[str, list[Field]], limits: Limits, faults: list[Fault]) -> tuple[Field, ...]:
    found: list[Field] = []
    for key, shown in _LICENCE_FIELDS.items():
        for field in by_key.get(key, ()):
            if key == "classifier" and not field.value.startswith(_LICENCE_CLASSIFIER):
                continue
            if len(field.value) > limits.licence_chars:
                limit = f"{limits.licence_chars} (licence-chars)"
                faults.append(Fault("E-LICENCE", f"{shown} is longer than the limit of {limit} and is not kept", field.line))
            elif field.value:
                found.append(Field(shown, field.value, field.line))
    return tuple(found)

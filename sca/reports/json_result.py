"""Writes a Result as JSON: everything that is known, for programs, and for rendering again without a scan.

The keys and their order are those of `sca.reports.document`, described by the JSON schema in the same folder.
"""

import json
import re
from typing import Any

import msgspec

from sca.model.result import Result
from sca.model.text import visible
from sca.reports.document import to_document

_NOT_PLAIN = re.compile("[^\n -~]")


def render(result: Result) -> bytes:
    """The document, indented by two, with a line feed at the end."""
    return as_json(to_document(result))


def as_json(document: object) -> bytes:
    """Values as JSON that acts on nothing, indented by two, with a line feed at the end."""
    data = msgspec.json.format(_encode(document), indent=2)
    if b"\x7f" in data or not data.isascii():
        # Outside strings JSON is ASCII, so every match lies inside one, where an escape may stand.
        data = _NOT_PLAIN.sub(_escape, data.decode()).encode()
    return data + b"\n"


def _escape(found: re.Match[str]) -> str:
    """A character that could act on a terminal or mislead an eye as its JSON escape, which means the same."""
    character = found[0]
    return character if visible(character) == character else json.dumps(character)[1:-1]


def _encode(document: object) -> bytes:
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        # A lone surrogate, from a file name that is not UTF-8, has no form in JSON that readers agree on.
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(document)))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", lambda found: visible(found[0]), value)
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_surrogates(item) for key, item in value.items()}
    return value

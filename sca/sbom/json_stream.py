"""JSON as a document is written: element by element, two-space indent, no character that acts on a reader.

A document of a hundred thousand components is some 200 MB long. Made as a whole it would exist four times over (as
values, encoded, indented, with its last line feed); made here, only the text itself exists.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO

import msgspec
from msgspec import Struct

# Valid inside JSON strings, but able to act on a terminal or to mislead an eye: DEL, C1 controls, soft hyphen,
# bidirectional and zero-width characters, line separators, byte order mark, non-characters and tags.
_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


class JsonStream:
    """Writes one JSON object: first its short members, then its long arrays.

    `digest` is that of all values in compact form, whatever the indent and without what is `undigested`.
    """

    def __init__(self, *, compact: bool) -> None:
        self._compact = compact
        self._text = BytesIO()
        self._encoder = msgspec.json.Encoder()
        self.digest = sha256()

    def open(self, head: Struct, undigested: Struct) -> None:
        """Start with the members of `undigested`, which shows `head` with the values that no digest may depend on."""
        self.digest.update(self._encoder.encode(head))
        text = self._styled(self._encoder.encode(undigested), b"")
        self._text.write(text[:-1] if self._compact else text[:-2])

    def array(self, name: str, values: Iterable[Struct]) -> None:
        """Add an array, one value at a time."""
        self._text.write(f',"{name}":['.encode() if self._compact else f',\n  "{name}": ['.encode())
        before, between, after = (b"", b",", b"]") if self._compact else (b"\n    ", b",\n    ", b"\n  ]")
        separator = before
        for value in values:
            text = self._encoder.encode(value)
            self.digest.update(text)
            self._text.write(separator)
            self._text.write(self._styled(text, b"    "))
            separator = between
        self._text.write(b"]" if separator is before else after)

    def close(self) -> None:
        """End the object, with a line feed."""
        self._text.write(b"}\n" if self._compact else b"\n}\n")

    def fill_in(self, blank: bytes, text: bytes) -> None:
        """Put a text in place of an equally long one among the first members."""
        self._text.seek(self._text.getvalue().index(blank))
        self._text.write(text)

    def getvalue(self) -> bytes:
        """The whole text."""
        return self._text.getvalue()

    def _styled(self, text: bytes, indent: bytes) -> bytes:
        if not self._compact:
            # A line feed inside a string is written as an escape, so each one found is a line of the layout.
            text = msgspec.json.format(text, indent=2).replace(b"\n", b"\n" + indent)
        if b"\x7f" in text or not text.isascii():
            # Outside strings JSON is ASCII, so every match lies inside one, where an escape may stand.
            text = _ACTIVE.sub(lambda found: json.dumps(found[0])[1:-1], text.decode()).encode()
        return text

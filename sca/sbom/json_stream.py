"""JSON as a document is written: element by element, two-space indent, no character that acts on a reader.

A document of a hundred thousand components is some 200 MB long. Made as a whole it would exist four times over (as
values, encoded, indented, with its last line feed); written here into a file, it is never in memory.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

import msgspec
from msgspec import Struct

# Valid inside JSON strings, but able to act on a terminal or to mislead an eye: DEL, C1 controls, soft hyphen,
# bidirectional and zero-width characters, line separators, byte order mark, non-characters and tags.
_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)

_AT_ONCE = 64


class JsonStream:
    """Writes one JSON object into a file that is empty so far: first its short members, then its long arrays.

    `digest` is that of all values in compact form, whatever the indent and without what is `undigested`.
    """

    def __init__(self, file: BinaryIO, *, compact: bool) -> None:
        self._compact = compact
        self._file = file
        self._head = 0
        self._encoder = msgspec.json.Encoder()
        self.digest = sha256()

    def open(self, head: Struct, undigested: Struct) -> None:
        """Start with the members of `undigested`, which shows `head` with the values that no digest may depend on."""
        self.digest.update(self._encoder.encode(head))
        plain = self._encoder.encode(undigested)
        text = inert_json(plain if self._compact else msgspec.json.format(plain, indent=2))
        self._head = self._file.write(text[:-1] if self._compact else text[:-2])

    def array(self, name: str, values: Iterable[Struct]) -> None:
        """Add an array, some values at a time: laying out each by itself takes half as long again."""
        self._file.write(f',"{name}":['.encode() if self._compact else f',\n  "{name}": ['.encode())
        coming = iter(values)
        first = True
        while together := list(islice(coming, _AT_ONCE)):
            # One value a line: within a value, a line feed is written as an escape.
            lines = self._encoder.encode_lines(together)
            self.digest.update(lines.replace(b"\n", b""))
            self._elements(lines[:-1].replace(b"\n", b","), first=first)
            first = False
        self._file.write(b"]" if self._compact or first else b"\n  ]")

    def _elements(self, together: bytes, *, first: bool) -> None:
        if not first:
            self._file.write(b",")
        if self._compact:
            self._file.write(inert_json(together))
            return
        # Between the brackets of two arrays, so that each element stands as far in as in the array of the document.
        laid_out = inert_json(msgspec.json.format(b"[[%s]]" % together, indent=2))
        self._file.write(memoryview(laid_out)[5:-6])

    def close(self) -> None:
        """End the object, with a line feed."""
        self._file.write(b"}\n" if self._compact else b"\n}\n")

    def fill_in(self, blank: bytes, text: bytes) -> None:
        """Put a text in place of an equally long one among the first members. To be called last."""
        self._file.seek(0)
        at = self._file.read(self._head).index(blank)
        self._file.seek(at)
        self._file.write(text)


def inert_json(text: bytes) -> bytes:
    """JSON text in which no character acts on a reader: outside strings it is ASCII, and in them an escape may stand."""
    if b"\x7f" in text or not text.isascii():
        return _ACTIVE.sub(lambda found: json.dumps(found[0])[1:-1], text.decode()).encode()
    return text

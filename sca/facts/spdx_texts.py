"""The texts and templates of the SPDX licence list, from a file beside this module that is opened when one of them is needed.

The file begins with an index as JSON in one line; behind it stand blocks, packed, of templates and of texts. Licences that
are near in the alphabet share a block, because their texts are alike. `benchmarks/licence_data.py` writes it.
"""

import lzma
import os
from functools import cache

import msgspec
from msgspec import Struct

from sca.facts.text_match import Matcher, Steps, Template
from sca.facts.text_words import words_of

_FILE = os.path.join(os.path.dirname(__file__), "spdx-licences.bin")
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9}]


class Index(Struct, frozen=True):
    """What is where: names by id, and for each kind the ids of every block with its place and size behind the index."""

    origin: str
    names: dict[str, str]
    anchors: dict[str, tuple[str, ...]]
    templates: tuple[tuple[int, int, tuple[str, ...]], ...]
    texts: tuple[tuple[int, int, tuple[str, ...]], ...]


class _Data:
    """The opened file. Blocks are unpacked when a licence in them is asked for, and kept."""

    def __init__(self) -> None:
        with open(_FILE, "rb") as file:
            head, _, self._packed = file.read().partition(b"\n")
        self.index = msgspec.json.decode(head, type=Index)
        self._templates: dict[str, Steps] = {}
        self._texts: dict[str, str] = {}

    def template(self, id: str) -> Template:
        """The template of a licence."""
        if id not in self._templates:
            self._templates |= msgspec.json.decode(self._block(id, self.index.templates), type=dict[str, Steps])
        return Template(id, self._templates[id], frozenset(words_of(f"{id} {self.index.names[id]}")))

    def text(self, id: str) -> str:
        """The text of a licence; empty for one that the list does not have."""
        if id not in self._texts and id in self.index.names:
            self._texts |= msgspec.json.decode(self._block(id, self.index.texts), type=dict[str, str])
        return self._texts.get(id, "")

    def _block(self, id: str, blocks: tuple[tuple[int, int, tuple[str, ...]], ...]) -> bytes:
        start, size, _ = next(block for block in blocks if id in block[2])
        return lzma.decompress(self._packed[start : start + size], lzma.FORMAT_RAW, None, FILTERS)


@cache
def _data() -> _Data:
    return _Data()


@cache
def matcher() -> Matcher:
    """What tells which licence a text is. The templates are unpacked family by family, when a text may be one of them."""
    data = _data()
    return Matcher(data.index.anchors, cache(data.template))


def standard_text(id: str) -> str:
    """The text of a licence as the list has it, with its places for names and years; empty for an id without one."""
    return _data().text(id)


def standard_name(id: str) -> str:
    """The full name of a licence; empty for an id that the list does not have."""
    return _data().index.names.get(id, "")

"""Small XML documents with the place of every element and attribute, bounded before and while they are parsed.

A document type is refused before anything is parsed, so there are no entities but the five of XML itself, and nothing to
fetch. Depth, attributes, elements and texts are counted while expat reads, slice by slice: a refusal ends the reading there.
Names are given as written. A namespace is an attribute like any other (`xmlns`), and a prefix stays part of a name: bound
prefixes would let a short document unfold into a long one.

Source: XML 1.0, https://www.w3.org/TR/xml/
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.patterns import compiled
from sca.model.text import brief

if TYPE_CHECKING:
    from pyexpat import XMLParserType

# A refusal ends the reading with the slice, so the first ones are small; they grow, because expat begins a tag or text that
# does not end in its slice anew with the next one.
_FIRST_SLICE = 64 * 1024
_LARGEST_SLICE = 1024 * 1024
# Codes of expat: no element found, unclosed token, partial character, unclosed CDATA section.
_ENDS_EARLY = frozenset((3, 5, 6, 20))
_DOCTYPE = "<!DOCTYPE"
# What may stand before a document type: possessive, so each character is looked at once.
_PROLOG = compiled(r"\ufeff?(?:[ \t\n]++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_TAG_NAME = compiled(rb"<[^\s/>]++")
_ATTRIBUTE = compiled(rb"\s++([^\s=/>]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_DOCTYPE_MESSAGE = "a document type (DOCTYPE) is not read: it can define entities and name files to fetch"
_DOCTYPE_HELP = "remove it: project files, packages.config and NuGet's other files need none"


class Element(Struct, frozen=True):
    """One element: attributes in the order of the file, the elements inside it, and its own text without theirs.

    Line and column are those of its `<`, counted from 1; `offset` is its place in the document for `XmlDocument.place`. The last
    line is that on which its end tag begins, or its only tag ends.
    """

    name: str
    attributes: dict[str, str]
    children: tuple["Element", ...]
    text: str
    line: int
    column: int
    offset: int
    last_line: int

    def named(self, name: str) -> Iterator["Element"]:
        """The elements inside this one with that name."""
        return (child for child in self.children if child.name == name)

    def child_text(self, name: str) -> str:
        """The text of the first element of that name inside this one, without white space around it; empty if there is none."""
        return next((child.text.strip() for child in self.named(name)), "")


class XmlDocument:
    """A parsed document; `root` is its one outer element. Raises InputError for what is no XML, or more than the limits allow."""

    def __init__(self, text: str, path: str, limits: Limits) -> None:
        self.path = path
        plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        _refuse_document_type(plain, path)
        self._data = plain.encode()
        self.root = _Builder(path, limits).build(self._data)

    def place(self, element: Element, attribute: str) -> tuple[int, int]:
        """Line and column of an attribute of an element of this document; those of the element if it has no such attribute."""
        wanted = attribute.encode()
        start = _TAG_NAME.match(self._data, element.offset)
        at = start.end() if start is not None else len(self._data)
        while (found := _ATTRIBUTE.match(self._data, at)) is not None:
            if found[1] == wanted:
                before = self._data[element.offset : found.start(1)]
                breaks = before.count(b"\n")
                behind = len(before.rpartition(b"\n")[2].decode("utf-8", "replace"))
                return element.line + breaks, behind + (1 if breaks else element.column)
            at = found.end()
        return element.line, element.column

    def line(self, element: Element, attribute: str) -> int:
        """The line of an attribute; that of its element if it has no such attribute."""
        return element.line if element.line == element.last_line else self.place(element, attribute)[0]


def _refuse_document_type(text: str, path: str) -> None:
    prolog = _PROLOG.match(text)
    end = prolog.end() if prolog is not None else 0
    if text.startswith(_DOCTYPE, end):
        raise InputError("E-DOCTYPE", _DOCTYPE_MESSAGE, path, text.count("\n", 0, end) + 1, help=_DOCTYPE_HELP)


def _slices(data: bytes) -> Iterator[bytes]:
    start, size = 0, _FIRST_SLICE
    while start < len(data):
        yield data[start : start + size]
        start, size = start + size, min(2 * size, _LARGEST_SLICE)


class _Open(Struct):
    """An element whose end is not reached yet."""

    name: str
    attributes: dict[str, str]
    children: list[Element]
    texts: list[str]
    characters: int
    line: int
    column: int
    offset: int


class _Builder:
    """Turns what expat tells into elements, and counts."""

    def __init__(self, path: str, limits: Limits) -> None:
        # Few runs meet XML, and each would pay for the parser: a documented lazy import. (`xml.parsers.expat` is this module
        # with a package around it that takes as long again to load.)
        import pyexpat  # noqa: PLC0415

        self._path = path
        self._limits = limits
        self._open: list[_Open] = []
        self._root: Element | None = None
        self._elements = 0
        self._errors = pyexpat.ExpatError
        self._parser: XMLParserType = pyexpat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def build(self, data: bytes) -> Element:
        """The outer element. Raises InputError."""
        try:
            for piece in _slices(data):
                self._parser.Parse(piece, False)  # noqa: FBT003  # takes no keyword
            self._parser.Parse(b"", True)  # noqa: FBT003
        except self._errors as error:
            raise self._syntax_error(error.code, str(error), error.lineno, error.offset + 1) from None
        finally:
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = self._parser.StartDoctypeDeclHandler = None
        if self._root is None:
            raise InputError("E-SYNTAX", "not valid XML: there is no element", self._path, 1)
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parser, limits = self._parser, self._limits
        self._elements += 1
        if len(self._open) >= limits.xml_depth:
            raise self._over("E-DEPTH", f"elements nested deeper than the limit of {limits.xml_depth} levels (xml-depth)")
        if len(attributes) > limits.xml_attributes:
            shown = f"an element with {len(attributes)} attributes, more than the limit of {limits.xml_attributes}"
            raise self._over("E-ATTRIBUTES", f"{shown} (xml-attributes)")
        if self._elements > limits.xml_elements:
            raise self._over("E-ELEMENTS", f"more elements than the limit of {limits.xml_elements} (xml-elements)")
        self._check_length(max(map(len, (name, *attributes, *attributes.values()))))
        line, column, offset = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, parser.CurrentByteIndex
        self._open.append(_Open(name, attributes, [], [], 0, line, column, offset))

    def _text(self, text: str) -> None:
        inner = self._open[-1]
        inner.characters += len(text)
        self._check_length(inner.characters)
        inner.texts.append(text)

    def _end(self, _name: str) -> None:
        done = self._open.pop()
        text, last_line = "".join(done.texts), self._parser.CurrentLineNumber
        element = Element(done.name, done.attributes, tuple(done.children), text, done.line, done.column, done.offset, last_line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element

    def _doctype(self, *_parts: object) -> None:
        raise self._over("E-DOCTYPE", _DOCTYPE_MESSAGE)

    def _check_length(self, length: int) -> None:
        if length > self._limits.xml_text_chars:
            raise self._over("E-TEXT", f"a text longer than the limit of {self._limits.xml_text_chars} (xml-text-chars)")

    def _over(self, code: str, message: str) -> InputError:
        return InputError(code, message, self._path, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _syntax_error(self, code: int, said: str, line: int, column: int) -> InputError:
        words = brief(said.partition(":")[0])
        if code in _ENDS_EARLY:
            message = f"the file ends in the middle of the document: {words}"
            return InputError("E-SYNTAX", message, self._path, line, help="was the file cut off?")
        help = "check the tags, quotes and & signs; was the file left with merge conflict marks?"
        return InputError("E-SYNTAX", f"not valid XML: {words}", self._path, line, column, help=help)

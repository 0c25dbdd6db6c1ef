"""The documents of a YAML file that people write for infrastructure, taken apart before any of them is read.

A line of `---` always begins a document, whatever stands before it, so a text is cut there first: a document that is broken
does not cost the others, and one that cannot hold what is asked for need not be read. Each is read the quick way of
`sca.files.yaml_usual` or, where it is not as nearly all are, by `sca.files.yaml_anchored`; a law in the tests holds both equal.

Source: YAML 1.2.2, section 9, https://yaml.org/spec/1.2.2/#chapter-9-document-stream-productions
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_line import UnusualError
from sca.files.yaml_nodes import Node
from sca.files.yaml_usual import read_usual
from sca.model.component import Location, Problem
from sca.model.patterns import compiled

_MARKER = compiled(r"^\ufeff?---(?![^ \t\r\n])", re.MULTILINE)
_MARKER_ALONE = compiled(r"---[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_ONLY_DIRECTIVES = compiled(r"(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)|%[^\n]*(?:\n|\Z))*+").fullmatch
_EMPTY = compiled(r"(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z))*+").fullmatch


class YamlRead(Struct, frozen=True):
    """What a document came to: its value, None if it is empty or broken, and what was wrong with it."""

    node: Node | None
    problems: tuple[Problem, ...] = ()


class YamlText(Struct, frozen=True):
    """One document that has not been read yet; it begins on `line` of the file. Its text ends before the next one."""

    path: str
    line: int
    text: str
    limits: Limits

    def read(self) -> YamlRead:
        """The value of the document. One that is broken is a Problem, with its place, that costs what it names."""
        text = self.text
        marker = _MARKER_ALONE.match(text)
        if marker is not None:
            text = f"   {text[3:]}" if "#" not in marker[0] else text[marker.end() :]
        if _EMPTY(text):
            return YamlRead(None)
        try:
            return YamlRead(read_usual(text, replace(self.limits, yaml_nodes=self.limits.yaml_lock_nodes), self.line))
        except UnusualError:
            # The YAML library costs more to load than most files to read: a documented lazy import.
            from sca.files.yaml_anchored import read_anchored  # noqa: PLC0415
        try:
            return YamlRead(*read_anchored(self.text, self.path, self.limits, self.line))
        except InputError as error:
            said = error.problem("package")
            where = Location(self.path, error.line or self.line, error.column, role="reference")
            return YamlRead(None, (replace(said, location=where),))


def split_documents(text: str, path: str, limits: Limits) -> tuple[YamlText, ...]:
    """Cut a text into its documents, without reading them. Raises InputError (E-DOCUMENTS) for too many."""
    if "\n---" not in text and "\ufeff" not in text:
        return (YamlText(path, 1, text, limits),)
    starts = [0, *(found.start() for found in _MARKER.finditer(text) if found.start())]
    if len(starts) > limits.yaml_documents:
        message = f"{len(starts)} documents, more than the limit of {limits.yaml_documents} (yaml-documents)"
        raise InputError("E-DOCUMENTS", message, path, help="if the file is genuine, raise the limit: --limit yaml-documents=...")
    documents: list[YamlText] = []
    line, begin = 1, 0
    for end in (*starts[1:], len(text)):
        part = text[begin:end]
        if "%" in part and end < len(text) and not part.startswith("---") and _ONLY_DIRECTIVES(part):
            continue  # directives belong to the document that follows
        documents.append(YamlText(path, line, part.removeprefix("\ufeff"), limits))
        line += part.count("\n")
        begin = end
    return tuple(documents)

"""Items that are the same in every project: written out, without conditions or properties. They are made once for a file.

A central file with hundreds of versions is imported by hundreds of projects; only what depends on the project is judged anew.
"""

from functools import lru_cache

from msgspec import Struct

from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location
from sca.parsers.nuget.msbuild_values import Value

_SIGNS = ("$(", "@(", "%(")
_NOT_PLAIN = frozenset(("Condition", "Exclude", "Update", "Remove"))


class Metadata(Struct, frozen=True):
    """A value of an item's metadata, and where it stands."""

    value: Value
    location: Location


class Plain(Struct, frozen=True):
    """One item as written: its kind in lower case, its name and metadata by lower-case name. Nobody may change these."""

    kind: str
    name: str
    location: Location
    metadata: dict[str, Metadata]


@lru_cache(maxsize=64)
def plain_items(document: XmlDocument, kinds: frozenset[str]) -> dict[int, Plain]:
    """The plain items of a document of these kinds, by the offset of their elements."""
    found: dict[int, Plain] = {}
    waiting = [document.root]
    while waiting:
        element = waiting.pop()
        if element.name.lower() in kinds:
            if _is_plain(element):
                found[element.offset] = _plain(element, document)
        else:
            waiting += element.children
    return found


def _is_plain(element: Element) -> bool:
    name = element.attributes.get("Include", "").strip()
    if not name or ";" in name or "*" in name or not _NOT_PLAIN.isdisjoint(element.attributes):
        return False
    if any(child.attributes or child.children for child in element.children):
        return False
    texts = (*element.attributes.values(), *(child.text for child in element.children))
    return not any(sign in text for text in texts for sign in _SIGNS)


def _plain(element: Element, document: XmlDocument) -> Plain:
    path, metadata = document.path, {}
    for name, text in element.attributes.items():
        if name != "Include":
            place = Location(path, document.line(element, name), role="constraint")
            metadata[name.lower()] = Metadata(Value((text,)), place)
    for child in element.children:
        metadata[child.name.lower()] = Metadata(Value((child.text,)), Location(path, child.line, role="constraint"))
    where = Location(path, document.line(element, "Include"), role="declared")
    return Plain(element.name.lower(), element.attributes["Include"].strip(), where, metadata)

"""The elements of item groups that name packages, projects and frameworks, as they are written.

A central file with hundreds of versions is imported by hundreds of projects: what does not depend on the project is made once
here, and only the rest is judged anew. https://learn.microsoft.com/visualstudio/msbuild/msbuild-items
"""

from msgspec import Struct
from msgspec.structs import replace

from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location
from sca.parsers.nuget.msbuild_values import Value

REFERENCE, CENTRAL, GLOBAL, DOWNLOAD = "packagereference", "packageversion", "globalpackagereference", "packagedownload"
PROJECT, FRAMEWORK, ASSEMBLY = "projectreference", "frameworkreference", "reference"
KINDS = frozenset((REFERENCE, CENTRAL, GLOBAL, DOWNLOAD, PROJECT, FRAMEWORK, ASSEMBLY))
PACKAGES = frozenset((REFERENCE, CENTRAL, GLOBAL, DOWNLOAD))
_OPERATIONS = ("Include", "Update", "Remove")
_NO_METADATA = frozenset((*_OPERATIONS, "Exclude", "Condition"))


class Metadata(Struct, frozen=True):
    """A value of an item's metadata, and where it stands."""

    value: Value
    location: Location


class Item(Struct, frozen=True):
    """One item; `key` is its name in lower case. `conditions` are those that could not be told.

    `metadata` is by lower-case name, and several items share it: nobody may change it.
    """

    kind: str
    name: str
    key: str
    location: Location
    metadata: dict[str, Metadata]
    conditions: tuple[str, ...]

    def text(self, name: str) -> str:
        """The text of a piece of metadata; empty if there is none, or more than one possibility."""
        found = self.metadata.get(name)
        return "" if found is None else (found.value.only or "").strip()


class Written(Struct, frozen=True):
    """A piece of metadata as it is written; `key` is its name in lower case."""

    key: str
    text: str
    condition: str
    location: Location


class Names(Struct, frozen=True):
    """The names that an attribute lists; `fixed` are those that it has in every project, None where that depends on it.

    `strange` says that it asks for items or files, which are not looked for.
    """

    operation: str
    text: str
    line: int
    strange: bool
    fixed: tuple[str, ...] | None


class ItemElement(Struct, frozen=True):
    """One element. `kind` is its name in lower case, `names` what it includes, updates or removes; None if it does nothing.

    `fixed` is its metadata where that is the same in every project, else None; so is `ready` with the items that it adds.
    """

    kind: str
    name: str
    line: int
    condition: str
    names: Names | None
    excluded: Names | None
    metadata: tuple[Written, ...]
    fixed: dict[str, Metadata] | None
    location: Location
    ready: tuple[Item, ...] | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that properties may be put into."""
        names = (one.text for one in (self.names, self.excluded) if one is not None and one.fixed is None)
        return (*names, *(one.text for one in self.metadata)) if self.fixed is None else tuple(names)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions of the element and of its metadata."""
        return (self.condition, *(one.condition for one in self.metadata))

    def items(self, names: tuple[str, ...], metadata: dict[str, Metadata], conditions: tuple[str, ...]) -> tuple[Item, ...]:
        """Items that this element adds under these names."""
        return tuple(Item(self.kind, name, name.lower(), self.location, metadata, conditions) for name in names)


def item_elements(group: Element, document: XmlDocument) -> tuple[ItemElement, ...]:
    """Those of a group that matter, in order."""
    return tuple(_with_items(_element(child, document)) for child in group.children if child.name.lower() in KINDS)


def split_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names in lists with semicolons, each once."""
    names = (name.strip() for text in texts for name in text.split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def _element(element: Element, document: XmlDocument) -> ItemElement:
    operation = next((name for name in _OPERATIONS if name in element.attributes), "")
    names = _names(element, operation, document) if operation else None
    metadata = tuple(_metadata(element, document))
    is_fixed = not any(one.condition.strip() or "$(" in one.text for one in metadata)
    return ItemElement(
        element.name.lower(),
        element.name,
        element.line,
        element.attributes.get("Condition", ""),
        names,
        _names(element, "Exclude", document) if "Exclude" in element.attributes else None,
        metadata,
        {one.key: Metadata(Value((one.text,)), one.location) for one in metadata} if is_fixed else None,
        Location(document.path, names.line if names is not None else element.line, role="declared"),
    )


def _with_items(element: ItemElement) -> ItemElement:
    """The element with its items, if it adds the same ones in every project."""
    names = element.names
    if names is None or names.operation != "Include" or names.fixed is None or element.fixed is None:
        return element
    if element.condition.strip() or element.excluded is not None:
        return element
    return replace(element, ready=element.items(names.fixed, element.fixed, ()))


def _names(element: Element, operation: str, document: XmlDocument) -> Names:
    text = element.attributes[operation]
    strange = "@(" in text or "%(" in text or ("*" in text and element.name.lower() in PACKAGES)
    fixed = None if strange or "$(" in text else split_names((text,))
    return Names(operation, text, document.line(element, operation), strange, fixed)


def _metadata(element: Element, document: XmlDocument) -> list[Written]:
    path = document.path
    attributes = [
        Written(name.lower(), text, "", Location(path, document.line(element, name), role="constraint"))
        for name, text in element.attributes.items()
        if name not in _NO_METADATA
    ]
    children = [
        Written(
            child.name.lower(), child.text, child.attributes.get("Condition", ""), Location(path, child.line, role="constraint")
        )
        for child in element.children
    ]
    return attributes + children

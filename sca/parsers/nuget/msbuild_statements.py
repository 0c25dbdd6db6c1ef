"""What stands in an MSBuild file as far as it is evaluated: its statements in order, made once for all projects that import it.

Conditions and texts are kept as written. A target is not run, so it is kept only if it may add packages or imports.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-project-file-schema-reference
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location
from sca.parsers.nuget.msbuild_item_elements import PACKAGES, ItemElement, item_elements
from sca.parsers.nuget.msbuild_sdks import Sdk, imported_sdk, named_sdks
from sca.parsers.nuget.msbuild_values import Value

_IMPORT = "import"


class Assignment(Struct, frozen=True):
    """A property and the text that it is set to; `key` is its name in lower case.

    `fixed` is the value of a text in which nothing is put in, else None.
    """

    name: str
    key: str
    condition: str
    text: str
    fixed: Value | None


class PropertyGroup(Struct, frozen=True):
    """Assignments in order."""

    condition: str
    assignments: tuple[Assignment, ...]


class ItemGroup(Struct, frozen=True):
    """Item elements in order."""

    element: Element
    condition: str
    items: tuple[ItemElement, ...]


class Import(Struct, frozen=True):
    """An import of files, or of an SDK's part."""

    element: Element
    condition: str
    project: str
    sdk: Sdk | None
    where: Location


class ImportGroup(Struct, frozen=True):
    """Imports under one condition."""

    element: Element
    condition: str
    statements: tuple["Statement", ...]


class Branch(Struct, frozen=True):
    """A part of a Choose; one without a condition is its Otherwise."""

    element: Element
    condition: str | None
    statements: tuple["Statement", ...]


class Choose(Struct, frozen=True):
    """Branches of which the first counts that holds."""

    branches: tuple[Branch, ...]


class Target(Struct, frozen=True):
    """A target that may add packages or imports."""

    name: str
    line: int


Statement = PropertyGroup | ItemGroup | Import | ImportGroup | Choose | Target


class MsbuildFile(Struct, frozen=True):
    """One file: the SDKs that it has around it, and its statements."""

    sdks: tuple[Sdk, ...]
    statements: tuple[Statement, ...]


def statements_of(document: XmlDocument) -> MsbuildFile:
    """The statements of a document whose outer element is Project."""
    return MsbuildFile(tuple(named_sdks(document)), tuple(_statements(document.root, document)))


def may_hold_packages(element: Element) -> bool:
    """Whether an element is an import or holds items of packages, at any depth."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        name = one.name.lower()
        if name == _IMPORT or name in PACKAGES:
            return True
        waiting += one.children
    return False


def _statements(parent: Element, document: XmlDocument) -> Iterator[Statement]:
    for child in parent.children:
        condition = condition_of(child)
        match child.name.lower():
            case "propertygroup":
                yield PropertyGroup(condition, tuple(map(_assignment, child.children)))
            case "itemgroup":
                items = item_elements(child, document)
                if items:
                    yield ItemGroup(child, condition, items)
            case "import":
                where = Location(document.path, document.line(child, "Project"))
                sdk = imported_sdk(child, document.path)
                yield Import(child, condition, child.attributes.get("Project", ""), sdk, where)
            case "importgroup":
                yield ImportGroup(child, condition, tuple(_statements(child, document)))
            case "choose":
                yield Choose(tuple(_branches(child, document)))
            case "target":
                if may_hold_packages(child):
                    yield Target(child.attributes.get("Name", ""), child.line)
            case _:
                continue


def _branches(choose: Element, document: XmlDocument) -> Iterator[Branch]:
    for child in choose.children:
        kind = child.name.lower()
        if kind in ("when", "otherwise"):
            condition = condition_of(child) if kind == "when" else None
            yield Branch(child, condition, tuple(_statements(child, document)))


def _assignment(element: Element) -> Assignment:
    text = element.text.strip() if "\n" in element.text else element.text
    return Assignment(
        element.name, element.name.lower(), condition_of(element), text, Value((text,)) if "$(" not in text else None
    )


def condition_of(element: Element) -> str:
    """The condition written on an element; empty if there is none."""
    return element.attributes.get("Condition", "")

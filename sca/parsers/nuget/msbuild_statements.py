"""What stands in an MSBuild file as far as it is evaluated: its statements in order, made once for all projects that import it.

Conditions and texts are kept as written. A target is not run, so it is kept only if it may add packages or imports.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-project-file-schema-reference
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location, Problem
from sca.parsers.nuget.msbuild_item_elements import PACKAGES, Item, ItemElement, item_elements
from sca.parsers.nuget.msbuild_memory import Memory, Room
from sca.parsers.nuget.msbuild_reads import Reads, reads_of
from sca.parsers.nuget.msbuild_sdks import Sdk, imported_sdk, named_sdks
from sca.parsers.nuget.msbuild_tools import tool_part
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
    """Assignments in order. What is remembered are the properties that they set, by lower-case name: nobody may change it."""

    condition: str
    assignments: tuple[Assignment, ...]
    memory: Memory[dict[str, Value]]


class Added(Struct, frozen=True):
    """What an item group came to that only adds items: these by kind, and what could not be told."""

    items: tuple[tuple[str, tuple[Item, ...]], ...]
    problems: tuple[Problem, ...]

    def __len__(self) -> int:
        return sum(len(items) for _kind, items in self.items) + len(self.problems)


class ItemGroup(Struct, frozen=True):
    """Item elements in order. `memory` is that of a group that only adds items; None for any other."""

    element: Element
    condition: str
    items: tuple[ItemElement, ...]
    memory: Memory[Added] | None


class Imported(Struct, frozen=True):
    """What an import came to: the files of the tree, the conditions that hold in them, and what could not be told."""

    paths: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.paths) + len(self.problems)


class Import(Struct, frozen=True):
    """An import of files, or of an SDK's part. `tools` says what a file of the build tools stands for, empty for any other."""

    element: Element
    condition: str
    project: str
    sdk: Sdk | None
    tools: str
    where: Location
    memory: Memory[Imported]


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
    return MsbuildFile(tuple(named_sdks(document)), tuple(_Reader(document).statements(document.root)))


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


class _Reader:
    """Reads the elements of one document."""

    def __init__(self, document: XmlDocument) -> None:
        self._document = document
        self._room = Room()

    def statements(self, parent: Element) -> Iterator[Statement]:
        for child in parent.children:
            match child.name.lower():
                case "propertygroup":
                    yield self._property_group(child)
                case "itemgroup":
                    items = item_elements(child, self._document)
                    if items:
                        yield ItemGroup(child, _condition_of(child), items, self._memory(_condition_of(child), items))
                case "import":
                    yield self._import(child)
                case "importgroup":
                    yield ImportGroup(child, _condition_of(child), tuple(self.statements(child)))
                case "choose":
                    yield Choose(tuple(self._branches(child)))
                case "target":
                    if may_hold_packages(child):
                        yield Target(child.attributes.get("Name", ""), child.line)
                case _:
                    continue

    def _branches(self, choose: Element) -> Iterator[Branch]:
        for child in choose.children:
            kind = child.name.lower()
            if kind in ("when", "otherwise"):
                condition = _condition_of(child) if kind == "when" else None
                yield Branch(child, condition, tuple(self.statements(child)))

    def _property_group(self, group: Element) -> PropertyGroup:
        condition, assignments = _condition_of(group), tuple(map(_assignment, group.children))

        def reads() -> Reads:
            texts = (one.text for one in assignments if one.fixed is None)
            return reads_of(texts, (condition, *(one.condition for one in assignments)), (one.key for one in assignments))

        return PropertyGroup(condition, assignments, Memory(reads, self._room))

    def _import(self, element: Element) -> Import:
        condition, project = _condition_of(element), element.attributes.get("Project", "")
        where = Location(self._document.path, self._document.line(element, "Project"))
        sdk = imported_sdk(element, self._document.path)
        memory = Memory[Imported](lambda: reads_of((project,), (condition,)), self._room)
        return Import(element, condition, project, sdk, tool_part(project), where, memory)

    def _memory(self, condition: str, items: tuple[ItemElement, ...]) -> Memory[Added] | None:
        """The memory of an item group whose items do not depend on those before it."""

        def reads() -> Reads:
            texts = (text for one in items for text in one.texts)
            return reads_of(texts, (condition, *(written for one in items for written in one.conditions)))

        only_adds = all(one.names is None or one.names.operation == "Include" for one in items)
        return Memory(reads, self._room) if only_adds else None


def _assignment(element: Element) -> Assignment:
    text = element.text.strip() if "\n" in element.text else element.text
    fixed = Value((text,)) if "$(" not in text else None
    return Assignment(element.name, element.name.lower(), _condition_of(element), text, fixed)


def _condition_of(element: Element) -> str:
    """The condition written on an element; empty if there is none."""
    return element.attributes.get("Condition", "")

"""Judges item groups: which packages and projects a project refers to, with metadata, places and conditions.

`Include` adds, `Update` changes what is there, `Remove` takes away, in the order of the files. Under a condition that cannot be
told an item is kept with that condition, an update gives a second possible value, and a removal is noted as a condition.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-items
"""

from msgspec import Struct

from sca.files.xml_document import Element
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.msbuild_condition import Verdict, judge
from sca.parsers.nuget.msbuild_evaluate import Evaluated, Group
from sca.parsers.nuget.msbuild_files import condition_of
from sca.parsers.nuget.msbuild_plain import Metadata, plain_items
from sca.parsers.nuget.msbuild_values import Value, either

REFERENCE, CENTRAL, GLOBAL, DOWNLOAD = "packagereference", "packageversion", "globalpackagereference", "packagedownload"
PROJECT, FRAMEWORK, ASSEMBLY = "projectreference", "frameworkreference", "reference"
KINDS = frozenset((REFERENCE, CENTRAL, GLOBAL, DOWNLOAD, PROJECT, FRAMEWORK, ASSEMBLY))
PACKAGES = frozenset((REFERENCE, CENTRAL, GLOBAL, DOWNLOAD))
_OPERATIONS = frozenset(("Include", "Update", "Remove", "Exclude", "Condition"))
_HELP = "see what is evaluated in docs/nuget.md"


class Item(Struct):
    """One item. `metadata` is by lower-case name and never changed in place; `conditions` are those that could not be told."""

    kind: str
    name: str
    location: Location
    metadata: dict[str, Metadata]
    conditions: tuple[str, ...]

    def text(self, name: str) -> str:
        """The text of a piece of metadata; empty if there is none, or more than one possibility."""
        found = self.metadata.get(name)
        return "" if found is None else (found.value.only or "").strip()


class Items(Struct, frozen=True):
    """The items of the kinds that matter, by kind, in the order of the files; and what could not be told."""

    by_kind: dict[str, list[Item]]
    problems: list[Problem]

    def of(self, kind: str) -> list[Item]:
        """The items of one kind."""
        return self.by_kind.get(kind, [])


def judge_items(evaluated: Evaluated, folder: str, *, updates_add: bool = False) -> Items:
    """The items of an evaluated project in a folder. With `updates_add` an update of what is not there counts as an item.

    Raises InputError where properties unfold into too much.
    """
    judging = _Judging(evaluated, folder, updates_add)
    for group in evaluated.groups:
        judging.group(group)
    return Items(judging.by_kind, judging.problems)


class _Judging:
    """The items so far. Those of one kind are also kept by lower-case name, so that updates need no search."""

    def __init__(self, evaluated: Evaluated, folder: str, updates_add: bool) -> None:
        self.by_kind: dict[str, list[Item]] = {}
        self.problems: list[Problem] = []
        self._named: dict[tuple[str, str], list[Item]] = {}
        self._expander = evaluated.expander
        self._folder = folder
        self._updates_add = updates_add

    def group(self, group: Group) -> None:
        """Take in one item group."""
        wanted = [element for element in group.element.children if element.name.lower() in KINDS]
        if not wanted:
            return
        verdict = self._judge(group.element, group)
        if verdict.holds is False:
            return
        conditions = group.conditions if verdict.holds else (*group.conditions, condition_of(group.element).strip())
        if verdict.unknown and any(element.name.lower() in PACKAGES for element in wanted):
            self._doubt(group.element, verdict, group)
        plain = plain_items(group.document, KINDS)
        for element in wanted:
            item = plain.get(element.offset)
            if item is not None:
                self._add(Item(item.kind, item.name, item.location, item.metadata, conditions))
            else:
                self._element(element, group, conditions)

    def _element(self, element: Element, group: Group, outer: tuple[str, ...]) -> None:
        kind = element.name.lower()
        verdict = self._judge(element, group)
        if verdict.holds is False:
            return
        conditions = outer if verdict.holds else (*outer, condition_of(element).strip())
        if verdict.unknown and kind in PACKAGES:
            self._doubt(element, verdict, group)
        for operation in ("Include", "Update", "Remove"):
            if operation in element.attributes:
                names = self._names(element, operation, group)
                if operation == "Include":
                    self._include(kind, names, element, group, conditions)
                elif operation == "Update":
                    self._update(kind, names, element, group, conditions)
                else:
                    self._remove(kind, names, conditions)
                return

    def _include(self, kind: str, names: list[str], element: Element, group: Group, conditions: tuple[str, ...]) -> None:
        excluded = {name.lower() for name in self._names(element, "Exclude", group)}
        where = Location(group.here.path, group.document.line(element, "Include"), role="declared")
        metadata = self._metadata(element, group)
        for name in names:
            if name.lower() not in excluded:
                self._add(Item(kind, name, where, metadata, conditions))

    def _add(self, item: Item) -> None:
        self.by_kind.setdefault(item.kind, []).append(item)
        self._named.setdefault((item.kind, item.name.lower()), []).append(item)

    def _update(self, kind: str, names: list[str], element: Element, group: Group, conditions: tuple[str, ...]) -> None:
        metadata = self._metadata(element, group)
        where = Location(group.here.path, group.document.line(element, "Update"), role="declared")
        for name in names:
            items = self._named.get((kind, name.lower()), [])
            if not items and self._updates_add:
                self._add(Item(kind, name, where, metadata, conditions))
            for item in items:
                item.metadata = {**item.metadata, **_changed(item, metadata, conditions)}

    def _remove(self, kind: str, names: list[str], conditions: tuple[str, ...]) -> None:
        for name in names:
            items = self._named.get((kind, name.lower()), [])
            if conditions:
                for item in items:
                    item.conditions = (*item.conditions, *(f"!({condition})" for condition in conditions))
            elif items:
                gone = {id(item) for item in items}
                self.by_kind[kind] = [item for item in self.by_kind[kind] if id(item) not in gone]
                del self._named[kind, name.lower()]

    def _names(self, element: Element, operation: str, group: Group) -> list[str]:
        """The names of an operation, split at semicolons. What cannot be told is noted."""
        written = element.attributes.get(operation, "")
        kind = element.name.lower()
        if operation in ("Update", "Remove") and _all_of(written) == kind:
            return list(dict.fromkeys(item.name for item in self.by_kind.get(kind, ())))
        value = self._expander.expand(written, group.here)
        strange = "@(" in written or "%(" in written or (kind in PACKAGES and "*" in written)
        if (strange or value.open or value.undefined) and kind in PACKAGES:
            why = (
                value.unknown
                or value.choice
                or (f"nothing sets $({value.undefined[0]})" if value.undefined else "it asks for items")
            )
            message = f"{operation} of this {element.name} cannot be told, {brief(written, 80)}: {brief(why)}"
            where = Location(group.here.path, group.document.line(element, operation))
            self.problems.append(Problem("E-ITEM", message, where, "package", _HELP))
        if strange:
            return []
        names = (name.strip() for text in value.texts for name in text.split(";"))
        return list(dict.fromkeys(name for name in names if name))

    def _metadata(self, element: Element, group: Group) -> dict[str, Metadata]:
        found: dict[str, Metadata] = {}
        for name, text in element.attributes.items():
            if name not in _OPERATIONS:
                where = Location(group.here.path, group.document.line(element, name), role="constraint")
                found[name.lower()] = Metadata(self._expander.expand(text, group.here), where)
        for child in element.children:
            verdict = self._judge(child, group)
            if verdict.holds is False:
                continue
            value = self._expander.expand(child.text, group.here)
            before = found.get(child.name.lower())
            if verdict.holds is None:
                value = either((before.value if before else Value(), value), verdict.unknown, verdict.choice)
            found[child.name.lower()] = Metadata(value, Location(group.here.path, child.line, role="constraint"))
        return found

    def _judge(self, element: Element, group: Group) -> Verdict:
        return judge(condition_of(element), self._expander, group.here, self._folder)

    def _doubt(self, element: Element, verdict: Verdict, group: Group) -> None:
        message = f"the condition of this {brief(element.name, 40)} cannot be told: {brief(verdict.unknown)}"
        where = Location(group.here.path, element.line)
        self.problems.append(Problem("E-CONDITION", message, where, "edge", _HELP))


def _all_of(written: str) -> str:
    """The kind of items that a text names as a whole (`@(PackageReference)`), in lower case; empty for any other text."""
    plain = written.strip().lower()
    return plain[2:-1].strip() if plain.startswith("@(") and plain.endswith(")") else ""


def _changed(item: Item, metadata: dict[str, Metadata], conditions: tuple[str, ...]) -> dict[str, Metadata]:
    """What an update changes. Under a condition that cannot be told the value before stays possible."""
    if not conditions:
        return metadata
    why = f"it is updated under the condition {brief(conditions[-1], 80)}"
    before = {name: item.metadata[name].value if name in item.metadata else Value() for name in metadata}
    return {name: Metadata(either((before[name], new.value), why), new.location) for name, new in metadata.items()}

"""Judges item groups: which packages and projects a project refers to, with metadata, places and conditions.

`Include` adds, `Update` changes what is there, `Remove` takes away, in the order of the files. Under a condition that cannot be
told an item is kept with that condition, an update gives a second possible value, and a removal is noted as a condition.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-items
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.msbuild_condition import HOLDS, Verdict, judge
from sca.parsers.nuget.msbuild_evaluate import Evaluated, Group
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_item_elements import PACKAGES, Item, ItemElement, Metadata, Names, split_names
from sca.parsers.nuget.msbuild_statements import Added
from sca.parsers.nuget.msbuild_values import Value, either

_HELP = "see what is evaluated in docs/nuget.md"


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
    judging = _Judging(evaluated.expander, folder, updates_add)
    for group in evaluated.groups:
        judging.group(group)
    return Items({kind: list(row.items()) for kind, row in judging.rows.items()}, judging.problems)


class _Row:
    """The items of one kind so far. What was removed leaves a gap, so that places stay; they are found when first asked for."""

    def __init__(self) -> None:
        self._slots: list[Item | None] = []
        self._places: dict[str, list[int]] = {}
        self._known = 0

    def items(self) -> Iterator[Item]:
        """All items, in order."""
        return (item for item in self._slots if item is not None)

    def places(self, name: str) -> list[int]:
        """Where the items of a name stand, in any case."""
        for place in range(self._known, len(self._slots)):
            item = self._slots[place]
            if item is not None:
                self._places.setdefault(item.key, []).append(place)
        self._known = len(self._slots)
        return self._places.get(name.lower(), [])

    def add(self, items: tuple[Item, ...]) -> None:
        """Add items behind the others."""
        self._slots += items

    def change(self, name: str, change: Callable[[Item], Item]) -> None:
        """Put other items in the places of those of a name."""
        for place in self.places(name):
            item = self._slots[place]
            if item is not None:
                self._slots[place] = change(item)

    def remove(self, name: str) -> None:
        """Take the items of a name out."""
        for place in self.places(name):
            self._slots[place] = None
        self._places.pop(name.lower(), None)


class _Judging:
    """The items so far, by kind."""

    def __init__(self, expander: Expander, folder: str, updates_add: bool) -> None:
        self.rows: defaultdict[str, _Row] = defaultdict(_Row)
        self.problems: list[Problem] = []
        self._expander = expander
        self._folder = folder
        self._updates_add = updates_add

    def group(self, group: Group) -> None:
        """Take in one item group."""
        memory = group.items.memory
        if memory is None:
            self._group(group)
            return
        added = memory.recall(self._expander, group.here, self._folder, group.conditions, partial(self._alone, group))
        for kind, items in added.items:
            self.rows[kind].add(items)
        self.problems += added.problems

    def _alone(self, group: Group) -> Added:
        """What a group adds that does not look at the items before it."""
        judging = _Judging(self._expander, self._folder, self._updates_add)
        judging._group(group)
        return Added(tuple((kind, tuple(row.items())) for kind, row in judging.rows.items()), tuple(judging.problems))

    def _group(self, group: Group) -> None:
        written, here = group.items, group.here
        verdict = self._judge(written.condition, here)
        if verdict.holds is False:
            return
        conditions = group.conditions if verdict.holds else (*group.conditions, written.condition.strip())
        if verdict.unknown and any(one.kind in PACKAGES for one in written.items):
            self._doubt(written.element.name, written.element.line, verdict, here)
        for one in written.items:
            if one.ready is not None and not conditions:
                self.rows[one.kind].add(one.ready)
            else:
                self._element(one, here, conditions)

    def _element(self, element: ItemElement, here: Here, outer: tuple[str, ...]) -> None:
        conditions = outer
        if element.condition:
            verdict = self._judge(element.condition, here)
            if verdict.holds is False:
                return
            conditions = outer if verdict.holds else (*outer, element.condition.strip())
            if verdict.unknown and element.kind in PACKAGES:
                self._doubt(element.name, element.line, verdict, here)
        if element.names is None:
            return
        names = self._names(element.names, element, here)
        if element.names.operation == "Include":
            self._include(names, element, here, conditions)
        elif element.names.operation == "Update":
            self._update(names, element, here, conditions)
        else:
            self._remove(names, element.kind, conditions)

    def _include(self, names: tuple[str, ...], element: ItemElement, here: Here, conditions: tuple[str, ...]) -> None:
        if element.excluded is not None:
            excluded = {name.lower() for name in self._names(element.excluded, element, here)}
            names = tuple(name for name in names if name.lower() not in excluded)
        self.rows[element.kind].add(element.items(names, self._metadata(element, here), conditions))

    def _update(self, names: tuple[str, ...], element: ItemElement, here: Here, conditions: tuple[str, ...]) -> None:
        metadata = self._metadata(element, here)
        row = self.rows[element.kind]
        for name in names:
            if self._updates_add and not row.places(name):
                row.add(element.items((name,), metadata, conditions))
            else:
                row.change(name, lambda item: replace(item, metadata={**item.metadata, **_changed(item, metadata, conditions)}))

    def _remove(self, names: tuple[str, ...], kind: str, conditions: tuple[str, ...]) -> None:
        row = self.rows[kind]
        denied = tuple(f"!({condition})" for condition in conditions)
        for name in names:
            if conditions:
                row.change(name, lambda item: replace(item, conditions=(*item.conditions, *denied)))
            else:
                row.remove(name)

    def _names(self, names: Names, element: ItemElement, here: Here) -> tuple[str, ...]:
        """The names of an operation. What cannot be told is noted."""
        if names.fixed is not None:
            return names.fixed
        if names.operation in ("Update", "Remove") and _all_of(names.text) == element.kind:
            return tuple(dict.fromkeys(item.name for item in self.rows[element.kind].items()))
        value = self._expander.expand(names.text, here)
        if (names.strange or value.open or value.undefined) and element.kind in PACKAGES:
            why = (
                value.unknown
                or value.choice
                or (f"nothing sets $({value.undefined[0]})" if value.undefined else "it asks for items")
            )
            message = f"{names.operation} of this {element.name} cannot be told, {brief(names.text, 80)}: {brief(why)}"
            self.problems.append(Problem("E-ITEM", message, Location(here.path, names.line), "package", _HELP))
        return () if names.strange else split_names(value.texts)

    def _metadata(self, element: ItemElement, here: Here) -> dict[str, Metadata]:
        if element.fixed is not None:
            return element.fixed
        found: dict[str, Metadata] = {}
        for one in element.metadata:
            verdict = self._judge(one.condition, here)
            if verdict.holds is False:
                continue
            value = self._expander.expand(one.text, here)
            if verdict.holds is None:
                before = found.get(one.key)
                value = either((before.value if before else Value(), value), verdict.unknown, verdict.choice)
            found[one.key] = Metadata(value, one.location)
        return found

    def _judge(self, condition: str, here: Here) -> Verdict:
        return judge(condition, self._expander, here, self._folder) if condition else HOLDS

    def _doubt(self, name: str, line: int, verdict: Verdict, here: Here) -> None:
        message = f"the condition of this {brief(name, 40)} cannot be told: {brief(verdict.unknown)}"
        self.problems.append(Problem("E-CONDITION", message, Location(here.path, line), "edge", _HELP))


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

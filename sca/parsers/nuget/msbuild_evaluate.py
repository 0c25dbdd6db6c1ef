"""Evaluates an MSBuild project as data, for one target framework: its properties, and its item groups in order.

Files are read in MSBuild's order: the SDK's part imports Directory.Build.props and Directory.Packages.props before the
project, Directory.Build.targets after it; an Import is read where it stands. Properties take their values on the way, item
groups are handed on and judged by `msbuild_items` once all properties are known. Targets and tasks are never looked into.

https://learn.microsoft.com/visualstudio/msbuild/build-process-overview#evaluation-phase
"""

from functools import partial
from posixpath import dirname

from msgspec import Struct

from sca.files.view import FileView
from sca.files.xml_document import Element
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.frameworks import framework_parts
from sca.parsers.nuget.msbuild_condition import HOLDS, Verdict, judge
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_files import read_msbuild
from sca.parsers.nuget.msbuild_imports import BUILD_PROPS, BUILD_TARGETS, OLD_PACKAGES_PROPS, PACKAGES_PROPS, Importer
from sca.parsers.nuget.msbuild_paths import TreePaths
from sca.parsers.nuget.msbuild_sdks import Sdk
from sca.parsers.nuget.msbuild_statements import (
    Choose,
    Import,
    Imported,
    ImportGroup,
    ItemGroup,
    PropertyGroup,
    Statement,
    Target,
    may_hold_packages,
)
from sca.parsers.nuget.msbuild_values import Value, either

_HELP = "see what is evaluated in docs/nuget.md"
_Entered = tuple[tuple[str, ...] | None, tuple[Problem, ...]]


class Group(Struct, frozen=True):
    """An item group, to be judged when all properties are known. `conditions` are those that could not be told before."""

    items: ItemGroup
    here: Here
    conditions: tuple[str, ...]


class Evaluated(Struct, frozen=True):
    """What evaluation found: the properties, the item groups in order, the SDKs that are named, and what could not be told."""

    expander: Expander
    groups: tuple[Group, ...]
    sdks: tuple[Sdk, ...]
    problems: tuple[Problem, ...]


def evaluate(view: FileView, given: dict[str, str]) -> Evaluated:
    """Evaluate the project of a view with global properties. Raises InputError for what is no MSBuild file, and for bombs."""
    return _Evaluation(view, given).run()


class _Evaluation:
    """One walk over a project and everything it imports."""

    def __init__(self, view: FileView, given: dict[str, str]) -> None:
        self._view = view
        self._expander = Expander(view.path, TreePaths(view), view.limits, given)
        self._importer = Importer(view, self._expander)
        self._folder = dirname(view.path)
        self._groups: list[Group] = []
        self._sdks: list[Sdk] = []

    def run(self) -> Evaluated:
        file = read_msbuild(self._view, self._view.path)
        here = Here(self._view.path)
        self._sdks += file.sdks
        self._importer.begin(here.path)
        around = bool(self._sdks)
        if around:
            self._before(here)
        self._statements(file.statements, here, ())
        if around:
            self._after(here)
        sdks = tuple(dict.fromkeys(self._sdks))
        return Evaluated(self._expander, tuple(self._groups), sdks, tuple(self._importer.problems))

    def _before(self, here: Here) -> None:
        """What an SDK does before the project: https://github.com/dotnet/sdk, Sdk.props and Microsoft.Common.props."""
        if any(sdk.is_net for sdk in self._sdks):
            self._expander.set("UsingMicrosoftNETSdk", Value(("true",)))
        self._nearest(BUILD_PROPS, here)
        self._nearest(PACKAGES_PROPS, here)
        self._default("Configuration", "Debug", here)
        self._default("Platform", "AnyCPU", here)

    def _after(self, here: Here) -> None:
        """What an SDK does behind the project: it takes the framework's moniker apart, then imports the targets."""
        for name, text in framework_parts(self._expander.get("TargetFramework", here).only or "").items():
            if self._expander.get(name, here) == Value(undefined=(name,)):
                self._expander.set(name, Value((text,)))
        self._nearest(BUILD_TARGETS, here)
        if any(sdk.is_central for sdk in self._sdks):
            self._nearest(OLD_PACKAGES_PROPS, here)

    def _nearest(self, name: str, here: Here) -> None:
        """Import the file that the SDK looks for in the project's folder and above, unless a property switches that off."""
        path = self._importer.implicit(name, here)
        if path:
            self._file(path, Location(here.path, 1), ())

    def _default(self, name: str, text: str, here: Here) -> None:
        value = self._expander.get(name, here)
        if "" in value.texts:
            texts = tuple(dict.fromkeys(one or text for one in value.texts))
            self._expander.set(name, Value(texts, value.unknown, value.choice, value.open))

    def _file(self, path: str, by: Location, conditions: tuple[str, ...]) -> None:
        file = self._importer.open(path, by)
        if file is not None:
            self._statements(file.statements, Here(path), conditions)
            self._importer.close()

    def _statements(self, statements: tuple[Statement, ...], here: Here, conditions: tuple[str, ...]) -> None:
        for statement in statements:
            match statement:
                case PropertyGroup():
                    self._property_group(statement, here, conditions)
                case ItemGroup():
                    self._groups.append(Group(statement, here, conditions))
                case Import():
                    self._import(statement, here, conditions)
                case ImportGroup():
                    inner, doubts = self._enter(statement, here, conditions)
                    self._importer.problems += doubts
                    if inner is not None:
                        self._statements(statement.statements, here, inner)
                case Choose():
                    self._choose(statement, here, conditions)
                case Target():
                    self._target(statement, here)

    def _property_group(self, group: PropertyGroup, here: Here, conditions: tuple[str, ...]) -> None:
        work = partial(self._assign, group, here, conditions)
        self._expander.take(group.memory.recall(self._expander, here, self._folder, conditions, work))

    def _assign(self, group: PropertyGroup, here: Here, conditions: tuple[str, ...]) -> dict[str, Value]:
        """Set the properties of a group; those that it has set in the end."""
        expander, assigned = self._expander, dict[str, Value]()
        outer = judge(group.condition, expander, here, here.folder) if group.condition else HOLDS
        for one in group.assignments if outer.holds is not False else ():
            own = judge(one.condition, expander, here, self._folder) if one.condition else HOLDS
            if own.holds is False:
                continue
            value = one.fixed if one.fixed is not None else expander.expand(one.text, here)
            doubt = outer if outer.holds is None else own if own.holds is None else None
            if doubt is not None or conditions:
                before = expander.get(one.name, here)
                why = doubt if doubt is not None else Verdict(None, f"it is set under the condition {brief(conditions[-1], 80)}")
                value = either((before, value), why.unknown, why.choice)
            if one.key not in expander.given:
                assigned[one.key] = value
                expander.set(one.name, value)
        return assigned

    def _choose(self, choose: Choose, here: Here, conditions: tuple[str, ...]) -> None:
        """The first branch that holds is taken, and those before it that may hold."""
        tried = conditions
        for branch in choose.branches:
            if branch.condition is None:
                self._statements(branch.statements, here, tried)
                continue
            verdict = judge(branch.condition, self._expander, here, self._folder)
            if verdict.holds is False:
                continue
            written = branch.condition.strip()
            self._importer.problems += _doubts(verdict, branch.element, here)
            self._statements(branch.statements, here, tried if verdict.holds else (*tried, written))
            if verdict.holds:
                return
            tried = (*tried, f"!({written})")

    def _import(self, statement: Import, here: Here, conditions: tuple[str, ...]) -> None:
        part = statement.tools if statement.sdk is None else self._sdk_part(statement.sdk, statement, here)
        if part:
            self._tools(part)
            return
        work = partial(self._imported, statement, here, conditions)
        found = statement.memory.recall(self._expander, here, here.folder, conditions, work)
        self._importer.problems += found.problems
        for path in found.paths:
            self._file(path, statement.where, found.conditions)

    def _imported(self, statement: Import, here: Here, conditions: tuple[str, ...]) -> Imported:
        inner, doubts = self._enter(statement, here, conditions)
        if inner is None:
            return Imported()
        found = self._importer.targets(statement, here)
        return Imported(found.paths, inner, (*doubts, *found.problems))

    def _sdk_part(self, sdk: Sdk, statement: Import, here: Here) -> str:
        """What an imported SDK stands for. In a shared file it is one beside that which the project has around it."""
        self._sdks.append(sdk)
        file = statement.project.lower()
        if sdk.is_central or here.path != self._view.path:
            if sdk.is_central and file == "sdk.targets":
                self._nearest(OLD_PACKAGES_PROPS, here)
            return "other"
        return {"sdk.props": "props", "sdk.targets": "targets"}.get(file, "other")

    def _tools(self, part: str) -> None:
        """What the files of the build tools and SDKs import: they are not in the tree, but what they do is known."""
        here = Here(self._view.path)
        if part == "props":
            self._before(here)
        elif part == "targets":
            self._after(here)

    def _enter(self, statement: Import | ImportGroup, here: Here, conditions: tuple[str, ...]) -> _Entered:
        """The conditions that hold inside a statement, None if it counts for nothing; and what cannot be told."""
        if not statement.condition:
            return conditions, ()
        verdict = judge(statement.condition, self._expander, here, here.folder)
        if verdict.holds is False:
            return None, ()
        inner = conditions if verdict.holds else (*conditions, statement.condition.strip())
        return inner, _doubts(verdict, statement.element, here)

    def _target(self, target: Target, here: Here) -> None:
        """A target is not run: what it would add is not known."""
        message = f"the target {brief(target.name, 60)} has items of packages: what it does is not known"
        where = Location(here.path, target.line)
        self._importer.problems.append(Problem("E-TARGET", message, where, "package", _HELP))


def _doubts(verdict: Verdict, element: Element, here: Here) -> tuple[Problem, ...]:
    if verdict.holds is not None or not verdict.unknown or not may_hold_packages(element):
        return ()
    message = f"the condition of this {brief(element.name, 40)} cannot be told: {brief(verdict.unknown)}"
    return (Problem("E-CONDITION", message, Location(here.path, element.line), "edge", _HELP),)

"""Evaluates an MSBuild project as data, for one target framework: its properties, and its item groups in order.

Files are read in MSBuild's order: the SDK's part imports Directory.Build.props and Directory.Packages.props before the
project, Directory.Build.targets after it; an Import is read where it stands. Properties take their values on the way, item
groups are handed on and judged by `msbuild_items` once all properties are known. Targets and tasks are never looked into.

https://learn.microsoft.com/visualstudio/msbuild/build-process-overview#evaluation-phase
"""

from posixpath import dirname

from msgspec import Struct

from sca.files.view import FileView
from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.frameworks import framework_parts
from sca.parsers.nuget.msbuild_condition import Verdict, judge
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_files import condition_of, read_msbuild
from sca.parsers.nuget.msbuild_imports import BUILD_PROPS, BUILD_TARGETS, OLD_PACKAGES_PROPS, PACKAGES_PROPS, Importer, tool_part
from sca.parsers.nuget.msbuild_paths import TreePaths
from sca.parsers.nuget.msbuild_sdks import Sdk, imported_sdk, named_sdks
from sca.parsers.nuget.msbuild_values import Value, either


class Group(Struct, frozen=True):
    """An item group, to be judged when all properties are known. `conditions` are those that could not be told before."""

    element: Element
    document: XmlDocument
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
        document = read_msbuild(self._view, self._view.path)
        here = Here(self._view.path)
        self._sdks += named_sdks(document)
        self._importer.begin(here.path)
        around = bool(self._sdks)
        if around:
            self._before(here)
        self._children(document.root.children, document, here, ())
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
        document = self._importer.open(path, by)
        if document is not None:
            self._children(document.root.children, document, Here(path), conditions)
            self._importer.close()

    def _children(self, children: tuple[Element, ...], document: XmlDocument, here: Here, conditions: tuple[str, ...]) -> None:
        for child in children:
            match child.name.lower():
                case "propertygroup":
                    self._property_group(child, here, conditions)
                case "itemgroup":
                    self._groups.append(Group(child, document, here, conditions))
                case "import":
                    self._import(child, document, here, conditions)
                case "importgroup":
                    inner = self._enter(child, here, here.folder, conditions)
                    if inner is not None:
                        self._children(child.children, document, here, inner)
                case "choose":
                    self._choose(child, document, here, conditions)
                case "target":
                    self._target(child, here)
                case _:
                    continue

    def _property_group(self, group: Element, here: Here, conditions: tuple[str, ...]) -> None:
        outer = judge(condition_of(group), self._expander, here, here.folder)
        if outer.holds is False:
            return
        for element in group.children:
            own = judge(condition_of(element), self._expander, here, self._folder)
            if own.holds is False:
                continue
            value = self._expander.expand(element.text.strip() if "\n" in element.text else element.text, here)
            doubt = next((one for one in (outer, own) if one.holds is None), None)
            if doubt is not None or conditions:
                before = self._expander.get(element.name, here)
                why = doubt if doubt is not None else Verdict(None, f"it is set under the condition {brief(conditions[-1], 80)}")
                value = either((before, value), why.unknown, why.choice)
            self._expander.set(element.name, value)

    def _choose(self, choose: Element, document: XmlDocument, here: Here, conditions: tuple[str, ...]) -> None:
        """The first branch that holds is taken, and those before it that may hold."""
        tried = conditions
        for branch in choose.children:
            if branch.name.lower() == "when":
                verdict = judge(condition_of(branch), self._expander, here, self._folder)
                if verdict.holds is False:
                    continue
                inner = tried if verdict.holds else (*tried, condition_of(branch).strip())
                self._note(verdict, branch, here)
                self._children(branch.children, document, here, inner)
                if verdict.holds:
                    return
                tried = (*tried, f"!({condition_of(branch).strip()})")
            elif branch.name.lower() == "otherwise":
                self._children(branch.children, document, here, tried)

    def _import(self, element: Element, document: XmlDocument, here: Here, conditions: tuple[str, ...]) -> None:
        sdk = imported_sdk(element, here.path)
        part = tool_part(element.attributes.get("Project", "")) if sdk is None else self._sdk_part(sdk, element, here)
        if part:
            self._tools(part)
            return
        inner = self._enter(element, here, here.folder, conditions)
        if inner is not None:
            where = Location(here.path, document.line(element, "Project"))
            for path in self._importer.targets(element, where, here):
                self._file(path, where, inner)

    def _sdk_part(self, sdk: Sdk, element: Element, here: Here) -> str:
        """What an imported SDK stands for. In a shared file it is one beside that which the project has around it."""
        self._sdks.append(sdk)
        file = element.attributes.get("Project", "").lower()
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

    def _enter(self, element: Element, here: Here, folder: str, conditions: tuple[str, ...]) -> tuple[str, ...] | None:
        """The conditions that hold inside an element; None if it counts for nothing."""
        verdict = judge(condition_of(element), self._expander, here, folder)
        if verdict.holds is False:
            return None
        self._note(verdict, element, here)
        return conditions if verdict.holds else (*conditions, condition_of(element).strip())

    def _target(self, target: Element, here: Here) -> None:
        """A target is not run: what it would add is not known."""
        if _may_hold_packages(target):
            message = (
                f"the target {brief(target.attributes.get('Name', ''), 60)} has items of packages: what it does is not known"
            )
            where = Location(here.path, target.line)
            self._importer.problems.append(
                Problem("E-TARGET", message, where, "package", "see what is evaluated in docs/nuget.md")
            )

    def _note(self, verdict: Verdict, element: Element, here: Here) -> None:
        if verdict.holds is None and verdict.unknown and _may_hold_packages(element):
            where = Location(here.path, element.line)
            message = f"the condition of this {brief(element.name, 40)} cannot be told: {brief(verdict.unknown)}"
            self._importer.problems.append(
                Problem("E-CONDITION", message, where, "edge", "see what is evaluated in docs/nuget.md")
            )


def _may_hold_packages(element: Element) -> bool:
    """Whether an element is an import or holds items of packages, at any depth."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.name.lower() in ("import", "packagereference", "packageversion", "globalpackagereference", "packagedownload"):
            return True
        waiting += one.children
    return False

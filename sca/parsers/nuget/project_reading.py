"""Reads one project file for every framework that it targets: what it asks for there, and which projects it refers to.

A project with several target frameworks is evaluated once for each, with TargetFramework given, as MSBuild does. A framework
that is only targeted under a condition which cannot be told is read too, and marked.

https://learn.microsoft.com/nuget/create-packages/multiple-target-frameworks-project-file
"""

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from posixpath import dirname
from typing import cast

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.model.component import FrameworkReference, Location, Problem, Scope
from sca.model.text import brief
from sca.parsers.nuget.asked import Asked
from sca.parsers.nuget.identity import is_id
from sca.parsers.nuget.msbuild_evaluate import Evaluated, evaluate
from sca.parsers.nuget.msbuild_expand import Here
from sca.parsers.nuget.msbuild_item_elements import ASSEMBLY, FRAMEWORK, PROJECT
from sca.parsers.nuget.msbuild_items import Items, judge_items
from sca.parsers.nuget.msbuild_paths import TreePaths, in_tree
from sca.parsers.nuget.msbuild_values import EMPTY, Value, either
from sca.parsers.nuget.project_packages import Wanted, Wishes, scope_of

_HINT = re.compile(r"(?:^|[\\/])packages[\\/](?P<name>[^\\/]+?)\.[0-9]+(?:\.[0-9]+)*[^\\/]*[\\/]", re.IGNORECASE)
_SOURCES = ("RestoreSources", "RestoreAdditionalProjectSources")
_HELP = "see what is evaluated in docs/nuget.md"


class Link(Struct, frozen=True):
    """A reference to another project, by its path in the tree."""

    path: str
    scope: Scope
    conditions: tuple[str, ...]


class Framework(Struct, frozen=True):
    """What a project asks for in one target framework. `name` is as written, empty where none can be told.

    `shared` are the shared frameworks that the project file names.
    """

    name: str
    wanted: tuple[Wanted, ...]
    links: tuple[Link, ...]
    conditional: bool = False
    central: bool = False
    shared: tuple[FrameworkReference, ...] = ()


class Reading(Struct, frozen=True):
    """A project in all its frameworks. `hinted` are packages that only paths of assemblies name, `files` what was read for it.

    `sources` are the feeds that it restores from instead of those of NuGet.config, `more_sources` those beside them.
    """

    frameworks: tuple[Framework, ...]
    problems: tuple[Problem, ...]
    hinted: tuple[str, ...]
    files: tuple[str, ...]
    sources: Value = EMPTY
    more_sources: Value = EMPTY

    @property
    def asks(self) -> bool:
        """Whether the project names any package, or may do so in what could not be read."""
        return any(one.wanted for one in self.frameworks) or bool(self.problems)


def read_project(view: FileView) -> Reading:
    """Evaluate the project file of a view. Raises InputError for what is no project, and for what goes beyond the limits."""
    view.reads.add(view.path)
    reading = _read(cast("Hashable", view.tree), view.path, view.limits)
    view.reads.update(reading.files)
    return reading


# A project is read for itself and for those that refer to it; a tree does not change while it is read.
@lru_cache(maxsize=512)
def _read(tree: Hashable, path: str, limits: Limits) -> Reading:
    view = FileView(cast("Tree", tree), path, limits)
    here = Here(path)
    outer = evaluate(view, {})
    problems: list[Problem] = []
    names = _frameworks(outer, here, problems)
    if len(names) > view.limits.target_frameworks:
        limit = f"{view.limits.target_frameworks} (target-frameworks)"
        raise InputError("E-FRAMEWORKS", f"{len(names)} target frameworks, more than the limit of {limit}", view.path)
    several = outer.expander.get("TargetFrameworks", here).texts != ("",)
    frameworks: list[Framework] = []
    hinted: dict[str, None] = {}
    for name, sure in names.items():
        evaluated = evaluate(view, {"TargetFramework": name}) if several else outer
        items = judge_items(evaluated, dirname(view.path))
        wishes = Wishes(evaluated, items, here)
        wanted = tuple(_merged(list(wishes.read()), problems))
        links, shared = tuple(_links(items, view)), tuple(_shared(items, view.limits))
        frameworks.append(Framework(name, wanted, links, not sure, wishes.central, shared))
        hinted |= dict.fromkeys(_hints(items))
        problems += (*evaluated.problems, *items.problems, *wishes.problems)
    sources, more = (outer.expander.get(name, here) for name in _SOURCES)
    return Reading(tuple(frameworks), tuple(dict.fromkeys(problems)), tuple(hinted), tuple(sorted(view.reads)), sources, more)


def _frameworks(outer: Evaluated, here: Here, problems: list[Problem]) -> dict[str, bool]:
    """The target frameworks in order, each with whether it is targeted for certain."""
    several = outer.expander.get("TargetFrameworks", here)
    value = several
    if "" in several.texts:  # not set, or not set for certain: then the singular counts as well
        one = outer.expander.get("TargetFramework", here)
        texts = (text for text in several.texts if text)
        value = (
            one if several.texts == ("",) else either((Value(tuple(texts), several.unknown, several.choice, several.open), one))
        )
    if value.open or value.undefined or not value.texts:
        why = value.unknown or (f"nothing here sets $({value.undefined[0]})" if value.undefined else value.choice)
        if why != "nothing here sets $(TargetFramework)":
            message = f"the target framework cannot be told: {brief(why)}"
            problems.append(Problem("E-FRAMEWORK", message, Location(here.path, 1), "field", _HELP))
    lists = [[part.strip() for part in text.split(";") if part.strip()] for text in value.texts]
    every = dict.fromkeys(name for names in lists for name in names)
    found = {name: not value.open and all(name in names for names in lists) for name in every}
    return found or {_classic(outer, here): True}


def _classic(outer: Evaluated, here: Here) -> str:
    """The framework of a project in the old form: `v4.7.2` is net472."""
    version = outer.expander.get("TargetFrameworkVersion", here).only or ""
    identifier = outer.expander.get("TargetFrameworkIdentifier", here).only
    if re.fullmatch(r"v[0-9]+(?:\.[0-9]+){1,2}", version) and identifier in ("", ".NETFramework"):
        return f"net{version[1:].replace('.', '')}"
    return ""


def _merged(wanted: list[Wanted], problems: list[Problem]) -> list[Wanted]:
    """One wish for each package and version: the same one under several conditions is asked for if any of them holds."""
    found: dict[tuple[str, str, str], Wanted] = {}
    sure: dict[str, Wanted] = {}
    for one in wanted:
        key = (one.name.lower(), one.asked.text, one.kind)
        before = found.get(key)
        if before is None:
            found[key] = one
        else:
            conditions = before.conditions if one.conditions else ()
            places = tuple(dict.fromkeys((*before.locations, *one.locations)))
            # Of the same reference twice NuGet takes the first.
            scope = min(before.scope, one.scope, key=list(Scope).index) if before.conditions else before.scope
            found[key] = Wanted(before.name, before.asked, scope, before.kind, places, conditions if before.conditions else ())
        if not one.conditions and one.kind == "Direct":
            other = sure.setdefault(one.name.lower(), one)
            if other.asked.text != one.asked.text:
                problems.append(_twice(other, one))
    return list(found.values())


def _twice(first: Wanted, second: Wanted) -> Problem:
    both = f"{_text(first.asked)} ({first.locations[0]}) and {_text(second.asked)}"
    message = f"{brief(first.name, 80)} is asked for twice with different versions, {both}: which one applies cannot be told"
    where = second.locations[0]
    return Problem("E-DUPLICATE-ID", message, Location(where.path, where.line), "field", "remove one of them")


def _text(asked: Asked) -> str:
    return brief(asked.text, 40) or "no version"


def _links(items: Items, view: FileView) -> list[Link]:
    found: dict[str, Link] = {}
    paths = TreePaths(view)
    for item in items.of(PROJECT):
        path = in_tree(item.name, dirname(view.path))
        if path is not None and paths.is_file(path):
            build = item.text("outputitemtype").lower() == "analyzer" or item.text("referenceoutputassembly").lower() == "false"
            found.setdefault(path, Link(path, Scope.BUILD if build else scope_of(item), item.conditions))
    return list(found.values())


def _shared(items: Items, limits: Limits) -> Iterator[FrameworkReference]:
    found = {item.key: item for item in reversed(items.of(FRAMEWORK))}
    for name, item in sorted(found.items()):
        if is_id(name, limits):
            yield FrameworkReference(item.name, item.location, " and ".join(item.conditions))


def _hints(items: Items) -> list[str]:
    r"""The names of packages in the paths of assemblies (`..\packages\Name.1.2.3\lib\Name.dll`)."""
    paths = (item.text("hintpath") for item in items.of(ASSEMBLY))
    return [match["name"] for match in map(_HINT.search, paths) if match is not None]

"""Reads a central file (Directory.Packages.props) or shared build file that no project answered for.

The projects below it that import it are read with it: the file alone says which version a reference would get, not that the
package is used. Where there is no such project, its versions are listed as what they are.

https://learn.microsoft.com/nuget/consume-packages/central-package-management
"""

from collections.abc import Iterator
from posixpath import dirname, join

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, NugetFacts, Problem, Reference
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.nuget.asked import against_id, read_asked
from sca.parsers.nuget.msbuild_evaluate import evaluate
from sca.parsers.nuget.msbuild_item_elements import CENTRAL, GLOBAL, REFERENCE, Item
from sca.parsers.nuget.msbuild_items import judge_items
from sca.parsers.nuget.project import parse as parse_project

_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_LOCK = "packages.lock.json"
_NOT_ENTERED = frozenset(("node_modules", "bin", "obj", "packages"))


def parse(view: FileView) -> Extract | None:
    """Return what the projects below ask for, else the versions in the file itself; None if it names no package."""
    below = list(_projects_below(view))
    if not below:
        return _versions(view)
    told = [extract for extract in below if extract is not None]
    return _joined(view, told) if told else None


def _versions(view: FileView) -> Extract | None:
    evaluated = evaluate(view, {})
    items = judge_items(evaluated, dirname(view.path), updates_add=True)
    found = [item for kind in (CENTRAL, GLOBAL, REFERENCE) for item in items.of(kind)]
    problems = [*evaluated.problems, *items.problems]
    references = [one for item in found if (one := _reference(view, item, problems)) is not None]
    if not references and not problems:
        return None
    if references:
        message = (
            f"{plural(len(references), 'central version')} and no project below that uses them: whether they are is not known"
        )
        help = "scan the folder that holds the projects as well"
        problems.append(Problem("E-CENTRAL-ALONE", message, Location(view.path, 1), "package", help))
    return Extract(
        references=tuple(_distinct(references)),
        problems=tuple(dict.fromkeys(problems)),
        completeness="unknown",
        reads=tuple(sorted(view.reads - {view.path})),
    )


def _reference(view: FileView, item: Item, problems: list[Problem]) -> Reference | None:
    why = against_id(item.name, view.limits)
    place = Location(item.location.path, item.location.line)
    if why:
        problems.append(Problem("E-ENTRY", f"{brief(item.name)} {why}: it is left out", place, "package", "correct the id"))
        return None
    version = item.metadata.get("version")
    text = (version.value.only if version is not None else "") or ""
    undefined = version.value.undefined if version is not None else ()
    if undefined or not text.strip():
        need = f"needs $({brief(undefined[0], 60)}), which nothing here sets" if undefined else "is not given here"
        problems.append(Problem("E-VERSION", f"the version of {brief(item.name, 80)} {need}", place, "field", "write it out"))
        text = ""
    asked = read_asked(text)
    return Reference(
        f"{view.path}#/{item.name}",
        nuget_package(item.name, asked.version),
        "requirement",
        asked.text,
        (item.location,),
        facts=NugetFacts("", "Central", requested=asked.text),
    )


def _distinct(references: list[Reference]) -> Iterator[Reference]:
    """The same with one id each: under conditions one package can have several versions."""
    seen: dict[str, int] = {}
    for one in references:
        number = seen.get(one.id, 0) + 1
        seen[one.id] = number
        if number == 1:
            yield one
        else:
            yield Reference(f"{one.id}({number})", one.package, one.kind, one.requested, one.locations, facts=one.facts)


def _projects_below(view: FileView) -> Iterator[Extract | None]:
    """What each project says that lies in the folder of this file or below and imports it; None if a lock says it, or nothing."""
    for path in _walk(view):
        project = FileView(view.tree, path, view.limits)
        try:
            extract = parse_project(project)
        except InputError as error:
            yield Extract(problems=(error.problem("package"),))
            continue
        if view.path in project.reads:
            view.reads |= project.reads
            yield extract if project.neighbour(_LOCK) is None else None


def _walk(view: FileView) -> Iterator[str]:
    """The project files below, outermost folders first; folders of other tools and of build output are not entered."""
    folders, left = [view.folder], view.limits.folder_entries
    while folders:
        folder = folders.pop(0)
        names = view.tree.names(folder)
        left -= len(names)
        if left < 0:
            raise InputError("E-ENTRIES", f"more than {view.limits.folder_entries} files (folder-entries) lie below", view.path)
        yield from (join(folder, name) for name in names if name.endswith(_PROJECTS))
        inner = (name for name in names if "." not in name[:1] and name.lower() not in _NOT_ENTERED)
        folders += [join(folder, name) for name in inner if not view.tree.exists(join(folder, name))]


def _joined(view: FileView, below: list[Extract]) -> Extract:
    problems = dict.fromkeys(problem for extract in below for problem in extract.problems)
    incomplete = any(extract.completeness == "incomplete" for extract in below)
    reads = tuple(sorted(view.reads - {view.path}))
    return Extract(
        tuple(project for extract in below for project in extract.projects),
        (),
        tuple(edge for extract in below for edge in extract.edges),
        tuple(reference for extract in below for reference in extract.references),
        tuple(problems),
        "incomplete" if incomplete else "unknown",
        reads,
        tuple(path for path in reads if path.endswith((*_PROJECTS, ".props", ".targets"))),
    )


PARSER = Parser(
    parse=parse,
    extracts=(
        "the projects below that import it, as they are read by themselves",
        "without such a project: every central version, with conditions and properties, as one that a reference would get",
    ),
    omits=("which of the versions are used, where no project below tells",),
)

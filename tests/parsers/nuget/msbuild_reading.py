"""Evaluates MSBuild files that tests write inline, and says what came out in the words of those tests."""

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Reference
from sca.model.inventory import Extract
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_paths import TreePaths
from sca.parsers.nuget.project import parse

PROJECT = "src/App/App.csproj"
HEAD = '<Project Sdk="Microsoft.NET.Sdk">\n'
NET8 = "<PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>\n"


def view_of(files: dict[str, str], path: str = PROJECT, limits: Limits = DEFAULTS) -> FileView:
    return FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits)


def project(body: str, framework: str = NET8) -> str:
    """An SDK project: its body begins on line 3."""
    return f"{HEAD}{framework}{body}\n</Project>\n"


def items(*lines: str) -> str:
    """One item group; the first item stands on the line below the group's."""
    return "\n".join(("<ItemGroup>", *lines, "</ItemGroup>"))


def props(body: str) -> str:
    return f"<Project>\n{body}\n</Project>\n"


def read_files(files: dict[str, str], path: str = PROJECT, limits: Limits = DEFAULTS) -> Extract:
    extract = parse(view_of(files, path, limits))
    return extract if extract is not None else Extract()


def read(body: str, framework: str = NET8, **files: str) -> Extract:
    """A project of one file, beside others by their names in the root."""
    return read_files({PROJECT: project(body, framework), **files})


def expander(files: dict[str, str] | None = None, **properties: str) -> tuple[Expander, Here]:
    view = view_of(files or {PROJECT: ""})
    return Expander(PROJECT, TreePaths(view), DEFAULTS, properties), Here(PROJECT)


def asked(extract: Extract) -> dict[str, str]:
    """Name -> requested text, in all frameworks."""
    return {reference.package.name: reference.requested for reference in extract.references}


def by_framework(extract: Extract) -> set[tuple[str, str, str]]:
    """Framework, name, requested text."""
    return {(one.id.partition("#")[2].partition("/")[0], one.package.name, one.requested) for one in extract.references}


def reference(extract: Extract, name: str) -> Reference:
    return next(one for one in extract.references if one.package.name == name)


def scopes(extract: Extract) -> dict[str, str]:
    names = {one.id: one.package.name for one in extract.references}
    return {names[edge.child]: edge.scope.value for edge in extract.edges if edge.child in names}


def conditions(extract: Extract) -> dict[str, str]:
    """Name -> condition of its edge behind the framework; empty where there is none."""
    names = {one.id: one.package.name for one in extract.references}
    return {names[edge.child]: edge.condition.partition(" and ")[2] for edge in extract.edges if edge.child in names}


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    """Everything but that there is no lock."""
    found = ((one.code, one.cost, str(one.location)) for one in extract.problems if one.code != "E-NO-LOCK")
    return sorted(found)

"""Laws of reading many projects: what one comes to does not depend on those that were read before it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.parsers.nuget.msbuild_evaluate import evaluate
from sca.parsers.nuget.msbuild_expand import Here
from sca.parsers.nuget.msbuild_items import judge_items
from tests.parsers.nuget.msbuild_reading import items, project, props

NAMES = st.sampled_from(["A", "B", "C", "a", "TargetFramework", "Configuration", "MSBuildProjectName", "MSBuildThisFileName"])
TEXTS = st.sampled_from(
    [
        "",
        "x",
        "true",
        "$(A)",
        "$(b)1",
        "$(A)$(C)",
        "$(Configuration)",
        "$(MSBuildProjectName)",
        "$(MSBuildThisFileDirectory)",
        "$(A.EndsWith('x'))",
        "$([MSBuild]::NormalizePath('$(MSBuildProjectDirectory)', '$(B)'))",
        "$([MSBuild]::Unknown('$(A)'))",
    ]
)
CONDITIONS = st.sampled_from(
    [
        "",
        "'$(A)' == ''",
        "'$(B)' != 'x' and '$(C)' == ''",
        "'$(TargetFramework)' == 'net9.0'",
        "'$(Configuration)' == 'Debug'",
        "Exists('$(A).props')",
        "Exists('only.props')",
        "!$(MSBuildProjectName.EndsWith('One'))",
        "$([System.IO.File]::ReadAllText('$(A)'))",
    ]
)
FILES = ("Directory.Build.props", "Directory.Packages.props", "Directory.Build.targets", "more.props", "x.props")


def when(condition: str) -> str:
    return f' Condition="{condition}"' if condition else ""


@st.composite
def property_groups(draw: st.DrawFn) -> str:
    lines = [
        f"<{name}{when(draw(CONDITIONS))}>{draw(TEXTS)}</{name}>"
        for name in draw(st.lists(NAMES.filter(lambda name: not name.startswith("MSBuild")), max_size=4))
    ]
    return f"<PropertyGroup{when(draw(CONDITIONS))}>{''.join(lines)}</PropertyGroup>"


@st.composite
def item_groups(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["PackageReference", "PackageVersion", "ProjectReference"]))
    operation = draw(st.sampled_from(["Include", "Include", "Include", "Update", "Remove"]))
    name = draw(st.sampled_from(["P", "Q;p", "$(A)", "@(PackageReference)", "../Two/Two.csproj"]))
    version = draw(TEXTS)
    line = f'<{kind} {operation}="{name}" Version="{version}"{when(draw(CONDITIONS))} />'
    return f"<ItemGroup{when(draw(CONDITIONS))}>{line}</ItemGroup>"


@st.composite
def imports(draw: st.DrawFn) -> str:
    name = draw(
        st.sampled_from(["more.props", "$(A).props", "none.props", "$(MSBuildThisFileDirectory)x.props", "../../x.props"])
    )
    one = f'<Import Project="{name}"{when(draw(CONDITIONS))} />'
    return draw(st.sampled_from([one, f"<ImportGroup{when(draw(CONDITIONS))}>{one}</ImportGroup>"]))


@st.composite
def choices(draw: st.DrawFn) -> str:
    inside = st.one_of(property_groups(), item_groups())
    condition = draw(CONDITIONS.filter(bool))
    return f'<Choose><When Condition="{condition}">{draw(inside)}</When><Otherwise>{draw(inside)}</Otherwise></Choose>'


BODIES = st.lists(st.one_of(property_groups(), item_groups(), imports(), choices()), max_size=4).map("\n".join)
GIVEN = st.sampled_from([{}, {"TargetFramework": "net8.0"}, {"TargetFramework": "net9.0"}, {"a": "x"}])


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """Shared files, and two projects in folders of their own; beside the first lies a file that the other does not have."""
    shared = {name: props(draw(BODIES)) for name in FILES}
    projects = {f"src/{name}/{name}.csproj": project(draw(BODIES)) for name in ("One", "Two")}
    return {**shared, **projects, "src/One/only.props": props("")}


def outcome(tree: MemoryTree, name: str, given: dict[str, str]) -> object:
    """All that evaluation tells of a project: properties, what was counted, SDKs, items and problems."""
    folder = f"src/{name}"
    path = f"{folder}/{name}.csproj"
    try:
        evaluated = evaluate(FileView(tree, path, DEFAULTS), given)
        found = judge_items(evaluated, folder)
    except InputError as error:
        return error.problem()
    expander = evaluated.expander
    values = {one: expander.get(one, Here(path)) for one in ("A", "B", "C", "TargetFramework", "Configuration")}
    return values, expander.spent, evaluated.sdks, evaluated.problems, found.by_kind, found.problems


def tree_of(files: dict[str, str]) -> MemoryTree:
    return MemoryTree({name: text.encode() for name, text in files.items()})


@settings(deadline=None, max_examples=100)
@given(repositories(), st.lists(st.tuples(st.sampled_from(["One", "Two"]), GIVEN), min_size=3, max_size=6))
def test_what_a_project_comes_to_does_not_depend_on_those_before_it(
    files: dict[str, str], visits: list[tuple[str, dict[str, str]]]
) -> None:
    together = tree_of(files)
    for name, given_properties in visits:
        assert outcome(together, name, given_properties) == outcome(tree_of(files), name, given_properties)


A_IS_X, B_FROM_A = "<PropertyGroup><A>x</A></PropertyGroup>", "<PropertyGroup><B>$(A)</B></PropertyGroup>"
UNKNOWN = " Condition=\"$([System.IO.File]::ReadAllText('x'))\""
PACKAGE = items('<PackageReference Include="P" Version="$(A)" />')
IMPORT = '<Import Project="../../x.props"{} />'


@pytest.mark.parametrize(
    ("shared", "one", "two"),
    [
        pytest.param({"Directory.Build.targets": B_FROM_A + PACKAGE}, A_IS_X, "", id="a property"),
        pytest.param(
            {"Directory.Build.targets": f"<PropertyGroup{UNKNOWN}><A>y</A></PropertyGroup>"}, A_IS_X, "", id="a value before"
        ),
        pytest.param(
            {"Directory.Build.props": "<PropertyGroup><A Condition=\"Exists('only.props')\">x</A></PropertyGroup>"},
            "",
            "",
            id="a folder",
        ),
        pytest.param(
            {"Directory.Build.props": "<PropertyGroup><A>$(MSBuildProjectName)</A></PropertyGroup>"}, "", "", id="a name"
        ),
        pytest.param({"x.props": A_IS_X + PACKAGE}, IMPORT.format(""), IMPORT.format(UNKNOWN), id="conditions around it"),
        pytest.param(
            {"Directory.Build.targets": '<Import Project="$(A).props" />', "x.props": B_FROM_A}, A_IS_X, "", id="an import"
        ),
    ],
)
def test_all_that_a_statement_rests_on_is_looked_at(shared: dict[str, str], one: str, two: str) -> None:
    files = {name: props(body) for name, body in shared.items()}
    files |= {"src/One/One.csproj": project(one), "src/Two/Two.csproj": project(two), "src/One/only.props": props("")}
    alone = {name: outcome(tree_of(files), name, {}) for name in ("One", "Two")}
    assert alone["One"] != alone["Two"]
    together = tree_of(files)
    assert [outcome(together, name, {}) for name in ("One", "One", "One", "Two", "Two", "One")] == [
        alone[name] for name in ("One", "One", "One", "Two", "Two", "One")
    ]


def test_a_property_that_is_given_is_not_set_by_what_was_remembered() -> None:
    shared = props(f"{A_IS_X}<PropertyGroup><A>y</A></PropertyGroup>")
    files = {"Directory.Build.props": shared, "src/One/One.csproj": project("")}
    tree = tree_of(files)
    for given_properties in ({}, {}, {}, {"A": "x"}, {}):
        assert outcome(tree, "One", given_properties) == outcome(tree_of(files), "One", given_properties)


def test_what_was_counted_for_a_project_is_counted_for_the_next_one_too() -> None:
    body = "<PropertyGroup><A>" + "a" * 1000 + "</A></PropertyGroup>" + "<PropertyGroup><B>$(A)</B></PropertyGroup>" * 30
    limits = replace(DEFAULTS, expanded_chars=20_000)
    tree = tree_of({"Directory.Build.props": props(body), **{f"{name}/{name}.csproj": project("") for name in ("A", "B", "C")}})
    for name in ("A", "B", "C"):
        with pytest.raises(InputError, match="expanded-chars"):
            evaluate(FileView(tree, f"{name}/{name}.csproj", limits), {})

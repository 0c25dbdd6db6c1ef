"""Solutions: which of their projects are not there."""

import pytest

from sca.files.errors import InputError
from sca.parsers.nuget.solution import parse
from tests.parsers.nuget.msbuild_reading import view_of

GUID = "{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}"
FOLDER = 'Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{A}"\nEndProject\n'


def sln(*paths: str) -> str:
    lines = "".join(f'Project("{GUID}") = "P", "{path}", "{GUID}"\r\nEndProject\r\n' for path in paths)
    return "\ufeff\r\nMicrosoft Visual Studio Solution File, Format Version 12.00\r\n" + lines + FOLDER


def slnx(*paths: str) -> str:
    return (
        "<Solution>\n<Folder Name='/src/'>\n"
        + "\n".join(f'<Project Path="{path}" />' for path in paths)
        + "\n</Folder></Solution>"
    )


@pytest.mark.parametrize(("name", "text"), [("All.sln", sln), ("All.slnx", slnx)])
def test_a_project_that_is_not_there_is_named_with_its_line(name: str, text: object) -> None:
    assert callable(text)
    files = {"src/A/A.csproj": "", name: text("src\\A\\A.csproj", "src/B/B.fsproj", "..\\C\\C.vbproj", "web\\Web.njsproj")}
    extract = parse(view_of(files, name))
    assert extract is not None
    first = 4 if name == "All.slnx" else 5
    assert [(one.code, one.cost, str(one.location)) for one in extract.problems] == [
        ("E-MISSING-PROJECT", "package", f"{name}:{first}"),
        ("E-OUTSIDE", "package", f"{name}:{first + 1 if name == 'All.slnx' else first + 2}"),
    ]


@pytest.mark.parametrize(("name", "text"), [("All.sln", sln("A.csproj")), ("All.slnx", slnx("A.csproj")), ("All.sln", "")])
def test_where_all_are_there_nothing_is_said(name: str, text: str) -> None:
    assert parse(view_of({"A.csproj": "", name: text}, name)) is None


def test_a_part_of_a_solution_lists_paths_from_the_solution() -> None:
    part = '{"solution": {\n"path": "..\\\\All.sln",\n"projects": ["src\\\\A\\\\A.csproj", "src\\\\B\\\\B.csproj"]}}'
    extract = parse(view_of({"src/A/A.csproj": "", "parts/Some.slnf": part}, "parts/Some.slnf"))
    assert extract is not None
    assert [(one.code, str(one.location)) for one in extract.problems] == [("E-MISSING-PROJECT", "parts/Some.slnf:3")]
    with pytest.raises(InputError, match="no solution with a list"):
        parse(view_of({"Some.slnf": '{"solution": []}'}, "Some.slnf"))


def test_another_document_is_no_solution() -> None:
    with pytest.raises(InputError, match="not Solution"):
        parse(view_of({"All.slnx": "<Project/>"}, "All.slnx"))

"""What a pyproject.toml asks for where no lock answers for it, table by table and line by line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import PipFacts, Source
from sca.model.inventory import Extract
from tests.parsers.pip.project_reading import edges, nodes, problems, read, read_or_none, said

PATH = "pyproject.toml"
PROJECT = '[project]\nname = "shop"\nversion = "1.0"\n'


def manifest(text: str, **files: str) -> Extract:
    return read("pyproject_toml", PATH, {PATH: text, **files})


def asked(extract: Extract) -> list[tuple[str, str, int | None]]:
    """Label, range and line of everything that is asked for."""
    found = [(one.package.label, one.requested, one.locations[0].line) for one in extract.references]
    return [*found, *((one.package.label, "", one.locations[0].line) for one in extract.components)]


def test_the_standard_tables() -> None:
    extract = manifest(
        PROJECT
        + 'dependencies = [\n  "Requests[socks] >=2.31,<3 ; python_version < \'4\'", # why\n  "pinned==1.0",\n]\n\n'
        + '[project.optional-dependencies]\ndocs = ["sphinx>=7"]\nall = ["shop[docs]"]\n\n'
        + '[dependency-groups]\ntest = ["pytest"]\ndev = [{include-group = "test"}, "ruff"]\n\n'
        + '[build-system]\nrequires = ["hatchling>=1"]\n'
    )
    assert edges(extract) == {
        ("shop", "requests", "runtime", ">=2.31,<3", "python_version < '4'"),
        ("shop", "pinned 1.0", "runtime", "==1.0", ""),
        ("shop", "sphinx", "optional", ">=7", "extra == 'docs'"),
        ("shop", "pytest", "dev", "", "'test' in dependency_groups"),
        ("shop", "ruff", "dev", "", "'dev' in dependency_groups"),
        ("shop", "hatchling", "build", ">=1", ""),
    }
    lines = {name: line for name, _requested, line in asked(extract)}
    assert lines == {"requests": 5, "pinned 1.0": 6, "sphinx": 10, "pytest": 14, "ruff": 15, "hatchling": 18}
    assert extract.references[0].facts == PipFacts("Requests", "python_version < '4'", ("socks",))
    assert [project.package and project.package.label for project in extract.projects] == ["shop 1.0"]
    assert problems(extract) == [("E-NO-LOCK", "pyproject.toml:1", "package")]
    assert "of 5 packages what is asked for is known" in said(extract)
    assert extract.completeness == "unknown"


POETRY = """[tool.poetry]
name = "shop"
version = "1.0"

[tool.poetry.dependencies]
python = "^3.9"
caret = "^1.2"
exact = "1.2.3"
opt = { version = "~1", optional = true }
repo = { git = "https://git.example.test/r", rev = "main" }
folder = { path = "../lib", develop = true }
several = [
  { version = "<2", python = "<3.8" },
  { version = ">=2", markers = "python_version >= '3.8'" },
]

[tool.poetry.extras]
x = ["opt"]

[tool.poetry.group.test.dependencies]
pytest = ">=8"

[tool.poetry.dev-dependencies]
old = "*"
"""


def test_poetrys_tables() -> None:
    extract = manifest(POETRY)
    found = edges(extract)
    assert {edge[1:3] for edge in found} == {
        ("caret", "runtime"),
        ("exact 1.2.3", "runtime"),
        ("opt", "optional"),
        ("repo", "runtime"),
        ("folder", "runtime"),
        ("several", "runtime"),
        ("pytest", "dev"),
        ("old", "dev"),
    }
    assert {edge[3] for edge in found if edge[1] in ("caret", "several", "pytest")} == {"^1.2", "<2", ">=2", ">=8"}
    conditions = {edge[1]: edge[4] for edge in found}
    assert conditions["opt"] == "extra == 'x'"
    assert conditions["pytest"] == "'test' in dependency_groups"
    assert conditions["old"] == "'dev' in dependency_groups"
    [repository] = [one for one in extract.components if one.package.name == "repo"]
    assert repository.source == Source("git", "git+https://git.example.test/r")


def test_standard_tables_count_before_poetrys_and_take_its_sources() -> None:
    poetry = '[tool.poetry.dependencies]\na = { git = "https://git.example.test/a" }\nb = ">=9"\nc = "*"\n'
    extract = manifest(PROJECT + 'dependencies = ["a>=1", "b"]\n\n' + poetry)
    assert {edge[1:4] for edge in edges(extract)} == {("a", "runtime", ">=1"), ("b", "runtime", "")}
    assert [one.source.kind for one in extract.components] == ["git"]


OTHERS = """dependencies = ["a", "b", "c", "d", "e"]

[tool.pdm.dev-dependencies]
lint = ["ruff"]

[tool.uv]
dev-dependencies = ["mypy"]

[[tool.uv.index]]
name = "cpu"
url = "https://u:s3cr3t@cpu.example.test/simple"

[tool.uv.sources]
a = { git = "https://git.example.test/a", rev = "x" }
b = { path = "../../b" }
c = { workspace = true }
d = { index = "cpu" }
e = [{ index = "cpu" }, { url = "https://files.example.test/e.whl" }]
"""


def test_tables_of_pdm_and_uv() -> None:
    extract = manifest(PROJECT + OTHERS)
    scopes = {edge[1]: edge[2] for edge in edges(extract)}
    assert scopes == {**dict.fromkeys("abcde", "runtime"), "ruff": "dev", "mypy": "dev"}
    sources = {one.package.name: one.source for one in nodes(extract)}
    assert sources["a"] == Source("git", "git+https://git.example.test/a")
    assert sources["d"] == Source("registry", "", "https://cpu.example.test", credentials=True)
    assert sources["e"] == Source()
    assert [project.name for project in extract.projects] == ["shop", "b", "c"]
    assert ("E-OUTSIDE", "pyproject.toml:4", "edge") in problems(extract)
    assert "s3cr3t" not in repr(extract)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (PROJECT + "dependencies = [\n'a',\n'b ==',\n]\n", "E-REQUIREMENT", "pyproject.toml:6"),
        (PROJECT + "dependencies = ['a', 1979-05-27, 1.5]\n", "E-REQUIREMENT", "pyproject.toml:4"),
        (PROJECT + "dependencies = 'a'\n", "E-FIELD", "pyproject.toml:4"),
        (PROJECT + "optional-dependencies = ['a']\n", "E-FIELD", "pyproject.toml:4"),
        (PROJECT + "[project.optional-dependencies]\nx = 'a'\n", "E-FIELD", "pyproject.toml:5"),
        (PROJECT + "dependencies = [\"a; colour == 'x'\"]\n", "E-MARKER", "pyproject.toml:4"),
        ("[dependency-groups]\na = [{include-group = 'b'}]\n", "E-GROUP", "pyproject.toml:1"),
        ("[dependency-groups]\na = [{include-group = 'B_c'}]\nb-c = [{include-group = 'A'}]\n", "E-GROUP", "pyproject.toml:1"),
        ("[dependency-groups]\na = [{include-group = 'a'}]\n", "E-GROUP", "pyproject.toml:1"),
        ("[tool.poetry.dependencies]\na = 1\n", "E-REQUIREMENT", "pyproject.toml:2"),
        ("[tool.poetry]\ndependencies = 1\n", "E-FIELD", "pyproject.toml:2"),
        (PROJECT + "dynamic = ['version', 'dependencies']\n", "E-DYNAMIC", "pyproject.toml:1"),
        (PROJECT + "dependencies = ['a" + "b" * 20_000 + "']\n", "E-REQUIREMENT", "pyproject.toml:4"),
    ],
    ids=[
        "a broken specifier", "a date", "a text", "a list of extras", "an extra that is a text", "a broken marker",
        "no such group",
        "groups in a circle", "a group in itself", "a number", "a number as table", "dynamic", "a long requirement",
    ],
)  # fmt: skip
def test_what_is_odd_is_noted_with_its_line(text: str, code: str, place: str) -> None:
    assert (code, place) in [found[:2] for found in problems(manifest(text))]


@pytest.mark.parametrize(
    "text", ["", PROJECT, "[tool.ruff]\nrequires = 1\n", "[build-system]\nrequires = []\n", "[dependency-groups]\nx = []\n"]
)
def test_a_file_that_names_no_package_is_none(text: str) -> None:
    assert read_or_none("pyproject_toml", PATH, {PATH: text}) is None


def test_a_project_that_only_builds_itself_needs_no_lock() -> None:
    extract = manifest(PROJECT + '[build-system]\nrequires = ["hatchling"]\n')
    assert edges(extract) == {("shop", "hatchling", "build", "", "")}
    assert problems(extract) == []


def test_a_lock_that_was_not_read_is_named() -> None:
    extract = read("pyproject_toml", PATH, {PATH: PROJECT + 'dependencies = ["a"]\n', "uv.lock": "broken"})
    assert extract.problems[-1].help == "uv.lock lies beside it: it must be among what is scanned, and readable"


def test_keys_in_quotes_hide_nothing() -> None:
    assert asked(manifest('[project]\n"depend\\u0065ncies" = ["a>1"]\n')) == [("a", ">1", 2)]


def test_too_many_requirements_are_refused() -> None:
    files = {PATH: PROJECT + 'dependencies = ["a", "b"]\n'}
    with pytest.raises(InputError, match="packages-per-file"):
        read("pyproject_toml", PATH, files, Limits(packages_per_file=1))


@settings(max_examples=30, deadline=None)
@given(st.permutations(["a>1", "b", "c==2", "d[x]; os_name == 'nt'"]))
def test_the_order_of_a_list_changes_no_edge(listed: list[str]) -> None:
    text = PROJECT + "dependencies = [" + ", ".join(f'"{one}"' for one in listed) + "]\n"
    assert edges(manifest(text)) == {
        ("shop", "a", "runtime", ">1", ""),
        ("shop", "b", "runtime", "", ""),
        ("shop", "c 2", "runtime", "==2", ""),
        ("shop", "d", "runtime", "", "os_name == 'nt'"),
    }

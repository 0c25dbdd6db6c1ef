import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Source
from sca.model.inventory import Extract
from sca.parsers.pip.pipfile import parse
from tests.parsers.pip.locks import asked, messages, problems, read_lock

PIPFILE = """[[source]]
url = "https://pypi.example.test/simple"
name = "pypi"

[packages]
requests = {version = ">=2", extras = ["socks"]}
exact = "1.0"
any = "*"
lib = {path = "libs/lib", editable = true}

[dev-packages]
tool = {git = "https://git.example.test/tool.git", ref = "main"}
"""


def read(text: str, **beside: str) -> Extract:
    return read_lock(parse, "Pipfile", {"Pipfile": text, **{f"Pipfile.{name}": content for name, content in beside.items()}})


def test_what_a_pipfile_asks_for_without_a_lock() -> None:
    extract = read(PIPFILE)
    assert asked(extract) == {
        "requests >=2": "runtime",
        "exact 1.0": "runtime",
        "any": "runtime",
        "lib": "runtime",
        "tool": "dev",
    }
    assert problems(extract) == [("E-NO-LOCK", "package", "Pipfile:1")]
    assert "what 4 packages of it need is not known" in messages(extract)
    (first, *_) = extract.references
    assert (first.source, str(first.locations[0])) == (Source("registry", "", "https://pypi.example.test"), "Pipfile:6")


def test_a_lock_beside_it_that_did_not_answer_is_named() -> None:
    (problem,) = read(PIPFILE, lock="{}").problems
    assert problem.help.startswith("Pipfile.lock lies beside it")


@pytest.mark.parametrize(
    ("written", "requested", "version"),
    [("1.2", "==1.2", "1.2"), ("==1.2", "==1.2", "1.2"), ("3.*", "==3.*", ""), ("26.1.*", "==26.1.*", ""), (">=1", ">=1", "")],
)
def test_a_version_without_an_operator_is_meant_exactly(written: str, requested: str, version: str) -> None:
    extract = read(f'[packages]\na = "{written}"\n')
    found = [(one.requested, one.package.version) for one in extract.references]
    found += [(edge.requested, one.package.version) for one in extract.components for edge in extract.edges]
    assert found == [(requested, version)]
    assert [code for code, _, _ in problems(extract)] == ["E-NO-LOCK"]


@pytest.mark.parametrize("text", ["", "[packages]\n", '[scripts]\na = "b"\n'])
def test_a_pipfile_that_names_no_package_says_nothing(text: str) -> None:
    assert parse(FileView(MemoryTree({"Pipfile": text.encode()}), "Pipfile", DEFAULTS)) is None


@pytest.mark.parametrize(
    ("line", "code", "cost"),
    [
        ("a = 1", "E-ENTRY", "package"),
        ('a = "one"', "E-VERSION", "field"),
        ('"a b" = "*"', "E-ENTRY", "package"),
        ('a = {version = "*", index = "gone"}', "E-INDEX", "field"),
        ('a = {version = "*", sys_platform = "so what"}', "E-MARKER", "field"),
    ],
)
def test_what_is_odd_is_noted_with_its_line(line: str, code: str, cost: str) -> None:
    assert (code, cost, "Pipfile:3") in problems(read(f'[packages]\nb = "*"\n{line}\n'))


def test_a_table_of_packages_that_is_none_is_noted() -> None:
    assert ("E-STRUCTURE", "package", "Pipfile:1") in problems(read("packages = 1\n"))

"""A compiled list beside what it was compiled from, hashes for all or none, what pip freeze writes, and variables."""

import codecs

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.files.walk import Walked
from sca.parsers.pip.requirements import parse
from sca.scan import Manner, scan
from tests.parsers.pip.requirement_files import edges, problems, purls, read, read_files

HASH = "--hash=sha256:" + "0" * 64
COMPILED = "a==1.5\n    # via -r requirements.in\nb==2\n    # via a\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("a\n", [], id="the same"),
        pytest.param("A>=1,<2\n# note\n", [], id="a version that fits"),
        pytest.param("a>=2\n", [("E-DRIFT", "notice", "requirements.in:1")], id="a version that does not"),
        pytest.param("a\nc>=1\n", [("E-DRIFT", "package", "requirements.in:2")], id="one more"),
        pytest.param("a\nc ; sys_platform == 'win32'\n", [], id="one for another platform"),
        pytest.param("a\nsetuptools\n", [], id="a tool that compiled lists leave out"),
        pytest.param("-c limits.txt\na\n", [("E-MISSING", "field", "")], id="its own losses are no losses of the list"),
    ],
)
def test_a_compiled_list_is_compared_with_its_source(source: str, found: list[tuple[str, str, str]]) -> None:
    extract = read_files({"requirements.txt": COMPILED, "requirements.in": source})
    assert problems(extract) == [one for one in found if one[2]]
    assert extract.covers == ("requirements.in",)
    assert purls(extract) == ["pkg:pypi/a@1.5", "pkg:pypi/b@2"]


def test_the_message_names_what_is_missing_and_what_does_not_fit() -> None:
    extract = read_files({"requirements.txt": COMPILED, "requirements.in": "a>=2\nc>=1\n"})
    messages = [problem.message for problem in extract.problems]
    assert "c>=1 asked for here, but not in requirements.txt: which version it gets is not known" in messages
    assert "requirements.txt has versions that are not asked for here: a>=2, compiled 1.5" in messages


@pytest.mark.parametrize(
    ("path", "note", "source"),
    [
        pytest.param("lock.txt", "requirements.in", "requirements.in", id="by its note"),
        pytest.param("deps/lock.txt", "deps/base.in", "deps/base.in", id="from the folder above"),
        pytest.param("deps/lock.txt", "base.in", "deps/base.in", id="from its own folder"),
        pytest.param("a/b/lock.txt", "c/base.in", "c/base.in", id="from the root"),
    ],
)
def test_the_source_is_found_from_where_it_was_compiled(path: str, note: str, source: str) -> None:
    extract = read_files({path: COMPILED.replace("requirements.in", note), source: "a\nc\n"}, path)
    assert extract.covers == (source,)
    assert problems(extract) == [("E-DRIFT", "package", f"{source}:2")]


@pytest.mark.parametrize("note", ["../outside.in", "/etc/base.in", "missing.in", "pyproject.toml"])
def test_a_note_that_leads_nowhere_is_not_followed(note: str) -> None:
    extract = read_files({"requirements.txt": COMPILED.replace("requirements.in", note)})
    assert (extract.covers, extract.problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"a==1 {HASH}\nb==2 {HASH}\n", [], id="all"),
        pytest.param("a==1\nb==2\n", [], id="none"),
        pytest.param(f"a==1 {HASH}\nb==2\nc\n", [("E-NO-HASH", "notice", "requirements.txt:2")], id="some"),
        pytest.param("--require-hashes\na==1\n", [("E-NO-HASH", "notice", "requirements.txt:2")], id="required"),
        pytest.param(f"a==1 {HASH}\n-e .\n", [], id="a project of the checkout"),
        pytest.param(
            f"a==1 {HASH}\nb @ https://x.example.test/b-1-py3-none-any.whl#sha256={'1' * 64}\n", [], id="one in its address"
        ),
    ],
)
def test_hashes_are_for_all_or_for_none(text: str, found: list[tuple[str, str, str]]) -> None:
    assert problems(read(text)) == found


def test_a_hash_may_stand_in_the_constraints() -> None:
    files = {"requirements.txt": f"-c c.txt\na\nb==1 {HASH}\n", "c.txt": f"a==1 {HASH}\n"}
    assert problems(read_files(files)) == []


@pytest.mark.parametrize(
    "note", ["# Editable install with no version control (my.app==1.4)", "# Editable Git install with no remote (my.app==1.4)"]
)
def test_what_pip_freeze_writes_of_a_project_without_an_address_is_that_project(note: str) -> None:
    extract = read(f"a==1\n{note}\n-e /srv/build/app\nb @ https://x.example.test/b-2-py3-none-any.whl\n")
    assert [(one.name, one.package and one.package.purl) for one in extract.projects[1:]] == [("my.app", "pkg:pypi/my-app@1.4")]
    assert purls(extract) == ["pkg:pypi/a@1", "pkg:pypi/b@2"]
    assert problems(extract) == []
    assert ("project", ".") in edges(extract)


def test_without_that_note_a_folder_of_another_machine_is_a_gap() -> None:
    assert problems(read("a==1\n# my app\n-e /srv/build/app\n")) == [("E-OUTSIDE", "edge", "requirements.txt:3")]


def test_variables_are_kept_by_name() -> None:
    extract = read("a @ https://${USER_2}:${TOKEN}@x.example.test/a-1-py3-none-any.whl\nb==1 # ${NOT_THIS}\n")
    (problem,) = extract.problems
    assert (problem.code, problem.cost, problem.location.line) == ("E-VARIABLE", "notice", 1)
    assert problem.message.endswith(": TOKEN, USER_2")


@pytest.mark.parametrize("text", ["{{ name }}==1\n", "{% if x %}\n", "${name}==1\n", "<% x %>\n"])
def test_a_template_that_was_not_filled_in_is_said_to_be_one(text: str) -> None:
    (problem,) = read(f"a==1\n{text}").problems
    assert (problem.code, problem.cost) == ("E-REQUIREMENT", "package")
    assert "template" in problem.message


ENCODED = "# -*- coding: {name} -*-\na==1 # caf\u00e9\nb\u00e9==2\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(codecs.BOM_UTF8 + ENCODED.format(name="utf-8").encode(), id="UTF-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + ENCODED.format(name="x").encode("utf-16-le"), id="UTF-16 LE"),
        pytest.param(codecs.BOM_UTF16_BE + ENCODED.format(name="x").encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param(codecs.BOM_UTF32_LE + ENCODED.format(name="x").encode("utf-32-le"), id="UTF-32"),
        pytest.param(ENCODED.format(name="cp1252").encode("cp1252"), id="a coding comment"),
    ],
)
def test_files_are_decoded_as_pip_decodes_them(data: bytes) -> None:
    extract = parse(FileView(MemoryTree({"requirements.txt": data}), "requirements.txt", DEFAULTS, "python"))
    assert purls(extract) == ["pkg:pypi/a@1"]
    (problem,) = extract.problems
    assert "b\u00e9" in problem.message
    assert problem.location.line == 3


@pytest.mark.parametrize(
    ("files", "outcomes"),
    [
        ({"requirements.in": "a\n"}, {"requirements.in": "parsed"}),
        ({"requirements.in": "a\n", "requirements.txt": COMPILED}, {"requirements.in": "parsed", "requirements.txt": "parsed"}),
    ],
)
def test_a_source_is_read_once(files: dict[str, str], outcomes: dict[str, str]) -> None:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    scanned = scan(tree, [Walked(tuple(sorted(files)), (), (), len(files))], (), Manner(DEFAULTS, lambda: False))
    assert {one.path: one.outcome for one in scanned.outcomes} == outcomes
    asked = [place.path for part in scanned.extracts for one in part.components for place in one.locations]
    asked += [place.path for part in scanned.extracts for one in part.references for place in one.locations]
    assert asked == (["requirements.in"] if len(files) == 1 else ["requirements.txt"] * 2)

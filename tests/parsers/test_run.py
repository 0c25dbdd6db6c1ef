"""Whatever a parser does, a file ends with one outcome, and what went wrong is a problem with its place."""

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Location, Problem
from sca.model.inventory import Extract
from sca.model.package import npm_package
from sca.parsers.base import Format, Parse
from sca.parsers.run import Parsed, note_unread, parse_file
from sca.parsers.table import Unread

PATH = "web/a.lock"
TREE = MemoryTree({PATH: b'\xef\xbb\xbf{"dependencies": {}}', "web/b.lock": b"{}", "web/bad.lock": b"\xff"})
ONE = Component(f"{PATH}#a", npm_package("a", "1.0.0"), (Location(PATH, 1),))


MADE_UP = Format("made-up", "npm", ("a.lock",), (), "")


def parser(extract: Extract | Exception) -> Parse:
    """A parser that gives, or raises, this."""

    def parse(view: FileView) -> Extract:
        view.json()
        if isinstance(extract, Exception):
            raise extract
        return extract

    return parse


def read(made: Parse) -> Parsed:
    parsed = parse_file(MADE_UP, made, FileView(TREE, PATH, DEFAULTS))
    assert parsed is not None
    return parsed


def lost(cost: str) -> Extract:
    return Extract(components=(ONE,), problems=(Problem("E-X", "odd", Location(PATH, 1), cost),))


@pytest.mark.parametrize(
    ("extract", "outcome"),
    [
        pytest.param(Extract(components=(ONE,)), "parsed", id="nothing odd"),
        pytest.param(lost("notice"), "parsed", id="a notice loses nothing"),
        pytest.param(lost("field"), "parsed with problems", id="a field lost"),
        pytest.param(lost("package"), "parsed with problems", id="a package lost"),
    ],
)
def test_what_a_parser_gives_is_counted(extract: Extract, outcome: str) -> None:
    parsed = read(parser(extract))
    assert (parsed.outcome.outcome, parsed.outcome.parser, parsed.outcome.components) == (outcome, "made-up", 1)
    assert parsed.outcome.node_ids == (ONE.id,)
    assert parsed.fault == ""


def test_what_was_odd_about_the_bytes_is_added_to_what_the_parser_says() -> None:
    parsed = read(parser(lost("field")))
    assert [problem.code for problem in parsed.extract.problems] == ["E-X", "E-MARK"]


@pytest.mark.parametrize(
    ("error", "outcome", "place"),
    [
        pytest.param(InputError("E-X", "cut off", "web/other.lock", 3), "refused", "web/other.lock:3", id="at its place"),
        pytest.param(InputError("E-X", "cut off"), "refused", PATH, id="without a place: at the file"),
        pytest.param(InputError("E-X", "gone", PATH, unreadable=True), "unreadable", PATH, id="bytes that could not be had"),
    ],
)
def test_a_refusal_is_a_problem_that_costs_the_file(error: InputError, outcome: str, place: str) -> None:
    parsed = read(parser(error))
    (problem,) = parsed.extract.problems
    assert (problem.code, problem.cost, str(problem.location)) == ("E-X", "file", place)
    assert (parsed.outcome.path, parsed.outcome.outcome) == (PATH, outcome)
    assert parsed.fault == ""


@pytest.mark.parametrize("error", [KeyError("secret value"), RecursionError(), ValueError("secret value")])
def test_a_fault_of_ours_costs_the_file_and_has_an_id_but_shows_nothing_of_the_content(error: Exception) -> None:
    parsed = read(parser(error))
    (problem,) = parsed.extract.problems
    assert (problem.code, problem.cost, problem.location) == ("E-FAULT", "file", Location(PATH))
    assert parsed.outcome.outcome == "refused"
    assert parsed.fault
    assert parsed.fault in problem.message
    assert "secret" not in problem.message


@pytest.mark.parametrize(
    ("declares", "path", "outcome"),
    [
        pytest.param("", PATH, "unsupported", id="always names packages"),
        pytest.param("dependencies", PATH, "unsupported", id="names packages"),
        pytest.param("dependencies", "web/b.lock", None, id="names none after all"),
        pytest.param("dependencies", "web/bad.lock", "refused", id="cannot be told"),
        pytest.param("", "web/bad.lock", "unsupported", id="need not be told"),
    ],
)
def test_a_format_that_is_not_read_yet(declares: str, path: str, outcome: str | None) -> None:
    noted = note_unread(Unread("a lock", ("a.lock",), declares=declares), TREE, path, DEFAULTS)
    assert (noted and noted.outcome.outcome) == outcome
    if noted:
        assert [(problem.cost, problem.location.path) for problem in noted.extract.problems] == [("file", path)]

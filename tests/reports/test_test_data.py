"""Most of what is found lies in a folder of tests: said with the option that leaves it out, and only then."""

import pytest
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.reports.test_data import hint
from tests.reports.sample_result import with_findings


def _hint(*paths: str) -> str:
    problems = tuple(Problem("E-NO-LOCK", "no lock", Location(path, 1), "package") for path in paths)
    return hint(replace(with_findings(0), problems=problems))


def _many(folder: str, count: int) -> list[str]:
    return [f"{folder}/case-{number}/package.json" for number in range(count)]


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (_many("test/fixtures", 6), "test/fixtures"),
        (_many("workspaces/arborist/test/fixtures/node_modules/fixtures", 6), "workspaces/arborist/test/fixtures"),
        (_many("src/Tests", 5), "src/Tests"),
        ([*_many("a/testdata", 5), *_many("b", 5)], "a/testdata"),
        (_many("test/fixtures", 4), ""),
        ([*_many("test/fixtures", 5), *_many("src", 6)], ""),
        (_many("latest/contest", 9), ""),
        (_many("test/of a $(name)", 9), "test"),
        (_many("a b/test", 9), ""),
        ([], ""),
    ],
)
def test_the_folder_of_tests_that_most_comes_from_is_named(paths: list[str], folder: str) -> None:
    told = _hint(*paths)
    assert told.endswith(f"--exclude /{folder}/") if folder else told == ""


def test_it_says_how_much_lies_there() -> None:
    assert _hint(*_many("t/fixtures", 7), "package.json").startswith("7 of 8 findings and problems lie in t/fixtures: if that")


def test_findings_count_as_problems_do() -> None:
    result = with_findings(6)
    moved = tuple(replace(one, where=Location("test/package-lock.json", 9)) for one in result.verdict.findings)
    assert hint(replace(result, verdict=replace(result.verdict, findings=moved))).startswith(
        "6 of 6 findings and problems lie in test:"
    )

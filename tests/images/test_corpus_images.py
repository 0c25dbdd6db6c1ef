"""Every image of the corpus, in each of its forms: packages, layers, what is gone, and who brought what, as their tools say."""

from pathlib import Path

import pytest

from benchmarks.built_images import Case, build, cases, differences, scan
from benchmarks.corpus_modules import corpus_folder

CASES = cases()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("images")
    build(made, more=("--corpus", str(corpus_folder())))
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_what_the_package_managers_say(case: Case, folder: Path) -> None:
    assert differences(case.answer, scan(case, folder)) == []


@pytest.mark.parametrize(
    ("id", "codes"),
    [
        ("img-hostile", {"E-OUTSIDE"}),
        ("img-foreign-layer", {"E-MISSING"}),
        ("img-deb-db-deleted", {"E-NO-DATABASE"}),
    ],
)
def test_what_was_not_read_makes_the_scan_incomplete(id: str, codes: set[str], folder: Path) -> None:
    found = scan(next(case for case in CASES if case.id == id), folder)
    assert {problem.code for problem in found.inventory.problems if problem.cost != "notice"} == codes
    assert not found.inventory.complete


def test_every_file_that_a_parser_looks_for_is_kept_when_an_image_is_read(folder: Path) -> None:
    """A parser that looks for a file which its row does not name would take it for absent."""
    problems = [problem for case in CASES for problem in scan(case, folder).inventory.problems]
    assert [str(problem.location) for problem in problems if problem.code == "E-UNASKED"] == []

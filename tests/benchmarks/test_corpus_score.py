"""The floor holds: a figure that falls, or a format that is gone, is said; and the page shows the figures of the floor."""

import json

import pytest

from benchmarks.corpus_score import FLOOR, PAGE, Figures, falls, page_table, with_table

FIGURES: Figures = {
    "cases": 3,
    "components-precision": 1.0,
    "components-recall": 0.99999,
    "edges-precision": None,
    "edges-recall": 0.5,
    "scope": 0.9282,
    "images-precision": None,
    "images-recall": None,
    "unversioned": 4,
}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        pytest.param({"a": FIGURES}, [], id="the same"),
        pytest.param({"a": FIGURES | {"edges-recall": 0.6, "unversioned": 5}}, [], id="better"),
        pytest.param({"a": FIGURES | {"edges-precision": 0.1}}, [], id="a figure more"),
        pytest.param({"a": FIGURES, "b": FIGURES}, [], id="a format more"),
        pytest.param({"a": FIGURES | {"edges-recall": 0.4}}, ["a: edges-recall is 0.4, the floor is 0.5"], id="worse"),
        pytest.param({"a": FIGURES | {"scope": None}}, ["a: scope is None, the floor is 0.9282"], id="no longer told"),
        pytest.param({"a": FIGURES | {"cases": 2}}, ["a: cases is 2, the floor is 3"], id="a case less"),
        pytest.param({}, ["a: no longer scored"], id="a format less"),
    ],
)
def test_what_falls_is_said(now: dict[str, Figures], said: list[str]) -> None:
    assert falls({"a": FIGURES}, now) == said


def test_only_all_of_them_is_a_hundred_per_cent() -> None:
    assert page_table({"a": FIGURES}).splitlines()[-1] == "| a | 3 | 100 | 99.99 |  | 50 | 92.82 |  |  |"


def test_a_new_table_replaces_the_old_one() -> None:
    page = PAGE.read_text(encoding="utf-8")
    once = with_table(page, page_table({"a": FIGURES}))
    assert "| a | 3 |" in once
    assert with_table(once, page_table({"b": FIGURES})) == with_table(page, page_table({"b": FIGURES}))
    assert once.endswith(page.rpartition("<!-- end of figures -->")[2])


def test_the_page_shows_the_figures_of_the_floor() -> None:
    assert page_table(json.loads(FLOOR.read_bytes())) in PAGE.read_text(encoding="utf-8")

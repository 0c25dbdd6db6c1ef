"""Runs every executable row, and accounts for every case of the collection of hostile cases.

The collection lies beside the project (`../shared/knowledge/hostile-cases.csv`). A case is a row here, a test of its
own elsewhere, or not reached, with the reason, which is shown as a skipped test and never as a passed one.
"""

import ast
import csv
import os
from pathlib import Path

import pytest

from tests.hostile.case import Row, hold, run
from tests.hostile.table import ELSEWHERE, NOT_REACHED, ROWS

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "hostile-input.md"
REFRESH = bool(os.environ.get("SCA_REFRESH_GOLDEN"))
MARK = "<!-- not reached -->\n"
CASES = TESTS.parents[1] / "shared" / "knowledge" / "hostile-cases.csv"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_row(row: Row, tmp_path: Path) -> None:
    hold(row, run(row, tmp_path))
    assert not list(tmp_path.rglob("canary"))


@pytest.mark.parametrize(("case", "reason"), [pytest.param(case, reason, id=case) for case, reason in NOT_REACHED.items()])
def test_not_reached(case: str, reason: str) -> None:
    pytest.skip(f"{case} not reached: {reason} (2026-11)")


@pytest.mark.corpus
def test_every_row_is_accounted_for() -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = {row["id"] for row in csv.DictReader(file)}
    ours = {row.id.partition(":")[0] for row in ROWS} - {"ours"}
    assert cases == ours | ELSEWHERE.keys() | NOT_REACHED.keys()
    assert not ours & ELSEWHERE.keys()
    assert not (ours | ELSEWHERE.keys()) & NOT_REACHED.keys()


def test_the_page_lists_what_is_not_reached() -> None:
    page = PAGE.read_text(encoding="utf-8")
    expected = page.partition(MARK)[0] + MARK + _not_reached_table()
    if REFRESH:
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected


def _not_reached_table() -> str:
    reasons = dict.fromkeys(NOT_REACHED.values())
    cases = {reason: ", ".join(f"`{case}`" for case, why in NOT_REACHED.items() if why == reason) for reason in reasons}
    return "| why | cases |\n|---|---|\n" + "".join(f"| {reason} | {listed} |\n" for reason, listed in cases.items())


def test_rows_have_names_of_their_own() -> None:
    names = [row.id for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("place", ELSEWHERE.values())
def test_what_is_held_elsewhere_is_there(place: str) -> None:
    module, _, name = place.partition("::")
    tree = ast.parse((TESTS / module).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

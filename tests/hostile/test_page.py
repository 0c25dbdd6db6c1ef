"""The page about hostile input says what the code does."""

import re
from pathlib import Path

from sca.files.limits import DEFAULTS, Limits
from tests.hostile.table import NOT_REACHED

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "hostile-input.md").read_text(encoding="utf-8")


def test_the_table_of_limits_is_the_one_in_the_code() -> None:
    rows = {name.replace("-", "_"): int(value) for name, value in re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", PAGE, re.MULTILINE)}
    assert rows == {name: getattr(DEFAULTS, name) for name in Limits.__struct_fields__}


def test_every_reason_for_a_case_that_is_not_reached_has_words() -> None:
    assert all(len(reason.split()) >= 4 for reason in NOT_REACHED.values())

"""Alpine's versions in apk's order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.apk_versions import parse_version, satisfies

# Each is older than the next.
ASCENDING = (
    "0.01", "0.1", "1.0_alpha", "1.0_alpha2", "1.0_beta", "1.0_rc1", "1.0", "1.0-r1", "1.0_git20240101", "1.0_p1", "1.0_p1-r1",
    "1.0a", "1.0b", "1.0.1", "1.2", "1.10", "2",
)  # fmt: skip
TEXTS = st.from_regex(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}[a-z]?(?:_(?:alpha|rc|p)[0-9]?)?(?:-r[0-9])?", fullmatch=True)


def test_older_versions_come_first() -> None:
    parsed = [one for text in ASCENDING if (one := parse_version(text)) is not None]
    assert len(parsed) == len(ASCENDING)
    assert all(one < other for one, other in pairwise(parsed))


@pytest.mark.parametrize("text", ["", "a", "1.", "1..2", "1_what", "1-2", "1-r", "1 ", "1" * 300])
def test_what_is_no_version(text: str) -> None:
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("version", "relation", "bound", "holds"),
    [
        ("1.2-r1", ">=", "1.2", True),
        ("1.2", "<", "1.2", False),
        ("1.2", "=", "1.2", True),
        ("1.2", ">", "1.2_rc1", True),
        ("1.2.3-r0", "~", "1.2", True),
        ("1.20", "=~", "1.2", False),
        ("odd", "=", "odd", True),
        ("odd", ">", "1", None),
        ("1", "?", "1", None),
    ],
)
def test_relations(version: str, relation: str, bound: str, *, holds: bool | None) -> None:
    assert satisfies(version, relation, bound) is holds


@given(TEXTS, TEXTS)
def test_one_order_both_ways(one: str, other: str) -> None:
    assert satisfies(one, "<", other) == satisfies(other, ">", one)
    assert satisfies(one, "<=", other) == (not satisfies(one, ">", other))

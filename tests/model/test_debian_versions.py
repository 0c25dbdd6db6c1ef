"""Debian versions in dpkg's order."""

import shutil
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.debian_versions import parse_version, satisfies

# Each is older than the next.
ASCENDING = (
    "0~", "0", "0a", "0.1", "1.0~~", "1.0~rc1-1", "1.0~rc1-1+b1", "1.0", "1.0-0.1", "1.0-1~bpo12+1", "1.0-1", "1.0-1+b1",
    "1.0-1.1", "1.0-2", "1.0-10", "1.0a-1", "1.0+git20240101-1", "1.0.1", "1.2", "1.10", "1:0-1", "2:0",
)  # fmt: skip
TEXTS = st.from_regex(r"(?:[0-9]:)?[0-9][A-Za-z0-9.+~]{0,6}(?:-[A-Za-z0-9.+~]{1,4})?", fullmatch=True)


def test_older_versions_come_first() -> None:
    parsed = [one for text in ASCENDING if (one := parse_version(text)) is not None]
    assert len(parsed) == len(ASCENDING)
    assert all(one < other for one, other in pairwise(parsed))


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.00"), ("1.0", "0:1.0"), ("1.0-0", "1.0"), ("1.", "1.0"), ("1a", "1a0")])
def test_texts_that_dpkg_holds_for_equal(one: str, other: str) -> None:
    assert parse_version(one) == parse_version(other)


@pytest.mark.parametrize("text", ["", "1:", ":1", "x:1", "1_0", "1 0", "1-", "1\n", "é", "1" * 300, "99999999999:1"])
def test_what_is_no_version(text: str) -> None:
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("version", "relation", "bound", "holds"),
    [
        ("1.0", "<<", "1.0", False),
        ("1.0", "<=", "1.0", True),
        ("1.0", "<", "1.0", True),
        ("1.0", "=", "1.00", True),
        ("1.0", ">", "1.0", True),
        ("1.0", ">=", "1.0~rc1", True),
        ("1.0", ">>", "1.0-1", False),
        ("1.0", "?", "1.0", None),
        ("1_0", ">=", "1.0", None),
        ("1.0", ">=", "", None),
    ],
)
def test_relations(version: str, relation: str, bound: str, *, holds: bool | None) -> None:
    assert satisfies(version, relation, bound) is holds


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_is_total(one: str, other: str, third: str) -> None:
    first, second, last = sorted(filter(None, map(parse_version, (one, other, third))))
    assert first <= second <= last
    assert first <= last


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is not installed on this machine")
@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_dpkg_says_the_same(one: str, other: str) -> None:
    first, second = parse_version(one), parse_version(other)
    assert first is not None
    assert second is not None
    for relation, holds in (("lt", first < second), ("eq", first == second), ("gt", first > second)):
        assert (subprocess.run(["dpkg", "--compare-versions", one, relation, other], check=False).returncode == 0) is holds

"""Rpm's versions in rpm's own order."""

import shutil
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.rpm_versions import order, parse_version, satisfies

# Each is older than the next.
ASCENDING = ("~1", "", "^", "a", "0", "1~rc1", "1", "1^git1", "1^git2", "1.a", "1.0", "1.0.1", "1.2", "1.10", "2")
TEXTS = st.text("019aB~^._", min_size=1, max_size=6)


def test_older_versions_come_first() -> None:
    assert all(order(one) < order(other) for one, other in pairwise(ASCENDING))


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.00"), ("1.0", "1_0"), ("1.0", "1.0."), ("1a", "1.a")])
def test_texts_that_rpm_holds_for_equal(one: str, other: str) -> None:
    assert order(one) == order(other)


@pytest.mark.parametrize(
    ("version", "relation", "bound", "holds"),
    [
        ("1:1.0-1", ">", "2.0", True),
        ("2.0-5", "=", "2.0", True),
        ("2.0-5", ">=", "2.0-6", False),
        ("0:2.0-5", "<=", "2.0-5", True),
        ("2.0", "<", "2.0", False),
        ("", "=", "2.0", None),
        ("x:2.0", "=", "2.0", None),
        ("2.0", "?", "2.0", None),
    ],
)
def test_relations(version: str, relation: str, bound: str, *, holds: bool | None) -> None:
    assert satisfies(version, relation, bound) is holds


def test_a_version_too_long_to_be_one() -> None:
    assert parse_version("1" * 300) is None


@pytest.mark.skipif(shutil.which("rpm") is None, reason="rpm is not installed on this machine")
@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_rpm_says_the_same(one: str, other: str) -> None:
    run = subprocess.run(
        ["rpm", "--eval", f'%{{lua:print(rpm.vercmp("{one}","{other}"))}}'], capture_output=True, text=True, check=True
    )
    first, second = order(one), order(other)
    assert int(run.stdout) == (first > second) - (first < second)

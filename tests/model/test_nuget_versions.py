"""NuGet versions and ranges, by the rules of its documentation on package versions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.nuget_versions import parse_range, parse_version
from tests.policies.judging import refusal

IN_ORDER = (
    "0.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
    "1.0.0", "1.0.0.1", "1.0.1-aaa", "1.0.1-zzz", "1.0.1-zzz.1", "1.0.1", "1.2", "1.10", "2.0.0-a", "2",
)  # fmt: skip


def test_the_order_of_versions() -> None:
    parsed = [parse_version(text) for text in IN_ORDER]
    assert all(one is not None for one in parsed)
    assert all(a < b for a, b in itertools.pairwise(one for one in parsed if one is not None))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1", "1.0.0.0", id="missing numbers are zero"),
        pytest.param("1.00.01", "1.0.1", id="leading zeros"),
        pytest.param("1.0.0-RC.1", "1.0.0-rc.1", id="labels without case"),
        pytest.param("1.0.0+a", "1.0.0+b", id="metadata"),
        pytest.param(" 1.0.0 ", "1.0.0", id="blanks"),
    ],
)
def test_equal_versions(one: str, other: str) -> None:
    assert parse_version(one) == parse_version(other) is not None


@pytest.mark.parametrize(
    "text", ["", "a", "1.a", "1.2.3.4.5", "1.0.0-", "1.0.0-a..b", "1,0", "v1.0", "1.0.0-ä", "[1.0]", "1." * 200]
)
def test_what_is_no_version(text: str) -> None:
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("text", "held", "not_held"),
    [
        pytest.param("1.0", ("1.0.0", "1.0.0+x"), ("1.0.1", "0.9", "1.0.0-rc.1"), id="a bare version is that version"),
        pytest.param("[1.0]", ("1.0.0",), ("1.0.1",), id="exact"),
        pytest.param("[1.0,2.0]", ("1.0", "1.5", "2.0"), ("0.9", "2.0.1"), id="closed"),
        pytest.param("(1.0,2.0)", ("1.0.1", "2.0.0-rc.1"), ("1.0", "2.0"), id="open"),
        pytest.param("[1.0,2.0)", ("1.0", "1.9.9", "2.0.0-rc.1"), ("2.0",), id="half open"),
        pytest.param("(,1.0]", ("0.1", "1.0"), ("1.0.1",), id="no start"),
        pytest.param("(,1.0)", ("0.1", "1.0.0-a"), ("1.0",), id="no start, open end"),
        pytest.param("(1.0,)", ("1.0.1", "99"), ("1.0", "1.0.0-a"), id="no end"),
        pytest.param("[1.0,)", ("1.0", "99"), ("0.9",), id="at least"),
        pytest.param("[ 1.0 , 2.0 ]", ("1.5",), ("3",), id="blanks"),
        pytest.param("1.*", ("1.0", "1.99.9", "1.0.1-a"), ("2.0", "0.9", "2.0.0-a"), id="floating minor"),
        pytest.param("1.2.*", ("1.2", "1.2.9"), ("1.3", "1.1"), id="floating patch"),
        pytest.param("*", ("0.0.1", "99"), (), id="everything"),
    ],
)
def test_ranges(text: str, held: tuple[str, ...], not_held: tuple[str, ...]) -> None:
    range = parse_range(text)
    assert [range.holds(version) for version in held] == [True] * len(held)
    assert [range.holds(version) for version in not_held] == [False] * len(not_held)
    assert range.holds("no version") is None


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", "()", "[,]x", "(1.0)", "[1.0", "1.0]", "[1,2,3]", "[2.0,1.0]", "(1.0,1.0)", "[1.0,1.0)", "1.*.0", "^1.0",
     ">=1.0", "1.0-*", "[a,b]"],
)  # fmt: skip
def test_what_is_no_range(text: str) -> None:
    assert refusal(parse_range, text)


@given(st.sampled_from(IN_ORDER), st.sampled_from(IN_ORDER), st.sampled_from(IN_ORDER))
def test_an_interval_is_what_lies_between_its_ends(low: str, high: str, version: str) -> None:
    lowest, highest = IN_ORDER.index(low), IN_ORDER.index(high)
    if lowest < highest:
        place = IN_ORDER.index(version)
        assert parse_range(f"[{low},{high}]").holds(version) is (lowest <= place <= highest)
        assert parse_range(f"({low},{high})").holds(version) is (lowest < place < highest)


@given(st.text(max_size=40))
def test_any_text_is_a_range_or_a_sentence_about_it(text: str) -> None:
    assert refusal(lambda one: parse_range(one).holds("1.0"), text) != ""

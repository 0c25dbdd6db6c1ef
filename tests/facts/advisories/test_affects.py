"""OSV's rules of evaluation, case by case, and laws that hold for every range."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.advisories.affects import describe, is_plain, may_be_affected, read_affected
from sca.facts.advisories.order import parser_of
from sca.model.advisory import Affected, AffectedRange, Event, as_listed


def block(*ranges: tuple[str, list[tuple[str, str]]], ecosystem: str = "npm", versions: tuple[str, ...] = ()) -> Affected:
    made = tuple(AffectedRange(kind, tuple(Event(*event) for event in events)) for kind, events in ranges)
    return Affected(ecosystem, "a", made, as_listed(versions))


def semver(*events: tuple[str, str]) -> Affected:
    return block(("SEMVER", list(events)))


FROM = ("introduced", "0")


@pytest.mark.parametrize(
    ("affected", "version", "expected"),
    [
        pytest.param(semver(FROM, ("fixed", "1.2.0")), "1.1.9", True, id="before the fix"),
        pytest.param(semver(FROM, ("fixed", "1.2.0")), "1.2.0", False, id="the fix itself"),
        pytest.param(semver(FROM, ("fixed", "1.2.0")), "1.2.0-rc.1", True, id="a candidate of the fix is before it"),
        pytest.param(semver(("fixed", "2.0.0"), ("introduced", "1.0.0")), "1.5.0", True, id="events in any order"),
        pytest.param(semver(("introduced", "1.0.0"), ("last_affected", "1.4.0")), "1.4.0", True, id="the last affected"),
        pytest.param(semver(("introduced", "1.0.0"), ("last_affected", "1.4.0")), "1.4.1", False, id="above it"),
        pytest.param(semver(("introduced", "1.0.0")), "9.0.0", True, id="never fixed"),
        pytest.param(semver(("introduced", "1.0.0")), "0.9.0", False, id="not yet introduced"),
        pytest.param(semver(FROM, ("fixed", "1.0.0"), ("introduced", "2.0.0"), ("fixed", "2.1.0")), "1.5.0", False, id="between"),
        pytest.param(semver(FROM, ("fixed", "1.0.0"), ("introduced", "2.0.0"), ("fixed", "2.1.0")), "2.0.5", True, id="again"),
        pytest.param(semver(FROM, ("limit", "1.0.0")), "1.0.0", False, id="at the limit"),
        pytest.param(semver(FROM, ("limit", "*")), "9.0.0", True, id="no limit"),
        pytest.param(semver(FROM, ("fixed", "nonsense")), "1.0.0", None, id="a bound that is no version"),
        pytest.param(semver(FROM), "nonsense", None, id="a version that is none"),
        pytest.param(semver(FROM, ("fixed", "1.0")), "0.9.9", True, id="a bound with two numbers"),
        pytest.param(block(versions=("1.0.0",)), "1.0.0", True, id="listed"),
        pytest.param(block(versions=("1.0.0",)), "1.0.1", False, id="not listed"),
        pytest.param(block(("GIT", [FROM]), versions=("1.0.0",)), "2.0.0", False, id="commits beside a list"),
        pytest.param(block(("GIT", [FROM])), "2.0.0", None, id="commits only"),
        pytest.param(block(("ECOSYSTEM", [FROM, ("fixed", "1.0")]), ecosystem="PyPI"), "1.0.dev1", True, id="Python's order"),
        pytest.param(block(ecosystem="PyPI", versions=("1.0",)), "1.0.0", True, id="one version in two spellings"),
        pytest.param(block(("ECOSYSTEM", [FROM, ("fixed", "13.0.1.0")]), ecosystem="NuGet"), "13.0.1", False, id="NuGet's order"),
        pytest.param(block(("ECOSYSTEM", [FROM, ("fixed", "1:2.0-1")]), ecosystem="Debian:12"), "9.0-1", True, id="an epoch"),
        pytest.param(block(("ECOSYSTEM", [FROM, ("fixed", "1.2.5-r1")]), ecosystem="Alpine:v3.20"), "1.2.5-r0", True, id="apk"),
        pytest.param(block(("ECOSYSTEM", [FROM]), ecosystem="Hex"), "1.0.0", None, id="an order that is not known"),
        pytest.param(block(), "1.0.0", False, id="nothing said"),
        pytest.param(semver(FROM), "", None, id="no version at all"),
    ],
)
def test_what_is_affected(affected: Affected, version: str, expected: bool | None) -> None:
    assert read_affected(affected, version).affected is expected


NUMBERS = st.integers(0, 30)


@given(st.lists(NUMBERS, min_size=2, max_size=6, unique=True).map(sorted), NUMBERS, st.randoms())
def test_a_range_is_what_a_plain_walk_says_whatever_its_order(bounds: list[int], at: int, random: Any) -> None:
    events = [("introduced" if number % 2 == 0 else "fixed", f"{bound}.0.0") for number, bound in enumerate(bounds)]
    expected = any(low <= at < high for low, high in zip(bounds[::2], [*bounds[1::2], 1_000], strict=False))
    random.shuffle(events)
    assert read_affected(semver(*events), f"{at}.0.0").affected is expected


@given(st.lists(NUMBERS, min_size=1, max_size=4), NUMBERS)
def test_one_more_range_never_makes_a_version_safe(starts: list[int], at: int) -> None:
    ranges = [("SEMVER", [("introduced", f"{start}.0.0"), ("fixed", f"{start + 2}.0.0")]) for start in starts]
    fewer = read_affected(block(*ranges[1:]), f"{at}.0.0").affected
    assert read_affected(block(*ranges), f"{at}.0.0").affected or not fewer


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["introduced", "fixed", "last_affected", "limit"]), st.sampled_from(["0", "1", "2.0", "3.0.0", "x"])
    ),
    max_size=6,
)


@given(EVENTS, st.sampled_from(["0.5.0", "1.0.0", "2.0.0", "2.5.0", "4.0.0", "y", ""]), st.randoms())
def test_the_order_of_events_changes_nothing(events: list[tuple[str, str]], version: str, random: Any) -> None:
    shuffled = events.copy()
    random.shuffle(shuffled)
    one, other = (read_affected(semver(*said), version) for said in (events, shuffled))
    assert (one.affected, one.fixed) == (other.affected, other.fixed)
    assert may_be_affected(semver(*events), version) is (one.affected is not False)


_SPELLED = st.builds(
    lambda epoch, lead, numbers, tail: f"{epoch}{lead}{'.'.join(numbers)}{tail}",
    st.sampled_from(["", "", "0!", "1!"]),
    st.sampled_from(["", "v", "V", " ", "0", "\t"]),
    st.lists(st.sampled_from(["0", "1", "01", "10", "2"]), min_size=1, max_size=4),
    st.sampled_from(["", ".post1", "-1", "rc1", "-rc.1", "+x", ".0"]),
)


@given(
    st.sampled_from(["npm", "PyPI", "NuGet", "Debian:12", "Alpine:v3.20", "Rocky Linux:9"]),
    _SPELLED,
    st.lists(_SPELLED, max_size=8),
)
def test_a_listed_version_is_found_in_every_spelling_of_it(ecosystem: str, version: str, listed: list[str]) -> None:
    parse = parser_of(ecosystem)
    assert parse is not None
    key = parse(version)
    expected = version in listed or (key is not None and any(parse(one) == key for one in listed))
    affected = block(ecosystem=ecosystem, versions=tuple(listed))
    for known in (affected, replace(affected, plain=is_plain(affected.listed))):
        assert read_affected(known, version).affected is expected


def test_a_range_in_words() -> None:
    assert describe(semver(("introduced", "1.0.0"), ("fixed", "1.4.2"))) == ">=1.0.0, <1.4.2"
    assert describe(block(versions=("1", "2"))) == "1, 2"
    assert describe(semver(FROM)) == "every version"

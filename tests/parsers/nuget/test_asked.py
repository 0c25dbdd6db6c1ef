"""What a version text of a project file asks for, and laws of NuGet's versions that hold for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.nuget_versions import parse_version
from sca.parsers.nuget.asked import normal_version, read_asked

NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
LABELS = st.sampled_from(["", "-alpha", "-Alpha.1", "-rc.10", "-beta-2"])
METADATA = st.sampled_from(["", "+build.5", "+a-b"])


@pytest.mark.parametrize(
    ("text", "kind", "version", "low"),
    [
        ("", "nothing", "", False),
        ("1.2.3", "minimum", "1.2.3", True),
        ("[1.2.3, )", "minimum", "1.2.3", True),
        ("[1.2.3]", "exact", "1.2.3", True),
        ("[1.2.3, 1.2.3]", "exact", "1.2.3", True),
        ("[1.0,2.0)", "range", "", True),
        ("(1.0,)", "range", "", True),
        ("(,2.0]", "range", "", False),
        ("(, )", "range", "", False),
        ("1.*", "floating", "", True),
        ("1.2.3.*", "floating", "", True),
        ("*", "floating", "", False),
        ("*-*", "floating", "", False),
        ("1.0.0-*", "floating", "", True),
        ("1.0.0-beta.*", "floating", "", True),
        ("1.*-*", "floating", "", True),
        ("[1.*, 2.0)", "floating", "", True),
        ("latest", "bad", "", True),
        ("1.0,2.0", "bad", "", True),
        ("[2.0,1.0]", "bad", "", True),
        ("$(V)", "bad", "", True),
        ("9" * 5000, "bad", "", True),
        ("1.2.3.4.5", "bad", "", True),
    ],
)
def test_kinds_of_requests(text: str, kind: str, version: str, low: bool) -> None:
    asked = read_asked(text)
    assert (asked.kind, asked.version, asked.low) == (kind, version, low)


@pytest.mark.parametrize(
    ("text", "fitting", "others"),
    [
        ("1.2", ["1.2.0", "1.3.0", "99"], ["1.1.9", "1.2.0-rc.1"]),
        ("[1.2]", ["1.2.0", "1.2.0.0"], ["1.2.1"]),
        ("1.*", ["1.0.0", "2.0.0"], ["0.9", "1.0.0-a"]),
        ("1.0.0-beta.*", ["1.0.0-beta.10", "1.0.0"], ["0.9"]),
        ("*", ["0.0.1"], []),
    ],
)
def test_which_versions_fit(text: str, fitting: list[str], others: list[str]) -> None:
    asked = read_asked(text)
    assert all(asked.fits(version) for version in fitting)
    assert not any(asked.fits(version) for version in others)


@given(NUMBERS, LABELS, METADATA)
def test_the_normal_form_is_the_same_version_and_stays_as_it_is(numbers: str, labels: str, metadata: str) -> None:
    text = numbers + labels + metadata
    normal = normal_version(text)
    assert parse_version(normal) == parse_version(text)
    assert normal_version(normal) == normal
    assert "+" not in normal
    assert 2 <= normal.partition("-")[0].count(".") <= 3
    assert not normal.partition("-")[0].endswith(".0") or normal.partition("-")[0].count(".") == 2


@given(NUMBERS, LABELS, METADATA)
def test_zeros_case_and_metadata_change_no_request(numbers: str, labels: str, metadata: str) -> None:
    plain = read_asked(numbers + labels)
    padded = read_asked(".".join(f"0{part}" for part in numbers.split(".")) + labels.upper() + metadata)
    assert plain.version.lower() == padded.version.lower()
    assert plain.fits(padded.version) is padded.fits(plain.version) is True


@given(NUMBERS, LABELS, NUMBERS, LABELS)
def test_a_minimum_holds_what_is_not_below_it(one: str, labels: str, other: str, other_labels: str) -> None:
    low, version = parse_version(one + labels), parse_version(other + other_labels)
    assert low is not None
    assert version is not None
    assert read_asked(one + labels).fits(other + other_labels) is (version >= low)
    assert read_asked(f"[{one}{labels}]").fits(other + other_labels) is (version == low)

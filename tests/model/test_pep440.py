"""Python versions and specifiers, operator by operator against `packaging`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from sca.model.pep440 import parse_range, parse_version
from tests.policies.judging import refusal

VERSIONS = (
    "0", "0.9", "1", "1.0", "1.0.0", "1.0.dev1", "1.0a1", "1.0a1.dev2", "1.0b2", "1.0rc1", "1.0.post1", "1.0.post1.dev3",
    "1.0+local.1",
    "1.0.post1+local", "1.0a1+l", "1.0.1", "1.1", "1.1a1", "1.2.3", "1.10", "2", "2.0.dev0", "2.0rc1", "2.0", "2.0.1", "1!0.5",
    "1!1.0",
    "v1.0", "1.0-1", "1.0_rc1", "1.0.0.0.1",
)  # fmt: skip
BOUNDS = ("1", "1.0", "1.0.0", "1.0a1", "1.0.dev1", "1.0rc1", "1.0.post1", "1.1", "2.0", "1!1.0", "0.9")
OPERATORS = ("==", "!=", "<=", ">=", "<", ">", "~=", "===")
SPECIFIERS = (
    *(f"{operator}{bound}" for operator in OPERATORS for bound in BOUNDS if operator != "~=" or "." in bound.removeprefix("1!")),
    *(f"{operator}{bound}.*" for operator in ("==", "!=") for bound in ("1", "1.0", "2", "1!1")),
    "==1.0+local.1", "!=1.0+local.1", ">=1,<2", ">=1.0,!=1.1,<2", "~=1.0,!=1.0.1", ">1.0a1,<2.0", "== 1.0", ">= 1 , < 2",
    "===1.0rc1",
)  # fmt: skip


@pytest.mark.parametrize("specifier", SPECIFIERS)
def test_each_specifier_holds_what_packaging_says(specifier: str) -> None:
    ours, theirs = parse_range(specifier), SpecifierSet(specifier)
    # Without a pre-release in it, a set of packaging falls back to pre-releases when nothing else fits; a policy does not.
    wanted = bool(theirs.prereleases)
    answers = {version: ours.holds(version) for version in VERSIONS}
    assert answers == {version: theirs.contains(version, prereleases=wanted) for version in VERSIONS}


@pytest.mark.parametrize("specifier", SPECIFIERS)
def test_a_denial_takes_in_every_pre_release_that_packaging_lets_in(specifier: str) -> None:
    ours, theirs = parse_range(specifier, prereleases=True), SpecifierSet(specifier)
    answers = {version: ours.holds(version) for version in VERSIONS}
    assert answers == {version: theirs.contains(version, prereleases=True) for version in VERSIONS}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.0 2.0",
        "=1.0",
        "=>1.0",
        "^1.0",
        "~1.0",
        "~=1",
        ">=1.*",
        "==1.*.0",
        "==1.0.dev1.*",
        "==1.0a1.*",
        "!=1.0.post1.*",
        ">1.0+local",
        ">=abc",
        "1.x",
        "*",
        ">=",
    ],
)
def test_what_is_no_specifier(text: str) -> None:
    assert refusal(parse_range, text)
    if text:
        with pytest.raises(InvalidSpecifier):
            SpecifierSet(text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        pytest.param("1.0", {"1", "1.0", "1.0.0", "v1.0"}, id="equal, however written"),
        pytest.param("1.0a1", {"1.0a1"}, id="a pre-release"),
        pytest.param("1.0+local.1", {"1.0+local.1"}, id="a local version"),
        pytest.param("1.0-1", {"1.0.post1", "1.0-1"}, id="an old spelling"),
    ],
)
def test_a_bare_version_is_that_version_alone(text: str, held: set[str]) -> None:
    assert {version for version in VERSIONS if parse_range(text).holds(version)} == held


@pytest.mark.parametrize(
    ("text", "version", "held"),
    [
        ("===2004d", "2004d", True),
        ("===2004D", "2004d", True),
        ("===2004d", "2004e", False),
        ("===2004d", "1.0", False),
        (">=1", "2004d", None),
        ("===2004d,>=1", "2004d", None),
        ("===odd, one", "odd, one", True),
    ],
)
def test_a_text_that_is_no_version(text: str, version: str, *, held: bool | None) -> None:
    assert parse_range(text).holds(version) is held


PARTS = st.lists(st.sampled_from(SPECIFIERS), min_size=1, max_size=3)


@given(PARTS, st.sampled_from(VERSIONS))
def test_clauses_all_hold(parts: list[str], version: str) -> None:
    together = parse_range(",".join(parts), prereleases=True).holds(version)
    assert together is all(parse_range(part, prereleases=True).holds(version) for part in parts)


@given(st.text(max_size=40))
def test_any_text_is_a_range_or_a_sentence_about_it(text: str) -> None:
    assert refusal(lambda one: parse_range(one).holds("1.0"), text) != ""


@given(st.sampled_from(VERSIONS))
def test_versions_are_those_of_packaging(text: str) -> None:
    assert parse_version(text) == Version(text)


@pytest.mark.parametrize("text", ["1." * 5000, "9" * 5000, "1.0" + "a" * 5000])
def test_long_texts_are_no_versions(text: str) -> None:
    assert parse_version(text) is None

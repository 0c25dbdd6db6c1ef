"""npm versions and ranges, against the answers of npm's own semver (fixtures/policies/record-npm-answers.cjs)."""

import itertools
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from sca.model.semver import parse_range, parse_version
from tests.policies.judging import refusal

# What we answer differently on purpose. Nothing is looser for it.
REFUSED = ("", "||", "1 || ")  # npm reads the empty range as every version: in a policy that is a slip
TOO_LARGE = "^9007199254740991.0.0"  # npm refuses it because it cannot count one further
HYPHENS = ("1.2.3 - 2.3.4", "1.2.3 - 2.3", "1.2.3 - 2")  # npm lets pre-releases *below* 1.2.3 into these


class Answers(Struct, frozen=True):
    """What npm's semver said: for each range one digit a version, or None if it is no range."""

    recorded_with: str
    versions: tuple[str, ...]
    valid: str
    order: tuple[str, ...]
    plain: dict[str, str | None]
    prereleases: dict[str, str | None]


ANSWERS = msgspec.json.decode(
    (Path(__file__).parents[2] / "fixtures" / "policies" / "npm-answers.json").read_bytes(), type=Answers
)


@pytest.mark.parametrize(("version", "valid"), list(zip(ANSWERS.versions, ANSWERS.valid, strict=True)))
def test_what_is_a_version(version: str, valid: str) -> None:
    assert (parse_version(version) is not None) is (valid == "1")


@pytest.mark.parametrize("range", [one for one in ANSWERS.plain if one not in (*REFUSED, TOO_LARGE)])
def test_what_is_in_a_range(range: str) -> None:
    assert _ours(range, prereleases=False) == ANSWERS.plain[range]


@pytest.mark.parametrize("range", [one for one in ANSWERS.prereleases if one not in (*REFUSED, TOO_LARGE, *HYPHENS)])
def test_what_is_in_a_range_that_takes_in_pre_releases(range: str) -> None:
    assert _ours(range, prereleases=True) == ANSWERS.prereleases[range]


@pytest.mark.parametrize("range", REFUSED)
def test_an_empty_part_of_a_range_is_refused(range: str) -> None:
    assert ANSWERS.plain[range] is not None
    with pytest.raises(ValueError, match="write \\* if that is meant"):
        parse_range(range)


@pytest.mark.parametrize("range", HYPHENS)
def test_a_hyphen_range_starts_at_its_start(range: str) -> None:
    held = [version for version in ANSWERS.versions if parse_range(range, prereleases=True).holds(version)]
    theirs = [v for v, said in zip(ANSWERS.versions, ANSWERS.prereleases[range] or "", strict=True) if said == "1"]
    assert set(theirs) - set(held) == {"1.2.3-0", "1.2.3-pre.9"}
    assert set(held) <= set(theirs)


def test_the_order_of_versions() -> None:
    parsed = [version for text in ANSWERS.order if (version := parse_version(text)) is not None]
    assert len(parsed) == len(ANSWERS.order)
    assert all(earlier <= later for earlier, later in itertools.pairwise(parsed))


NUMBERS = st.integers(0, 3)
VERSIONS = st.builds(
    "{}.{}.{}{}".format, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(("", "-0", "-alpha", "-alpha.1", "-rc.2", "+b"))
)


@given(VERSIONS, VERSIONS)
def test_operators_agree_with_each_other(version: str, bound: str) -> None:
    def holds(operator: str) -> bool:
        return parse_range(f"{operator}{bound}", prereleases=True).holds(version) is True

    assert [holds("<"), holds("="), holds(">")].count(True) == 1
    assert holds("<=") is (holds("<") or holds("="))
    assert holds(">=") is (holds(">") or holds("="))


@given(VERSIONS, st.lists(VERSIONS.map(lambda one: f"^{one}"), min_size=1, max_size=3))
def test_a_choice_holds_what_one_of_its_parts_holds(version: str, parts: list[str]) -> None:
    assert parse_range(" || ".join(parts)).holds(version) is any(parse_range(part).holds(version) for part in parts)


@given(VERSIONS, VERSIONS)
def test_taking_in_pre_releases_takes_nothing_out(version: str, bound: str) -> None:
    for operator in ("^", "~", ">", "<", ">=", "<=", "="):
        text = f"{operator}{bound}"
        assert not parse_range(text).holds(version) or parse_range(text, prereleases=True).holds(version)


@given(st.text(max_size=40))
def test_any_text_is_a_range_or_a_sentence_about_it(text: str) -> None:
    assert refusal(lambda one: parse_range(one).holds("1.0.0"), text) != ""


@pytest.mark.parametrize("text", ["1." * 5000, "1.0.0-" + "a." * 5000, ">" * 5000, "9" * 5000, "1.0.0-" + "9" * 250])
def test_long_texts_are_no_trouble(text: str) -> None:
    assert parse_version(text) is None or len(text) <= 256
    assert refusal(parse_range, text) != ""


def _ours(text: str, *, prereleases: bool) -> str | None:
    try:
        range = parse_range(text, prereleases=prereleases)
    except ValueError:
        return None
    return "".join("1" if range.holds(version) else "0" for version in ANSWERS.versions)

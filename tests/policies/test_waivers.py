"""Waivers: findings that somebody answers for until a day, and what is said about the waivers themselves."""

from datetime import date

import pytest

from sca.model.verdict import Outcome
from tests.policies.judging import image, judge, npm, said

DENY = "packages: {default: deny}\nlicences: {unknown: allow, denied: [GPL-3.0-only]}\n"


def waiver(rule: str = "SCA101", match: str = "pkg:npm/a", expires: str = "2027-12-31", id: str = "w") -> str:
    return f"  - {{id: {id}, rule: {rule}, match: '{match}', reason: r, owner: team, expires: {expires}}}\n"


def waived(*waivers: str) -> str:
    return f"{DENY}waivers:\n{''.join(waivers)}"


def test_a_waiver_covers_a_finding_and_is_named_in_it() -> None:
    verdict = judge(waived(waiver()), npm("a"))
    assert [(one.code, one.state.value, one.waiver) for one in verdict.findings] == [("SCA101", "waived", "w")]
    assert verdict.outcome is Outcome.SATISFIED
    (use,) = verdict.waivers
    assert (use.id, use.rule, use.owner, use.state, use.matches, use.days_left) == ("w", "SCA101", "team", "used", 1, 401)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(waiver("package-not-approved"), "waived", id="the name of the rule"),
        pytest.param(waiver("SCA201"), "open", id="another rule"),
        pytest.param(waiver(match="pkg:npm/b"), "open", id="another package"),
        pytest.param(waiver(match="pkg:npm/a@^1"), "waived", id="a range"),
        pytest.param(waiver(match="pkg:npm/a@^2"), "open", id="another range"),
    ],
)
def test_what_a_waiver_covers(text: str, expected: str) -> None:
    states = [one.state.value for one in judge(waived(text), npm("a")).findings if one.code == "SCA101"]
    assert states == [expected]


def test_a_waiver_for_one_rule_leaves_the_others_open() -> None:
    verdict = judge(waived(waiver("SCA101")), npm("a", licence="GPL-3.0-only"))
    assert said(verdict) == [("SCA201", "a@1.0.0", "open"), ("SCA101", "a@1.0.0", "waived")]


def test_an_open_question_can_be_waived() -> None:
    text = "packages: {default: review}\nwaivers:\n" + waiver("SCA103")
    assert judge(text, npm("a")).outcome is Outcome.SATISFIED


def test_an_image_can_be_waived() -> None:
    text = "images: {pinned: digest}\nwaivers:\n" + waiver("unpinned-image", "pkg:docker/library/node@24")
    assert judge(text, image("node:24", "docker.io", "library/node", "24")).outcome is Outcome.SATISFIED


@pytest.mark.parametrize(
    ("today", "found"),
    [
        pytest.param(date(2026, 11, 15), [("SCA101", "waived")], id="15 days left"),
        pytest.param(date(2026, 11, 16), [("SCA101", "waived"), ("SCA503", "informational")], id="14 days left"),
        pytest.param(date(2026, 11, 30), [("SCA101", "waived"), ("SCA503", "informational")], id="the last day"),
        pytest.param(date(2026, 12, 1), [("SCA101", "open"), ("SCA501", "informational")], id="one day later"),
    ],
)
def test_the_last_day(today: date, found: list[tuple[str, str]]) -> None:
    verdict = judge(waived(waiver(expires="2026-11-30")), npm("a"), today=today)
    assert [(one.code, one.state.value) for one in verdict.findings] == found


@pytest.mark.parametrize("expires", ["2027-12-31", "2020-01-01"])
def test_a_waiver_that_covers_nothing_is_listed(expires: str) -> None:
    verdict = judge(waived(waiver(match="pkg:npm/gone", expires=expires)), npm("b", licence="MIT"))
    assert ("SCA502", "w", "informational") in said(verdict)


def test_of_two_waivers_that_fit_the_one_that_holds_is_used() -> None:
    verdict = judge(waived(waiver(id="old", expires="2020-01-01"), waiver(id="new")), npm("a"))
    assert said(verdict)[0] == ("SCA101", "a@1.0.0", "waived")
    assert {use.id: use.state for use in verdict.waivers} == {"new": "used", "old": "expired"}


def test_a_waiver_for_a_version_does_not_hold_where_the_version_is_not_known() -> None:
    assert judge(waived(waiver(match="pkg:npm/a@^1")), npm("a", "odd")).outcome is Outcome.VIOLATED

"""Rights to relax: which rule, for whom, how long at most, for which packages."""

import pytest

from tests.policies.judging import npm, said
from tests.policies.layers.stacked import judge, refused, stack

DENY = "packages: {default: deny}\n"


def right(rules: str = "[package-not-approved]", layers: str = "[unit]", days: str = "unlimited", more: str = "") -> str:
    return f"relax: [{{rules: {rules}, for: {layers}, days: {days}, reason: r{more}}}]\n"


@pytest.mark.parametrize(
    ("given", "below"),
    [
        pytest.param(right(), "packages: {approved: [pkg:npm/a]}", id="an approval without an end"),
        pytest.param(right(), "packages: {default: allow}", id="a setting"),
        pytest.param(right("[SCA101]", "['*']"), "packages: {approved: [pkg:npm/a]}", id="for every layer, by code"),
        pytest.param(right(layers="['un*']"), "packages: {approved: [pkg:npm/a]}", id="for names that start alike"),
        pytest.param(
            right(days="30"),
            "packages: {approved: [{match: pkg:npm/a, created: 2026-11-01, until: 2026-12-01}]}",
            id="30 days",
        ),
        pytest.param(right(more=", match: 'pkg:npm/@ours/*'"), "packages: {approved: ['pkg:npm/@ours/a@^1']}", id="of a scope"),
        pytest.param(
            right("[SCA101]", days="90"),
            "waivers: [{id: w, rule: package-not-approved, match: pkg:npm/a, reason: r, owner: o,"
            " created: 2026-11-01, expires: 2027-01-30}]",
            id="a waiver",
        ),
        pytest.param(right("[SCA101]"), "rules: {SCA101: {commit: off}}", id="a stage"),
    ],
)
def test_a_right_covers(given: str, below: str) -> None:
    assert refused(stack(given + DENY, below)) == []


@pytest.mark.parametrize(
    ("given", "below", "reason"),
    [
        (right("[SCA102]"), "packages: {approved: [pkg:npm/a]}", "has no right to relax package-not-approved"),
        (right(layers="[team]"), "packages: {approved: [pkg:npm/a]}", "unit has no right"),
        (right(days="30"), "packages: {approved: [pkg:npm/a]}", "at most 30 days: write created and its last day"),
        (right(days="30"), "packages: {default: allow}", "at most 30 days"),
        (
            right(days="30"),
            "packages: {approved: [{match: pkg:npm/a, created: 2026-11-01, until: 2026-12-02}]}",
            "holds for 31 days",
        ),
        (right(days="30"), "packages: {approved: [{match: pkg:npm/a, until: 2026-12-02}]}", "write created"),
        (right(more=", match: 'pkg:npm/@ours/*'"), "packages: {approved: [pkg:npm/a]}", "is for pkg:npm/@ours/* only"),
        (right(more=", match: 'pkg:npm/a@^1'"), "packages: {approved: [pkg:npm/a]}", "is for pkg:npm/a@^1 only"),
        (right(more=", match: 'pkg:npm/a'"), "packages: {default: allow}", "is for pkg:npm/a only"),
    ],
)
def test_a_right_does_not_cover(given: str, below: str, reason: str) -> None:
    found = refused(stack(given + DENY, below))
    assert [code for _place, code, _message, _other in found] == ["E-POLICY-LOOSER"]
    assert reason in found[0][2]


def test_nobody_gives_away_what_a_layer_above_asks_for() -> None:
    found = refused(stack(DENY, right(layers="[team]"), "packages: {approved: [pkg:npm/a]}"))
    assert "team has no right" in found[0][2]


def test_a_layer_may_let_those_below_relax_what_it_asks_for_itself() -> None:
    files = stack("packages: {default: allow}", right(layers="[team]") + DENY, "packages: {approved: [pkg:npm/a]}")
    assert said(judge(files, npm("a"), npm("b"))) == [("SCA101", "b@1.0.0", "open")]


def test_a_right_does_not_hold_for_the_layer_that_lists_it() -> None:
    found = refused(stack(DENY, right() + "packages: {approved: [pkg:npm/a]}"))
    assert "unit has no right" in found[0][2]


def test_what_a_right_allows_has_effect() -> None:
    files = stack(right() + DENY, "packages: {approved: [pkg:npm/a]}")
    assert said(judge(files, npm("a"), npm("b"))) == [("SCA101", "b@1.0.0", "open")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("relax: [{for: [unit], days: 3, reason: r}]", "needs rules"),
        ("relax: [{rules: [SCA101], days: 3, reason: r}]", "needs for"),
        ("relax: [{rules: [SCA101], for: [unit], reason: r}]", "needs a days"),
        ("relax: [{rules: [SCA101], for: [unit], days: 3}]", "needs a reason"),
        ("relax: [{rules: [SCA999], for: [unit], days: 3, reason: r}]", "no rule 'SCA999'"),
        ("relax: [{rules: [waiver-expired], for: [unit], days: 3, reason: r}]", "no rule 'waiver-expired'"),
        ("relax: [{rules: [SCA101], for: [unit], days: 0, reason: r}]", "whole number from 1"),
        ("relax: [{rules: [SCA101], for: [unit], days: for ever, reason: r}]", "whole number from 1"),
        ("relax: [{rules: [], for: [unit], days: 3, reason: r}]", "rules lists nothing"),
        ("relax: [{rules: [SCA101], for: [unit], days: 3, reason: r, until: 2027-01-01}]", "has no key 'until'"),
    ],
)
def test_mistakes_in_a_right(text: str, sentence: str) -> None:
    assert any(sentence in message for _place, _code, message, _other in refused(stack(f"{text}\n{DENY}")))


def test_an_entry_that_was_not_yet_created_has_no_effect() -> None:
    """Otherwise a date in the future would stretch the longest time that a right allows."""
    files = stack(right(days="30") + DENY, "packages: {approved: [{match: pkg:npm/a, created: 2030-01-01, until: 2030-01-20}]}")
    (found,) = judge(files, npm("a")).findings
    assert (found.state.value, "from 2030-01-01 on" in found.message) == ("open", True)

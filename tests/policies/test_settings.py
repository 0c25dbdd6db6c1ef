"""What a rule does at each stage, where it cannot tell, and before the day from which on it fails."""

from datetime import date

import pytest

from sca.model.verdict import Outcome
from tests.policies.judging import judge, mistakes, npm, only, said

DENY = "packages: {default: deny}\n"
REVIEW = "packages: {default: review}\n"


@pytest.mark.parametrize(
    ("setting", "states"),
    [
        ("fail", ["open", "open", "open"]),
        ("warn", ["warning", "warning", "warning"]),
        ("inform", ["informational", "informational", "informational"]),
        ("off", ["", "", ""]),
        ("{commit: off, build: warn}", ["", "warning", "open"]),
        ("{release: inform}", ["open", "open", "informational"]),
        ("{undetermined: pass}", ["open", "open", "open"]),
    ],
)
def test_stages(setting: str, states: list[str]) -> None:
    text = f"{DENY}rules: {{package-not-approved: {setting}}}\n"
    verdicts = [judge(text, npm("a"), stage=stage) for stage in ("commit", "build", "release")]
    assert ["".join(one.state.value for one in verdict.findings) for verdict in verdicts] == states
    assert [verdict.outcome is Outcome.VIOLATED for verdict in verdicts] == [state == "open" for state in states]


@pytest.mark.parametrize(
    ("setting", "state"),
    [
        ("fail", "undetermined"),
        ("{undetermined: fail}", "undetermined"),
        ("{undetermined: warn}", "warning"),
        ("{undetermined: pass}", "informational"),
        ("{build: warn, undetermined: fail}", "warning"),
        ("{build: warn, undetermined: pass}", "informational"),
    ],
)
def test_what_a_rule_does_where_it_cannot_tell(setting: str, state: str) -> None:
    assert only(judge(f"{REVIEW}rules: {{SCA103: {setting}}}\n", npm("a"))).state.value == state


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        (date(2026, 12, 30), "warning", "this fails from 2027-01-01 on, in 2 days"),
        (date(2026, 12, 31), "warning", "in 1 day"),
        (date(2027, 1, 1), "open", "not approved"),
    ],
)
def test_before_its_day_a_rule_warns_and_counts_the_days(today: date, state: str, words: str) -> None:
    found = only(judge(f"{DENY}rules: {{SCA101: {{from: 2027-01-01}}}}\n", npm("a"), today=today))
    assert (found.state.value, words in found.message) == (state, True)
    assert found.fails_from == ("2027-01-01" if state == "warning" else "")


@pytest.mark.parametrize(
    ("setting", "state"),
    [("inform", "informational"), ("warn", "warning"), ("fail", "open"), ("off", ""), ("{commit: off}", "informational")],
)
def test_what_is_said_about_waivers_has_a_level_of_its_own(setting: str, state: str) -> None:
    waiver = "waivers: [{id: w, rule: SCA101, match: pkg:npm/b, reason: r, owner: o, expires: 2027-06-30}]\n"
    verdict = judge(f"packages: {{default: allow}}\n{waiver}rules: {{waiver-unused: {setting}}}\n", npm("a"))
    assert "".join(one.state.value for one in verdict.findings) == state


def test_a_waiver_goes_before_a_setting_and_is_used_where_the_rule_is_off() -> None:
    waiver = "waivers: [{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-06-30}]\n"
    assert said(judge(f"{DENY}{waiver}rules: {{SCA101: warn}}\n", npm("a"))) == [("SCA101", "a@1.0.0", "waived")]
    off = judge(f"{DENY}{waiver}rules: {{SCA101: off}}\n", npm("a"))
    assert (off.findings, off.waivers[0].state) == ((), "used")


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("[SCA101]", "rules holds the names of rules"),
        ("{SCA999: warn}", "there is no rule 'SCA999'"),
        ("{break-glass-used: off}", "there is no rule 'break-glass-used'"),
        ("{SCA101: sometimes}", "a rule does off, inform, warn or fail"),
        ("{SCA101: warn, package-not-approved: fail}", "is set twice"),
        ("{SCA101: {deploy: fail}}", "has no key 'deploy'"),
        ("{SCA101: {build: maybe}}", "build is off, inform, warn or fail"),
        ("{SCA101: {from: later}}", "from is a day"),
        ("{SCA101: [warn]}", "the setting of a rule holds keys and values"),
    ],
)
def test_mistakes(rules: str, sentence: str) -> None:
    assert any(sentence in one[3] for one in mistakes(f"{DENY}rules: {rules}\n"))

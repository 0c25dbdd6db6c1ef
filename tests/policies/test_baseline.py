"""A baseline lists what was there before and fails a run only for what is new."""

import pytest
from msgspec.structs import replace

from sca.model.result import RESULT_SCHEMA, BaselineUsed, Coverage, Result, Tool
from sca.model.verdict import Outcome, State, Verdict
from sca.policies.baseline import (
    Baseline,
    BaselineError,
    apply_baseline,
    baseline_from,
    baseline_of,
    read_document,
    use_of,
    write_document,
)
from tests.policies.judging import judge, npm

DENY = "packages: {default: deny}\n"
OLD = judge(DENY, npm("old"))


def result(verdict: Verdict, target: str = "shop", *, complete: bool = True) -> Result:
    coverage = Coverage(0, 0, 0, 0, 0, 0, 0, 0)
    return Result(RESULT_SCHEMA, Tool("sca", "0"), target, verdict, complete, 1, (), coverage, (), (), (), (), (), (), ())


def baseline(verdict: Verdict) -> Baseline:
    return baseline_from(result(verdict), "shop")


def states(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.label, one.state.value) for one in verdict.findings]


def test_what_was_there_is_listed_and_fails_no_longer() -> None:
    settled = apply_baseline(OLD, baseline(OLD))
    assert states(settled) == [("old@1.0.0", "baselined")]
    assert settled.outcome is Outcome.SATISFIED


def test_what_is_new_fails() -> None:
    settled = apply_baseline(judge(DENY, npm("old"), npm("new")), baseline(OLD))
    assert sorted(states(settled)) == [("new@1.0.0", "open"), ("old@1.0.0", "baselined")]
    assert settled.outcome is Outcome.VIOLATED


def test_another_version_is_new() -> None:
    assert apply_baseline(judge(DENY, npm("old", "1.0.1")), baseline(OLD)).outcome is Outcome.VIOLATED


def test_another_rule_is_new() -> None:
    verdict = judge("packages: {default: allow, denied: [pkg:npm/old]}\n", npm("old"))
    assert apply_baseline(verdict, baseline(OLD)).outcome is Outcome.VIOLATED


def test_an_open_question_stays_one() -> None:
    verdict = judge("packages: {default: review}\n", npm("old"))
    settled = apply_baseline(verdict, baseline(verdict))
    assert (states(settled), settled.outcome) == ([("old@1.0.0", "undetermined")], Outcome.UNDETERMINED)


def test_a_question_beside_what_was_there_keeps_the_run_undetermined() -> None:
    text = f"{DENY}licences: {{unknown: review}}\n"
    verdict = judge(text, npm("old"))
    assert apply_baseline(verdict, baseline(verdict)).outcome is Outcome.UNDETERMINED


def test_a_baseline_of_a_baseline_keeps_what_is_still_there() -> None:
    settled = apply_baseline(OLD, baseline(OLD))
    assert baseline(settled) == baseline(OLD)


def test_what_was_waived_before_is_open_when_the_waiver_is_gone() -> None:
    waiver = "waivers: [{id: w, rule: SCA101, match: pkg:npm/old, reason: r, owner: o, expires: 2099-01-01}]\n"
    waived = judge(DENY + waiver, npm("old"))
    assert [one.state for one in waived.findings] == [State.WAIVED]
    assert apply_baseline(OLD, baseline(waived)).outcome is Outcome.VIOLATED


def test_findings_about_waivers_are_never_covered() -> None:
    expired = "waivers: [{id: w, rule: SCA101, match: pkg:npm/old, reason: r, owner: o, expires: 2020-01-01}]\n"
    verdict = judge(DENY + expired, npm("old"))
    opened = replace(verdict, findings=tuple(replace(one, state=State.OPEN) for one in verdict.findings))
    settled = apply_baseline(opened, baseline(opened))
    assert {(one.code, one.state.value) for one in settled.findings} == {("SCA101", "baselined"), ("SCA501", "open")}


@pytest.mark.parametrize(
    ("earlier", "sentence"),
    [
        (result(OLD, "another"), "a result of another, not of shop"),
        (result(OLD, complete=False), "the result of an incomplete scan"),
    ],
)
def test_what_cannot_be_a_baseline(earlier: Result, sentence: str) -> None:
    with pytest.raises(BaselineError, match=sentence):
        baseline_from(earlier, "shop")


def test_a_document_lists_what_is_open_and_only_shrinks() -> None:
    both = judge(DENY, npm("old"), npm("new"))
    first = read_document(write_document(result(OLD), None), "shop")
    assert first is not None
    assert first.findings == (("SCA101", "pkg:npm/old@1.0.0"),)
    again = read_document(write_document(result(both), first), "shop")
    assert again is not None
    assert again.findings == first.findings
    solved = read_document(write_document(result(judge(DENY)), first), "shop")
    assert solved is not None
    assert solved.findings == ()


def test_a_document_of_another_project_or_an_incomplete_scan_is_refused() -> None:
    with pytest.raises(BaselineError, match="a baseline of shop, not of other"):
        read_document(write_document(result(OLD), None), "other")
    with pytest.raises(BaselineError, match="incomplete"):
        write_document(result(OLD, complete=False), None)
    with pytest.raises(BaselineError, match="no baseline"):
        read_document(b'{"schema": "sca-baseline-1"}', "shop")
    assert read_document(b'{"schema": "sca-result-1"}', "shop") is None


def test_what_is_malicious_is_never_known() -> None:
    verdict = judge("packages: {default: allow, denied: [{match: pkg:npm/a, malicious: true}]}\n", npm("a"))
    assert apply_baseline(verdict, Baseline(frozenset({("SCA105", "pkg:npm/a@1.0.0")}))).outcome is Outcome.VIOLATED
    assert b"SCA105" not in write_document(result(verdict), None)


def test_a_finding_keeps_the_day_since_when_it_is_known_over_many_baselines() -> None:
    first = replace(result(OLD), verdict=replace(OLD, judged_on="2026-01-15"))
    second = apply_baseline(replace(OLD, judged_on="2026-03-01"), baseline_from(first, "shop"))
    third = apply_baseline(judge(DENY, npm("old"), npm("new")), baseline_from(result(second), "shop"))
    assert sorted((one.label, one.since) for one in third.findings) == [("new@1.0.0", ""), ("old@1.0.0", "2026-01-15")]


def test_an_open_question_has_its_day_as_well() -> None:
    verdict = judge("packages: {default: review}\n", npm("old"))
    dated = baseline_from(result(replace(verdict, judged_on="2026-01-15")), "shop")
    assert [one.since for one in apply_baseline(verdict, dated).findings] == ["2026-01-15"]


def test_a_document_tells_its_own_day_and_the_result_how_many_are_gone() -> None:
    both = judge(DENY, npm("old"), npm("gone"))
    document = read_document(write_document(result(replace(both, judged_on="2026-01-15")), None), "shop")
    assert document is not None
    written = baseline_of(document)
    settled = apply_baseline(judge(DENY, npm("old")), written)
    assert [one.since for one in settled.findings] == ["2026-01-15"]
    assert use_of(written, settled) == BaselineUsed("2026-01-15", 2, 1)

"""The section `vulnerabilities`: each vulnerability is judged by itself, and what is not known is never a pass."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.advisory import BANDS, AdvisoryData, Vulnerability
from sca.model.component import Component, Scope
from sca.model.package import npm_package
from sca.model.verdict import Outcome, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from tests.policies.judging import REGISTRIES, TODAY, component, inventory, mistakes_of, policy

A = component(npm_package("a", "1.0.0"))
NO_DATA = AdvisoryData()


class Known:
    """What a store would say."""

    def __init__(self, *ones: Vulnerability, data: AdvisoryData = NO_DATA) -> None:
        self.found = {A.id: ones}
        self.data = data


def one(id: str = "GHSA-1", **facts: Any) -> Vulnerability:
    known = {"summary": "a flaw", "certain": True, "fixed": ("1.2.0",), "ranges": ((id, "<1.2.0"),)}
    return Vulnerability(A.id, id, (id,), **{**known, **facts})


def judge(section: str, *ones: Vulnerability, node: Component = A, data: AdvisoryData = NO_DATA) -> Verdict:
    occasion = Occasion(TODAY, "build")
    grounds = Grounds({}, REGISTRIES, exposed=Known(*ones, data=data))
    return evaluate(inventory(node), policy(f"vulnerabilities: {section}\n"), occasion, grounds)


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(found.code, str(found.state)) for found in verdict.findings]


@pytest.mark.parametrize(
    ("section", "vulnerability", "expected"),
    [
        pytest.param("{fail-at: high}", one(band="high", score=7.5), [("SCA902", "open")], id="at the band"),
        pytest.param("{fail-at: high}", one(band="critical"), [("SCA902", "open")], id="above it"),
        pytest.param("{fail-at: high}", one(band="medium"), [], id="below it"),
        pytest.param("{fail-at: none}", one(band="critical"), [], id="no band"),
        pytest.param("{fail-at: none}", one(band="low", exploited="2026-01-01"), [("SCA903", "open")], id="exploited"),
        pytest.param("{fail-at: high, exploited: by-severity}", one(band="low", exploited="2026-01-01"), [], id="by severity"),
        pytest.param("{fail-at: none}", one(malicious=True), [("SCA901", "open")], id="malicious, whatever the severity"),
        pytest.param("{scopes: [dev]}", one(malicious=True), [("SCA901", "open")], id="malicious, whatever the scope"),
        pytest.param("{malicious: allow}", one(malicious=True), [], id="malicious let through by name"),
        pytest.param("{fail-at: high}", one(), [("SCA904", "undetermined")], id="no severity is a question"),
        pytest.param("{fail-at: high, unscored: deny}", one(), [("SCA904", "open")], id="or a violation"),
        pytest.param("{fail-at: high, unscored: allow}", one(), [], id="or nothing"),
        pytest.param("{fail-at: high}", one(certain=False, band="high"), [("SCA905", "undetermined")], id="may be affected"),
        pytest.param("{fail-at: high, uncertain: deny}", one(certain=False), [("SCA905", "open")], id="denied all the same"),
        pytest.param("{fail-at: low, fixable-only: true}", one(band="high", fixed=()), [], id="no fix, and only fixable ones"),
        pytest.param("{fail-at: low, scopes: [dev]}", one(band="high"), [], id="another scope"),
        pytest.param("{fail-at: low, scopes: [runtime]}", one(band="high"), [("SCA902", "open")], id="this scope"),
    ],
)
def test_one_vulnerability(section: str, vulnerability: Vulnerability, expected: list[tuple[str, str]]) -> None:
    assert codes(judge(section, vulnerability)) == expected


def test_each_vulnerability_is_a_finding_of_its_own() -> None:
    verdict = judge("{fail-at: low}", one("GHSA-1", band="high"), one("GHSA-2", band="low"))
    assert [found.subject for found in verdict.findings] == ["pkg:npm/a@1.0.0#GHSA-1", "pkg:npm/a@1.0.0#GHSA-2"]
    first = verdict.findings[0]
    assert (first.fix, dict(first.facts)["affected"]) == ("use 1.2.0 or newer", "<1.2.0")
    assert first.judged_by is not None


def test_what_the_data_does_not_cover_is_an_open_question() -> None:
    data = AdvisoryData(uncovered=(("deb", 88),))
    assert codes(judge("{fail-at: low}", data=data)) == [("SCA906", "undetermined")]
    assert codes(judge("{fail-at: low, uncovered: allow}", data=data)) == []


@pytest.mark.parametrize(
    "section",
    ["{fail-at: worst}", "{malicious: maybe}", "{scopes: []}", "{max-data-age: 7}", "{max-data-age: 0d}", "{severity: high}"],
)
def test_mistakes_in_the_section_are_told(section: str) -> None:
    assert mistakes_of(f"schema: 1\nname: p\nvulnerabilities: {section}\n".encode())


@given(st.sampled_from(BANDS), st.sampled_from((*BANDS, "")), st.booleans(), st.sampled_from(["", "2026-01-01"]))
def test_a_stricter_band_never_turns_a_failure_into_a_pass(limit: str, band: str, malicious: bool, exploited: str) -> None:
    ranks = {Outcome.SATISFIED: 0, Outcome.UNDETERMINED: 1, Outcome.VIOLATED: 2}
    vulnerability = one(band=band, malicious=malicious, exploited=exploited)
    looser = judge(f"{{fail-at: {limit}}}", vulnerability)
    for stricter in BANDS[BANDS.index(limit) :]:
        assert ranks[judge(f"{{fail-at: {stricter}}}", vulnerability).outcome] >= ranks[looser.outcome]


def test_a_scope_that_is_not_known_is_judged() -> None:
    unknown = component(npm_package("a", "1.0.0"), scope=Scope.UNKNOWN)
    assert codes(judge("{fail-at: low, scopes: [runtime]}", one(band="high"), node=unknown)) == [("SCA902", "open")]

"""What could not be read is a finding, and only a gap that somebody answers for lets a run end with 0."""

from datetime import date

import pytest
from msgspec.structs import replace

from sca import exit_status
from sca.conclude import Allowances, conclude
from sca.model.component import Component, Location, Problem, Reference
from sca.model.inventory import FileOutcome, Inventory
from sca.model.verdict import Outcome, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from sca.scan import Scanned
from tests.policies.judging import REGISTRIES, TODAY, answers, inventory, mistakes, npm, policy, requirement, said

ALLOW = "packages: {default: allow}\n"
LOST = Problem("E-UNSUPPORTED", "mix.lock is not read", Location("legacy/mix.lock"), "file", "write an SBOM")
PART = Problem("E-ENTRY", "an entry without a name", Location("package-lock.json", 9), "package")
NO_LOCK = Problem("E-NO-LOCK", "no lock was read", Location("package.json", 1), "package", "write a lock")
NOTE = Problem("E-DRIFT", "something differs", Location("package-lock.json", 3), "notice")
FILES = (FileOutcome("legacy/mix.lock", "", "unsupported"), FileOutcome("package-lock.json", "npm", "parsed with problems"))


def found(*problems: Problem, nodes: tuple[Component | Reference, ...] = ()) -> Inventory:
    paths = {one.location.path for one in problems}
    return replace(inventory(*nodes), problems=problems, files=tuple(file for file in FILES if file.path in paths))


def judged(sections: str, what: Inventory, today: date = TODAY) -> Verdict:
    return evaluate(what, policy(sections), Occasion(today), Grounds({}, REGISTRIES))


def status(sections: str, what: Inventory) -> int:
    scanned = Scanned((), (), (), 1)
    verdict = judged(sections, what)
    return conclude(what, verdict, scanned, Allowances(empty=True))[0].status


def accepted(*entries: str) -> str:
    return (
        ALLOW
        + "gaps:\n  accepted:\n"
        + "".join(f"    - {{{one}, reason: r, owner: o, expires: 2027-01-01}}\n" for one in entries)
    )


def test_every_loss_is_a_finding_with_its_place_and_what_to_do() -> None:
    verdict = judged(ALLOW, found(LOST, PART, NO_LOCK, NOTE))
    assert [(one.code, str(one.where), one.state.value, one.fix) for one in verdict.findings] == [
        ("SCA701", "legacy/mix.lock", "undetermined", "write an SBOM"),
        ("SCA702", "package-lock.json:9", "undetermined", "correct the place that the finding names"),
        ("SCA703", "package.json:1", "undetermined", "write a lock"),
    ]
    assert verdict.outcome is Outcome.UNDETERMINED


def test_problems_of_one_kind_in_one_file_are_one_finding() -> None:
    again = replace(PART, location=Location("package-lock.json", 4), message="another")
    (one,) = judged(ALLOW, found(PART, again)).findings
    assert (one.message, str(one.where)) == ("read in part: another (+1 more place)", "package-lock.json:4")


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        pytest.param(ALLOW, exit_status.INCOMPLETE, id="nobody answers"),
        pytest.param(accepted("path: legacy/mix.lock"), exit_status.INCOMPLETE, id="one of two"),
        pytest.param(accepted("path: legacy/mix.lock", "path: package-lock.json"), exit_status.SATISFIED, id="both"),
        pytest.param(
            accepted("path: legacy/mix.lock", "path: package-lock.json, code: E-ENTRY"), exit_status.SATISFIED, id="by code"
        ),
        pytest.param(
            accepted("path: legacy/mix.lock", "path: package-lock.json, code: E-FIELD"), exit_status.INCOMPLETE, id="other code"
        ),
        pytest.param(
            accepted("path: legacy/mix.lock", "path: package-lock.json").replace("2027", "2026"),
            exit_status.INCOMPLETE,
            id="over",
        ),
        pytest.param(
            accepted("path: legacy/mix.lock, created: 2026-12-01", "path: package-lock.json"),
            exit_status.INCOMPLETE,
            id="not begun",
        ),
    ],
)
def test_only_gaps_that_somebody_answers_for_let_a_run_end_with_0(sections: str, expected: int) -> None:
    assert status(sections, found(LOST, PART)) == expected


def test_an_accepted_gap_is_listed_with_its_owner() -> None:
    verdict = judged(accepted("path: legacy/mix.lock"), found(LOST))
    assert said(verdict) == [("SCA701", "legacy/mix.lock", "waived")]
    assert [(one.id, one.owner, one.state, one.matches) for one in verdict.waivers] == [("gap legacy/mix.lock", "o", "used", 1)]


def test_a_violation_stays_one_beside_an_accepted_gap() -> None:
    sections = accepted("path: legacy/mix.lock").replace("allow", "deny")
    assert status(sections, found(LOST, nodes=(npm("a"),))) == exit_status.VIOLATED


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param("", [("SCA704", "requirements.txt", "undetermined")], id="without a section"),
        pytest.param("gaps: {unpinned: review}\n", [("SCA704", "requirements.txt", "undetermined")], id="review"),
        pytest.param("gaps: {unpinned: deny}\n", [("SCA704", "requirements.txt", "open")], id="deny"),
        pytest.param("gaps: {unpinned: allow}\n", [], id="allow"),
        pytest.param("rules: {SCA704: warn}\n", [("SCA704", "requirements.txt", "warning")], id="a warning"),
    ],
)
def test_requirements_without_a_version(gaps: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(judged(ALLOW + gaps, found(nodes=(requirement("a", ">=1"), requirement("b", ""))))) == expected


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ("stale: deny", [("SCA705", "package-lock.json", "open")]),
        ("stale: review", [("SCA705", "package-lock.json", "undetermined")]),
        ("graph: deny", [("SCA706", "package-lock.json", "open")]),
        ("licences: 51", [("SCA707", "package-lock.json", "open")]),
        ("licences: 50", []),
        ("stale: allow, graph: allow, licences: 0", []),
    ],
)
def test_what_an_input_does_not_tell(gaps: str, expected: list[tuple[str, str, str]]) -> None:
    nodes = (npm("a", licence="MIT"), npm("b"))
    files = (FileOutcome("package-lock.json", "npm", "parsed", components=2, completeness="incomplete"),)
    what = replace(inventory(*nodes), files=files, problems=(NOTE,))
    verdict = evaluate(what, policy(f"{ALLOW}gaps: {{{gaps}}}\n"), Occasion(TODAY), Grounds(answers(what), REGISTRIES))
    assert said(verdict) == expected


def test_a_manifest_without_a_lock_says_it_once() -> None:
    path = (Location("package.json", 3),)
    verdict = judged(ALLOW, found(NO_LOCK, nodes=(requirement("a", ">=1", locations=path),)))
    assert [one.code for one in verdict.findings] == ["SCA703"]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{path: a}", "needs a reason"),
        ("{path: '*.lock', reason: r, owner: o, expires: 2027-01-01}", "the path of one file"),
        ("{path: ../a, reason: r, owner: o, expires: 2027-01-01}", "the path of one file"),
        ("{path: /a, reason: r, owner: o, expires: 2027-01-01}", "the path of one file"),
        ("{path: a, reason: r, owner: o, expires: soon}", "expires is a day"),
        ("{path: a, reason: r, owner: o}", "needs an expires"),
        ("{path: a, reason: r, owner: o, expires: 2027-01-01, pth: b}", "has no key 'pth'"),
    ],
)
def test_mistakes_in_an_accepted_gap(entry: str, sentence: str) -> None:
    assert any(sentence in one[3] for one in mistakes(f"{ALLOW}gaps: {{accepted: [{entry}]}}\n"))


def test_a_gap_is_accepted_once_and_never_waived() -> None:
    assert any("accepted at sca-policy.yaml:6" in one[3] for one in mistakes(accepted("path: a", "path: a")))
    waiver = "waivers: [{id: w, rule: SCA701, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}]\n"
    assert any("accepted by its path" in one[3] for one in mistakes(ALLOW + waiver))
    assert any("no rule 'SCA701'" in one[3] for one in mistakes(ALLOW + "rules: {SCA701: off}\n"))

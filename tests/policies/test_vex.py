"""VEX statements in a policy: what they clear, what they do not, and what is said about each in either case."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.facts.vex.applies import VexDocument, hear
from sca.files.limits import DEFAULTS
from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.component import Component
from sca.model.package import npm_package
from sca.model.verdict import Outcome, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.layers.source import Source, UnavailableError
from sca.policies.load import PolicyError, load_policy
from sca.policies.occasion import Occasion
from tests.facts.vex.documents import analysed, cyclonedx, data, openvex, stated
from tests.policies.judging import REGISTRIES, TODAY, component, inventory

A, B = component(npm_package("a", "1.0.0")), component(npm_package("b", "1.0.0"))
HIGH = "fail-at: high"


class Files:
    """Documents beside a policy, and layers above it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def local(self, source: Source, limit: int) -> bytes:
        del limit
        if source.path not in self._files:
            raise UnavailableError("there is no such file")
        return self._files[source.path]

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        del sha256
        return self.local(source, limit)


class Known:
    """What a store would say: one vulnerability of a and b."""

    def __init__(self, *nodes: Component, malicious: bool = False) -> None:
        ids = ("MAL-1", "CVE-2026-1") if malicious else ("GHSA-1", "CVE-2026-1")
        self.found = {
            node.id: (Vulnerability(node.id, ids[0], ids, "a flaw", certain=True, band="high", malicious=malicious),)
            for node in nodes
        }
        self.data = AdvisoryData()


def judge(
    vex: str, documents: dict[str, bytes], *nodes: Component, today: date = TODAY, more: str = "", malicious: bool = False
) -> Verdict:
    text = f"schema: 1\nname: test\nvulnerabilities:\n  {HIGH}\n  vex: {vex}\n{more}".encode()
    policy = load_policy(text, "sca-policy.yaml", DEFAULTS, Files(documents))
    assert policy.vulnerabilities is not None
    nodes = nodes or (A,)
    known, found = Known(*nodes, malicious=malicious), inventory(*nodes)
    sources = [VexDocument(one.path, one.data, one.products, one.any_version) for one in policy.vulnerabilities.vex]
    heard = hear(sources, known.found, found, DEFAULTS)
    assert heard.problems == ()
    return evaluate(found, policy, Occasion(today), Grounds({}, REGISTRIES, None, known, heard))


def states(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(found.code, found.label, str(found.state)) for found in verdict.findings]


def document(*statements: dict[str, Any], **more: Any) -> dict[str, bytes]:
    return {"vex.json": data(openvex(*statements, **more))}


OPEN, WAIVED = ("SCA902", "a@1.0.0", "open"), ("SCA902", "a@1.0.0", "waived")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("not_affected", WAIVED), ("fixed", WAIVED), ("affected", OPEN), ("under_investigation", OPEN)],
)
def test_each_status(status: str, expected: tuple[str, str, str]) -> None:
    verdict = judge("[vex.json]", document(stated(status)))
    assert states(verdict) == [expected]
    facts = dict(verdict.findings[0].facts)
    assert (facts["vex author"], facts["vex date"], facts["vex file"].partition(":")[0]) == ("Ann", "2026-11-01", "vex.json")
    assert facts["vex statement"].startswith(status)


def test_what_is_cleared_is_listed_with_statement_author_end_and_place() -> None:
    verdict = judge("[vex.json]", document(stated(impact_statement="not called")))
    (use,) = verdict.waivers
    assert verdict.findings[0].waiver == use.id
    assert (use.owner, use.expires, use.location.path, use.reason) == (
        "Ann",
        "2027-11-01",
        "vex.json",
        "Ann, 2026-11-01: not_affected, vulnerable_code_not_present: not called",
    )
    (analysis,) = verdict.analyses
    assert (analysis.package, analysis.ids, analysis.status) == ("pkg:npm/a@1.0.0", ("GHSA-1", "CVE-2026-1"), "not_affected")
    assert (analysis.justification, analysis.date) == ("vulnerable_code_not_present", "2026-11-01")
    assert [(one.name, one.source) for one in verdict.layers][1:] == [("vex vex.json", "vex.json")]


def test_a_statement_for_one_package_leaves_the_other_open() -> None:
    verdict = judge("[vex.json]", document(stated()), A, B)
    assert states(verdict) == [("SCA902", "b@1.0.0", "open"), WAIVED]


@pytest.mark.parametrize(
    ("entry", "today", "expected"),
    [
        pytest.param("vex.json", date(2027, 11, 1), WAIVED, id="its last day"),
        pytest.param("vex.json", date(2027, 11, 2), OPEN, id="the day after"),
        pytest.param("{document: vex.json, max-age: 30d}", date(2026, 12, 1), WAIVED, id="thirty days"),
        pytest.param("{document: vex.json, max-age: 30d}", date(2026, 12, 2), OPEN, id="thirty-one"),
        pytest.param("{document: vex.json, until: 2026-11-30}", date(2026, 11, 30), WAIVED, id="until"),
        pytest.param("{document: vex.json, until: 2026-11-30}", date(2026, 12, 1), OPEN, id="after until"),
        pytest.param("vex.json", date(2026, 10, 31), OPEN, id="dated in the future"),
    ],
)
def test_age(entry: str, today: date, expected: tuple[str, str, str]) -> None:
    verdict = judge(f"[{entry}]", document(stated()), today=today)
    over = [("SCA909", "a@1.0.0", "informational")] if expected == OPEN else []
    assert states(verdict) == [expected, *over]


def test_a_statement_by_somebody_else_has_no_effect_and_is_told() -> None:
    verdict = judge("[{document: vex.json, authors: [Bob]}]", document(stated()))
    assert states(verdict) == [OPEN, ("SCA910", "a@1.0.0", "informational")]
    assert states(judge("[{document: vex.json, authors: [Bob, Ann]}]", document(stated()))) == [WAIVED]


def test_the_later_statement_counts() -> None:
    later = stated("affected", timestamp="2026-11-02T00:00:00Z")
    assert states(judge("[vex.json]", document(stated(), later))) == [OPEN]
    assert states(judge("[vex.json]", document(later, stated(timestamp="2026-11-03T00:00:00Z")))) == [WAIVED]


def test_a_contradiction_at_one_moment_leaves_the_finding_open_and_is_a_finding() -> None:
    verdict = judge("[vex.json]", document(stated(), stated("affected")))
    assert states(verdict) == [OPEN, ("SCA908", "a@1.0.0", "undetermined")]
    assert "none counts" in verdict.findings[1].message


def test_an_author_who_is_overruled_by_another_is_told() -> None:
    files = {
        "one.json": data(openvex(stated("affected"))),
        "two.json": data(openvex(stated(), author="Bob", timestamp="2026-11-02T00:00:00Z")),
    }
    assert states(judge("[one.json, two.json]", files)) == [WAIVED, ("SCA908", "a@1.0.0", "informational")]


def test_statements_that_match_nothing_are_told() -> None:
    verdict = judge("[vex.json]", document(stated(), stated(product="pkg:npm/gone@1.0.0")))
    assert states(verdict) == [WAIVED, ("SCA911", "vex.json", "informational")]
    assert "pkg:npm/gone@1.0.0" in verdict.findings[1].message


def test_a_waiver_comes_before_a_statement() -> None:
    waiver = "{id: w, rule: SCA902, match: pkg:npm/a, vulnerability: CVE-2026-1, reason: r, owner: o, expires: 2027-01-01}"
    verdict = judge("[vex.json]", document(stated()), more=f"waivers: [{waiver}]\n")
    assert [found.waiver for found in verdict.findings] == ["w"]


def test_what_is_malicious_is_cleared_by_no_statement() -> None:
    verdict = judge("[vex.json]", document(stated()), malicious=True)
    assert states(verdict) == [("SCA901", "a@1.0.0", "open")]


ORGANISATION = """\
schema: 1
name: organisation
vulnerabilities: {fail-at: high}
"""
TEAM = """\
schema: 1
name: team
extends: organisation.yaml
vulnerabilities:
  vex: [{document: vex.json, malicious: true}]
"""
RIGHT = "relax: [{rules: [SCA901, SCA902, SCA903, SCA904, SCA905, SCA907], for: [team], days: unlimited, reason: they know}]\n"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param(ORGANISATION, TEAM, id="a layer without a right"),
        pytest.param(ORGANISATION + RIGHT.replace("SCA901, ", ""), TEAM, id="a right that is not about what is malicious"),
        pytest.param("", TEAM.replace("extends: organisation.yaml\n", ""), id="no layer above"),
        pytest.param("schema: 1\nname: organisation\nimages: {}\n", TEAM, id="a layer that does not ask for these rules"),
        pytest.param(ORGANISATION, TEAM.replace(", malicious: true", ""), id="statements at all, without a right"),
    ],
)
def test_the_right_to_clear_is_given_by_a_layer_above(upper: str, lower: str) -> None:
    files = {"organisation.yaml": upper.encode(), **document(stated())}
    with pytest.raises(PolicyError, match="relax"):
        load_policy(lower.encode(), "sca-policy.yaml", DEFAULTS, Files(files))


def test_with_the_right_a_statement_speaks_of_what_is_malicious() -> None:
    files = {"organisation.yaml": (ORGANISATION + RIGHT).encode(), **document(stated())}
    policy = load_policy(TEAM.encode(), "sca-policy.yaml", DEFAULTS, Files(files))
    assert policy.vulnerabilities is not None
    (source,) = policy.vulnerabilities.vex
    known = Known(A, malicious=True)
    heard = hear([VexDocument(source.path, source.data)], known.found, inventory(A), DEFAULTS)
    verdict = evaluate(inventory(A), policy, Occasion(TODAY), Grounds({}, REGISTRIES, None, known, heard))
    assert states(verdict) == [("SCA901", "a@1.0.0", "waived")]


@pytest.mark.parametrize(
    ("vex", "code"),
    [
        ("[gone.json]", "E-POLICY-LAYER"),
        ("[{document: vex.json, sha256: " + "0" * 64 + "}]", "E-POLICY-DIGEST"),
        ("[/etc/passwd]", "E-POLICY-LAYER"),
        ("[{authors: [Ann]}]", "E-POLICY-MISSING"),
        ("[{document: vex.json, max-age: 7}]", "E-POLICY-VALUE"),
        ("[{document: vex.json, authors: []}]", "E-POLICY-EMPTY"),
        ("[{document: vex.json, trust: yes}]", "E-POLICY-KEY"),
    ],
)
def test_mistakes(vex: str, code: str) -> None:
    text = f"schema: 1\nname: test\nvulnerabilities:\n  {HIGH}\n  vex: {vex}\n".encode()
    with pytest.raises(PolicyError) as caught:
        load_policy(text, "sca-policy.yaml", DEFAULTS, Files(document(stated())))
    assert [one.code for one in caught.value.problems] == [code]


STATUS = st.sampled_from(["not_affected", "affected", "fixed", "under_investigation"])


@given(st.lists(st.tuples(STATUS, st.integers(1, 3), st.sampled_from(["Ann", "Bob"])), min_size=1, max_size=4), st.randoms())
def test_the_verdict_does_not_depend_on_the_order_of_the_documents(said: list[tuple[str, int, str]], random: Any) -> None:
    def verdict(order: list[int]) -> list[tuple[str, str, str]]:
        names = [f"v{number}.json" for number in order]
        return states(judge(f"[{', '.join(names)}]", files))

    files = {
        f"v{number}.json": data(openvex(stated(status, timestamp=f"2026-11-0{day}T00:00:00Z"), author=author))
        for number, (status, day, author) in enumerate(said)
    }
    shuffled = list(range(len(said)))
    random.shuffle(shuffled)
    assert verdict(shuffled) == verdict(list(range(len(said))))


@given(st.lists(STATUS, max_size=3))
def test_a_statement_that_does_not_clear_never_turns_a_failure_into_a_pass(said: list[str]) -> None:
    not_clearing = [status for status in said if status in ("affected", "under_investigation")]
    assert judge("[vex.json]", document(*map(stated, not_clearing))).outcome is Outcome.VIOLATED


def test_a_cyclonedx_document_clears_as_well() -> None:
    assert states(judge("[vex.json]", {"vex.json": data(cyclonedx(analysed()))})) == [WAIVED]

"""Approvals and waivers carry the fact that they were granted for; what is malicious is borne by nobody."""

import pytest

from sca.model.component import Hash
from sca.model.verdict import Outcome
from sca.policies.granted import Digest, read_digest
from tests.policies.judging import judge, mistakes, npm, only, refusal, said

HEX = "0a" * 64
SRI = "sha512-CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCg=="
DENY = "licences: {unknown: allow}\npackages:\n  default: deny\n"


def approved(fact: str) -> str:
    return f"{DENY}  approved: [{{match: pkg:npm/a, fact: {fact}}}]\n"


def waived(more: str, match: str = "pkg:npm/a", id: str = "w") -> str:
    return f"  - {{id: {id}, rule: SCA101, match: '{match}', reason: r, owner: team, expires: 2027-12-31{more}}}\n"


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        pytest.param("{licence: MIT}", "", id="the licence"),
        pytest.param("{licence: mit}", "", id="the licence in other letters"),
        pytest.param("{licence: ISC}", "the licence was ISC and is MIT now", id="another licence"),
        pytest.param(f"{{integrity: 'sha512:{HEX}'}}", "", id="the bytes"),
        pytest.param(f"{{integrity: '{SRI}', licence: MIT}}", "", id="the bytes as npm writes them"),
        pytest.param(f"{{integrity: 'sha512:{'0b' * 64}'}}", "the integrity hash is not sha512:0b", id="other bytes"),
        pytest.param(f"{{integrity: 'sha256:{'0a' * 32}'}}", "the integrity hash is not sha256:0a", id="a hash nobody states"),
    ],
)
def test_a_changed_fact_voids_an_approval_and_a_waiver(fact: str, change: str) -> None:
    package = npm("a", licence="MIT", hashes=(Hash("SHA-512", HEX),))
    by_approval = judge(approved(fact), package)
    by_waiver = judge(f"{DENY}waivers:\n{waived(f', fact: {fact}')}", package)
    if not change:
        assert (by_approval.findings, by_waiver.outcome) == ((), Outcome.SATISFIED)
        return
    assert change in only(by_approval).message
    assert said(by_waiver) == [("SCA101", "a@1.0.0", "open"), ("SCA504", "w", "informational")]
    assert all(change in found.message for found in by_waiver.findings)
    assert by_waiver.waivers[0].state == "void"


def test_a_fact_that_is_not_known_today_has_changed() -> None:
    assert "is not known now" in only(judge(approved("{licence: MIT}"), npm("a"))).message


def test_every_instance_must_have_the_fact() -> None:
    both = judge(approved("{licence: MIT}"), npm("a", licence="MIT"), npm("a", licence="ISC", line=9))
    assert "the licence was MIT and is ISC and MIT now" in only(both).message


def test_another_approval_may_hold_still() -> None:
    text = approved("{licence: ISC}").replace("]\n", ", pkg:npm/a@1.0.0]\n")
    assert judge(text, npm("a", licence="MIT")).findings == ()


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("{}", "fact names one of licence, integrity"),
        ("MIT", "fact holds keys and values"),
        ("{licence: MIT AND}", "is not usable"),
        ("{integrity: 12ab}", "a digest is sha512:HEX"),
        ("{integrity: 'sha1:0a'}", "a digest is sha512:HEX"),
        ("{integrity: 'sha512-AAAA'}", "a digest is sha512:HEX"),
        ("{licnce: MIT}", "fact has no key 'licnce'"),
    ],
)
def test_mistakes_in_a_fact(fact: str, sentence: str) -> None:
    assert any(sentence in message for _line, _column, _code, message, _help in mistakes(approved(fact)))


def test_digests_are_read_in_both_ways() -> None:
    assert read_digest(f"SHA512:{HEX.upper()}") == Digest("SHA-512", HEX, f"SHA512:{HEX.upper()}")
    assert read_digest(SRI).value == HEX
    assert refusal(read_digest, "sha512-!!!!")


def test_a_waiver_that_covers_more_than_it_says_fails() -> None:
    text = f"{DENY}waivers:\n{waived(', covers: 1', 'pkg:npm/@s/*')}"
    assert judge(text, npm("@s/a")).outcome is Outcome.SATISFIED
    verdict = judge(text, npm("@s/a"), npm("@s/b"))
    assert said(verdict)[0] == ("SCA505", "w", "open")
    assert verdict.outcome is Outcome.VIOLATED


def test_two_waivers_of_one_finding_are_one_too_many() -> None:
    verdict = judge(f"{DENY}waivers:\n{waived('')}{waived('', id='again')}", npm("a"))
    assert said(verdict) == [("SCA101", "a@1.0.0", "waived"), ("SCA506", "again", "informational")]


def test_an_approval_that_ends_soon_is_told() -> None:
    text = f"{DENY}  approved: [{{match: pkg:npm/a, until: 2026-12-01, approved-by: ledger}}]\n"
    found = only(judge(text, npm("a")))
    assert (found.code, found.state.value, found.message) == (
        "SCA106",
        "informational",
        "the approval of a@1.0.0 ends in 6 days, after 2026-12-01",
    )


MALICIOUS = "packages: {default: allow, denied: [{match: pkg:npm/a, malicious: true, reason: steals}]}\n"


def test_what_is_malicious_can_be_neither_waived_nor_set() -> None:
    assert said(judge(MALICIOUS, npm("a"))) == [("SCA105", "a@1.0.0", "open")]
    waiver = MALICIOUS + "waivers:\n" + waived("").replace("SCA101", "SCA105")
    assert any("borne by nobody" in message for _line, _column, _code, message, _help in mistakes(waiver))
    assert any("no rule 'SCA105'" in one[3] for one in mistakes(MALICIOUS + "rules: {SCA105: warn}\n"))

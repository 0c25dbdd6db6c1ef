"""How old versions are, how far behind, and what was withdrawn, by what registries said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from sca.files.limits import DEFAULTS
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.published import RegistryFacts
from sca.model.sbom import Sbom
from sca.model.verdict import Finding, State, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.load import PolicyError, load_policy
from sca.policies.occasion import Occasion
from sca.policies.releases.distance import Distance, distance
from tests.policies.judging import REGISTRIES, TODAY, inventory, npm, nuget, pypi

ASKED = "2026-11-24T10:00:00Z"


class Told(Struct, frozen=True):
    known: dict[str, RegistryFacts]
    unasked: frozenset[str] = frozenset()
    fixing: frozenset[str] = frozenset()
    fault: str = ""


def facts(component: Component, **told: object) -> RegistryFacts:
    return RegistryFacts(component.package, "https://npm.example.test", standard=True, asked=ASKED, **told)  # type: ignore[arg-type]


def judge(section: str, found: Inventory, told: Told, today: date = TODAY) -> Verdict:
    policy = load_policy(f"schema: 1\nname: test\n{section}\n".encode(), "policy.yaml", DEFAULTS)
    return evaluate(found, policy, Occasion(today), Grounds({}, REGISTRIES, released=told))


def released(section: str, component: Component, today: date = TODAY, **told: object) -> list[Finding]:
    verdict = judge(section, inventory(component), Told({component.id: facts(component, **told)}), today)
    return [one for one in verdict.findings if one.family == "releases"]


def day(days: int) -> str:
    return f"{TODAY - timedelta(days=days)}T23:59:59Z"


@pytest.mark.parametrize(
    ("section", "told", "code"),
    [
        ("releases: {min-age: 7d}", {"released": day(6)}, "SCA1101"),
        ("releases: {min-age: 7d}", {"released": day(7)}, ""),
        ("releases: {min-age: 1d}", {"released": day(0)}, "SCA1101"),
        ("releases: {min-age: 1d}", {"released": day(-1)}, "SCA1101"),
        ("releases: {min-age: 7d, exempt: ['pkg:npm/left']}", {"released": day(1)}, ""),
        ("releases: {min-age: 7d, exempt: ['pkg:npm/right']}", {"released": day(1)}, "SCA1101"),
        ("releases: {min-age: 7d, scopes: [dev]}", {"released": day(1)}, ""),
        ("releases: {min-age: 7d}", {"released": ""}, "SCA1104"),
        ("releases: {min-age: 7d, unknown: allow}", {"released": ""}, ""),
        ("releases: {}", {"released": ""}, ""),
        ("releases: {}", {"yanked": True}, "SCA1102"),
        ("releases: {yanked: allow}", {"yanked": True}, ""),
        ("releases: {}", {"yanked": None}, ""),
        ("releases: {max-majors-behind: 1}", {"latest": "3.0.0"}, "SCA1103"),
        ("releases: {max-majors-behind: 2}", {"latest": "3.9.9"}, ""),
        ("releases: {max-majors-behind: 0}", {"latest": "0.9.0"}, ""),
        ("releases: {max-minors-behind: 3}", {"latest": "1.4.0"}, "SCA1103"),
        ("releases: {max-minors-behind: 3}", {"latest": "1.3.9"}, ""),
        ("releases: {max-minors-behind: 3}", {"latest": "2.9.0"}, ""),
        ("releases: {max-majors-behind: 0}", {"latest": "odd"}, ""),
        ("releases: {max-data-age: 1d}", {"asked": "2026-11-23T23:59:59Z"}, "SCA1104"),
        ("releases: {max-data-age: 1d}", {"asked": "2026-11-24T00:00:00Z"}, ""),
    ],
)
def test_what_is_found(section: str, told: dict[str, object], code: str) -> None:
    component = npm("left", "1.0.0")
    asked = {"asked": ASKED, **told}
    known = RegistryFacts(component.package, "https://npm.example.test", standard=True, **asked)  # type: ignore[arg-type]
    verdict = judge(section, inventory(component), Told({component.id: known}))
    assert [one.code for one in verdict.findings if one.family == "releases"] == ([code] if code else [])


def test_a_young_version_says_from_when_on_it_is_old_enough() -> None:
    (finding,) = released("releases: {min-age: 7d}", npm("left", "1.3.0"), released=day(2))
    assert finding.message == "left@1.3.0 was released 2 days ago, on 2026-11-23; a version must be 7 days old"
    assert finding.fix == "use an older version, or wait until 2026-11-30"
    assert finding.state is State.OPEN
    assert dict(finding.facts)["registry"] == "https://npm.example.test"
    assert released("releases: {min-age: 7d}", npm("left", "1.3.0"), date(2026, 11, 30), released=day(2)) == []


def test_a_fix_of_a_vulnerability_need_not_wait_unless_the_policy_says_so() -> None:
    young = pypi("shed", "2.1")
    told = Told({young.id: facts(young, released=day(1))}, fixing=frozenset({young.id}))
    assert judge("releases: {min-age: 7d}", inventory(young), told).findings == ()
    (finding,) = judge("releases: {min-age: 7d, security-fixes: wait}", inventory(young), told).findings
    assert finding.code == "SCA1101"


def test_packages_of_which_nothing_is_known_are_one_finding_for_each_type() -> None:
    found = [npm("a"), npm("b"), npm("c"), npm("d"), nuget("Contoso"), npm("told")]
    told = Told({found[-1].id: facts(found[-1])}, frozenset(one.id for one in found[:-1]), fault="the store is broken")
    findings = judge("releases: {}", inventory(*found), told).findings
    assert [(one.label, one.state) for one in findings] == [("npm", State.UNDETERMINED), ("nuget", State.UNDETERMINED)]
    assert "4 packages of type npm: a@1.0.0, b@1.0.0, c@1.0.0 and 1 more; the stored" in findings[0].message
    assert "the store is broken" in findings[0].message
    assert judge("releases: {unknown: allow}", inventory(*found), told).findings == ()


def test_what_a_registry_calls_deprecated_counts() -> None:
    found = pypi("old", "1")
    told = Told({found.id: facts(found, deprecated=True, deprecation="use new")})
    section = "packages: {default: allow, deprecated: deny, denied: ['pkg:npm/none']}"
    (finding,) = judge(section, inventory(found), told).findings
    assert (finding.code, finding.message) == ("SCA108", "old 1 is deprecated: use new")


@pytest.mark.parametrize(
    ("timestamp", "said"),
    [
        ("2026-10-26T00:00:00Z", ""),
        ("2026-10-25T23:59:59Z", "was made on 2026-10-25; an SBOM may be 30 days old"),
        ("", "does not say when it was made"),
        ("yesterday", "does not say when it was made"),
    ],
)
def test_the_age_of_an_sbom(timestamp: str, said: str) -> None:
    found = Inventory((), (), (), (), (), (), None, (Sbom("bom.json", "CycloneDX", "1.6", timestamp=timestamp),))
    findings = judge("packages: {default: deny}\ngaps: {sbom-age: 30d}", found, Told({})).findings
    assert [one.code for one in findings] == (["SCA708"] if said else [])
    assert all(said in one.message for one in findings)


@pytest.mark.parametrize(
    "section",
    ["{min-age: 7}", "{min-age: 0d}", "{max-majors-behind: -1}", "{max-majors-behind: 1.5}", "{exempt: []}", "{yanked: maybe}"],
)
def test_values_that_are_refused(section: str) -> None:
    with pytest.raises(PolicyError):
        load_policy(f"schema: 1\nname: test\nreleases: {section}\n".encode(), "policy.yaml", DEFAULTS)


@pytest.mark.parametrize(
    ("version", "latest", "apart"),
    [
        ("1.2.3", "4.0.0", Distance(3, 0)),
        ("v1.2", "1.9", Distance(0, 7)),
        ("4.0.0-beta.1", "4.0.0", Distance(0, 0)),
        ("5", "4.9", Distance(0, 0)),
        ("1!1.0", "1!2.0", Distance(1, 0)),
        ("1!1.0", "2.0", None),
        ("main", "2.0", None),
    ],
)
def test_distances(version: str, latest: str, apart: Distance | None) -> None:
    assert distance(version, latest) == apart


@given(days=st.integers(-3, 40), least=st.integers(1, 30), more=st.integers(0, 30))
def test_asking_for_more_days_never_lets_more_through(days: int, least: int, more: int) -> None:
    found = npm("left", "1.0.0")
    few = released(f"releases: {{min-age: {least}d}}", found, released=day(days))
    many = released(f"releases: {{min-age: {least + more}d}}", found, released=day(days))
    assert len(few) <= len(many)

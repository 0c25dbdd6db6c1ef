"""A lower layer may only tighten: every key of the language, one step looser and one step stricter."""

import pytest

from sca.policies import settings
from sca.policies.actions import config as actions
from sca.policies.gaps import config as gaps
from sca.policies.images import config as images
from sca.policies.layers.table import SECTION_KINDS
from sca.policies.licences import config as licences
from sca.policies.load import SECTIONS
from sca.policies.packages import config as packages
from sca.policies.releases import config as releases
from sca.policies.sources import config as sources
from sca.policies.vulnerabilities import config as vulnerabilities
from tests.policies.judging import npm, said
from tests.policies.layers.stacked import judge, load, refused, stack

KEYS = {
    "packages": packages.KEYS,
    "licences": licences.KEYS,
    "sources": sources.KEYS,
    "images": images.KEYS,
    "actions": actions.KEYS,
    "releases": releases.KEYS,
    "vulnerabilities": vulnerabilities.KEYS,
    "gaps": gaps.KEYS,
}


def test_every_key_says_how_a_lower_layer_joins_it() -> None:
    assert set(SECTION_KINDS) == {*SECTIONS, "gaps"}
    for section, keys in KEYS.items():
        assert set(keys) <= set(SECTION_KINDS[section]), section


LOOSER = [
    ("packages: {default: deny}", "packages: {default: review}"),
    ("packages: {default: review}", "packages: {default: allow}"),
    ("packages: {default: deny}", "packages: {approved: [pkg:npm/a]}"),
    ("licences: {unknown: deny}", "licences: {unknown: review}"),
    ("licences: {unknown: deny, allowed: [MIT]}", "licences: {allowed: [MIT, ISC]}"),
    ("licences: {unknown: deny}", "licences: {exceptions: [{match: pkg:npm/a, allow: [MIT], reason: r}]}"),
    ("licences: {unknown: deny}", "licences: {exceptions: [{match: pkg:npm/a, allow: true, reason: r}]}"),
    ("sources: {npm: [default]}", "sources: {npm: [default, 'https://npm.example.test/']}"),
    ("sources: {}", "sources: {pypi: ['https://pypi.example.test/']}"),
    ("sources: {npm: ['https://npm.example.test/a']}", "sources: {npm: ['https://npm.example.test/']}"),
    ("sources: {npm: ['https://npm.example.test/a']}", "sources: {npm: ['https://npm.example.test/ab']}"),
    ("sources: {}", "sources: {git: allow}"),
    ("sources: {git: deny}", "sources: {git: ['https://git.example.test/']}"),
    ("sources: {url: ['https://a.example.test/']}", "sources: {url: allow}"),
    ("sources: {integrity: required}", "sources: {integrity: optional}"),
    ("images: {pinned: digest}", "images: {pinned: tag}"),
    ("images: {pinned: tag}", "images: {pinned: none}"),
    ("images: {}", "images: {latest: allow}"),
    ("images: {}", "images: {unresolved: allow}"),
    ("images: {registries: [docker.io]}", "images: {registries: [docker.io, quay.io]}"),
    ("images: {registries: [docker.io/library]}", "images: {registries: [docker.io]}"),
    ("images: {root: deny}", "images: {root: allow}"),
    ("images: {}", "images: {scopes: [runtime]}"),
    ("images: {scopes: [runtime, dev]}", "images: {scopes: [runtime]}"),
    ("actions: {pinned: commit}", "actions: {pinned: none}"),
    ("actions: {allowed: ['pkg:github/a/*']}", "actions: {allowed: ['pkg:github/b/*']}"),
    ("actions: {pinned: commit}", "actions: {trusted: ['pkg:github/a/*']}"),
    ("releases: {min-age: 7d}", "releases: {min-age: 3d}"),
    ("releases: {min-age: 7d}", "releases: {exempt: ['pkg:npm/a']}"),
    ("releases: {security-fixes: wait}", "releases: {security-fixes: exempt}"),
    ("releases: {yanked: deny}", "releases: {yanked: review}"),
    ("releases: {max-majors-behind: 1}", "releases: {max-majors-behind: 2}"),
    ("releases: {max-minors-behind: 1}", "releases: {max-minors-behind: 2}"),
    ("releases: {unknown: review}", "releases: {unknown: allow}"),
    ("releases: {max-data-age: 3d}", "releases: {max-data-age: 9d}"),
    ("releases: {}", "releases: {scopes: [runtime]}"),
    ("gaps: {unpinned: deny}\npackages: {default: deny}", "gaps: {unpinned: review}"),
    ("packages: {default: deny}", "gaps: {unpinned: allow}"),
    ("packages: {default: deny}\ngaps: {stale: deny}", "gaps: {stale: review}"),
    ("packages: {default: deny}\ngaps: {graph: review}", "gaps: {graph: allow}"),
    ("packages: {default: deny}\ngaps: {licences: 80}", "gaps: {licences: 79}"),
    ("packages: {default: deny, install-scripts: deny}", "packages: {install-scripts: review}"),
    ("packages: {default: deny, install-scripts: deny}", "packages: {may-run-scripts: [pkg:npm/a]}"),
    ("packages: {default: deny, deprecated: deny}", "packages: {deprecated: allow}"),
    ("packages: {default: deny, duplicates: review}", "packages: {duplicates: allow}"),
    ("packages: {default: deny}", "gaps: {accepted: [{path: a, reason: r, owner: o, expires: 2027-01-01}]}"),
    ("vulnerabilities: {}", "vulnerabilities: {records: own}"),
    ("vulnerabilities: {records: theirs}", "vulnerabilities: {records: own}"),
    ("packages: {default: deny}", "rules: {SCA101: warn}"),
    ("packages: {default: deny}", "rules: {waiver-unused: off}"),
    ("packages: {default: deny}\nrules: {waiver-expired: fail}", "rules: {waiver-expired: inform}"),
    ("packages: {default: deny}", "rules: {waiver-over-broad: warn}"),
    ("packages: {default: deny}", "rules: {package-not-approved: {commit: off}}"),
    ("packages: {default: deny}\nrules: {SCA101: {commit: warn}}", "rules: {SCA101: {commit: inform}}"),
    ("packages: {default: deny}", "rules: {SCA101: {undetermined: pass}}"),
    ("packages: {default: deny}", "rules: {SCA101: {from: 2027-01-01}}"),
    ("packages: {default: deny}\nrules: {SCA101: {from: 2027-01-01}}", "rules: {SCA101: {from: 2027-01-02}}"),
    (
        "packages: {default: deny}",
        "waivers: [{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}]",
    ),
]
STRICTER = [
    ("packages: {default: allow}", "packages: {default: deny, approved: [pkg:npm/a]}"),
    ("packages: {default: deny}", "packages: {default: deny, denied: [pkg:npm/a]}"),
    ("packages: {default: deny}", "licences: {unknown: allow}"),
    ("licences: {unknown: allow}", "licences: {unknown: deny, allowed: [MIT], denied: [ISC]}"),
    ("licences: {unknown: deny, allowed: [MIT, ISC]}", "licences: {allowed: [mit]}"),
    ("licences: {unknown: deny, allowed: [MIT, ISC]}", "licences: {denied: [ISC]}"),
    ("sources: {npm: ['https://npm.example.test/']}", "sources: {npm: ['https://npm.example.test/ours/']}"),
    ("sources: {npm: [default, 'https://npm.example.test/']}", "sources: {npm: [default]}"),
    ("sources: {git: allow}", "sources: {git: ['https://git.example.test/']}"),
    ("sources: {git: ['https://git.example.test/']}", "sources: {git: deny}"),
    ("sources: {git: ['https://git.example.test/']}", "sources: {git: ['https://git.example.test/ours']}"),
    ("images: {}", "images: {pinned: digest, registries: [docker.io], root: deny, unresolved: deny}"),
    ("images: {registries: [docker.io]}", "images: {registries: [docker.io/library]}"),
    ("images: {scopes: [runtime]}", "images: {scopes: [runtime, build]}"),
    ("actions: {}", "actions: {pinned: commit, allowed: ['pkg:github/a/*']}"),
    ("actions: {allowed: ['pkg:github/a/*']}", "actions: {allowed: [pkg:github/a/b]}"),
    ("packages: {default: deny}\nrules: {SCA101: warn}", "rules: {package-not-approved: {release: fail}}"),
    ("packages: {default: deny}\nrules: {SCA101: {from: 2027-01-02}}", "rules: {SCA101: {from: 2027-01-01}}"),
    ("packages: {default: deny}", "rules: {SCA101: fail, SCA201: off}"),
    ("packages: {default: deny}", "rules: {waiver-expired: fail, waiver-unused: inform}"),
    ("packages: {default: deny}", "gaps: {unpinned: deny, stale: review, graph: review, licences: 50}"),
    ("packages: {default: deny}\ngaps: {licences: 80}", "gaps: {licences: 100}"),
    ("packages: {default: deny}", "packages: {install-scripts: deny, may-run-scripts: [pkg:npm/a], duplicates: deny}"),
    (
        "packages: {default: deny}",
        "licences: {unknown: deny}\nwaivers: [{id: w, rule: SCA203, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}]",
    ),
]


@pytest.mark.parametrize(("above", "below"), LOOSER)
def test_looser_without_a_right_is_a_mistake_that_names_both_lines(above: str, below: str) -> None:
    found = refused(stack(above, below))
    assert [code for _place, code, _message, _other in found] == ["E-POLICY-LOOSER"]
    place, _code, message, other = found[0]
    assert place.startswith("unit.yaml:4:")
    assert other.startswith("organisation.yaml:")
    assert other in message
    assert "unit has no right to relax" in message


@pytest.mark.parametrize(("above", "below"), STRICTER)
def test_stricter_needs_no_right(above: str, below: str) -> None:
    assert refused(stack(above, below)) == []


@pytest.mark.parametrize(("above", "below"), [*LOOSER, *STRICTER])
def test_a_layer_between_that_says_nothing_changes_nothing(above: str, below: str) -> None:
    through = [(code, other) for _place, code, _message, other in refused(stack(above, "", below))]
    assert through == [(code, other) for _place, code, _message, other in refused(stack(above, below))]


def test_what_a_unit_tightened_a_team_cannot_loosen() -> None:
    found = refused(stack("packages: {default: allow}", "packages: {default: deny}", "packages: {default: review}"))
    assert [(place, other) for place, _code, _message, other in found] == [("team.yaml:4:21", "unit.yaml:4:21")]


def test_an_equal_word_keeps_the_line_of_the_upper_layer() -> None:
    verdict = judge(stack("packages: {default: deny}", "packages: {default: deny}"), npm("a"))
    assert [str(one.judged_by) for one in verdict.findings] == ["organisation.yaml:3:12"]


def test_every_finding_names_the_line_of_the_layer_that_judged() -> None:
    files = stack("packages: {default: allow}", "packages: {denied: [pkg:npm/a]}", "licences: {unknown: deny}")
    verdict = judge(files, npm("a"), npm("b", licence="MIT"))
    assert [(one.code, str(one.judged_by)) for one in verdict.findings] == [
        ("SCA102", "unit.yaml:4:21"),
        ("SCA203", "team.yaml:4:12"),
    ]
    assert [(one.name, one.source) for one in verdict.layers] == [
        ("team", "team.yaml"),
        ("unit", "unit.yaml"),
        ("organisation", "organisation.yaml"),
    ]
    assert len({one.sha256 for one in verdict.layers}) == 3


def test_a_denied_licence_is_taken_from_the_list_of_another_layer() -> None:
    verdict = judge(stack("licences: {unknown: deny, allowed: [MIT, ISC]}", "licences: {denied: [isc]}"), npm("a", licence="ISC"))
    assert said(verdict) == [("SCA201", "a@1.0.0", "open")]


def test_a_policy_that_allows_no_licence_any_more_is_a_mistake() -> None:
    found = refused(stack("licences: {unknown: deny, allowed: [MIT]}", "licences: {denied: [MIT]}"))
    assert "none is left" in found[0][2]


def test_the_keys_of_settings_are_all_compared() -> None:
    assert set(settings.KEYS) == {*settings.STAGES, "undetermined", "from"}
    assert load(stack("packages: {default: deny}", "rules: {SCA101: {commit: fail}}")).policy.settings["SCA101"]

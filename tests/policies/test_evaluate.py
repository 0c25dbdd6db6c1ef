"""The verdict as a whole: what it adds up to, and the laws that hold for any project and any policy."""

import re
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Component, Reference, Scope, Source
from sca.model.verdict import Outcome
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from sca.policies.rule import Rule
from sca.policies.subjects import subjects_of
from sca.policies.table import FAMILIES, RULES
from tests.policies.judging import (
    DIGEST,
    REGISTRIES,
    TODAY,
    answers,
    image,
    inventory,
    judge,
    npm,
    nuget,
    policy,
    pypi,
    requirement,
    said,
)

T = TypeVar("T")

EVERYTHING = """\
packages:
  default: deny
  approved: [pkg:npm/a, pkg:npm/b]
licences: {unknown: review, allowed: [MIT]}
sources: {npm: [default]}
images: {pinned: digest}
"""


def test_the_order_of_findings_is_by_state_family_and_label() -> None:
    verdict = judge(EVERYTHING, npm("z"), npm("b", licence="ISC"), npm("a"), image("x", "docker.io", "x"))
    assert said(verdict) == [
        ("SCA101", "z@1.0.0", "open"),
        ("SCA202", "b@1.0.0", "open"),
        ("SCA401", "x", "open"),
        ("SCA203", "a@1.0.0", "undetermined"),
        ("SCA203", "z@1.0.0", "undetermined"),
    ]


@pytest.mark.parametrize(
    ("nodes", "outcome"),
    [
        pytest.param([npm("a", licence="MIT")], Outcome.SATISFIED, id="all is well"),
        pytest.param([npm("a", licence="MIT"), npm("b")], Outcome.UNDETERMINED, id="one open question"),
        pytest.param([npm("z"), npm("b")], Outcome.VIOLATED, id="a violation goes before a question"),
        pytest.param([], Outcome.SATISFIED, id="nothing"),
    ],
)
def test_the_outcome(nodes: list[Component], outcome: Outcome) -> None:
    verdict = judge(EVERYTHING, *nodes)
    assert (verdict.outcome, verdict.judged) == (outcome, len(nodes))
    assert verdict.judged_on == TODAY.isoformat()
    assert verdict.families == ("packages", "licences", "sources", "images")


def test_a_section_that_is_absent_asks_for_nothing() -> None:
    verdict = judge("images: {}\n", npm("a", licence="GPL-3.0-only"))
    assert (verdict.findings, verdict.families) == ((), ("images",))


NODES: tuple[Component | Reference, ...] = (
    npm("a", licence="MIT"),
    npm("a", "2.0.0", licence="GPL-3.0-only OR MIT"),
    npm("a", "2.0.0", id="again", line=7, licence="ISC", scope=Scope.DEV),
    npm("b", "1.0.0-rc.1", licence="BSD"),
    npm("b", "odd", source=Source("git", "https://git.example.test/b")),
    npm("@s/c", licence="Apache-2.0 WITH LLVM-exception"),
    nuget("Contoso.Text", "1.2"),
    pypi("d", "1.0", licence="MIT AND GPL-3.0-only"),
    requirement("d", ">=1"),
    image("node:24", "docker.io", "library/node", "24"),
    image("node@", "docker.io", "library/node", "", DIGEST),
    replace(image("$X", "", ""), unresolved="X is not set"),
)
MATCHES = ("pkg:npm/a", "pkg:npm/a@^1", "pkg:npm/a@>1", "pkg:npm/b@<2", "pkg:npm/@s/*", "pkg:nuget/contoso.*",
           "pkg:pypi/d@>=1", "pkg:pypi/*")  # fmt: skip
IDS = ("MIT", "ISC", "GPL-3.0-only", "GPL-2.0-or-later", "Apache-2.0", "BSD-3-Clause")
PROJECTS = st.lists(st.sampled_from(NODES), max_size=8, unique_by=lambda node: node.id)
ENTRIES = st.lists(st.sampled_from(MATCHES), max_size=5, unique=True)


class Lists(Struct, frozen=True):
    """The lists of a policy."""

    default: str
    approved: list[str]
    denied: list[str]
    unknown: str
    allowed: list[str]
    refused: list[str]

    @property
    def text(self) -> str:
        """The sections."""
        allowed = [id for id in self.allowed if id not in self.refused] or ["Zlib"]
        return (
            f"packages:\n  default: {self.default}\n  approved:\n{_lines(self.approved)}  denied:\n{_lines(self.denied)}"
            f"licences:\n  unknown: {self.unknown}\n  allowed:\n{_lines(allowed)}  denied:\n{_lines(self.refused)}"
            "sources: {npm: [default], git: deny}\nimages: {pinned: digest}\n"
        )


WAIVER = (
    "waivers:\n  - {id: W, rule: package-not-approved, match: '%s', reason: known, owner: team, expires: 2027-01-01, covers: 1}\n"
)
WORDS = st.sampled_from(("deny", "review", "allow"))
LICENCES = st.lists(st.sampled_from(IDS), max_size=4, unique=True)
LISTS = st.builds(Lists, WORDS, ENTRIES, ENTRIES, WORDS, LICENCES, LICENCES)
BADNESS = {Outcome.SATISFIED: 0, Outcome.UNDETERMINED: 1, Outcome.VIOLATED: 2}


@given(PROJECTS, LISTS, st.sampled_from(MATCHES), st.data())
def test_a_part_is_judged_like_the_whole(
    nodes: list[Component | Reference], lists: Lists, waived: str, data: st.DataObject
) -> None:
    rules = policy(f"{lists.text}{WAIVER % waived}")
    found = inventory(*nodes)
    names = [one.name for one in subjects_of(found)]
    only = frozenset(data.draw(st.lists(st.sampled_from(names), unique=True))) if names else frozenset()
    whole, part = (
        evaluate(found, rules, Occasion(TODAY), Grounds(answers(found), REGISTRIES), only=asked) for asked in (None, only)
    )
    nodes_of = {instance.id for one in subjects_of(found) if one.name in only for instance in one.instances}
    assert [one for one in part.findings if one.node] == [one for one in whole.findings if one.node in nodes_of]


@given(PROJECTS, LISTS, st.sampled_from(MATCHES))
def test_one_more_denied_package_makes_no_verdict_better(nodes: list[Component | Reference], lists: Lists, more: str) -> None:
    after = judge(replace(lists, denied=[*lists.denied, more]).text, *nodes)
    assert BADNESS[after.outcome] >= BADNESS[judge(lists.text, *nodes).outcome]


@given(PROJECTS, LISTS, st.sampled_from(IDS))
def test_one_more_denied_licence_makes_no_verdict_better(nodes: list[Component | Reference], lists: Lists, more: str) -> None:
    after = judge(replace(lists, refused=[*lists.refused, more]).text, *nodes)
    assert BADNESS[after.outcome] >= BADNESS[judge(lists.text, *nodes).outcome]


@given(PROJECTS, LISTS, st.sampled_from(MATCHES))
def test_one_more_approved_package_makes_no_verdict_worse(nodes: list[Component | Reference], lists: Lists, more: str) -> None:
    after = judge(replace(lists, approved=[*lists.approved, more]).text, *nodes)
    assert BADNESS[after.outcome] <= BADNESS[judge(lists.text, *nodes).outcome]


@given(PROJECTS, LISTS, st.sampled_from(RULES), st.sampled_from(MATCHES))
def test_taking_a_waiver_away_makes_no_verdict_better(
    nodes: list[Component | Reference], lists: Lists, rule: Rule, match: str
) -> None:
    never = ("SCA105", "SCA901", "SCA906", "SCA908", "SCA909", "SCA910", "SCA911")
    if rule.family not in ("waivers", "gaps", "break-glass") and rule.code not in never:
        about = ", vulnerability: CVE-2026-1001" if rule.family == "vulnerabilities" else ""
        waiver = (
            f"waivers:\n  - {{id: w, rule: {rule.code}, match: '{match}', reason: r, owner: o, expires: 2099-01-01{about}}}\n"
        )
        waived = judge(lists.text + waiver, *nodes)
        assert BADNESS[waived.outcome] <= BADNESS[judge(lists.text, *nodes).outcome]


@given(PROJECTS, LISTS, st.sampled_from(NODES))
def test_one_more_component_takes_no_finding_of_another_away(
    nodes: list[Component | Reference], lists: Lists, more: Component | Reference
) -> None:
    others = [node for node in nodes if node.id != more.id and node.package != more.package]
    before = judge(lists.text, *others).findings
    assert set(before) <= set(judge(lists.text, *others, more).findings)


@given(PROJECTS, LISTS, st.randoms(use_true_random=False))
def test_no_order_matters(nodes: list[Component | Reference], lists: Lists, chance: Random) -> None:
    def mixed(values: list[T]) -> list[T]:
        return chance.sample(values, len(values))

    other = Lists(
        lists.default, mixed(lists.approved), mixed(lists.denied), lists.unknown, mixed(lists.allowed), mixed(lists.refused)
    )
    one, two = judge(lists.text, *nodes), judge(other.text, *mixed(nodes))
    assert (one.outcome, said(one)) == (two.outcome, said(two))


@given(PROJECTS, LISTS)
def test_every_finding_has_one_state_a_rule_and_both_ends(nodes: list[Component | Reference], lists: Lists) -> None:
    codes = {rule.code: rule for rule in RULES}
    for found in judge(lists.text, *nodes).findings:
        assert (found.rule, found.family) == (codes[found.code].name, codes[found.code].family)
        assert found.message
        assert found.fix
        assert found.where.path
        assert found.judged_by is not None
        assert found.judged_by.line
        assert found.family == "gaps" or found.node in {node.id for node in nodes}


def test_codes_and_names_are_unique_and_grouped_by_family() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for number, (family, rules) in enumerate(FAMILIES.items(), 1):
        assert {rule.family for rule in rules} == {family}
        assert [rule.code for rule in rules] == [f"SCA{number}{place:02}" for place in range(1, len(rules) + 1)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    for text in (rule.summary, rule.why, rule.fix):
        assert text.endswith(".")
    assert policy(f"{rule.example}\n").families


def _lines(values: list[str]) -> str:
    return "".join(f"    - '{value}'\n" for value in values)

"""Licences: expressions in three values, families, exceptions, and what is not known."""

import itertools
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.expressions import Compound, Expression, Licence, parse_expression
from sca.model.component import LicenceClaim, Location
from sca.model.verdict import Outcome
from sca.policies.licences.config import LicenceRules
from sca.policies.licences.lists import Listed
from sca.policies.licences.weigh import Scales, later_versions
from tests.policies.judging import image, judge, line, npm, only, policy, pypi, said

WHERE = Location("sca-policy.yaml", 1)
YES, NO, OPEN = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNDETERMINED
# Under RULES: allowed, denied, and an exception whose base is allowed but which is not named itself.
LEAF = {YES: "MIT", NO: "GPL-3.0-only", OPEN: "Apache-2.0 WITH LLVM-exception"}
RULES = "licences: {unknown: deny, allowed: [MIT, Apache-2.0], denied: [GPL-3.0-only]}\n"


def weigh(sections: str, expression: str) -> Outcome:
    rules = policy(sections).licences
    assert rules is not None
    return Scales(rules).weigh(parse_expression(expression)).outcome


@pytest.mark.parametrize(
    ("a", "b", "either", "both"),
    [
        (YES, YES, YES, YES),
        (YES, NO, YES, NO),
        (YES, OPEN, YES, OPEN),
        (NO, NO, NO, NO),
        (NO, OPEN, OPEN, NO),
        (OPEN, OPEN, OPEN, OPEN),
    ],
)
def test_three_values(a: Outcome, b: Outcome, either: Outcome, both: Outcome) -> None:
    for one, other in ((LEAF[a], LEAF[b]), (LEAF[b], LEAF[a])):
        assert weigh(RULES, f"{one} OR {other}") is either
        assert weigh(RULES, f"{one} AND {other}") is both


@pytest.mark.parametrize(
    ("lists", "expression", "outcome"),
    [
        pytest.param("allowed: [GPL-3.0-only]", "GPL-2.0-or-later", YES, id="or later: a later one is allowed"),
        pytest.param("allowed: [GPL-2.0-only]", "GPL-2.0-or-later", YES, id="or later: this one is allowed"),
        pytest.param("allowed: [GPL-2.0-only]", "GPL-3.0-or-later", NO, id="or later never means earlier"),
        pytest.param("allowed: [GPL-2.0-or-later]", "GPL-2.0-only", NO, id="allowing or-later allows no only"),
        pytest.param("allowed: [LGPL-3.0-only]", "LGPL-2.1-or-later", YES, id="LGPL"),
        pytest.param("allowed: [GPL-3.0-only]", "LGPL-2.1-or-later", NO, id="another family"),
        pytest.param("allowed: [MPL-2.0]", "MPL-1.1+", YES, id="plus"),
        pytest.param("allowed: [Apache-2.0]", "Apache-1.0+", YES, id="plus to the next number"),
        pytest.param("allowed: [MIT]", "Apache-1.0+", NO, id="plus, none of them"),
        pytest.param("denied: [GPL-3.0-only]", "GPL-2.0-or-later", YES, id="one version is denied, another is free"),
        pytest.param("denied: [GPL-3.0-only, GPL-3.0-or-later]", "GPL-3.0-or-later", NO, id="every version is denied"),
        pytest.param("allowed: [GPL-2.0-only]", "GPL-2.0", NO, id="an id as it was; the normaliser has replaced it before"),
        pytest.param("allowed: [GPL-2.0]", "GPL-2.0-only", YES, id="a deprecated id in the policy"),
        pytest.param("allowed: [Apache-2.0]", "Apache-2.0 WITH LLVM-exception", OPEN, id="with: only the base is allowed"),
        pytest.param("denied: [Apache-2.0]", "Apache-2.0 WITH LLVM-exception", OPEN, id="with: only the base is denied"),
        pytest.param("allowed: [Apache-2.0 WITH LLVM-exception]", "Apache-2.0 WITH LLVM-exception", YES, id="with: named"),
        pytest.param("allowed: [MIT], denied: [Apache-2.0]", "Apache-2.0 WITH LLVM-exception", NO, id="with: not in the list"),
        pytest.param(
            "allowed: [GPL-2.0-only]",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            OPEN,
            id="with: a version of the base is allowed",
        ),
        pytest.param(
            "allowed: [GPL-2.0-only WITH Classpath-exception-2.0]",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            YES,
            id="with: a version of the whole is allowed",
        ),
        pytest.param("allowed: [Apache-2.0 WITH LLVM-exception]", "Apache-2.0", NO, id="with: the base is not"),
        pytest.param(
            "allowed: [GPL-2.0-with-classpath-exception]",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            YES,
            id="with: an old id that means it",
        ),
        pytest.param("allowed: [MIT]", "mit", YES, id="case"),
        pytest.param("allowed: [MIT]", "MITNFA", NO, id="a name that starts alike"),
        pytest.param("allowed: [MIT]", "LicenseRef-MIT", NO, id="a reference of the same name"),
        pytest.param("allowed: [LicenseRef-Ours]", "LicenseRef-Ours", YES, id="a reference that is named"),
        pytest.param("allowed: [MIT]", "(MIT OR GPL-3.0-only) AND AGPL-3.0-only", NO, id="a permissive branch is not enough"),
        pytest.param("allowed: [MIT]", "MIT OR Apache-2.0 AND GPL-3.0-only", YES, id="AND binds tighter"),
        pytest.param("denied: [GPL-3.0-only]", "MIT OR GPL-3.0-only", YES, id="a choice without the denied one"),
        pytest.param("denied: [GPL-3.0-only]", "MIT AND GPL-3.0-only", NO, id="a sum with the denied one"),
        pytest.param("denied: [GPL-3.0-only]", "Zlib", YES, id="no list of allowed ones: all others"),
    ],
)
def test_leaves(lists: str, expression: str, outcome: Outcome) -> None:
    assert weigh(f"licences: {{unknown: deny, {lists}}}\n", expression) is outcome


@pytest.mark.parametrize(
    ("stated", "code", "state"),
    [
        pytest.param("MIT", "", "", id="allowed"),
        pytest.param("GPL-3.0-only", "SCA201", "open", id="denied"),
        pytest.param("Zlib", "SCA202", "open", id="not allowed"),
        pytest.param("UNLICENSED", "SCA202", "open", id="no rights granted"),
        pytest.param(None, "SCA203", "open", id="nothing stated"),
        pytest.param("SEE LICENSE IN x", "SCA203", "open", id="a file that was not read"),
        pytest.param("NOASSERTION", "SCA203", "open", id="no assertion"),
        pytest.param("MIT-ish", "SCA204", "open", id="no licence"),
        pytest.param("GPL-3.0-only AND", "SCA204", "open", id="half an expression"),
        pytest.param("Apache", "SCA205", "undetermined", id="a family, one of which is allowed"),
        pytest.param("LGPLv3", "SCA202", "open", id="a family, none of which is allowed"),
        pytest.param("GPLv3", "SCA201", "open", id="a family, one of which is denied and the other not allowed"),
        pytest.param("MIT/X11", "SCA205", "undetermined", id="readings that differ"),
        pytest.param("Apache-2.0 WITH LLVM-exception", "SCA205", "undetermined", id="an exception that is not named"),
    ],
)
def test_findings(stated: str | None, code: str, state: str) -> None:
    verdict = judge(RULES, npm("a", licence=stated))
    assert [(one.code, one.state.value) for one in verdict.findings] == ([(code, state)] if code else [])


def test_a_family_passes_if_every_reading_does() -> None:
    allowed = "BSD-1-Clause, BSD-2-Clause, BSD-3-Clause, BSD-4-Clause"
    assert not judge(f"licences: {{unknown: deny, allowed: [{allowed}]}}\n", npm("a", licence="BSD")).findings


def test_an_open_family_names_the_reading_that_stands_in_the_way() -> None:
    text = "licences: {unknown: deny, allowed: [BSD-1-Clause, BSD-2-Clause, BSD-3-Clause]}\n"
    assert "BSD-4-Clause: not in the list" in only(judge(text, npm("a", licence="BSD"))).message


@pytest.mark.parametrize(("unknown", "states"), [("deny", ["open"]), ("review", ["undetermined"]), ("allow", [])])
def test_what_becomes_of_an_unknown_licence(unknown: str, states: list[str]) -> None:
    verdict = judge(f"licences: {{unknown: {unknown}, allowed: [MIT]}}\n", npm("a"))
    assert [one.state.value for one in verdict.findings] == states


@pytest.mark.parametrize(
    ("exception", "stated", "codes"),
    [
        pytest.param("{match: pkg:npm/a, allow: [Zlib], reason: read}", "Zlib", [], id="one more licence"),
        pytest.param("{match: pkg:npm/a, allow: [Zlib], reason: read}", "MIT", [], id="besides those of the list"),
        pytest.param("{match: pkg:npm/a, allow: [Zlib], reason: read}", "ISC", ["SCA202"], id="no other"),
        pytest.param("{match: pkg:npm/a, allow: [GPL-3.0-only], reason: read}", "GPL-3.0-only", [], id="a denied one"),
        pytest.param("{match: pkg:npm/a, allow: [MIT], reason: read}", None, ["SCA203"], id="it does not say which it is"),
        pytest.param("{match: pkg:npm/a, allow: true, reason: read}", None, [], id="whatever it is"),
        pytest.param("{match: pkg:npm/a, allow: [NONE], reason: ours}", "UNLICENSED", [], id="no rights, allowed by name"),
        pytest.param("{match: pkg:npm/a@2.0.0, allow: true, reason: read}", "Zlib", ["SCA202"], id="another version"),
        pytest.param("{match: pkg:npm/b, allow: true, reason: read}", "Zlib", ["SCA202"], id="another package"),
    ],
)
def test_exceptions(exception: str, stated: str | None, codes: list[str]) -> None:
    text = f"licences:\n  unknown: deny\n  allowed: [MIT]\n  denied: [GPL-3.0-only]\n  exceptions:\n    - {exception}\n"
    assert [one.code for one in judge(text, npm("a", licence=stated)).findings] == codes


def test_instances_with_different_licences_are_all_judged() -> None:
    nodes = npm("a", line=1, licence="MIT"), npm("a", line=2, licence="GPL-3.0-only"), npm("a", line=3)
    assert [one.code for one in judge(RULES, *nodes).findings] == ["SCA201", "SCA203"]


def test_a_denial_points_at_its_line() -> None:
    found = only(
        judge("licences:\n  unknown: deny\n  denied:\n    - MIT\n    - GPL-3.0-only\n", npm("a", licence="GPL-3.0-only"))
    )
    assert line(found) == 7
    assert ("rejected", "GPL-3.0-only: denied by sca-policy.yaml:7") in found.facts


def test_images_are_not_judged_and_requirements_are() -> None:
    verdict = judge(RULES, image("node", "docker.io", "library/node"), pypi("a"))
    assert [one.label for one in verdict.findings] == ["a 1.0"]


IDS = ("MIT", "ISC", "Zlib", "GPL-2.0-or-later", "GPL-3.0-only", "Apache-2.0")
BADNESS = {YES: 0, OPEN: 1, NO: 2}
EXCEPTED = Licence("GPL-2.0-or-later", exception="Classpath-exception-2.0")
LISTED = st.frozensets(st.sampled_from(IDS), max_size=4)


def expressions() -> st.SearchStrategy[Expression]:
    leaf: st.SearchStrategy[Expression] = st.sampled_from(IDS).map(Licence) | st.just(EXCEPTED)
    operator: st.SearchStrategy[Literal["AND", "OR"]] = st.sampled_from(("AND", "OR"))
    return st.recursive(
        leaf, lambda inner: st.builds(Compound, operator, st.lists(inner, min_size=2, max_size=3).map(tuple)), max_leaves=8
    )


def rules(allowed: frozenset[str], denied: frozenset[str]) -> LicenceRules:
    def listed(ids: frozenset[str]) -> tuple[Listed, ...]:
        return tuple(Listed(Licence(id), WHERE) for id in sorted(ids))

    return LicenceRules("deny", WHERE, WHERE, listed(allowed), listed(denied))


@given(expressions(), LISTED, LISTED)
def test_the_order_of_operands_does_not_matter(expression: Expression, allowed: frozenset[str], denied: frozenset[str]) -> None:
    scales = Scales(rules(allowed, denied))
    assert scales.weigh(_mirrored(expression)).outcome is scales.weigh(expression).outcome


@given(expressions(), LISTED, LISTED, st.sampled_from(IDS))
def test_one_more_denial_never_makes_anything_better(
    expression: Expression, allowed: frozenset[str], denied: frozenset[str], more: str
) -> None:
    before = Scales(rules(allowed, denied)).weigh(expression).outcome
    after = Scales(rules(allowed, denied | {more})).weigh(expression).outcome
    assert BADNESS[after] >= BADNESS[before]


@given(expressions(), LISTED, LISTED, st.sampled_from(IDS))
def test_one_more_allowed_licence_never_makes_anything_worse(
    expression: Expression, allowed: frozenset[str], denied: frozenset[str], more: str
) -> None:
    before = Scales(rules(allowed | {"ISC"}, denied)).weigh(expression).outcome
    after = Scales(rules(allowed | {"ISC", more}, denied)).weigh(expression).outcome
    assert BADNESS[after] <= BADNESS[before]


@given(expressions(), LISTED, LISTED)
def test_a_choice_of_the_same_twice_changes_nothing(
    expression: Expression, allowed: frozenset[str], denied: frozenset[str]
) -> None:
    scales = Scales(rules(allowed, denied))
    for operator in ("AND", "OR"):
        assert scales.weigh(Compound(operator, (expression, expression))).outcome is scales.weigh(expression).outcome


def test_later_versions_are_ordered_and_never_earlier() -> None:
    assert [str(one) for one in later_versions(Licence("GPL-2.0-or-later"))] == [
        "GPL-2.0-only",
        "GPL-3.0-only",
        "GPL-3.0-or-later",
    ]
    assert [str(one) for one in later_versions(Licence("MPL-1.1", or_later=True))] == ["MPL-1.1", "MPL-2.0"]
    assert later_versions(Licence("MIT")) == ()


def test_every_pair_of_leaves_has_the_outcome_of_the_table_whatever_stands_around_it() -> None:
    for a, b in itertools.product(LEAF.values(), repeat=2):
        assert weigh(RULES, f"(({a})) OR (({b}))") is weigh(RULES, f"{a} OR {b}")


def _mirrored(expression: Expression) -> Expression:
    if isinstance(expression, Licence):
        return expression
    return Compound(expression.operator, tuple(map(_mirrored, reversed(expression.parts))))


@pytest.mark.parametrize(
    ("word", "state"), [("inform", "informational"), ("review", "undetermined"), ("deny", "open"), ("allow", None)]
)
def test_claims_that_differ(word: str, state: str | None) -> None:
    where = Location("package.json", 1)
    claims = (LicenceClaim("MIT", "license", where), LicenceClaim("ISC", "LICENSE", where, "found"))
    verdict = judge(f"licences: {{unknown: deny, allowed: [MIT], claims-differ: {word}}}\n", replace(npm("a"), licences=claims))
    assert said(verdict) == ([] if state is None else [("SCA206", "a@1.0.0", state)])
    if state is not None:
        found = only(verdict)
        assert found.message == "a@1.0.0: license says MIT, LICENSE says ISC"
        assert ("found, LICENSE", "ISC (package.json:1)") in found.facts

"""Licences by category, by relation to the product, and what a policy rules about single packages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.expressions import Compound, Expression, Licence, parse_expression
from sca.facts.licence_categories import CATEGORIES, category_of
from sca.facts.licences import licence_answers
from sca.facts.spdx_ids import DEPRECATED, LICENCE_IDS
from sca.model.component import LicenceFile, Scope
from sca.model.licence import LicenceAnswer
from sca.model.verdict import Outcome
from sca.policies.licences.settle import settled
from sca.policies.licences.weigh import Scales
from tests.policies.judging import inventory, judge, mistakes, npm, only, policy, said

BY_CATEGORY = "licences: {unknown: deny, allowed-categories: [permissive], denied-categories: [network-copyleft]}\n"


@pytest.mark.parametrize(
    ("licence", "category"),
    [
        ("MIT", "permissive"),
        ("Unlicense", "public-domain"),
        ("MPL-2.0", "weak-copyleft"),
        ("LGPL-2.1-only", "weak-copyleft"),
        ("GPL-2.0-only", "strong-copyleft"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "weak-copyleft"),
        ("AGPL-3.0-or-later", "network-copyleft"),
        ("SSPL-1.0", "source-available"),
        ("BUSL-1.1", "source-available"),
        ("LicenseRef-Proprietary", "proprietary"),
        ("LicenseRef-Own", ""),
    ],
)
def test_categories(licence: str, category: str) -> None:
    one = parse_expression(licence)
    assert isinstance(one, Licence)
    assert category_of(one) == category


def test_nearly_every_licence_of_the_list_has_a_category() -> None:
    without = [id for id in LICENCE_IDS - DEPRECATED.keys() if category_of(Licence(id)) not in CATEGORIES]
    assert len(without) < 20, sorted(without)


@pytest.mark.parametrize(
    ("lists", "expression", "outcome"),
    [
        pytest.param("allowed-categories: [permissive]", "MIT", Outcome.SATISFIED, id="allowed"),
        pytest.param("allowed-categories: [permissive]", "GPL-3.0-only", Outcome.VIOLATED, id="another category"),
        pytest.param("allowed-categories: [permissive]", "LicenseRef-Own", Outcome.VIOLATED, id="none"),
        pytest.param("allowed-categories: [permissive], denied: [MIT]", "MIT", Outcome.VIOLATED, id="denied by id"),
        pytest.param("allowed: [AGPL-3.0-only], denied-categories: [network-copyleft]", "AGPL-3.0-only", Outcome.SATISFIED,
                     id="allowed by id"),
        pytest.param("denied-categories: [network-copyleft]", "AGPL-3.0-only", Outcome.VIOLATED, id="denied"),
        pytest.param("denied-categories: [network-copyleft]", "GPL-3.0-only", Outcome.SATISFIED, id="all others"),
        pytest.param("denied-categories: [network-copyleft]", "AGPL-3.0-only OR MIT", Outcome.SATISFIED, id="another branch"),
        pytest.param("denied-categories: [strong-copyleft]", "GPL-2.0-only WITH Classpath-exception-2.0", Outcome.SATISFIED,
                     id="an exception has a category of its own"),
    ],
)  # fmt: skip
def test_lists_of_categories(lists: str, expression: str, outcome: Outcome) -> None:
    rules = policy(f"licences: {{unknown: deny, {lists}}}\n").licences
    assert rules is not None
    assert Scales(rules).weigh(parse_expression(expression)).outcome is outcome


def test_a_finding_names_the_line_of_the_category() -> None:
    found = only(judge(BY_CATEGORY, npm("a", licence="AGPL-3.0-only")))
    assert (found.code, found.judged_by and found.judged_by.line) == ("SCA201", 3)
    assert ("rejected", "AGPL-3.0-only: network-copyleft is denied by sca-policy.yaml:3") in found.facts


TOOLS = """licences:
  unknown: deny
  allowed: [MIT]
  denied: [GPL-3.0-only]
  relations:
    - {relation: tool, scopes: [dev, build], allowed: [GPL-3.0-only], allowed-categories: [weak-copyleft], unknown: allow}
    - {relation: hosted, match: "pkg:npm/@served/*", allowed-categories: [strong-copyleft], denied: [MIT]}
"""


@pytest.mark.parametrize(
    ("name", "scope", "licence", "codes"),
    [
        pytest.param("a", Scope.DEV, "GPL-3.0-only", [], id="a tool may have what is denied elsewhere"),
        pytest.param("a", Scope.RUNTIME, "GPL-3.0-only", ["SCA201"], id="what is shipped may not"),
        pytest.param("a", Scope.DEV, "MPL-2.0", [], id="a category for tools"),
        pytest.param("a", Scope.DEV, "AGPL-3.0-only", ["SCA202"], id="not every category"),
        pytest.param("a", Scope.DEV, None, [], id="unknown is said by the relation"),
        pytest.param("a", Scope.RUNTIME, None, ["SCA203"], id="and by the section"),
        pytest.param("@served/a", Scope.RUNTIME, "GPL-2.0-only", [], id="by pattern"),
        pytest.param("@served/a", Scope.RUNTIME, "MIT", ["SCA201"], id="denied by the relation"),
    ],
)
def test_relations(name: str, scope: Scope, licence: str | None, codes: list[str]) -> None:
    assert [code for code, _, _ in said(judge(TOOLS, npm(name, licence=licence, scope=scope)))] == codes


def test_a_package_that_is_also_shipped_is_no_tool() -> None:
    both = (npm("a", line=1, licence="GPL-3.0-only", scope=Scope.DEV), npm("a", line=2, licence="GPL-3.0-only"))
    assert [code for code, _, _ in said(judge(TOOLS, *both))] == ["SCA201"]


def answer(sections: str, licence: str, **facts: object) -> LicenceAnswer:
    found = inventory(replace(npm("a", licence=licence), **facts))
    return settled(found, licence_answers(found), policy(sections).licences)[0]


@pytest.mark.parametrize(
    ("lists", "licence", "chosen"),
    [
        ("allowed: [MIT, ISC]", "MIT OR GPL-3.0-only", "MIT"),
        ("allowed: [MIT, ISC]", "MIT OR ISC", "ISC"),
        ("allowed: [MIT, ISC], preferred: [MIT]", "ISC OR MIT", "MIT"),
        ("allowed: [MIT, ISC]", "(MIT OR GPL-3.0-only) AND ISC", "MIT AND ISC"),
        ("allowed: [MIT, ISC, Zlib]", "(MIT AND ISC) OR Zlib", "Zlib"),
        ("allowed: [Zlib]", "MIT OR ISC", ""),
        ("allowed: [MIT]", "MIT", ""),
    ],
)
def test_the_branch_that_is_taken(lists: str, licence: str, chosen: str) -> None:
    assert answer(f"licences: {{unknown: deny, {lists}}}\n", licence).chosen == chosen


def ruled(entry: str) -> str:
    return f"licences:\n  unknown: deny\n  allowed: [MIT, GPL-3.0-only]\n  {entry}\n"


CHOICE = ruled("choices: [{match: pkg:npm/a@1.0.0, of: MIT OR GPL-3.0-only, choose: GPL-3.0-only, reason: linked with it}]")


def test_a_choice_by_hand() -> None:
    assert answer(CHOICE, "GPL-3.0-only OR MIT").chosen == "GPL-3.0-only"
    assert answer(CHOICE, "MIT OR Apache-2.0").chosen == "MIT"
    assert said(judge(CHOICE, npm("a", licence="MIT OR GPL-3.0-only"))) == []


def test_a_choice_is_void_once_the_expression_is_another_one() -> None:
    found = only(judge(CHOICE, npm("a", licence="MIT OR ISC")))
    assert (found.code, found.state.value, found.judged_by and found.judged_by.line) == ("SCA207", "informational", 6)
    assert "the licence is MIT OR ISC" in found.message


def test_a_clarification_rests_on_the_text() -> None:
    text = ruled('clarifications: [{match: pkg:npm/a, licence: MIT, raw: "see README", reason: read}]')
    made = answer(text, "see README")
    assert (made.expression, made.kind, made.rule, made.location and made.location.line) == (
        "MIT",
        "concluded",
        "clarification",
        6,
    )
    assert [(one.kind, one.effective) for one in made.readings] == [("concluded", True), ("declared", False)]
    assert said(judge(text, npm("a", licence="see README"))) == []
    assert [one[0] for one in said(judge(text, npm("a", licence="see NOTICE")))] == ["SCA204", "SCA207"]


def test_a_clarification_rests_on_a_file() -> None:
    digest = "0a" * 32
    text = ruled(f"clarifications: [{{match: pkg:npm/a, licence: MIT, file-sha256: {digest}, reason: read}}]")
    with_file = {"texts": (LicenceFile("LICENSE", 1, digest, "licence"),)}
    assert answer(text, "own", **with_file).expression == "MIT"
    other = {"texts": (LicenceFile("LICENSE", 1, "0b" * 32, "licence"),)}
    assert [one[0] for one in said(judge(text, replace(npm("a", licence="own"), **other)))] == ["SCA204", "SCA207"]


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("denied-categories: [copyleft]", "E-POLICY-VALUE", "an entry of denied-categories is permissive"),
        ("relations: [{relation: static}]", "E-POLICY-VALUE", "relation is linked, bundled, tool or hosted"),
        ("choices: [{match: pkg:npm/a, of: MIT, choose: MIT, reason: x}]", "E-POLICY-VALUE", "MIT is no branch of MIT"),
        ("choices: [{match: pkg:npm/a, of: MIT OR ISC, choose: Zlib, reason: x}]", "E-POLICY-VALUE", "Zlib is no branch"),
        ("clarifications: [{match: pkg:npm/a, licence: MIT, reason: x}]", "E-POLICY-MISSING", "rests on one thing"),
        ("clarifications: [{match: pkg:npm/a, licence: MIT, file-sha256: ab, reason: x}]", "E-POLICY-VALUE", "64 digits"),
        ("clarifications: [{match: pkg:npm/a, licence: Mine, raw: y, reason: x}]", "E-POLICY-LICENCE", "no SPDX licence id"),
        ("duties-complete: never", "E-POLICY-VALUE", "duties-complete is commit, build or release"),
    ],
)
def test_mistakes(entry: str, code: str, words: str) -> None:
    found = mistakes(ruled(entry))
    assert code in [one[2] for one in found]
    assert any(words in one[3] for one in found), found


LEAVES = ("MIT", "ISC", "GPL-3.0-only", "GPL-2.0-or-later", "Apache-2.0 WITH LLVM-exception", "LicenseRef-Own", "AGPL-3.0-only")
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from(LEAVES).map(parse_expression),
    lambda inner: st.tuples(st.sampled_from(("AND", "OR")), st.lists(inner, min_size=2, max_size=3)).map(
        lambda made: Compound(made[0], tuple(made[1]))
    ),
    max_leaves=6,
)
LISTS = st.fixed_dictionaries(
    {
        "allowed": st.lists(st.sampled_from(("MIT", "ISC", "GPL-3.0-only")), unique=True),
        "allowed-categories": st.lists(st.sampled_from(("permissive", "weak-copyleft")), unique=True),
        "denied-categories": st.lists(st.sampled_from(("strong-copyleft", "network-copyleft")), unique=True),
    }
)


def scales(lists: dict[str, list[str]]) -> Scales:
    text = "".join(f", {key}: [{', '.join(words)}]" for key, words in lists.items() if words)
    rules = policy(f"licences: {{unknown: deny{text}}}\n").licences
    assert rules is not None
    return Scales(rules)


def truth(expression: Expression, leaves: dict[str, Outcome]) -> Outcome:
    if isinstance(expression, Licence):
        return leaves[str(expression)]
    parts = {truth(part, leaves) for part in expression.parts}
    first, last = (Outcome.SATISFIED, Outcome.VIOLATED) if expression.operator == "OR" else (Outcome.VIOLATED, Outcome.SATISFIED)
    return first if first in parts else Outcome.UNDETERMINED if Outcome.UNDETERMINED in parts else last


@given(EXPRESSIONS, LISTS)
def test_an_expression_is_what_the_truth_table_says(expression: Expression, lists: dict[str, list[str]]) -> None:
    balance = scales(lists)
    leaves = {leaf: balance.weigh(parse_expression(leaf)).outcome for leaf in LEAVES}
    weighed = balance.weigh(expression)
    assert weighed.outcome is truth(expression, leaves)
    if weighed.outcome is Outcome.SATISFIED:
        assert weighed.chosen is not None
        assert balance.weigh(weighed.chosen).outcome is Outcome.SATISFIED
        assert "OR" not in str(weighed.chosen).split()


@given(EXPRESSIONS, EXPRESSIONS, LISTS)
def test_another_branch_never_makes_an_allowed_licence_forbidden(
    one: Expression, more: Expression, lists: dict[str, list[str]]
) -> None:
    balance = scales(lists)
    if balance.weigh(one).outcome is Outcome.SATISFIED:
        assert balance.weigh(Compound("OR", (one, more))).outcome is Outcome.SATISFIED


@given(EXPRESSIONS, LISTS, st.sampled_from(("MIT", "ISC", "Zlib")), st.sampled_from(("permissive", "proprietary")))
def test_a_denial_more_never_makes_a_forbidden_licence_allowed(
    expression: Expression, lists: dict[str, list[str]], id: str, category: str
) -> None:
    before = scales(lists).weigh(expression).outcome
    allowed = [one for one in lists["allowed"] if one != id]
    good = [one for one in lists["allowed-categories"] if one != category]
    if (lists["allowed"] or lists["allowed-categories"]) and not (allowed or good):
        return
    more = {"allowed": allowed, "allowed-categories": good}
    for denied in ({"denied": [id]}, {"denied-categories": [*lists["denied-categories"], category]}):
        after = scales({**lists, **more, **denied}).weigh(expression).outcome
        assert not (before is Outcome.VIOLATED and after is Outcome.SATISFIED)


@given(EXPRESSIONS)
def test_what_is_printed_is_read_again(expression: Expression) -> None:
    assert str(parse_expression(str(expression))) == str(parse_expression(str(parse_expression(str(expression)))))


def test_the_outcome_does_not_depend_on_the_order_of_parts() -> None:
    balance = scales({"allowed": ["MIT"], "denied-categories": ["network-copyleft"]})
    for operator in ("AND", "OR"):
        for parts in itertools.permutations(("MIT", "ISC", "AGPL-3.0-only")):
            found = balance.weigh(Compound(operator, tuple(map(parse_expression, parts)))).outcome
            assert found is (Outcome.SATISFIED if operator == "OR" else Outcome.VIOLATED)


def test_an_answer_is_settled_once() -> None:
    found = inventory(npm("a", licence="MIT OR ISC"))
    rules = policy("licences: {unknown: deny, allowed: [MIT]}\n").licences
    once = settled(found, licence_answers(found), rules)
    assert settled(found, once, rules) == once
    assert settled(found, once, None) == once
    assert replace(once[0], chosen="") == licence_answers(found)[0]

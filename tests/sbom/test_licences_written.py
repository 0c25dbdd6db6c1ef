"""How a licence answer is written: id, expression or name, never a guess dressed up as SPDX."""

import pytest

from sca.model.component import Component, LicenceClaim, Location
from sca.model.licence import LicenceAnswer
from sca.model.package import npm_package
from sca.model.property_names import Pairs
from sca.sbom.expression_shape import is_expression
from sca.sbom.licences import Licences

KNOWN = frozenset({"Apache-2.0", "MIT"})


def node(place: str, *raws: str) -> Component:
    claims = tuple(LicenceClaim(raw, "license", Location("package-lock.json", 3)) for raw in raws)
    return Component(place, npm_package("a", "1.0.0"), (), licences=claims)


def answer(shape: str, expression: str = "", raw: str = "", confidence: str = "exact") -> LicenceAnswer:
    return LicenceAnswer("a", shape, expression, raw=raw, confidence=confidence)


@pytest.mark.parametrize(
    ("given", "written", "properties"),
    [
        pytest.param(answer("expression", "MIT", "MIT"), ["id MIT"], [], id="an SPDX id"),
        pytest.param(answer("expression", "mit", "mit"), ["expression mit"], [], id="an id in another case is no id"),
        pytest.param(
            answer("expression", "Apache-2.0", "Apache 2", "alias"),
            ["id Apache-2.0"],
            [("sca:licence:confidence", "alias"), ("sca:licence:raw", "Apache 2")],
            id="a known alias keeps its raw text",
        ),
        pytest.param(answer("expression", "MIT OR Apache-2.0"), ["expression MIT OR Apache-2.0"], [], id="operators stay"),
        pytest.param(answer("expression", "LicenseRef-own"), ["expression LicenseRef-own"], [], id="a private licence"),
        pytest.param(
            LicenceAnswer("a", "candidates", raw="BSD", candidates=("BSD-2-Clause", "BSD-3-Clause")),
            ["name BSD"],
            [
                ("sca:licence:candidate", "BSD-2-Clause"),
                ("sca:licence:candidate", "BSD-3-Clause"),
                ("sca:licence:shape", "candidates"),
            ],
            id="a family",
        ),
        pytest.param(answer("none", raw="UNLICENSED"), ["name UNLICENSED"], [("sca:licence:shape", "none")], id="no rights"),
        pytest.param(answer("none"), ["name NONE"], [("sca:licence:shape", "none")], id="no rights, no words"),
        pytest.param(answer("unknown", raw="ask us"), ["name ask us"], [("sca:licence:shape", "unknown")], id="unknown words"),
        pytest.param(answer("unknown"), [], [("sca:licence:shape", "unknown")], id="nothing known"),
    ],
)
def test_one_answer(given: LicenceAnswer, written: list[str], properties: list[tuple[str, str]]) -> None:
    pairs: Pairs = set()
    assert show(Licences({"a": given}, KNOWN), (node("a"),), pairs) == written
    assert sorted(pairs) == properties


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        pytest.param(answer("expression", "MIT"), answer("expression", "MIT"), ["id MIT"], id="equal answers are one"),
        pytest.param(answer("expression", "MIT"), answer("unknown"), ["id MIT"], id="not knowing adds nothing"),
        pytest.param(
            answer("expression", "MIT"),
            answer("expression", "MIT OR Apache-2.0"),
            ["id MIT", "name MIT OR Apache-2.0"],
            id="an expression beside another licence is a name",
        ),
    ],
)
def test_answers_for_two_instances(first: LicenceAnswer, second: LicenceAnswer, written: list[str]) -> None:
    assert show(Licences({"a": first, "b": second}, KNOWN), (node("a"), node("b")), set()) == written


def test_a_claim_that_nobody_judged_is_an_id_or_a_name() -> None:
    pairs: Pairs = set()
    assert show(Licences({}, KNOWN), (node("a", "MIT", "MIT OR WTFPL"),), pairs) == ["id MIT", "name MIT OR WTFPL"]
    assert pairs == set()


def show(licences: Licences, nodes: tuple[Component, ...], pairs: Pairs) -> list[str]:
    shown = []
    for choice in licences.of(nodes, pairs):
        if choice.license is None:
            shown.append(f"expression {choice.expression}")
        else:
            shown.append(f"id {choice.license.id}" if choice.license.id else f"name {choice.license.name}")
        assert (choice.license or choice).acknowledgement == "declared"
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT", True),
        ("GPL-2.0+", True),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("DocumentRef-x:LicenseRef-y", True),
        ("", False),
        ("()", False),
        ("MIT AND", False),
        ("AND MIT", False),
        ("MIT Apache-2.0", False),
        ("(MIT", False),
        ("MIT)", False),
        ("MIT (OR BSD)", False),
        ("MIT/X11", False),
        ("(" * 50_000, False),
    ],
)
def test_shape_of_an_expression(text: str, expected: bool) -> None:
    assert is_expression(text) is expected

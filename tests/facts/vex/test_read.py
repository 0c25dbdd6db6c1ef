"""Each form of VEX is read to the same values, and what is not understood costs itself and is told."""

import json
from typing import Any

import pytest

from sca.facts.vex.read import read_vex
from sca.files.limits import DEFAULTS, Limits
from tests.facts.vex.documents import DAY, NPM_A, SHOP, analysed, csaf, cyclonedx, data, openvex, stated

FLAGS = [{"label": "vulnerable_code_not_present", "product_ids": ["P"]}]
RELATED = {
    "full_product_names": [
        {"product_id": "A", "name": "a", "product_identification_helper": {"purl": NPM_A}},
        {"product_id": "S", "name": "shop", "product_identification_helper": {"purl": SHOP}},
    ],
    "relationships": [
        {
            "category": "default_component_of",
            "product_reference": "A",
            "relates_to_product_reference": "S",
            "full_product_name": {"product_id": "P", "name": "a of shop"},
        }
    ],
}
SUBJECT = {"type": "application", "bom-ref": "root", "name": "shop", "purl": SHOP}


def read(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = read_vex(data(document), "vex.json", DEFAULTS)
    assert found.problems == ()
    return [(one.status, one.component, one.product, one.justification) for one in found.statements]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(cyclonedx(analysed()), [("not_affected", NPM_A, "", "code_not_reachable")], id="cyclonedx"),
        pytest.param(cyclonedx(analysed(state="resolved")), [("fixed", NPM_A, "", "code_not_reachable")], id="resolved"),
        pytest.param(
            cyclonedx(analysed(state="false_positive", justification="")), [("not_affected", NPM_A, "", "")], id="false positive"
        ),
        pytest.param(cyclonedx(analysed(state="exploitable", justification="")), [("affected", NPM_A, "", "")], id="exploitable"),
        pytest.param(
            cyclonedx(analysed(ref="c"), components=[{"type": "library", "name": "a", "bom-ref": "c", "purl": NPM_A}]),
            [("not_affected", NPM_A, "", "code_not_reachable")],
            id="by a reference inside the document",
        ),
        pytest.param(
            cyclonedx(analysed(), metadata={"timestamp": DAY, "component": SUBJECT}),
            [("not_affected", NPM_A, SHOP, "code_not_reachable")],
            id="in the product that the document is about",
        ),
        pytest.param(
            cyclonedx(analysed(ref="root"), metadata={"timestamp": DAY, "component": SUBJECT}),
            [("not_affected", SHOP, "", "code_not_reachable")],
            id="about the product itself",
        ),
        pytest.param(
            cyclonedx(analysed(ref="urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Fa%401.0.0")),
            [("not_affected", NPM_A, "", "code_not_reachable")],
            id="by a link into another document",
        ),
        pytest.param(cyclonedx({"id": "CVE-2026-1", "affects": [{"ref": NPM_A}]}), [], id="no analysis, no statement"),
        pytest.param(
            cyclonedx(analysed() | {"affects": [{"ref": "pkg:npm/a", "versions": [{"version": "1.0.0"}]}]}),
            [("not_affected", NPM_A, "", "code_not_reachable")],
            id="in a listed version",
        ),
        pytest.param(openvex(stated()), [("not_affected", NPM_A, "", "vulnerable_code_not_present")], id="openvex"),
        pytest.param(
            openvex(stated(product=SHOP, part=NPM_A)),
            [("not_affected", NPM_A, SHOP, "vulnerable_code_not_present")],
            id="openvex: part of a product",
        ),
        pytest.param(
            openvex(stated(product="https://shop.example.test/", part=NPM_A)),
            [("not_affected", NPM_A, "https://shop.example.test/", "vulnerable_code_not_present")],
            id="openvex: a product without package URL stays one",
        ),
        pytest.param(
            openvex(stated() | {"vulnerability": "CVE-2026-1", "products": [NPM_A]}),
            [("not_affected", NPM_A, "", "vulnerable_code_not_present")],
            id="openvex: as the first versions had it",
        ),
        pytest.param(
            csaf({"known_not_affected": ["P"]}, flags=FLAGS),
            [("not_affected", NPM_A, "", "vulnerable_code_not_present")],
            id="csaf",
        ),
        pytest.param(
            csaf({"known_not_affected": ["P"]}, threats=[{"category": "impact", "details": "never called"}])
            | {
                "product_tree": RELATED | {"product_groups": [{"group_id": "G", "product_ids": ["P"]}]},
                "vulnerabilities": [
                    {
                        "cve": "CVE-2026-1",
                        "product_status": {"known_not_affected": ["P"], "fixed": ["A"]},
                        "threats": [{"category": "impact", "details": "never called", "group_ids": ["G"]}],
                    }
                ],
            },
            [("not_affected", NPM_A, SHOP, ""), ("fixed", NPM_A, "", "")],
            id="csaf: a component of a product, by a group",
        ),
    ],
)
def test_statements(document: dict[str, Any], expected: list[tuple[str, str, str, str]]) -> None:
    assert read(document) == expected


def test_a_statement_has_its_author_date_ids_and_place() -> None:
    alias = {"references": [{"id": "GHSA-1", "source": {"name": "x"}}]}
    (one,) = read_vex(data(cyclonedx(analysed(detail="not called") | alias)), "vex/a.json", DEFAULTS, 3).statements
    assert (one.ids, one.author, one.date, one.document) == (("CVE-2026-1", "GHSA-1"), "Ann", DAY, 3)
    assert str(one.location).startswith("vex/a.json:")
    assert one.sentence == "not_affected, code_not_reachable: not called"


def test_a_date_of_another_zone_is_told_in_utc() -> None:
    (one,) = read_vex(data(openvex(stated(timestamp="2026-11-01T01:00:00+02:00"))), "v", DEFAULTS).statements
    assert one.date == "2026-10-31T23:00:00Z"


DEEP = b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": ' + b"[" * 100_000
# Every document that a hostile or careless author may send: what is lost, and by which code.
BAD: dict[str, tuple[bytes, str, str]] = {
    "no JSON": (b"{", "E-SYNTAX", "file"),
    "nothing": (b"", "E-SYNTAX", "file"),
    "no object": (b"[]", "E-STRUCTURE", "file"),
    "no UTF-8": (b'{"\xff": 1}', "E-ENCODING", "file"),
    "very deep": (DEEP, "E-DEPTH", "file"),
    "a key twice": (b'{"@context": "https://openvex.dev/ns", "statements": [], "statements": []}', "E-DUPLICATE-KEY", "file"),
    "another form": (b'{"hello": 1}', "E-STRUCTURE", "file"),
    "an unknown version of CycloneDX": (data(cyclonedx() | {"specVersion": "9.9"}), "E-VERSION", "file"),
    "an unknown version of CSAF": (data(csaf({}) | {"document": {"csaf_version": "9"}}), "E-VERSION", "file"),
    "a list that is none": (data(openvex() | {"statements": {"a": 1}}), "E-STRUCTURE", "file"),
    "an unknown state": (data(cyclonedx(analysed(state="fine"))), "E-VEX", "field"),
    "not affected without a reason": (data(cyclonedx(analysed(justification=""))), "E-VEX", "field"),
    "a component that is nowhere": (data(cyclonedx(analysed(ref="gone"))), "E-VEX", "field"),
    "no component at all": (data(cyclonedx(analysed() | {"affects": []})), "E-VEX", "field"),
    "no vulnerability": (data(cyclonedx(analysed(id=""))), "E-VEX", "field"),
    "no date": (data(cyclonedx(analysed(), metadata={})), "E-VEX", "field"),
    "a date that is none": (data(openvex(stated(timestamp="soon"))), "E-VEX", "field"),
    "two versions": (
        data(cyclonedx(analysed() | {"affects": [{"ref": NPM_A, "versions": [{"version": "2.0.0"}]}]})), "E-VEX", "field",
    ),
    "an unknown status": (data(openvex(stated("harmless"))), "E-VEX", "field"),
    "an unknown justification": (data(openvex(stated() | {"justification": "trust me"})), "E-VEX", "field"),
    "openvex without a reason": (data(openvex(stated() | {"justification": ""})), "E-VEX", "field"),
    "openvex without a product": (data(openvex(stated() | {"products": []})), "E-VEX", "field"),
    "a product that is a number": (data(openvex(stated() | {"products": [1]})), "E-VEX", "field"),
    "csaf without a reason": (data(csaf({"known_not_affected": ["P"]})), "E-VEX", "field"),
    "csaf with a product that is nowhere": (data(csaf({"fixed": ["Q"]})), "E-VEX", "field"),
    "a name that is a list": (data(openvex(stated()) | {"author": ["Ann"]}), "E-STRUCTURE", "file"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "code", "cost"), BAD.values(), ids=BAD)
def test_what_is_not_understood_is_a_problem_and_states_nothing(document: bytes, code: str, cost: str) -> None:
    found = read_vex(document, "vex.json", DEFAULTS)
    assert found.statements == ()
    assert [(one.code, one.cost, one.location.path) for one in found.problems] == [(code, cost, "vex.json")]


def test_a_bad_statement_costs_itself_and_not_its_neighbour() -> None:
    document = openvex(stated("harmless"), stated())
    found = read_vex(data(document), "vex.json", DEFAULTS)
    assert (len(found.statements), len(found.problems)) == (1, 1)
    lines = json.dumps(document, indent=1).splitlines()
    assert lines[(found.problems[0].location.line or 0) - 2].strip() == '"statements": ['


def test_more_statements_than_the_limit_are_refused() -> None:
    found = read_vex(data(openvex(stated(), stated())), "v", Limits(vex_statements=1))
    assert (found.statements, found.problems[0].code) == ((), "E-SIZE")


def test_a_hundred_thousand_statements_are_read_in_one_pass() -> None:
    many = read_vex(json.dumps(openvex(*[stated()] * 100_000)).encode(), "v", DEFAULTS)
    assert len(many.statements) == 100_000

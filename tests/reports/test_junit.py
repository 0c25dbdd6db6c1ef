import io
from collections import Counter

import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from sca.model.component import Location
from sca.model.package import npm_package
from sca.model.result import Result
from sca.model.verdict import State
from sca.reports.junit import render
from sca.reports.junit_cases import MESSAGE, MOST_PASSING
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, LODASH, NPM, RESULT, with_findings

PAGE = render(RESULT)


def _root(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(recover=False, resolve_entities=False))


def _cases(data: bytes) -> dict[str, etree._Element]:
    """The cases by class name and name."""
    return {f"{case.get('classname')} / {case.get('name')}": case for case in _root(data).iter("testcase")}


def _status(case: etree._Element) -> str:
    found = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    assert len(found) <= 1
    return found[0] if found else "passed"


def test_golden() -> None:
    assert_golden("sca-junit.xml", PAGE)


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("sca.run / policy evaluated", "error"),
        ("sca.approval.runtime / npm/lodash (package-lock.json)", "failure"),
        ("sca.approval.dev / npm/lodash (web/package-lock.json)", "failure"),
        ("sca.approval.runtime / npm/express (package-lock.json)", "passed"),
        ("sca.approval.runtime / npm/left-pad (package-lock.json)", "skipped"),
        ("sca.approval.runtime / pypi/requests (services/recommendations/requirements.txt)", "skipped"),
        ("sca.approval.runtime / nuget/Newtonsoft.Json (services/ledger/packages.lock.json)", "passed"),
        ("sca.licence.runtime / npm/readable-tools (package-lock.json)", "error"),
        ("sca.licence.runtime / npm/lodash (package-lock.json)", "passed"),
        ("sca.source.runtime / npm/internal-icons (web/package-lock.json)", "failure"),
        ("sca.source.dev / npm/@babel/core (web/package-lock.json)", "passed"),
        ("sca.image.runtime / oci/node (deploy/Dockerfile)", "failure"),
        ("sca.waiver.policy / W-7 (sca-policy.yaml)", "failure"),
        ("sca.input.file / package-lock.json", "passed"),
        ("sca.input.file / legacy/package-lock.json", "error"),
        ("sca.input.file / mobile/pnpm-lock.yaml", "error"),
        ("sca.input.file / vendor/odd names/package-lock.json", "error"),
        ("sca.input.file / third_party/package-lock.json", "skipped"),
    ],
)
def test_each_state_has_its_status(case: str, status: str) -> None:
    assert _status(_cases(PAGE)[case]) == status


def test_a_failure_points_at_file_and_line_and_says_what_to_do() -> None:
    case = _cases(PAGE)["sca.approval.runtime / npm/lodash (package-lock.json)"]
    assert (case.get("file"), case.get("line")) == (NPM, "812")
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("type") == "SCA101"
    message = "lodash@4.17.20 is not approved (SCA101); via express@4.18.2, +2 ways; package-lock.json:812"
    assert failure.get("message") == message
    lines = (failure.text or "").split("\n")
    assert lines[0] == "pkg:npm/lodash@4.17.20"
    assert "fix: use lodash@^4.17.21, the nearest approved version: npm update lodash" in lines
    assert "policy: sca-policy.yaml:9:5" in lines
    assert {prop.get("name") for prop in case.iter("property")} == {"sca:purl", "sca:rule"}


def test_counts_add_up_and_agree_with_another_reader() -> None:
    root = _root(PAGE)
    statuses = Counter(_status(case) for case in root.iter("testcase"))
    others = [case for suite in junitparser.JUnitXml.fromstring(PAGE) for case in suite]
    assert int(root.get("tests", "")) == statuses.total() == len(others)
    assert int(root.get("failures", "")) == statuses["failure"] == sum(case.is_failure for case in others)
    assert int(root.get("errors", "")) == statuses["error"] == sum(case.is_error for case in others)
    assert statuses["skipped"] == sum(case.is_skipped for case in others)
    for suite in root.iter("testsuite"):
        inside = Counter(_status(case) for case in suite)
        named = {name: int(suite.get(name, "")) for name in ("failures", "errors", "skipped")}
        assert named == {"failures": inside["failure"], "errors": inside["error"], "skipped": inside["skipped"]}
        assert int(suite.get("tests", "")) == inside.total()


def test_every_suite_has_what_strict_readers_want() -> None:
    for suite in _root(PAGE).iter("testsuite"):
        wanted = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"}
        assert set(suite.attrib) == wanted
        assert (suite.get("time"), suite.get("timestamp")) == ("0.000", "2026-01-15T09:30:00")


def test_the_worst_cases_of_a_suite_come_first() -> None:
    order = ["failure", "error", "skipped", "passed"]
    for suite in _root(PAGE).iter("testsuite"):
        ranks = [order.index(_status(case)) for case in suite]
        assert ranks == sorted(ranks)


def test_class_name_and_name_are_unique_because_some_servers_keep_only_the_first() -> None:
    names = [(case.get("classname"), case.get("name")) for case in _root(PAGE).iter("testcase")]
    assert len(names) == len(set(names))


def test_the_last_dot_of_a_class_name_splits_fixed_words() -> None:
    for case in _root(PAGE).iter("testcase"):
        assert case.get("classname", "").count(".") in (1, 2)


def test_an_upgrade_keeps_every_name() -> None:
    upgraded = replace(LODASH, package=npm_package("lodash", "4.17.99"), locations=(Location(NPM, 900),))
    finding = replace(
        FINDINGS[0], subject=upgraded.package.purl, label="lodash@4.17.99", message="lodash@4.17.99 is not approved"
    )
    result = replace(
        RESULT,
        components=tuple(upgraded if component is LODASH else component for component in RESULT.components),
        verdict=replace(RESULT.verdict, findings=(finding, *FINDINGS[1:])),
    )
    assert _cases(render(result)).keys() == _cases(PAGE).keys()


def test_a_family_that_the_policy_does_not_ask_for_has_no_passing_cases() -> None:
    silent = replace(with_findings(0), verdict=replace(with_findings(0).verdict, families=("packages",)))
    names = {suite.get("name", "").split(":")[0] for suite in _root(render(silent)).iter("testsuite")}
    assert names == {"sca run", "sca input", "sca approval"}


def test_a_run_without_packages_is_no_empty_report() -> None:
    empty = replace(
        with_findings(0), components=(), references=(), files=(), exit_status=7, reasons=("nothing to scan: no lock file",)
    )
    cases = _cases(render(empty))
    assert list(cases) == ["sca.run / policy evaluated"]
    assert _status(cases["sca.run / policy evaluated"]) == "error"


def test_very_many_passing_packages_become_one_case_a_file() -> None:
    many = tuple(
        replace(LODASH, id=f"{NPM}#{number}", package=npm_package(f"package-{number}", "1.0.0")) for number in range(MOST_PASSING)
    )
    result = replace(RESULT, components=(*RESULT.components, *many))
    cases = _cases(render(result))
    summary = cases["sca.approval.summary / all other packages (package-lock.json)"]
    assert summary.findtext("system-out") == "2002 packages passed"
    assert "sca.approval.runtime / npm/lodash (package-lock.json)" in cases
    assert len(cases) < 100


@pytest.mark.parametrize("state", State)
def test_messages_stay_short_whatever_stands_in_them(state: State) -> None:
    long = replace(FINDINGS[0], message="x" * 3_000, direct="y" * 3_000, state=state)
    result = replace(RESULT, verdict=replace(RESULT.verdict, findings=(long,)))
    messages = [found.get("message", "") for found in _root(render(result)).iter("failure", "error", "skipped")]
    assert all(len(message) <= MESSAGE for message in messages)


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_gives_a_file_that_a_strict_parser_reads(text: str) -> None:
    finding = replace(FINDINGS[0], label=text, message=text, fix=text, subject=text, direct=text, rule=text, node="", waiver=text)
    result: Result = replace(RESULT, target=text, verdict=replace(RESULT.verdict, findings=(finding,)), reasons=(text,))
    tree = etree.parse(io.BytesIO(render(result)), etree.XMLParser(recover=False))
    assert {element.tag for element in tree.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "properties", "property", "system-out"
    }  # fmt: skip

"""Both JUnit profiles against the schemas of their readers, and against the rules by which readers tell one test from another.

The schemas and where they come from: fixtures/reports/junit-schemas.
"""

from collections import Counter
from pathlib import Path

import junitparser
import pytest
from lxml import etree
from msgspec.structs import replace

from sca.model.component import Location
from sca.model.package import npm_package
from sca.model.result import Result
from sca.reports import junit, junit_strict
from sca.reports.base import Render
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, LODASH, NPM, RESULT, not_approved, with_findings

SCHEMAS = Path(__file__).resolve().parents[2] / "fixtures" / "reports" / "junit-schemas"
EMPTY = replace(
    with_findings(0), components=(), references=(), files=(), exit_status=7, reasons=("nothing to scan: no lock file",)
)
RUNS = {"sample": RESULT, "clean": with_findings(0), "failed": with_findings(30), "empty": EMPTY}
PROFILES: dict[str, Render] = {"rich": junit.render, "strict": junit_strict.render}


def _tree(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(recover=False, resolve_entities=False))


def _faults(root: etree._Element, schema: str) -> list[str]:
    judge = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    judge.validate(etree.ElementTree(_tree(etree.tostring(root))))
    return [entry.message for entry in judge.error_log]


def _strip(root: etree._Element, element: str, *attributes: str) -> None:
    for one in root.iter(element):
        for name in attributes:
            one.attrib.pop(name, None)


def test_golden() -> None:
    assert_golden("sca-junit-strict.xml", junit_strict.render(RESULT))


@pytest.mark.parametrize("schema", ["JUnit.xsd", "junit-10.xsd"])
@pytest.mark.parametrize("run", RUNS)
def test_the_strict_profile_is_valid_for_ant_and_for_the_xunit_plugin(run: str, schema: str) -> None:
    assert _faults(_tree(junit_strict.render(RUNS[run])), schema) == []


@pytest.mark.parametrize("run", RUNS)
def test_the_rich_profile_differs_from_the_xunit_plugins_schema_by_file_line_and_properties_only(run: str) -> None:
    root = _tree(junit.render(RUNS[run]))
    _strip(root, "testcase", "file", "line")
    for properties in root.findall(".//testcase/properties"):
        properties.getparent().remove(properties)
    assert _faults(root, "junit-10.xsd") == []


@pytest.mark.parametrize("profile", PROFILES)
def test_a_suite_is_surefires_but_for_what_other_readers_must_have(profile: str) -> None:
    """Surefire's schema is of one suite in a file, and knows no host, no number of a suite and no output of a suite."""
    for suite in _tree(PROFILES[profile](RESULT)).iter("testsuite"):
        _strip(suite, "testsuite", "hostname", "id", "package")
        _strip(suite, "testcase", "file", "line")
        for name in ("testcase/properties", "system-out", "system-err"):
            for element in suite.findall(name):
                element.getparent().remove(element)
        assert _faults(suite, "surefire-test-report.xsd") == []


def test_both_profiles_hold_the_same_cases_with_the_same_answers_and_texts() -> None:
    rich, strict = (_answers(render(RESULT)) for render in PROFILES.values())
    assert rich == strict
    said = " ".join(_tree(junit_strict.render(RESULT)).xpath("//system-out/text()"))
    for case in _tree(junit.render(RESULT)).iter("testcase"):
        assert (case.findtext("system-out") or "") in said


def _answers(data: bytes) -> dict[tuple[str | None, str | None], list[tuple[str, str | None, str | None, str | None]]]:
    return {
        (case.get("classname"), case.get("name")): [
            (one.tag, one.get("message"), one.get("type"), one.text) for one in case if one.tag in ("failure", "error", "skipped")
        ]
        for case in _tree(data).iter("testcase")
    }


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("run", RUNS)
def test_another_reader_counts_the_same(run: str, profile: str) -> None:
    data = PROFILES[profile](RUNS[run])
    cases = [case for suite in junitparser.JUnitXml.fromstring(data) for case in suite]
    statuses = Counter(case.result[0].__class__.__name__ if case.result else "Passed" for case in cases)
    suites = list(_tree(data).iter("testsuite"))
    told = {name: sum(int(suite.get(name, "")) for suite in suites) for name in ("tests", "failures", "errors", "skipped")}
    assert told == {
        "tests": len(cases),
        "failures": statuses["Failure"],
        "errors": statuses["Error"],
        "skipped": statuses["Skipped"],
    }


def _jenkins(classname: str) -> tuple[str, str]:
    """The rule of Jenkins' junit plugin: the package is what stands before the last dot, the class what stands behind it."""
    package, dot, name = classname.rpartition(".")
    return (package, name) if dot else ("(root)", classname)


@pytest.mark.parametrize("profile", PROFILES)
def test_jenkins_makes_packages_and_classes_of_our_words_and_of_nothing_scanned(profile: str) -> None:
    found = {_jenkins(case.get("classname", "")) for case in _tree(PROFILES[profile](RESULT)).iter("testcase")}
    families = {"approval", "licence", "source", "image", "waiver", "input"}
    assert {package for package, _name in found} == {"sca", *(f"sca.{family}" for family in families)}
    assert {name for _package, name in found} == {"run", "file", "runtime", "dev", "build", "policy"}


@pytest.mark.parametrize("profile", PROFILES)
def test_no_name_holds_the_version_of_a_package(profile: str) -> None:
    names = [case.get("name", "") for case in _tree(PROFILES[profile](RESULT)).iter("testcase")]
    versions = {component.package.version for component in RESULT.components} - {"1.0.0"}
    assert [name for name in names if any(version in name for version in versions)] == []


def _twice(result: Result) -> Result:
    """The result with one package installed at two places of one file, both of which are refused."""
    second = replace(LODASH, id=f"{NPM}#node_modules/a/node_modules/lodash", locations=(Location(NPM, 1_200),),
                     package=npm_package("lodash", "3.10.1"))  # fmt: skip
    findings = (*FINDINGS, not_approved(second, path=("shop", "lodash@3.10.1"), direct="lodash@3.10.1"))
    return replace(result, components=(*result.components, second), verdict=replace(result.verdict, findings=findings))


@pytest.mark.parametrize("profile", PROFILES)
def test_gitlab_drops_no_case_as_a_duplicate_of_another(profile: str) -> None:
    """GitLab keeps the first of two cases whose class and name make the same text."""
    cases = list(_tree(PROFILES[profile](_twice(RESULT))).iter("testcase"))
    keys = Counter(f"{case.get('classname')}_{case.get('name')}" for case in cases)
    assert [key for key, count in keys.items() if count > 1] == []
    (case,) = [case for case in cases if case.get("name") == f"npm/lodash ({NPM})" and "approval" in case.get("classname", "")]
    text = case.findtext("failure") or ""
    assert "pkg:npm/lodash@4.17.20" in text
    assert "pkg:npm/lodash@3.10.1" in text

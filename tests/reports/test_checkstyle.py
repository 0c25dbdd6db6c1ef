import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.verdict import State
from sca.reports.checkstyle import render
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, RESULT, with_findings


def _root(result: Result) -> etree._Element:
    return etree.fromstring(render(result), etree.XMLParser(recover=False, resolve_entities=False))


def _with(*findings: object, **more: object) -> Result:
    clean = with_findings(0)
    return replace(clean, verdict=replace(clean.verdict, findings=findings), **more)


def test_golden() -> None:
    assert_golden("checkstyle-result.xml", render(RESULT))


def test_files_are_named_once_and_errors_stand_in_the_order_of_lines() -> None:
    files = [file.get("name", "") for file in _root(RESULT)]
    assert files == sorted(set(files))
    for file in _root(RESULT):
        lines = [int(error.get("line", "")) for error in file]
        assert lines == sorted(lines)
        for error in file:
            assert set(error.attrib) - {"column"} == {"line", "severity", "message", "source"}


def test_a_finding_has_its_line_and_the_rule_as_its_type() -> None:
    (error,) = _root(_with(FINDINGS[0]))[0]
    assert (error.get("line"), error.get("severity")) == ("812", "error")
    assert error.get("source") == "sca.packages.package-not-approved"
    assert error.get("message", "").startswith("SCA101: lodash@4.17.20 is not approved (via express@4.18.2, +2 ways); fix: ")


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        (State.OPEN, "error"),
        (State.UNDETERMINED, "warning"),
        (State.WARNING, "warning"),
        (State.INFORMATIONAL, "info"),
        (State.WAIVED, "info"),
        (State.BASELINED, "info"),
    ],
)
def test_severities(state: State, severity: str) -> None:
    (error,) = _root(_with(replace(FINDINGS[0], state=state)))[0]
    assert error.get("severity") == severity


def test_a_clean_run_is_an_empty_list_and_any_other_says_how_it_ended() -> None:
    assert len(_root(with_findings(0))) == 0
    nothing = replace(with_findings(0), exit_status=7, reasons=("nothing to scan: no lock file",))
    (file,) = _root(nothing)
    assert (file.get("name"), file[0].get("line"), file[0].get("severity")) == (".", "0", "error")
    assert file[0].get("message") == "nothing to scan: no lock file"


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_at_all_gives_a_file_that_a_strict_parser_reads(text: str) -> None:
    where = Location(text, 3, 4)
    finding = replace(
        FINDINGS[0], label=text, message=text, fix=text, rule=text, family=text, direct=text, code=text, where=where
    )
    result = _with(finding, problems=(Problem(text, text, where, "file", text),), reasons=(text,), exit_status=3)
    root = _root(result)
    assert {element.tag for element in root.iter()} == {"checkstyle", "file", "error"}
    assert len(list(root.iter("error"))) == 3

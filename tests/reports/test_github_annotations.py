import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.verdict import Finding, State
from sca.reports.github_annotations import render, withheld
from tests.reports.golden import assert_golden
from tests.reports.sample_result import COMMAND, FINDINGS, RESULT, with_findings


class Command(NamedTuple):
    """A line as the runner of GitHub Actions reads it."""

    name: str
    properties: dict[str, str]
    message: str


def _commands(result: Result) -> list[Command]:
    """Every line, read by the runner's rules: `::name key=value,key=value::message`, with its escapes undone."""
    made = []
    for line in render(result).decode().split("\n")[:-1]:
        match = re.fullmatch(r"::([a-z]+) ([^:]*)::(.*)", line)
        assert match, line
        pairs = [pair.partition("=")[::2] for pair in match[2].split(",")]
        properties = {key: _undo(value.replace("%3A", ":").replace("%2C", ",")) for key, value in pairs}
        made.append(Command(match[1], properties, _undo(match[3])))
    return made


def _undo(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _with(*findings: Finding, **more: object) -> Result:
    return replace(with_findings(0), verdict=replace(RESULT.verdict, findings=findings), **{"exit_status": 1, **more})


def _many(count: int, state: State = State.OPEN) -> tuple[Finding, ...]:
    return tuple(
        replace(FINDINGS[0], subject=f"pkg:npm/p{n}@1", direct=f"direct{n // 3:02}@1", state=state, where=Location("a", n + 1))
        for n in range(count)
    )


def test_golden() -> None:
    assert_golden("github-annotations.txt", render(RESULT))


def test_an_error_stands_on_the_line_of_the_package_and_says_what_to_do() -> None:
    (made,) = _commands(_with(FINDINGS[0]))
    assert made.name == "error"
    assert made.properties == {"file": "package-lock.json", "line": "812", "title": "SCA101 package-not-approved"}
    assert made.message.startswith("lodash@4.17.20 is not approved (via express@4.18.2, +2 ways); fix: use lodash@^4.17.21")


def test_findings_that_go_away_with_one_dependency_are_one_annotation() -> None:
    (made,) = _commands(_with(FINDINGS[0], FINDINGS[2]))
    assert made.properties["title"] == "express@4.18.2: SCA102, SCA101"
    lines = made.message.split("\n")
    assert lines[0] == "2 findings to solve at express@4.18.2 of shop:"
    assert lines[2].startswith("- SCA101 lodash@4.17.20 is not approved (package-lock.json:812)")


@pytest.mark.parametrize(("state", "name"), [(State.OPEN, "error"), (State.WARNING, "warning")])
def test_of_more_than_ten_the_tenth_says_how_many_there_are_besides(state: State, name: str) -> None:
    ten = _commands(_with(*_many(30, state)))
    assert [made.name for made in ten] == [name] * 10
    assert withheld(_with(*_many(30, state))) == ""
    more = _with(*_many(36, state))
    made = _commands(more)
    assert [one.name for one in made] == [name] * 10
    assert made[-1].message == "9 findings more at 3 dependencies or places: see the other reports of sca"
    assert withheld(more) == "9 findings not annotated because a step shows ten: all are in the other reports"


def test_what_is_worst_is_among_the_ten() -> None:
    malicious = replace(FINDINGS[0], code="SCA901", family="vulnerabilities", direct="one@1", where=Location("z", 1))
    assert _commands(_with(*_many(60), malicious))[0].properties["file"] == "z"


def test_fifty_thousand_findings_are_ten_annotations() -> None:
    assert len(_commands(_with(*_many(50_000)))) == 10


def test_every_finding_is_annotated_or_counted() -> None:
    made = _commands(RESULT)
    told = sum(int(number) for one in made for number in re.findall(r"^(\d+) findings? ", one.message))
    single = sum(1 for one in made if one.properties["title"].startswith("SCA"))
    settled = sum(int(number) for number in re.findall(r"(\d+) [a-z]+", made[-1].message))
    assert made[-1].name == "notice"
    assert told + single + settled == len(FINDINGS)


def test_what_is_undecided_is_an_error_where_it_fails_the_run() -> None:
    assert _commands(_with(FINDINGS[3], exit_status=3))[-1].name == "error"
    assert _commands(_with(FINDINGS[3], exit_status=0))[-1].name == "warning"


def test_a_clean_run_says_nothing_and_an_empty_one_does() -> None:
    assert render(with_findings(0)) == b""
    (made,) = _commands(replace(with_findings(0), exit_status=7, reasons=("nothing to scan: no lock file",)))
    assert (made.name, made.message) == ("error", "nothing to scan: no lock file")


def test_signs_of_a_command_are_encoded() -> None:
    finding = replace(
        FINDINGS[0],
        label="100%",
        message="100% a\r\nb::error::c",
        where=Location("a,b:c%/x\n::error::y", 3),
        rule="r,s:t",
        path=(),
    )
    text = render(_with(finding)).decode()
    assert text.startswith(
        "::error file=a%2Cb%3Ac%25/x\\u{a}%3A%3Aerror%3A%3Ay,line=3,title=SCA101 r%2Cs%3At::100%25 a\\u{d}\\u{a}b"
    )
    assert text.count("\n") == 1


def test_no_name_is_a_command_of_its_own() -> None:
    lines = render(RESULT).decode().splitlines()
    assert any("set-output" in line for line in lines)
    assert not any(COMMAND in line for line in lines)
    assert {line.split(" ")[0] for line in lines} <= {"::error", "::warning", "::notice"}


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_at_all_stays_inside_its_command(text: str) -> None:
    where = Location(text, 3, 4)
    finding = replace(
        FINDINGS[0], label=text, message=text, fix=text, rule=text, path=(text, text), direct=text, code=text, where=where
    )
    result = _with(finding, finding, problems=(Problem(text, text, where, "file", text),), reasons=(text,), exit_status=3)
    assert [made.name for made in _commands(result)] == ["error"] * 3

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.build import Build
from sca.model.component import Location, Problem
from sca.model.result import Coverage, Result
from sca.model.text import visible
from sca.model.verdict import Finding, State, Verdict
from sca.reports.inert import inert
from sca.reports.standing import verdict_line
from sca.reports.text import MOST_LINES, render_text
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, HOSTILE, PROBLEMS, RESULT, WAIVERS, with_findings

OUR_STARTS = re.compile(
    r"sca |INCOMPLETE: |policy: |(?:error|undetermined|waived|baselined|note|problem|notice)\[|\.\.\. and |also: |no open |$"
    r"|  --> |  (?:policy|fix|exception|run|known|help|path|fact|included by): | {5,}\S"
)
COMMANDS = re.compile(r"^\s*::|##vso\[|##teamcity\[|##\[|\x1b", re.MULTILINE)


def _text(result: Result, *, colour: bool = False, width: int = 100, verbose: bool = False) -> str:
    return render_text(result, colour=colour, width=width, verbose=verbose)


def _judged(result: Result, verdict: Verdict) -> Result:
    return replace(result, verdict=verdict)


@pytest.mark.parametrize(
    ("name", "result", "colour", "verbose"),
    [
        ("sample.txt", RESULT, False, False),
        ("sample-verbose.txt", RESULT, False, True),
        ("clean.txt", with_findings(0), False, False),
        ("three-findings.txt", with_findings(3), False, False),
        ("three-findings-in-colour.txt", with_findings(3), True, False),
        ("ten-findings.txt", with_findings(10), False, False),
    ],
)
def test_golden(name: str, result: Result, *, colour: bool, verbose: bool) -> None:
    assert_golden(name, _text(result, colour=colour, verbose=verbose).encode())


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("count", range(11))
def test_up_to_ten_findings_fit_into_twenty_five_lines_and_none_is_left_out(count: int, width: int) -> None:
    result = with_findings(count)
    crowded = replace(
        result,
        complete=False,
        problems=PROBLEMS,
        verdict=replace(result.verdict, waivers=WAIVERS, findings=(*result.verdict.findings, *_settled())),
    )
    for shown in (_text(result, width=width), _text(crowded, width=width)):
        assert shown.count("\n") <= MOST_LINES
        assert all(f"package-{number:02}@1.0.0" in shown for number in range(count))
        assert "more finding" not in shown


@pytest.mark.parametrize("count", [12, 60, 2_000])
def test_of_more_findings_the_rest_is_counted(count: int) -> None:
    shown = _text(with_findings(count))
    assert shown.count("\n") <= MOST_LINES
    listed = shown.count("error[")
    assert f"... and {count - listed} more finding" in shown


def test_verbose_leaves_nothing_out() -> None:
    shown = _text(with_findings(60), verbose=True)
    assert shown.count("error[") == 60


@pytest.mark.parametrize("count", [0, 3, 10])
def test_the_build_has_a_line_where_there_is_room(count: int) -> None:
    build = Build(
        "gitlab", "https://git.example.test/shop", "4f" * 20, "##vso[x]", "https://git.example.test/shop/-/jobs/9", "128"
    )
    shown = _text(replace(with_findings(count), build=build))
    assert shown.count("\n") <= MOST_LINES
    line = r"build: gitlab 128, commit 4f4f4f4f4f4f, #\u{23}vso[x], https://git.example.test/shop/-/jobs/9"
    assert (line in shown.splitlines()) is (count < 10)


def test_both_ends_are_shown() -> None:
    lines = _text(with_findings(1)).splitlines()
    assert "error[SCA101]: package-00@1.0.0 is not approved" in lines
    assert "  --> package-lock.json:812  (runtime, via direct-0@1.0.0)" in lines
    assert "  policy: sca-policy.yaml:9:5  package-not-approved" in lines


def test_findings_of_one_dependency_stand_together_shortest_path_first() -> None:
    shown = _text(RESULT, verbose=True)
    order = [shown.index(f"]: {name}@") for name in ("minimist", "lodash", "readable-tools", "colors")]
    assert order == sorted(order)


def test_a_waived_finding_is_one_line_with_the_days_that_are_left() -> None:
    result = _judged(with_findings(0), replace(RESULT.verdict, findings=_settled()))
    line = "waived[SCA101]: left-pad@1.3.0 at package-lock.json:588, until 2026-02-01 (17 days left), W-12: goes away with the"
    assert any(shown.startswith(line) for shown in _text(result).splitlines())


def test_an_incomplete_run_never_says_that_there_is_nothing() -> None:
    shown = _text(replace(with_findings(0), complete=False, problems=PROBLEMS, coverage=RESULT.coverage))
    assert "INCOMPLETE: 7 parsed, 1 parsed with problems, 1 refused, 1 unsupported, 1 excluded" in shown
    assert "no open findings in what could be read" in shown
    assert "problem[E-DEPTH]" in shown


def _without_locks(count: int) -> tuple[Problem, ...]:
    places = (Location(f"src/p{number}/p{number}.csproj", 1) for number in range(count))
    return tuple(Problem("E-NO-LOCK", "no lock was read", place, "package", "commit a lock") for place in places)


def test_problems_that_are_alike_are_told_once_with_what_to_do() -> None:
    shown = _text(replace(with_findings(0), complete=False, problems=(*_without_locks(30), *PROBLEMS)))
    assert shown.count("problem[E-NO-LOCK]: no lock was read (lost: the package)") == 1
    assert "  --> src/p0/p0.csproj:1 and 29 more places" in shown
    assert "  help: commit a lock" in shown
    assert "problem[E-DEPTH]" in shown


@pytest.mark.parametrize("findings", range(11))
@pytest.mark.parametrize("kinds", [1, 2, 5, 30])
def test_whatever_could_not_be_read_ten_findings_stay_in_sight(findings: int, kinds: int) -> None:
    problems = tuple(replace(one, code=f"E-{place % kinds}") for place, one in enumerate(_without_locks(60)))
    shown = _text(replace(with_findings(findings), complete=False, problems=problems))
    assert shown.count("\n") <= MOST_LINES
    assert shown.count("error[") == findings
    told = sum(int(count) + 1 for count in re.findall(r"and (\d+) more places?", shown)) or 1
    left = re.search(r"(\d+) more problems", shown)
    assert told + (int(left[1]) if left else 0) == 60


def test_a_run_over_nothing_does_not_look_like_a_clean_one() -> None:
    empty = replace(with_findings(0), coverage=Coverage(0, 0, 0, 0, 0, 0, 0, walked=3))
    assert "no open findings: nothing was there to scan" in _text(empty)
    assert verdict_line(empty).startswith("nothing to scan, allowed: ")


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("width", [40, 100])
def test_nothing_from_the_input_is_a_command_or_starts_a_line(width: int, *, verbose: bool) -> None:
    shown = _text(RESULT, width=width, verbose=verbose)
    assert not COMMANDS.search(shown)
    assert [line for line in shown.splitlines() if not OUR_STARTS.match(line)] == []


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.text(), st.sampled_from(HOSTILE), st.from_regex(r"(::|##vso\[|##\[| |\n)+\w*", fullmatch=True)))
def test_no_name_can_act(name: str) -> None:
    finding = replace(
        FINDINGS[0], label=name, message=f"{name} is not approved", fix=f"remove {name}", direct=name, path=(name, name)
    )
    shown = _text(_judged(RESULT, replace(RESULT.verdict, findings=(finding,))), width=40)
    assert not COMMANDS.search(shown)
    assert visible(shown.replace("\n", " ")) == shown.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::set-output name=x::y", r"\u{3a}:set-output name=x::y"),
        ("std::vector", "std::vector"),
        ("a ::error::b", r"a \u{3a}:error::b"),
        ("##vso[x]", r"#\u{23}vso[x]"),
        ("###[x]", r"#\u{23}\u{23}[x]"),
        ("C# and #1", "C# and #1"),
        ("a\r\n::b", r"a\u{d}\u{a}::b"),
        ("\x1b]8;;http://x.example.test\x07", r"\u{1b}]8;;http://x.example.test\u{7}"),
    ],
)
def test_command_marks_are_broken_and_other_text_stays(text: str, shown: str) -> None:
    assert inert(text) == shown


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (("waiver-expired",), "; the waiver w0 is over"),
        (("waiver-unused", "waiver-expires-soon", "approval-expires-soon"), "; the waiver w1 is over (+1 more like it)"),
        (("waiver-unused",), ""),
    ],
)
def test_a_waiver_that_is_over_or_nearly_so_is_named_also_where_the_rest_is_counted(rules: tuple[str, ...], told: str) -> None:
    ending = tuple(
        replace(FINDINGS[0], code="SCA50", rule=rule, message=f"the waiver w{number} is over", state=State.INFORMATIONAL)
        for number, rule in enumerate(rules)
    )
    result = with_findings(10)
    shown = _text(_judged(result, replace(result.verdict, findings=(*result.verdict.findings, *ending))))
    assert shown.splitlines()[-1] == f"also: {len(rules)} informational (--verbose lists them){told}"


def test_colour_changes_nothing_but_colour() -> None:
    plain, painted = _text(RESULT, verbose=True), _text(RESULT, colour=True, verbose=True)
    assert painted != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


@pytest.mark.parametrize(
    ("result", "line"),
    [
        pytest.param(with_findings(0), "passed: 0 of 23 packages violate policy shop", id="passed"),
        pytest.param(with_findings(3), "failed: 3 violations (3 packages not allowed)", id="failed"),
        pytest.param(
            replace(with_findings(3), exit_status=0), "not enforced: 3 violations (3 packages not allowed)", id="exit-zero"
        ),
        pytest.param(
            replace(with_findings(0), complete=False),
            "incomplete, allowed: 0 of 23 packages violate policy shop",
            id="allow-incomplete",
        ),
        pytest.param(
            replace(with_findings(0), exit_status=3, reasons=("undetermined: 1 finding that the policy could not decide",)),
            "undetermined: 1 finding that the policy could not decide",
            id="undetermined",
        ),
        pytest.param(
            replace(with_findings(0), exit_status=7, reasons=("nothing to scan: no lock file was found",)),
            "nothing to scan: no lock file was found",
            id="nothing",
        ),
        pytest.param(
            replace(with_findings(0), reasons=("0 of 1 package violate policy ##vso[task.complete]",)),
            r"passed: 0 of 1 package violate policy #\u{23}vso[task.complete]",
            id="hostile-policy-name",
        ),
    ],
)
def test_the_last_line_says_how_the_run_stands(result: Result, line: str) -> None:
    assert verdict_line(result) == line


def test_the_last_line_of_an_incomplete_run_names_every_reason() -> None:
    assert verdict_line(RESULT).startswith(
        "incomplete: 1 file refused, 1 file unsupported, 1 problem inside files; undetermined: 2"
    )
    assert verdict_line(RESULT).endswith("1 waiver)")


def _settled() -> tuple[Finding, ...]:
    return tuple(finding for finding in FINDINGS if finding.state not in (State.OPEN, State.UNDETERMINED))

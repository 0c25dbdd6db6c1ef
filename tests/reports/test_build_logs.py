"""Reports that a build service reads out of a log: Azure Pipelines, TeamCity, MSBuild; and Bitbucket's documents."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.build import Build
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import State
from sca.reports import azure, bitbucket, msbuild, teamcity
from sca.reports.inert import inert
from tests.reports import platform_readers as read
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, HOSTILE, PROBLEMS, RESULT, with_findings

CLEAN = with_findings(0)
NOT_ENFORCED = replace(with_findings(3), exit_status=0)
NAMES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(HOSTILE),
    st.from_regex(r"(##vso\[|##teamcity\[|\]|'|\||: error X1: |\n|::|%0A|;)+\w*", fullmatch=True)
)  # fmt: skip


def _named(name: str) -> Result:
    where = replace(FINDINGS[0].where, path=f"{name}/package-lock.json")
    finding = replace(FINDINGS[0], label=name, message=f"{name} is not approved", fix=name, direct=name, where=where)
    waived = replace(finding, state=State.WAIVED, waiver="W-12")
    waivers = tuple(replace(one, reason=name, owner=name) for one in RESULT.verdict.waivers)
    problem = replace(PROBLEMS[0], message=name, help=name, location=where)
    verdict = replace(RESULT.verdict, findings=(finding, waived), waivers=waivers)
    return replace(RESULT, verdict=verdict, problems=(problem,), target=name, reasons=(name,))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sca-azure.txt", azure.render(RESULT)),
        ("sca-teamcity.txt", teamcity.render(RESULT)),
        ("sca-msbuild.txt", msbuild.render(RESULT)),
        ("sca-bitbucket.json", bitbucket.render(RESULT)),
    ],
)
def test_golden(name: str, data: bytes) -> None:
    assert_golden(name, data)


@given(NAMES)
def test_no_name_is_a_command_of_azure(name: str) -> None:
    text = azure.render(_named(name)).decode()
    commands = read.azure(text)
    assert [action for action, _, _ in commands] == ["task.logissue", "task.logissue"]
    assert text.count("##vso[") == 2
    assert [set(properties) for _, properties, _ in commands] == [{"type", "sourcepath", "linenumber", "code"}] * 2
    assert all(properties["sourcepath"] == inert(f"{name}/package-lock.json") for _, properties, _ in commands)
    assert sum(line.startswith(("##[group]", "##[endgroup]")) for line in text.splitlines()) == 2
    assert not any(line.startswith("::") for line in text.splitlines())


@given(NAMES)
def test_no_name_is_a_message_of_teamcity_and_every_line_is_one(name: str) -> None:
    text = teamcity.render(_named(name)).decode()
    messages = read.teamcity(text)
    assert len(messages) == text.count("\n") == len(text.splitlines())
    kinds = Counter(kind for kind, _ in messages)
    assert kinds == {"message": 1, "inspectionType": 2, "inspection": 3, "buildProblem": 1, "buildStatisticValue": 8}
    files = {values["file"] for kind, values in messages if kind == "inspection"}
    assert files == {visible(f"{name}/package-lock.json")}


@given(NAMES)
def test_no_name_is_an_error_of_msbuild(name: str) -> None:
    text = msbuild.render(_named(name)).decode()
    found = read.msbuild(text)
    assert [(one["kind"], one["code"]) for one in found] == [("error", "SCA101"), ("error", "E-DEPTH")]
    assert len(text.splitlines()) == text.count("\n") == 4


@given(NAMES)
def test_bitbucket_takes_every_annotation(name: str) -> None:
    report, batches = read.bitbucket(bitbucket.render(_named(name)).decode())
    assert len(report["details"]) <= 2_000
    assert len(report["data"]) <= 10
    for one in (one for batch in batches for one in batch):
        assert 0 < len(one["summary"]) <= 450
        assert len(one["details"]) <= 2_000
        assert one.get("line", 1) > 0


def test_errors_fail_and_what_is_not_enforced_is_a_warning() -> None:
    kinds = {
        "azure": [one["type"] for _, one, _ in read.azure(azure.render(NOT_ENFORCED).decode()) if "type" in one],
        "msbuild": [one["kind"] for one in read.msbuild(msbuild.render(NOT_ENFORCED).decode())],
    }  # fmt: skip
    assert kinds == {"azure": ["warning"] * 3, "msbuild": ["warning"] * 3}
    assert read.azure(azure.render(NOT_ENFORCED).decode())[-1][:2] == ("task.complete", {"result": "SucceededWithIssues"})
    assert not any(kind == "buildProblem" for kind, _ in read.teamcity(teamcity.render(NOT_ENFORCED).decode()))
    assert read.bitbucket(bitbucket.render(NOT_ENFORCED).decode())[0]["result"] == "FAILED"


def test_a_clean_run_says_nothing_but_that_it_is_clean() -> None:
    assert read.azure(azure.render(CLEAN).decode()) == []
    assert azure.render(CLEAN).decode() == "sca: passed: 0 of 23 packages violate policy shop\n"
    assert msbuild.render(CLEAN).decode() == "sca: note: passed: 0 of 23 packages violate policy shop\n"
    assert [kind for kind, _ in read.teamcity(teamcity.render(CLEAN).decode())] == ["message"] + ["buildStatisticValue"] * 8
    report, batches = read.bitbucket(bitbucket.render(CLEAN).decode())
    assert (report["result"], batches) == ("PASSED", [])


def test_a_run_that_fails_without_a_finding_is_an_error_all_the_same() -> None:
    nothing = replace(CLEAN, exit_status=7, reasons=("nothing to scan: no lock file was found",))
    assert [one["code"] for one in read.msbuild(msbuild.render(nothing).decode())] == ["SCA-EXIT-7"]
    assert read.azure(azure.render(nothing).decode()) == [
        ("task.logissue", {"type": "error"}, "nothing to scan: no lock file was found")
    ]
    assert "buildProblem" in teamcity.render(nothing).decode()


def test_of_more_than_ten_errors_the_tenth_of_azure_says_how_many_follow() -> None:
    issues = [message for action, _, message in read.azure(azure.render(with_findings(60)).decode()) if action == "task.logissue"]
    assert issues[9] == "51 more errors are in the log and in the reports of the run"
    assert len(issues) == 61
    ten = [message for _, _, message in read.azure(azure.render(with_findings(10)).decode())]
    assert not any("more errors" in message for message in ten)


def test_bounds_are_kept_and_said_aloud() -> None:
    many = with_findings(1_234)
    messages = read.teamcity(teamcity.render(many).decode())
    assert sum(kind == "inspection" for kind, _ in messages) == 1_000
    assert [values["text"] for kind, values in messages if kind == "message"][1].startswith("sca: 234 more inspections not shown")
    assert teamcity.withheld(many).startswith("234 more inspections not shown here")
    assert (teamcity.withheld(CLEAN), bitbucket.withheld(CLEAN)) == ("", "")
    report, batches = read.bitbucket(bitbucket.render(many).decode())
    assert [len(batch) for batch in batches] == [100] * 10
    assert "234 more annotations not shown here" in report["details"]
    assert read.azure(azure.render(many).decode())[-1][2].startswith("234 more errors not shown here")


def test_ids_stay_from_run_to_run_and_differ_within_one() -> None:
    first, again = (read.bitbucket(bitbucket.render(one).decode())[1] for one in (RESULT, RESULT))
    ids = [one["external_id"] for batch in first for one in batch]
    assert ids == [one["external_id"] for batch in again for one in batch]
    assert len(set(ids)) == len(ids) == len(FINDINGS) + len(PROBLEMS)
    doubled = replace(RESULT, verdict=replace(RESULT.verdict, findings=FINDINGS * 2))
    ids = [one["external_id"] for batch in read.bitbucket(bitbucket.render(doubled).decode())[1] for one in batch]
    assert len(set(ids)) == len(ids)


def test_the_problem_of_a_build_keeps_its_identity_when_counts_change() -> None:
    three, four = (dict(read.teamcity(teamcity.render(with_findings(count)).decode()))["buildProblem"] for count in (3, 4))
    assert three["identity"] == four["identity"]
    assert three["description"] != four["description"]
    assert len(three["identity"]) <= 60
    assert three["identity"].isidentifier()
    other = dict(read.teamcity(teamcity.render(replace(with_findings(3), target="other")).decode()))["buildProblem"]
    assert other["identity"] != three["identity"]


def test_fields_of_teamcity_are_cut_to_what_it_takes() -> None:
    long = _named("x" * 9_000)
    for kind, values in read.teamcity(teamcity.render(long).decode()):
        assert all(
            len(value) <= (4_000 if key in ("message", "text", "description", "file") else 255) for key, value in values.items()
        ), kind


def test_the_report_of_bitbucket_leads_to_the_build() -> None:
    build = Build("bitbucket", url="https://bitbucket.example.test/shop/pipelines/results/9")
    assert read.bitbucket(bitbucket.render(replace(RESULT, build=build)).decode())[0]["link"] == build.url

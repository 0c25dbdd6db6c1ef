import json
import random
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sarif import loader

from sca.model.component import Location, Problem
from sca.model.image import Image
from sca.model.package import npm_package
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import Finding, State
from sca.policies.table import FAMILIES, RULES
from sca.reports import sarif
from sca.reports.sarif import MOST_NOTIFICATIONS, MOST_RESULTS, render, withheld
from sca.reports.sarif_result import MOST_PLACES
from sca.reports.weight import SECURITY
from tests.reports.golden import EXPECTED, assert_golden
from tests.reports.sample_result import FINDINGS, LODASH, NPM, POLICY, PROBLEMS, RESULT, WAIVERS, with_findings

SCHEMA = EXPECTED.parent / "sarif" / "sarif-schema-2.1.0.json"
VALIDATOR = jsonschema_rs.Draft4Validator(json.loads(SCHEMA.read_bytes()), validate_formats=True)
# Families that are no question of security: about duties, about what was not read, about the policy itself.
PLAIN = ("licences", "waivers", "gaps", "break-glass", "conditions")


def _run(result: Result = RESULT) -> dict[str, Any]:
    log = json.loads(render(result))
    assert [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    return dict(run)


def _with(*findings: Finding, **more: Any) -> Result:
    return replace(RESULT, verdict=replace(RESULT.verdict, findings=findings), **more)


def _only(finding: Finding, **more: Any) -> dict[str, Any]:
    (made,) = _run(_with(finding, **more))["results"]
    return dict(made)


def _place(result: dict[str, Any]) -> dict[str, Any]:
    (location,) = result["locations"]
    return dict(location["physicalLocation"])


def test_golden() -> None:
    assert_golden("sca.sarif", render(RESULT))


def test_the_schema_refuses_what_is_none() -> None:
    log = json.loads(render(RESULT))
    log["runs"][0]["results"][0]["message"] = {}
    assert list(VALIDATOR.iter_errors(log)) != []


def test_another_reader_finds_the_same_findings(tmp_path: Path) -> None:
    """Read back by Microsoft's sarif-tools."""
    path = tmp_path / "sca.sarif"
    path.write_bytes(render(RESULT))
    found = loader.load_sarif_file(str(path))
    assert found.get_distinct_tool_names() == ["sca"]
    levels = {State.OPEN: "error", State.UNDETERMINED: "warning", State.WARNING: "warning"}
    places = Counter((record["Code"], record["Severity"], record["Location"], record["Line"]) for record in found.get_records())
    assert places == Counter(
        (finding.code, levels.get(finding.state, "note"), finding.where.path.replace(" ", "%20"), finding.where.line)
        for finding in FINDINGS
    )


def test_a_result_stands_on_one_line_exactly_and_points_at_manifest_and_policy() -> None:
    lodash = replace(LODASH, locations=(Location(NPM, 812), Location("package.json", 14, role="declared")))
    finding = replace(
        FINDINGS[0], path=("shop", "lodash@4.17.20"), direct="lodash@4.17.20", judged_by=Location(POLICY, 9, 5, "policy")
    )
    edge = replace(RESULT.edges[0], parent="package-lock.json#", child=lodash.id)
    result = _with(finding, components=(lodash,), edges=(edge,))
    (made,) = _run(result)["results"]
    assert _place(made) == {
        "artifactLocation": {"uri": NPM, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 812, "endLine": 812},
    }
    manifest, policy = made["relatedLocations"]
    assert manifest["physicalLocation"]["artifactLocation"]["uri"] == "package.json"
    assert manifest["physicalLocation"]["region"] == {"startLine": 14, "endLine": 14}
    assert policy["physicalLocation"]["artifactLocation"] == {"uri": POLICY, "uriBaseId": "%POLICYROOT%"}
    assert policy["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 5, "endLine": 9, "endColumn": 6}
    assert made["message"]["text"].endswith("(see [package.json:14](1), judged by [sca-policy.yaml:9:5](2))")


@pytest.mark.parametrize(
    ("where", "uri", "base", "region"),
    [
        pytest.param(Location("a/b.lock", 3), "a/b.lock", "%SRCROOT%", {"startLine": 3, "endLine": 3}, id="line"),
        pytest.param(
            Location("a.json", 3, 7),
            "a.json",
            "%SRCROOT%",
            {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 8},
            id="column",
        ),
        pytest.param(Location("a.json"), "a.json", "%SRCROOT%", None, id="whole file"),
        pytest.param(Location("b:c/ü %41?#.txt", 1), "b%3Ac/%C3%BC%20%2541%3F%23.txt", "%SRCROOT%",
                     {"startLine": 1, "endLine": 1}, id="signs that mean something in an address"),
        pytest.param(Location("x\udcff.txt"), "x%FF.txt", "%SRCROOT%", None, id="a name that is no UTF-8"),
        pytest.param(Location("x\ud800.txt"), "x%5Cu%7Bd800%7D.txt", "%SRCROOT%", None, id="half a character"),
        pytest.param(Location("/etc/x", 2), "etc/x", "%SRCROOT%", {"startLine": 2, "endLine": 2}, id="absolute"),
        pytest.param(Location(POLICY, 4, role="policy"), POLICY, "%POLICYROOT%", {"startLine": 4, "endLine": 4}, id="policy"),
        pytest.param(Location("built-in:starter", 4, role="policy"), ".", "%SRCROOT%", None, id="built-in policy"),
        pytest.param(Location("https://policy.example.test/a.yaml", 4, role="policy"), ".", "%SRCROOT%", None, id="far policy"),
        pytest.param(Location("https://npm.example.test/a", role="registry"), ".", "%SRCROOT%", None, id="registry"),
        pytest.param(Location("SCA_BREAK_GLASS", role="environment"), ".", "%SRCROOT%", None, id="variable"),
        pytest.param(Location(""), ".", "%SRCROOT%", None, id="nowhere"),
    ],
)  # fmt: skip
def test_places(where: Location, uri: str, base: str, region: dict[str, int] | None) -> None:
    made = _only(replace(FINDINGS[0], where=where, judged_by=None, path=()))
    place = _place(made)
    assert place["artifactLocation"] == {"uri": uri, "uriBaseId": base}
    assert place.get("region") == region
    assert ("logicalLocations" in made["locations"][0]) == (uri == ".")


def test_a_place_in_an_image_is_said_to_be_in_the_image() -> None:
    run = _run(_with(replace(FINDINGS[0], where=Location("usr/lib/x", 1)), image=Image("shop", "sha256:0", ())))
    assert _place(run["results"][0])["artifactLocation"]["uriBaseId"] == "%IMAGEROOT%"
    assert "%IMAGEROOT%" in run["originalUriBaseIds"]


@pytest.mark.parametrize(
    ("target", "id"),
    [
        ("image:registry.example.test:5000/team/shop:1.2.3", "sca/image:registry.example.test:5000/team/shop/"),
        ("image:registry.example.test:5000/team/shop", "sca/image:registry.example.test:5000/team/shop/"),
        ("image:registry.example.test/shop@sha256:ab", "sca/image:registry.example.test/shop/"),
        ("oci:layout:1.2.3", "sca/oci:layout/"),
        ("rootfs:root", "sca/rootfs:root/"),
    ],
)
def test_runs_of_an_image_belong_together_whatever_its_tag(target: str, id: str) -> None:
    assert _run(_with(image=Image("shop", "sha256:0", ()), target=target))["automationDetails"] == {"id": id}


STATES: list[tuple[State, str]] = [
    (State.OPEN, "error"),
    (State.UNDETERMINED, "warning"),
    (State.WARNING, "warning"),
    (State.INFORMATIONAL, "note"),
    (State.WAIVED, "note"),
    (State.BASELINED, "note"),
]


@pytest.mark.parametrize(("state", "level"), STATES)
def test_each_state_has_its_level_and_only_settled_ones_are_suppressed(state: State, level: str) -> None:
    made = _only(replace(FINDINGS[0], state=state))
    assert made["level"] == level
    assert made["properties"]["state"] == state
    assert ("suppressions" in made) == (state in (State.WAIVED, State.BASELINED))


def test_every_state_is_tried() -> None:
    assert {state for state, _ in STATES} == set(State)


def test_a_waiver_is_a_suppression_with_its_reason_owner_and_end() -> None:
    (one,) = _only(replace(FINDINGS[0], state=State.WAIVED, waiver="W-12"))["suppressions"]
    assert (one["kind"], one["status"]) == ("external", "accepted")
    assert one["justification"] == "waived by W-12 until 2026-02-01: goes away with the checkout rewrite"
    told = {"waiver": "W-12", "owner": "platform-team", "expires": "2026-02-01", "reason": "goes away with the checkout rewrite"}
    assert one["properties"] == told
    assert one["location"]["physicalLocation"]["region"]["startLine"] == WAIVERS[1].location.line


def test_a_run_with_a_baseline_tells_new_from_old() -> None:
    states = {made["ruleId"]: made["baselineState"] for made in _run(_with(FINDINGS[2], FINDINGS[10]))["results"]}
    assert states == {"SCA102": "new", "SCA101": "unchanged"}
    without = _run(_with(FINDINGS[2]))["results"]
    assert "baselineState" not in without[0]
    nothing_found_again = _run(_with(FINDINGS[2], options=(("baseline", "3 known findings"),)))["results"]
    assert nothing_found_again[0]["baselineState"] == "new"


def test_rules_are_all_there_and_results_point_at_theirs() -> None:
    run = _run(_with(replace(FINDINGS[0], code="SCA9999", rule="from-the-future"), *FINDINGS))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules][: len(RULES)] == [rule.code for rule in RULES]
    assert rules[-1]["name"] == "from-the-future"
    assert [rules[made["ruleIndex"]]["id"] for made in run["results"]] == [made["ruleId"] for made in run["results"]]
    for rule in rules:
        texts = (
            rule["shortDescription"]["text"],
            rule["fullDescription"]["text"],
            rule["help"]["text"],
            rule["help"]["markdown"],
        )
        assert all(texts)
        assert len(rule["fullDescription"]["text"]) <= 1_024
        assert len(rule["properties"]["tags"]) <= 10


def test_every_rule_about_security_has_a_severity_and_no_other() -> None:
    with_one = {rule.code for family, rules in FAMILIES.items() for rule in rules if family not in PLAIN}
    without = {"SCA106", "SCA109"}  # an approval that ends soon, two versions of a package
    assert SECURITY.keys() == with_one - without
    run = _run()
    severities = {rule["id"]: rule["properties"].get("security-severity") for rule in run["tool"]["driver"]["rules"]}
    assert severities["SCA105"] == "9.8"
    assert severities["SCA201"] is None
    assert all(0.0 < severity <= 10.0 for severity in SECURITY.values())


def test_a_vulnerability_has_the_rank_of_its_own_severity() -> None:
    finding = replace(FINDINGS[0], code="SCA902", family="vulnerabilities", facts=(("severity", "low"),))
    assert _only(finding)["rank"] == 20.0


def _upgraded(finding: Finding) -> Finding:
    return replace(
        finding, subject="pkg:npm/lodash@4.17.99", label="lodash@4.17.99", message="lodash@4.17.99 is not approved",
        where=Location(NPM, 900), facts=(),
    )  # fmt: skip


def test_an_upgrade_keeps_the_fingerprints() -> None:
    before, after = _only(FINDINGS[0]), _only(_upgraded(FINDINGS[0]))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert re.fullmatch(r"[0-9a-f]{16}:1", before["partialFingerprints"]["primaryLocationLineHash"])
    assert set(before["partialFingerprints"]) == {"primaryLocationLineHash", "sca/v1"}


def test_fingerprints_differ_between_results() -> None:
    second = replace(FINDINGS[0], subject="pkg:npm/lodash@3.0.0", node="package-lock.json#node_modules/z/node_modules/lodash")
    for findings in ((*FINDINGS, second), (second, *FINDINGS)):
        made = [tuple(one["partialFingerprints"].values()) for one in _run(_with(*findings))["results"]]
        assert len(set(made)) == len(findings)
        assert len({short for short, _ in made}) == len({long for _, long in made}) == len(findings)


def test_how_the_run_went_is_said() -> None:
    run = _run()
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert invocation["endTimeUtc"] == "2026-01-15T09:30:00Z"
    notifications = invocation["toolExecutionNotifications"]
    assert notifications[0]["descriptor"]["id"] == "run"
    assert notifications[0]["message"]["text"].startswith("incomplete: 1 file refused")
    told = {(one["descriptor"]["id"], one["level"]) for one in notifications[1:]}
    assert told == {(one.code, "note" if one.cost == "notice" else "error") for one in PROBLEMS}
    assert run["automationDetails"]["id"] == "sca/shop/"
    assert run["properties"]["coverage"]["refused"] == 1
    for violated in (0, 1):
        (good,) = _run(with_findings(violated))["invocations"]
        assert (good["executionSuccessful"], good["exitCode"]) == (True, violated)
        assert good["toolExecutionNotifications"] == []


def test_every_file_that_was_met_is_an_artifact_with_what_became_of_it() -> None:
    outcomes = {one["location"]["uri"]: one["properties"]["outcome"] for one in _run()["artifacts"]}
    assert outcomes["legacy/package-lock.json"] == "refused"
    assert len(outcomes) == len(RESULT.files)


def _many(count: int, text: str = "") -> Result:
    states = (State.WAIVED, State.OPEN, State.UNDETERMINED, State.WARNING, State.BASELINED)
    return _with(
        *(
            replace(
                FINDINGS[0], subject=f"pkg:npm/p{number}@1", node="", state=states[number % 5], where=Location(NPM, number + 1),
                fix=text or "x",
            )
            for number in range(count)
        )
    )  # fmt: skip


def test_of_very_many_findings_the_worst_and_new_ones_stay_and_the_rest_is_counted() -> None:
    """One service takes 25,000 results and keeps 5,000; it refuses more than 10 MB packed."""
    result = _many(26_000)
    data = render(result)
    run = json.loads(data)["runs"][0]
    assert len(run["results"]) == MOST_RESULTS == 5_000
    assert {made["properties"]["state"] for made in run["results"]} == {"open"}
    sentence = withheld(result)
    assert sentence.startswith("21000 findings left out")
    assert run["properties"]["withheldResults"] == 21_000
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert sentence in [one["message"]["text"] for one in notifications if one["descriptor"]["id"] == "withheld"]
    assert len(zlib.compress(data, 9)) <= 10_000_000
    few = json.loads(render(_many(4_990)))["runs"][0]["results"]
    assert list(dict.fromkeys(made["properties"]["state"] for made in few)) == [
        "open",
        "undetermined",
        "warning",
        "waived",
        "baselined",
    ]
    assert withheld(_many(4_990)) == ""


def test_results_that_do_not_pack_stay_below_ten_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1)  # noqa: S311  # a text that does not pack, no secret
    findings = tuple(
        replace(one, fix="".join(chr(noise.randrange(0x4E00, 0x9F00)) for _ in range(900))) for one in _many(400).verdict.findings
    )
    monkeypatch.setattr(sarif, "MOST_BYTES", 500_000)
    data = render(_with(*findings))
    head = len(render(_with()))
    run = json.loads(data)["runs"][0]
    assert 0 < len(run["results"]) < 400
    assert len(zlib.compress(data, 9)) <= 500_000 + head
    assert run["properties"]["withheldResults"] == 400 - len(run["results"])


def test_very_long_names_leave_room_for_the_results() -> None:
    """What is listed besides the results is bounded in bytes as well."""
    folder = "\u4e00" * 1_300
    problems = tuple(Problem("E-X", "lost", Location(f"{folder}{line}", line)) for line in range(1, 500))
    files = tuple(replace(RESULT.files[0], path=f"{folder}{number}") for number in range(1, 500))
    data = render(replace(RESULT, problems=problems, files=files))
    assert len(data) < 1_200_000
    run = json.loads(data)["runs"][0]
    texts = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    listed = len(texts) - 3
    assert 0 < listed < 499
    assert f"{499 - listed} more problems met" in texts
    assert f"{499 - len(run['artifacts'])} more files recognised" in texts


def test_very_many_problems_and_places_are_counted() -> None:
    problems = tuple(Problem("E-X", "lost", Location("a", line)) for line in range(1, MOST_NOTIFICATIONS + 12))
    notifications = _run(replace(RESULT, problems=problems))["invocations"][0]["toolExecutionNotifications"]
    assert [one["message"]["text"] for one in notifications if "withheld" in one["descriptor"]["id"]] == ["11 more problems met"]
    copies = tuple(replace(LODASH, id=str(line), locations=(Location(NPM, line),)) for line in range(1, 1_200))
    made = _only(replace(FINDINGS[0], facts=(("instances", "1199"),)), components=copies)
    assert len(made["relatedLocations"]) == MOST_PLACES <= 1_000


@pytest.mark.parametrize("text", ["{0}", "{12} and {0}", "[click](https://evil.example.test)", "a](1) b", "\u2028{0}"])
def test_no_name_becomes_a_placeholder_or_a_link(text: str) -> None:
    made = _only(replace(FINDINGS[0], label=text, message=text, fix=text, path=("shop", text), direct=text, rule=text))
    messages = [made["message"]["text"], *(one["message"]["text"] for one in made["relatedLocations"])]
    for message in messages:
        assert not re.search(r"\{[0-9]+\}", message)
        assert set(re.findall(r"\]\(([^)]*)\)", message)) <= {"1", "2"}


TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(deadline=None, max_examples=100)
@given(TEXT)
def test_any_text_at_all_gives_a_valid_log(text: str) -> None:
    where = Location(text, 3)
    finding = replace(
        FINDINGS[0], label=text, message=text, fix=text, subject=text, direct=text, rule=text, node="", waiver=text, code=text,
        family=text, where=where, facts=((text, text),), path=(text, text), scope=text, judged_by=replace(where, role="policy"),
    )  # fmt: skip
    problem = Problem(text, text, where, text, text)
    result = _with(finding, target=text, reasons=(text,), problems=(problem,))
    made = _run(result)
    assert made["results"][0]["properties"].get("label", "") == visible(text)
    uri = _place(made["results"][0])["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri)
    if uri != "." and not re.search("[\ud800-\udfff]", text):
        assert unquote_to_bytes(uri).decode() == text.lstrip("/")


def test_packages_of_one_name_and_version_in_many_places_name_them_all() -> None:
    web = replace(LODASH, id="web", locations=(Location("web/package-lock.json", 5),), package=npm_package("lodash", "4.17.20"))
    made = _only(replace(FINDINGS[0], facts=(("instances", "2"),)), components=(LODASH, web))
    others = [one["physicalLocation"]["artifactLocation"]["uri"] for one in made["relatedLocations"]]
    assert "web/package-lock.json" in others

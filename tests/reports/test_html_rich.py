"""What the page says beside the findings: since when, who, ways in, vulnerabilities, obligations, details, other files."""

from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace

from sca.model.result import BaselineUsed, Result
from sca.model.text import visible
from sca.reports.actions import Action
from sca.reports.base import Artefact
from sca.reports.html import render, render_beside
from sca.reports.html_todo import entry
from sca.reports.html_verdict import since_lines, who_lines
from sca.reports.html_ways import MOST_NODES, picture
from tests.reports.rich_result import CHANGES, RICH, VULNERABILITIES
from tests.reports.sample_result import FINDINGS, HOSTILE, not_approved, npm, with_findings

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = (Artefact("result.json", "result.json", 4_096, "0f" * 32), Artefact("a b.xml", "a%20b.xml", 1, "1e" * 32))


def _tree(page: bytes) -> etree._Element:
    return lxml_html.document_fromstring(page.decode().replace("<wbr/>", ""))


TREE = _tree(render_beside(RICH, ARTEFACTS))


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _section(name: str, tree: etree._Element = TREE) -> str:
    return _text(tree.get_element_by_id(name))


def _rows(table: str, tree: etree._Element = TREE) -> list[str]:
    return [_text(row) for row in tree.findall(f".//table[@class='{table}']/tbody/tr")]


def test_the_verdict_says_what_to_change_since_when_and_who_can_let_it_pass() -> None:
    answers = _text(TREE.find(".//dl[@class='answers']"))
    assert "What to change" in answers
    assert "first express@4.18.2" in answers
    assert "new since the baseline of 2026-01-08" in answers
    assert "2 open findings known before, the oldest since 2025-11-02" in answers
    assert "The waiver W-7 ran out on 2026-01-10, 5 days ago" in answers
    assert "platform-team, for the policy shop (sca-policy.yaml)" in answers
    assert "https://ask.example.test/, for the policy acme baseline" in answers


@pytest.mark.parametrize(
    ("result", "since", "who"),
    [
        pytest.param(with_findings(0), [], [], id="nothing is found"),
        pytest.param(
            with_findings(2),
            ["Not known: no earlier run was given to compare with."],
            ["Whoever owns the policy shop (sca-policy.yaml). It names no contact."],
            id="no baseline and no contact",
        ),
        pytest.param(
            replace(with_findings(1), baseline=BaselineUsed("2026-01-01", 0, 0)),
            ["1 finding new since the baseline of 2026-01-01"],
            ["Whoever owns the policy shop (sca-policy.yaml). It names no contact."],
            id="all is new",
        ),
    ],
)
def test_what_is_not_known_is_said(result: Result, since: list[str], who: list[str]) -> None:
    assert (since_lines(result), who_lines(result)) == (since, who)


def test_a_built_in_policy_has_nobody_to_ask() -> None:
    result = with_findings(1)
    layer = replace(result.verdict.layers[0], source="built-in:starter")
    (line,) = who_lines(replace(result, verdict=replace(result.verdict, layers=(layer,))))
    assert line.startswith("Nobody yet: a built-in policy judged.")


def test_changes_since_the_baseline_have_a_row_each() -> None:
    text = _section("changes")
    assert "The baseline lists 4 findings; 1 of them is gone." in text
    assert "17 packages unchanged" in text
    assert len(_rows("t-change")) == len(CHANGES.packages)
    assert any("pkg:npm/express 4.17.1" in row and "4.18.2" in row for row in _rows("t-change"))
    assert [row.split()[0] for row in _rows("t-newf")] == ["new", "gone"]


def test_a_finding_says_since_when_it_is_known_and_links_to_its_package() -> None:
    rows = _rows("t-find")
    assert any("since 2025-11-02" in row and "SCA902" in row for row in rows)
    assert sum(row.startswith(("opennew", "undeterminednew")) for row in rows) >= 10
    assert TREE.find(".//table[@class='t-find']//a[@href='#pkg-npm-lodash-4.17.20']") is not None


def test_vulnerabilities_stand_once_with_severity_aliases_and_what_the_policy_says() -> None:
    rows = _rows("t-vuln")
    assert len(rows) == len(VULNERABILITIES)
    assert [row.split()[0] for row in rows] == ["critical", "high", "not"]
    assert all(
        words in rows[1]
        for words in ("7.2", "also CVE-2021-23337", "lodash@4.17.20", "4.17.21", "published 2021-05-06", "<4.17.21", "open")
    )
    assert "known to be exploited since 2024-02-01" in rows[0]
    assert "may be affected" in rows[2]
    assert _rows("t-band") == ["critical 1 1 1", "high 1 1 0", "not stated 1 1 0"]
    assert "imported 2026-01-15" in _section("run")
    assert "2 nuget" in _section("run")


def test_findings_are_counted_by_rule_too() -> None:
    rows = _rows("t-rule")
    assert rows[0].startswith("SCA101 package-not-approved")
    assert len(rows) == len({finding.code for finding in RICH.verdict.findings})


def test_obligations_count_packages_and_the_furthest_reaching_come_first() -> None:
    rows = _rows("t-duty")
    assert rows[0].startswith("license changes to it in the same way; what only links to it is free 1 LGPL-2.1-or-later 1")
    assert any(row.startswith("pass on the text of the licence and the notice of copyright") and "MIT 16" in row for row in rows)


def test_a_package_has_a_section_with_everything_about_it() -> None:
    text = _section("pkg-npm-lodash-4.17.20")
    for words in (
        "pkg:npm/lodash@4.17.20", "MIT", '"MIT" in license', "read by spdx", f"{812:0128x}", "package-lock.json:812",
        "web/package-lock.json:96", "SCA101", "SCA902",
    ):  # fmt: skip
        assert words in text, words
    ways = TREE.get_element_by_id("pkg-npm-lodash-4.17.20").findtext(".//pre")
    assert ways is not None
    assert ways.split("\n") == [
        "shop", "  express@4.18.2", "    lodash@4.17.20", "storefront", "  vite@5.4.11", "    lodash@4.17.20",
    ]  # fmt: skip
    assert "Goes away withexpress@4.18.2" in _section("pkg-npm-minimist-1.2.5")


def test_a_package_can_be_found_without_its_version() -> None:
    ids = {element.get("id") for element in TREE.iter() if element.get("id")}
    assert {"pkg-npm-lodash", "pkg-npm-babel-core", "pkg-pypi-requests", "pkg-nuget-Serilog"} <= ids


def test_the_picture_and_its_text_show_the_same_ways() -> None:
    shown = picture(RICH.verdict.findings)
    assert shown is not None
    assert len(shown.boxes) == len(shown.lines) <= MOST_NODES
    text = _text(TREE.find(".//pre[@class='sheet tree']"))
    assert "body-tools@2.1.0 lodash@4.17.20 (open) readable-tools@2.0.1 (undetermined)" in text
    assert [box.label for box in shown.boxes] == [label for _, label, _ in shown.lines]
    places = [(box.x, box.y) for box in shown.boxes]
    assert len(places) == len(set(places))


def test_the_picture_says_what_it_leaves_out() -> None:
    many = tuple(not_approved(npm(f"a-{number}", "1.0.0", number), path=("shop", f"a-{number}@1.0.0")) for number in range(100))
    shown = picture(many)
    assert shown is not None
    assert len(shown.boxes) + shown.left == 101
    assert len(shown.boxes) == MOST_NODES
    assert picture(()) is None


def test_what_goes_away_with_a_direct_dependency_is_counted() -> None:
    rows = _rows("t-going")
    assert rows[0].startswith("express@4.18.2 ")
    assert "minimist@1.2.5" in rows[0]
    assert not any("lodash" in row for row in rows), "vite brings it in as well"


def test_other_files_of_the_run_have_a_link_and_a_digest() -> None:
    links = {link.get("href"): _text(link) for link in TREE.iterfind(".//table[@class='t-art']//a")}
    assert links == {"result.json": "result.json", "a%20b.xml": "a b.xml"}
    assert "4096" in _rows("t-art")[0]
    assert "0f" * 32 in _rows("t-art")[0]
    assert "Other files" not in _section("run", _tree(render(RICH)))


@pytest.mark.parametrize(
    ("finding", "command"),
    [
        pytest.param(FINDINGS[0], "sca approve pkg:npm/lodash@4.17.20 --reason REASON --by NAME", id="not approved"),
        pytest.param(
            FINDINGS[2], "sca waive SCA102:pkg:npm/minimist@1.2.5 --reason REASON --owner NAME --expires DAY", id="denied"
        ),
        pytest.param(
            replace(FINDINGS[2], subject="pkg:npm/a@1?x=y&z=1"),
            "sca waive 'SCA102:pkg:npm/a@1?x=y&z=1' --reason REASON --owner NAME --expires DAY",
            id="what a shell may read is quoted",
        ),
        pytest.param(replace(FINDINGS[0], subject="pkg:npm/$(reboot)"), "", id="what may be more than a name is in no command"),
        pytest.param(replace(FINDINGS[0], subject="x'; reboot #"), "", id="nor a quote"),
        pytest.param(replace(FINDINGS[2], code="SCA105"), "", id="what is malicious is let through by nobody"),
        pytest.param(replace(FINDINGS[2], family="gaps"), "", id="gaps are accepted elsewhere"),
    ],
)
def test_the_way_to_an_exception_can_be_copied(finding: object, command: str) -> None:
    action = Action("a", "b", (finding,))  # type: ignore[arg-type]
    assert entry(action).exceptions == ((command,) if command else ())


def test_everything_hostile_is_visible_in_the_rich_page_too() -> None:
    page = render_beside(RICH, ARTEFACTS).decode()
    assert {character for character in page if visible(character) != character} == {"\n"}
    assert list(TREE.iter("img", "iframe", "object", "embed")) == []
    assert all(visible(name) in "".join(TREE.itertext()) for name in HOSTILE)


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    ids = [element.get("id") for element in TREE.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {link.get("href", "")[1:] for link in TREE.iter("a") if link.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_a_page_needs_no_other_file_and_every_word_of_a_script_control_is_made_by_the_script() -> None:
    assert [element.get("href") for element in TREE.iter("link")] == ["sca-report.css"]
    assert [_text(element) for element in TREE.iter("button")] == ["Clear all"]
    tools = TREE.get_element_by_id("tools")
    assert tools.get("hidden") is not None
    names = {name for element in TREE.iter() for name in element.attrib}
    assert {name for name in names if name.startswith("on") or name in ("style", "src")} == set()


@pytest.mark.parametrize(
    "name", ["report-desktop", "report-dark", "report-phone", "report-jenkins", "report-print", "report-package"]
)
def test_the_screenshots_of_the_documentation_are_there_and_small(name: str) -> None:
    picture = (ROOT / "docs" / "samples" / f"{name}.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150 * 1024
    assert f"samples/{name}.png" in (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")

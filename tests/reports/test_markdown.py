import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.build import Build
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import State
from sca.reports import markdown, markdown_comment
from sca.reports.markdown_text import code, prose
from tests.reports.golden import assert_golden
from tests.reports.platform_readers import markdown_as_html, markdown_as_text
from tests.reports.sample_result import FINDINGS, PROBLEMS, RESULT, with_findings

ALLOWED = {
    "h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "br", "strong",
}  # fmt: skip
ATTACKS = (
    "@team", "a @org/team b", "you@mail.example.test", "#1", "GH-1", "org/repo#1", "!1", "&1", "$x$", "<details>", "</details>",
    "![b](https://evil.example.test/p.png)", "[x](javascript:alert(1))", "https://evil.example.test", "www.evil.example.test/x",
    "a|b", "a\\|b", "a\\", "`", "``` x", "<!--", "--> x", "&lt;b&gt;", "*a* _b_ ~~c~~", ":tada:",
    "\n# head", "\n\n| a |\n|---|\n", "&#64;team", "<img src=https://evil.example.test/p.png>", "+ x", "- x",
    "1. x", "> x", "    x", "\t",
    "mailto:a@b.example.test",
)  # fmt: skip


class _Shape(HTMLParser):
    """The elements of a page, which of them have attributes, and how many cells each row has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.cells: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.cells.append(0)
        elif tag in ("td", "th"):
            self.cells[-1] += 1


def _with_name(name: str) -> Result:
    """A result in which one name stands wherever a name may stand."""
    finding = replace(
        FINDINGS[0], label=name, message=f"{name} is not approved", fix=name, direct=name, path=(name, name),
        where=replace(FINDINGS[0].where, path=name or "a"),
    )  # fmt: skip
    waived = replace(finding, state=State.WAIVED, waiver="W-12")
    waivers = tuple(replace(one, reason=name, owner=name, match=name) for one in RESULT.verdict.waivers)
    layers = tuple(replace(layer, name=name, source=name) for layer in RESULT.verdict.layers)
    verdict = replace(RESULT.verdict, findings=(finding, waived), waivers=waivers, layers=layers)
    problems = (replace(PROBLEMS[0], message=name, help=name),)
    files = (replace(RESULT.files[0], path=name, reason=name, outcome="refused"),)
    build = Build("github", name, "0" * 40, name, name, name)
    return replace(
        RESULT, target=name, verdict=verdict, problems=problems, files=files, reasons=(name,), build=build
    )  # fmt: skip


def test_golden() -> None:
    assert_golden("sca-summary.md", markdown.render(RESULT))
    assert_golden("sca-comment.md", markdown_comment.render(RESULT))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_name_is_markup_a_mention_a_reference_or_a_link(attack: str) -> None:
    for render in (markdown.render, markdown_comment.render):
        page = markdown_as_html(render(_with_name(attack)).decode())
        plain = _Shape(markdown_as_html(render(_with_name("plain")).decode()))
        shape = _Shape(page)
        assert set(shape.elements) <= ALLOWED
        assert shape.attributes == set()
        assert shape.cells == plain.cells
        outside_code = re.sub(r"<!--.*?-->", "", re.sub(r"<code>.*?</code>", "", page))
        assert not re.search(r"[@#!$~&](?!lt;|gt;|amp;|quot;|#)\w|://|GH-|www\.|\[", outside_code)


@given(st.text(max_size=60))
@example("https://www.example.test/@a/#1|`x`")
@example("\u2028|\u2028")
def test_any_text_reads_as_it_was_and_stays_in_its_cell(text: str) -> None:
    for shown in (code(text), prose(text)):
        page = markdown_as_html(f"| a |\n|---|\n| x{shown}x |\n")
        shape = _Shape(page)
        assert set(shape.elements) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
        assert shape.cells == [1, 1]
        assert "".join(visible(text).split()) in "".join(markdown_as_text(f"x{shown}x").split())


@pytest.mark.parametrize("count", [0, 1, 3, 50_000])
def test_a_summary_stays_below_what_github_refuses_and_counts_what_it_withholds(count: int) -> None:
    result = with_findings(count)
    for render, most in ((markdown.render, 1024 * 1024), (markdown_comment.render, 65_536)):
        text = render(result).decode()
        assert len(text.encode()) < most
        rows = text.count("| open <code>SCA101</code>")
        withheld = re.search(r"\*\*([\d,]+) of [\d,]+ findings withheld\*\*", text)
        assert rows + (int(withheld[1].replace(",", "")) if withheld else 0) == count


def test_many_findings_leave_room_for_problems_and_waivers() -> None:
    many = with_findings(20_000)
    crowded = replace(many, problems=PROBLEMS * 2_000, verdict=replace(many.verdict, waivers=RESULT.verdict.waivers))
    for render in (markdown.render, markdown_comment.render):
        text = render(crowded).decode()
        assert "E-DEPTH" in text
        assert "W-12" in text
        assert text.count("<details>") == text.count("</details>") > 0


def test_what_could_not_be_read_comes_before_the_findings_and_notices_after_them() -> None:
    heads = re.findall(r"^### (.+)$", markdown.render(RESULT).decode(), re.MULTILINE)
    assert heads == ["Problems", "What to do", "Findings", "Waivers", "Settled findings", "Coverage"]
    noticed = replace(with_findings(1), problems=PROBLEMS[3:])
    assert re.findall(r"^### (.+)$", markdown.render(noticed).decode(), re.MULTILINE)[:3] == [
        "What to do",
        "Findings",
        "Problems",
    ]


def test_a_comment_is_found_again_by_its_first_line() -> None:
    first, second = (markdown_comment.render(one).decode().split("\n")[0] for one in (RESULT, with_findings(0)))
    assert first == second == "<!-- sca-report shop -->"
    assert markdown_comment.marker(replace(RESULT, target="--> <b> \n@x")) == "<!-- sca-report -b-x -->"


def test_the_build_is_told() -> None:
    build = Build(
        "gitlab", "https://git.example.test/shop", "4f" * 20, "feature/|x", "https://git.example.test/shop/-/jobs/9", "128"
    )
    text = markdown_as_text(markdown.render(replace(RESULT, build=build)).decode())
    assert "Build: gitlab 128, 4f4f4f4f4f4f, feature/|x, https://git.example.test/shop/-/jobs/9." in text


def test_a_run_over_nothing_and_one_with_its_glass_broken_say_so_first() -> None:
    glass = replace(RESULT, verdict=replace(RESULT.verdict, break_glass="signed by ops until 2026-02-01"), exit_status=0)
    assert "break-glass" in markdown.render(glass).decode()[:200]
    empty = replace(with_findings(0), coverage=replace(RESULT.coverage, recognised=0, excluded=0))
    assert "Nothing was there to scan" in markdown.render(empty).decode()

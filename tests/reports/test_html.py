import html
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace

from sca.model.build import Build
from sca.model.component import Edge, Location, Problem
from sca.model.result import Coverage, Result
from sca.model.text import visible
from sca.model.verdict import Finding, State
from sca.reports.html import MOST_ACTIONS, MOST_FINDINGS, companions, render
from sca.reports.html_tables import web_address
from sca.reports.page_words import GLOSSARY
from sca.reports.standing import standing
from tests.moment import a_moment
from tests.reports.sample_result import FILES, FINDINGS, LICENCES, RESULT, SCRIPT_LINK, WAIVERS, not_approved, npm, with_findings

PAGE = render(RESULT)
MIB = 1024 * 1024
NOTHING = Coverage(0, 0, 0, 0, 0, 0, 0, walked=3)


def _tree(page: bytes) -> etree._Element:
    return lxml_html.document_fromstring(page.decode())


TREE = _tree(PAGE)


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _rows(table: str, page: etree._Element = TREE) -> list[str]:
    return [_text(row) for row in page.findall(f".//table[@class='{table}']/tbody/tr")]


def _section(name: str, page: etree._Element = TREE) -> str:
    found = page.find(f".//section[@id='{name}']")
    assert found is not None
    return _text(found)


def test_the_verdict_and_why_come_first() -> None:
    main = TREE.find(".//main")
    assert main is not None
    first = _text(main[0])
    assert first.startswith("Incomplete 1 file refused, 1 file unsupported, 1 problem inside files")
    assert "exit status 3" in first


@pytest.mark.parametrize(
    ("result", "tone", "words"),
    [
        pytest.param(with_findings(0), "good", "Passed 0 of 23 packages violate policy shop", id="passed"),
        pytest.param(with_findings(2), "bad", "Failed 2 violations", id="failed"),
        pytest.param(replace(with_findings(2), exit_status=0), "bad", "Not enforced", id="exit-zero-is-not-green"),
        pytest.param(
            replace(with_findings(0), complete=False), "unsure", "Incomplete, allowed", id="allow-incomplete-is-not-green"
        ),
        pytest.param(
            replace(with_findings(0), coverage=NOTHING), "unsure", "Nothing to scan, allowed", id="allow-empty-is-not-green"
        ),
        pytest.param(RESULT, "unsure", "Incomplete", id="incomplete"),
    ],
)
def test_only_a_complete_and_satisfied_run_is_green(result: Result, tone: str, words: str) -> None:
    verdict = _tree(render(result)).find(f".//section[@class='verdict {tone}']")
    assert verdict is not None
    assert _text(verdict).startswith(words)


def test_each_finding_has_a_row_with_both_ends_the_path_and_what_to_do() -> None:
    rows = _rows("t-find")
    assert len(rows) == len(FINDINGS)
    lodash = next(row for row in rows if "package-lock.json:812" in row)
    wanted = (
        "open", "lodash@4.17.20 is not approved", "SCA101 package-not-approved",
        "policy sca-policy.yaml:9:5",
        "shop \u203a express@4.18.2 \u203a body-tools@2.1.0 +2 more ways",
        "runtime", "the nearest approved version: npm update lodash",
    )  # fmt: skip
    assert [words for words in wanted if words not in lodash] == []


def test_what_to_do_is_grouped_by_the_dependency_to_act_on() -> None:
    entries = [_text(entry) for entry in TREE.findall(".//ol[@class='todo sheet']/li")]
    assert entries[0].startswith("express@4.18.2")
    assert all(words in entries[0] for words in ("minimist@1.2.5", "lodash@4.17.20", "readable-tools@2.0.1", "replace minimist"))
    assert not any("left-pad" in entry for entry in entries)


def test_waivers_show_the_days_that_are_left_and_expired_ones_stand_apart() -> None:
    tables = TREE.findall(".//table[@class='t-waive']")
    assert [_text(table.find("caption")) for table in tables] == ["Expired waivers", "In force waivers", "Unused waivers"]
    assert "5 days ago" in _text(tables[0])
    assert "17 days left" in _text(tables[1])
    assert "166 days left" in _text(tables[2])
    assert len(_rows("t-waive")) == len(WAIVERS)


def test_the_build_is_told_and_only_web_addresses_are_links() -> None:
    build = Build("gitlab", "ssh://git@git.example.test/shop", "4f" * 20, "<b>x", "https://git.example.test/shop/-/jobs/9", "128")
    page = _tree(render(replace(RESULT, build=build)))
    told = _section("run", page)
    assert all(text in told for text in ("gitlab 128", "4f" * 20, "<b>x", "ssh://git@git.example.test/shop"))
    links = [link.get("href") for link in page.findall(".//section[@id='run']//a")]
    assert build.url in links
    assert build.repository not in links
    assert [(link.text, link.get("href")) for link in page.findall(".//header//a")] == [("128", build.url)]
    other = _tree(render(replace(RESULT, build=replace(build, url="javascript:alert(1)"))))
    assert other.findall(".//header//a") == []


def test_the_counts_of_files_add_up_and_each_file_has_a_row() -> None:
    text = _section("coverage")
    numbers = re.search(r"(\d+) recognised as inputs: (.*?)\.", text)
    assert numbers is not None
    assert int(numbers[1]) == sum(map(int, re.findall(r"\d+", numbers[2]))) == len(FILES) == len(_rows("t-file"))
    assert _rows("t-file")[0].startswith("refused legacy/package-lock.json")


def test_packages_are_listed_once_with_all_places() -> None:
    rows = _rows("t-pkg")
    assert len(rows) == len({row.split(" npm")[0] for row in rows}) == 25
    lodash = next(row for row in rows if row.startswith("lodash"))
    assert "package-lock.json:812" in lodash
    assert "web/package-lock.json:96" in lodash


def test_anchors_of_packages_can_be_written_by_hand() -> None:
    ids = {element.get("id") for element in TREE.iter() if element.get("id")}
    assert {"pkg-npm-lodash-4.17.20", "pkg-npm-babel-core-7.26.0", "pkg-pypi-requests-2.31.0"} <= ids


def test_the_licence_summary_counts_packages_and_puts_open_questions_first() -> None:
    rows = _rows("t-lic")
    assert rows[0] == "no licence granted to be settled 1"
    assert "MIT 16" in rows
    assert sum(int(row.split()[-1]) for row in rows) == len({answer.component for answer in LICENCES}) - 1


def test_every_word_of_a_verdict_is_explained() -> None:
    explained = {word for words, _ in GLOSSARY for word in words.split(", ")}
    ends = [
        replace(result, exit_status=end) for result in (RESULT, with_findings(0), with_findings(2)) for end in (0, *range(3, 9))
    ]
    ends += [replace(with_findings(0), complete=False), replace(with_findings(0), coverage=NOTHING), with_findings(2)]
    words = {word for end in ends for word in standing(end).word.split(", ")}
    assert {"allowed", "deadline reached", "not enforced", "nothing to scan", "passed"} <= words <= explained
    assert {str(state) for state in State} <= explained
    assert {file.outcome for file in FILES} <= explained


def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere() -> None:
    ids = [element.get("id") for element in TREE.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {link.get("href") for link in TREE.iter("a") if link.get("href", "").startswith("#")}
    assert targets <= {f"#{name}" for name in ids}


def test_links_lead_to_web_addresses_only_and_say_nothing_about_the_reader() -> None:
    links = [link for link in TREE.iter("a") if not link.get("href", "").startswith("#")]
    assert [link.get("href") for link in links] == ["https://policy.example.test/org.yaml"]
    assert all(link.get("rel") == "noreferrer noopener" for link in links)


@pytest.mark.parametrize(
    "address",
    [SCRIPT_LINK, "data:text/html,x", "vbscript:x", "//evil.example.test", "/etc/passwd", "https://", "https:// x", "HTTPS://x",
     "https://a\u202eb.example.test", 'https://x"onmouseover="y', "ftp://x.example.test", " https://x.example.test"],
)  # fmt: skip
def test_what_is_no_plain_web_address_becomes_no_link(address: str) -> None:
    assert web_address(address) == ""


def test_the_security_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    meta = TREE.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert meta is not None
    hashes = {}
    for tag in ("style", "script"):
        (element,) = TREE.iter(tag)
        hashes[tag] = b64encode(sha256((element.text or "").encode()).digest()).decode()
    assert meta.get("content") == (
        f"default-src 'none'; style-src 'self' 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_fetched_and_nothing_from_the_input_is_an_element_or_attribute() -> None:
    own = {
        "html", "head", "meta", "title", "style", "body", "a", "header", "p", "span", "h1", "b", "code", "main", "section", "h2",
        "ul", "li", "dl", "div", "dt", "dd", "small", "nav", "ol", "h3", "br", "label", "input", "select", "option", "button",
        "table", "caption", "thead", "tr", "th", "tbody", "td", "svg", "rect", "details", "summary", "footer", "script", "wbr",
        "link", "pre", "path", "text", "desc",
    }  # fmt: skip
    assert {element.tag for element in TREE.iter()} <= own
    for element in TREE.iter():
        assert not {
            name for name in element.attrib if name.startswith("on") or name in ("style", "src", "srcset", "target", "action")
        }
    assert b"url(" not in PAGE
    assert b"@import" not in PAGE


def test_the_page_is_built_for_everyone() -> None:
    assert TREE.get("lang") == "en"
    assert _text(TREE.find(".//title")) == "Incomplete: shop - sca report"
    assert [len(list(TREE.iter(tag))) for tag in ("header", "main", "footer", "nav", "h1")] == [1, 1, 1, 1, 1]
    for table in TREE.iter("table"):
        assert table.find("caption") is not None
        assert all(head.get("scope") == "col" for head in table.findall("thead//th"))
        assert all(head.get("scope") == "row" for head in table.findall("tbody//th"))
    tools = TREE.find(".//div[@id='tools']")
    assert tools is not None
    assert tools.get("hidden") is not None
    assert all(control.getparent().tag == "label" for control in (*TREE.iter("input"), *TREE.iter("select")))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_colours_have_enough_contrast(scheme: str) -> None:
    style = next(iter(TREE.iter("style"))).text or ""
    colours = dict(
        re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style.split("prefers-color-scheme: dark")[scheme == "dark"].split("@media")[0])
    )
    pairs = [("ink", "canvas"), ("ink", "sheet"), ("soft", "canvas"), ("soft", "sheet"), ("soft", "faint"), ("accent", "sheet"),
             ("accent", "canvas"), ("ink", "mark"), ("ink", "faint"), ("sheet", "accent")]  # fmt: skip
    for name in ("red", "amber", "green", "blue", "grey"):
        pairs.extend([(name, f"{name}-wash"), (name, "sheet")])
    for name in ("red", "amber", "green"):
        pairs.extend([("ink", f"{name}-wash"), ("soft", f"{name}-wash")])
    poor = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


def test_a_page_of_five_thousand_packages_stays_small_even_if_all_are_refused() -> None:
    components = tuple(npm(f"package-{number}", f"{number % 9}.{number % 17}.1", 10 + number * 9) for number in range(5_000))
    findings = tuple(
        not_approved(
            component,
            path=("shop", f"direct-{number % 300}@1.0.0", component.package.label),
            direct=f"direct-{number % 300}@1.0.0",
            fix=f"use package-{number}@^2, the nearest approved version",
        )
        for number, component in enumerate(components)
    )
    result = replace(RESULT, components=components, verdict=replace(RESULT.verdict, findings=findings))
    with a_moment():
        page = render(result)
    tree = _tree(page)
    assert len(page) <= 3 * MIB
    assert len(list(tree.iter())) <= 80_000
    assert len(_rows("t-find", tree)) == MOST_FINDINGS
    assert len(_rows("t-pkg", tree)) == 5_000 + len(RESULT.references)
    assert f"And {5_000 - MOST_FINDINGS} more rows, left out" in _section("findings", tree)
    assert f"And {300 - MOST_ACTIONS} more entries" in _section("todo", tree)
    assert len(list(tree.iterfind(".//details[@class='p']"))) >= 100


@pytest.mark.parametrize("refused", [0, 50, 500])
def test_a_page_of_five_hundred_packages_stays_small(refused: int) -> None:
    components = tuple(npm(f"package-{number}", "1.0.0", 10 + number * 9) for number in range(500))
    shop = RESULT.projects[0].id
    edges = [Edge(shop, component.id) for component in components[:60]]
    edges += [Edge(components[number // step].id, components[number].id) for step in (2, 3, 7) for number in range(60, 500)]
    findings = tuple(not_approved(component, path=("shop", component.package.label)) for component in components[:refused])
    result = replace(
        RESULT, components=components, edges=tuple(edges), verdict=replace(RESULT.verdict, findings=findings, waivers=())
    )
    page = render(result)
    assert len(page) <= 600 * 1024
    assert len(list(_tree(page).iterfind(".//details[@class='p']"))) >= (20 if refused == 500 else 100)


def test_a_page_of_twenty_thousand_packages_shows_what_matters_and_says_what_it_leaves_out() -> None:
    components = tuple(npm(f"package-{number}", "1.0.0", 10 + number * 9) for number in range(20_000))
    findings = tuple(replace(not_approved(component), node=component.id) for component in components[-12_000:])
    result = replace(RESULT, components=components, licences=(), verdict=replace(RESULT.verdict, findings=findings))
    page = render(result)
    tree = _tree(page)
    assert len(page) <= 1.5 * MIB
    assert f"And {12_000 - MOST_FINDINGS} more rows, left out" in _section("findings", tree)
    assert f"{20_000 + len(RESULT.references)} packages and references, too many for one page" in _section("packages", tree)
    assert all(row.endswith("open") for row in _rows("t-pkg", tree))
    beside = dict(companions(result))
    pages = [link.get("href", "") for link in tree.iterfind(".//ul[@class='pages']/li/a")]
    assert sorted(beside) == sorted(["sca-report.css", *pages])
    listed = [row.split()[0] for name in pages for row in _rows("t-pkg", _tree(beside[name]))]
    assert len(listed) == 20_000 + len(RESULT.references)
    assert {component.package.label for component in components} <= set(listed)
    assert all(len(beside[name]) <= MIB for name in pages)
    targets = {link.get("href") for link in tree.iter("a") if link.get("href", "").startswith("#")}
    assert targets <= {f"#{element.get('id')}" for element in tree.iter() if element.get("id")}


def test_what_was_lost_comes_before_everything_else_that_is_to_do() -> None:
    todo = TREE.find(".//section[@id='todo']")
    assert todo is not None
    first = todo.find("ol")
    assert first is not None
    assert first.get("class") == "todo lost sheet"
    assert [_text(entry).split(" lost: ")[0] for entry in first] == [
        "legacy/package-lock.json:4:911",
        "mobile/pnpm-lock.yaml",
        "vendor/odd names/package-lock.json:44",
    ]
    assert "What was not read was not judged" in _text(TREE.find(".//section[@aria-labelledby='verdict']"))


def test_a_gap_that_somebody_answers_for_is_nothing_to_do() -> None:
    path = "mobile/pnpm-lock.yaml"
    problem = next(one for one in RESULT.problems if one.location.path == path)
    gap = Finding(
        code="SCA701",
        rule="input-not-read",
        family="gaps",
        subject=f"{path}#{problem.code}",
        label=path,
        message="it was not read",
        where=problem.location,
        state=State.WAIVED,
        facts=(("problem", problem.code),),
    )
    tree = _tree(render(replace(RESULT, verdict=replace(RESULT.verdict, findings=(*RESULT.verdict.findings, gap)))))
    lost = tree.find(".//section[@id='todo']/ol[@class='todo lost sheet']")
    assert lost is not None
    assert [_text(entry).split(" lost: ")[0] for entry in lost] == [
        "legacy/package-lock.json:4:911",
        "vendor/odd names/package-lock.json:44",
    ]


def test_packages_and_images_are_counted_apart() -> None:
    tiles = [[_text(part) for part in tile] for tile in TREE.findall(".//dl[@class='tiles']/div")]
    counts = dict(pair for pair in tiles)
    assert {name: counts[name] for name in ("packages", "images")} == {"packages": "23", "images": "2"}


def test_a_complete_run_speaks_of_no_losses() -> None:
    page = _text(_tree(render(with_findings(2))))
    assert "What was not read" not in page.split("What the words mean")[0]


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=()), min_size=1),
        st.from_regex(r"""[<>"'&/=]{0,9}(svg|script|img)[ onl=<>"'/]{0,9}"""),
    )
)
def test_any_text_stays_text(text: str) -> None:
    finding = replace(FINDINGS[0], label=text, message=text, fix=text, direct=text, rule=text, path=(text, text),
                      where=Location(text, 1, chain=(text,)), since=text)  # fmt: skip
    result = replace(
        RESULT, target=text, verdict=replace(RESULT.verdict, findings=(finding,)), reasons=(text,), options=((text, text),)
    )
    page = render(result)
    assert _tags(page) == _tags(render(_plain(result)))
    assert visible(text) in html.unescape(page.decode())
    assert {character for character in page.decode() if visible(character) != character} == {"\n"}


def _tags(page: bytes) -> list[object]:
    """All elements in order, but for the places where a line may break, after slashes, and for what was cut in a picture."""
    return [element.tag for element in _tree(page).iter() if element.tag not in ("wbr", "title")]


def _plain(result: Result) -> Result:
    """The same result with harmless text in the same places."""
    word = "plain"
    finding = replace(
        result.verdict.findings[0], label=word, message=word, fix=word, direct=word, rule=word, path=(word, word),
        where=Location(word, 1, chain=(word,)), since=word,
    )  # fmt: skip
    verdict = replace(result.verdict, findings=(finding,))
    return replace(result, target=word, verdict=verdict, reasons=(word,), options=((word, word),))


def _contrast(one: str, other: str) -> float:
    """The ratio of https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_losses_that_are_alike_are_one_entry() -> None:
    places = (Location(f"src/p{number}/p{number}.csproj", 1) for number in range(40))
    alike = tuple(Problem("E-NO-LOCK", "no lock was read", place, "package", "commit a lock") for place in places)
    page = render(replace(RESULT, problems=alike))
    todo = page[page.index(b'<ol class="todo lost') : page.index(b"</ol>", page.index(b'<ol class="todo lost'))]
    assert todo.count(b"no lock was read") == 1
    assert b"<small>and 39 more places</small>" in todo
    assert b"more loss" not in page

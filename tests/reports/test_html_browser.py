"""The page in a real browser: inert, complete without script and under Jenkins' policy, as wide as the screen, for everyone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sca.model.text import visible
from sca.reports.base import Artefact
from sca.reports.changes_page import as_html, beside
from sca.reports.html import companions, render_beside
from tests.reports.browser import JENKINS, PATIENCE, chromium, served
from tests.reports.rich_result import CHANGES, RICH
from tests.reports.sample_result import COMPONENTS, FINDINGS

pytestmark = pytest.mark.browser

ROWS = "[...document.querySelectorAll('.t-find tbody tr')].filter((row) => row.getClientRects().length).length"
CLIPPED = """() => [...document.querySelectorAll("td, th, li, p, dd, h1, h2, h3, summary")]
  .filter((one) => one.clientWidth > 1 && !(one.closest("thead") && document.querySelector("thead").clientWidth === 1))
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim().slice(0, 60))"""
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
# A control that can be used: shown, and made to be clicked or typed into.
CONTROLS = "[...document.querySelectorAll('button, input, select')].filter((one) => one.getClientRects().length).length"
LODASH = "pkg-npm-lodash-4.17.20"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    (made / "sca-report.html").write_bytes(render_beside(RICH, (Artefact("result.json", "result.json", 2, "0f" * 32),)))
    (made / "result.json").write_bytes(b"{}")
    (made / "changes.html").write_bytes(as_html(CHANGES))
    for name, data in (*companions(RICH), beside()):
        (made / name).write_bytes(data)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield f"{address}/sca-report.html"


@pytest.fixture(scope="module")
def jenkins(folder: Path) -> Iterator[str]:
    with served(folder, JENKINS) as address:
        yield f"{address}/sca-report.html"


@pytest.fixture(scope="module")
def changes(site: str) -> str:
    return site.replace("sca-report.html", "changes.html")


def _page(browser: Browser, address: str, width: int = 1280, **settings: Any) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


def test_names_that_are_markup_are_text_and_our_script_runs(browser: Browser, site: str) -> None:
    page = _page(browser, site)
    assert page.evaluate("document.documentElement.dataset.script") == "on"
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert "<img src=x onerror=alert(1)>" in page.locator("body").inner_text()


def test_nothing_is_asked_of_anybody_but_the_one_style_sheet(browser: Browser, site: str) -> None:
    context = browser.new_context()
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(site)
    page.locator("#search").fill("lodash")
    assert asked == [site, site.replace(".html", ".css")]


@pytest.mark.parametrize("setting", ["without script", "under the policy of Jenkins"])
def test_everything_can_be_read_and_no_control_is_dead(browser: Browser, site: str, jenkins: str, setting: str) -> None:
    page = _page(browser, site, java_script_enabled=False) if setting == "without script" else _page(browser, jenkins)
    assert page.evaluate("document.documentElement.dataset.script || ''") == ""
    assert page.evaluate(CONTROLS) == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftWidth") == "6px"
    page.evaluate(OPEN_ALL)
    text = " ".join((page.locator("main").text_content() or "").split())
    assert [finding.label for finding in FINDINGS if visible(finding.label) not in text] == []
    assert [component.package.label for component in COMPONENTS if visible(component.package.label) not in text] == []
    assert "Goes away withexpress@4.18.2" in text


@pytest.mark.parametrize("setting", ["with script", "without script", "under the policy of Jenkins"])
def test_a_link_to_a_package_opens_what_it_is_folded_into(browser: Browser, site: str, jenkins: str, setting: str) -> None:
    address = jenkins if setting.startswith("under") else site
    page = _page(browser, address, java_script_enabled=setting != "without script")
    assert not page.locator(f"[id='{LODASH}'] dd").first.is_visible()
    page.locator(f".t-find a[href='#{LODASH}']").first.click()
    page.locator(f"[id='{LODASH}'] dd").first.wait_for(state="visible")
    assert (page.locator(f"[id='{LODASH}'] code").first.text_content() or "") == "pkg:npm/lodash@4.17.20"


def test_an_address_with_the_name_of_a_package_leads_to_it(browser: Browser, site: str) -> None:
    page = _page(browser, f"{site}#pkg-npm-lodash")
    assert page.evaluate("document.querySelector(':target').textContent").strip().startswith("lodash@4.17.20")
    assert page.locator("[id='pkg-npm-lodash']").is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1000, 1280])
def test_no_width_needs_sideways_scrolling_and_nothing_is_cut_off(browser: Browser, site: str, width: int) -> None:
    page = _page(browser, site, width)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]") == [width, width]
    assert page.evaluate(CLIPPED) == []


def test_what_can_be_touched_on_a_phone_is_large_enough(browser: Browser, site: str) -> None:
    page = _page(browser, site, 390)
    page.evaluate(OPEN_ALL)
    small = """() => [...document.querySelectorAll("button, select, input, summary")].filter((one) => one.getClientRects().length)
      .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []


def test_search_and_facets_work_and_stand_in_the_address(browser: Browser, site: str) -> None:
    page = _page(browser, site)
    every = page.evaluate(ROWS)
    assert every == len(RICH.verdict.findings)
    page.locator("#search").fill("lodash 812")
    assert page.evaluate(ROWS) == 2
    assert page.locator("#shown").inner_text() == f"2 of {every} findings, 1 of 25 packages"
    page.locator("#search").fill("")
    page.locator("select[data-facet='State']").select_option("waived")
    assert page.evaluate(ROWS) == 1
    page.locator("select[data-facet='Scope']").select_option("runtime")
    address = page.url
    assert "State=waived" in address
    again = _page(browser, address)
    assert again.locator("select[data-facet='State']").input_value() == "waived"
    assert again.evaluate(ROWS) == page.evaluate(ROWS)
    page.locator("#clear").click()
    assert page.evaluate(ROWS) == every
    assert "#" not in page.url


@pytest.mark.parametrize("facet", ["State", "Rule", "Severity", "Way in", "Type", "Scope", "Since", "Licence"])
def test_every_facet_is_there_and_each_of_its_values_leaves_something(browser: Browser, site: str, facet: str) -> None:
    page = _page(browser, site)
    select = page.locator(f"select[data-facet='{facet}']")
    if facet == "Severity":
        assert select.count() == 0, "one value alone is no choice"
        return
    values = [value for value in select.locator("option").evaluate_all("(all) => all.map((one) => one.value)") if value]
    assert len(values) > 1
    shown = "[...document.querySelectorAll('.t-find tbody tr, .t-pkg tbody tr')].filter((row) => !row.hidden).length"
    for value in values:
        select.select_option(value)
        assert page.evaluate(shown) > 0, value


def test_columns_sort_by_one_and_by_several(browser: Browser, site: str) -> None:
    page = _page(browser, site)
    first = "document.querySelector('.t-pkg tbody tr').cells[0].textContent.trim()"
    sort = page.locator(".t-pkg thead button")
    assert sort.count() == 7
    before = page.evaluate(first)
    sort.nth(0).click()
    up = page.evaluate(first)
    sort.nth(0).click()
    assert page.locator(".t-pkg th[aria-sort='descending']").count() == 1
    down = page.evaluate(first)
    assert up != down
    sort.nth(1).click()
    sort.nth(2).click(modifiers=["Shift"])
    assert page.locator(".t-pkg th[aria-sort]").count() == 2
    order = page.evaluate(
        "[...document.querySelectorAll('.t-pkg tbody tr')].map((row) => [row.cells[1].textContent, row.cells[2].textContent])"
    )
    assert order == sorted(order)
    assert "sort-pkg=1%2B.2%2B" in page.url
    again = _page(browser, page.url)
    assert again.evaluate(first) == page.evaluate(first)
    page.locator("#clear").click()
    assert page.evaluate(first) == before


def test_what_can_be_copied_has_a_button_that_says_so(browser: Browser, site: str) -> None:
    page = _page(browser, f"{site}#{LODASH}", permissions=["clipboard-read", "clipboard-write"])
    page.locator(f"[id='{LODASH}'] button").first.click()
    page.locator("#said", has_text="Copied: pkg:npm/lodash@4.17.20").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "pkg:npm/lodash@4.17.20"


def test_the_page_can_be_walked_by_keyboard(browser: Browser, site: str) -> None:
    page = _page(browser, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#todo")


@pytest.mark.parametrize("which", ["the report", "what changed"])
@pytest.mark.parametrize("setting", ["light", "dark", "forced colours", "phone", "print"])
def test_nothing_stands_in_the_way_of_anybody(browser: Browser, site: str, changes: str, setting: str, which: str) -> None:
    scheme = "dark" if setting == "dark" else "light"
    forced = "active" if setting == "forced colours" else "none"
    address = site if which == "the report" else changes
    page = _page(browser, address, 390 if setting == "phone" else 1280, color_scheme=scheme, forced_colors=forced)
    if setting == "print":
        page.emulate_media(media="print")
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == []
    assert len(found["passes"]) > (20 if which == "the report" else 10)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_changes_is_inert_and_fits_also_under_the_policy_of_jenkins(
    browser: Browser, changes: str, jenkins: str, width: int
) -> None:
    for address in (changes, jenkins.replace("sca-report.html", "changes.html")):
        page = _page(browser, address, width)
        assert page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]") == [width, width]
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftWidth") == "6px"
        assert page.locator("img, script, button, input").count() == 0
        text = page.locator("main").inner_text()
        for one in CHANGES.packages:
            assert visible(one.package) in text


def test_dark_is_dark_and_forced_colours_keep_borders(browser: Browser, site: str) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    assert _page(browser, site, color_scheme="light").evaluate(colour) == "rgb(245, 246, 248)"
    assert _page(browser, site, color_scheme="dark").evaluate(colour) == "rgb(18, 22, 28)"
    forced = _page(browser, site, forced_colors="active")
    assert forced.evaluate("getComputedStyle(document.querySelector('.b')).borderTopStyle") == "solid"


def test_on_paper_everything_is_unfolded_and_nothing_is_a_control(browser: Browser, site: str) -> None:
    page = _page(browser, site, java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.evaluate(CONTROLS) == 0
    hidden = "(all) => all.filter((one) => !one.getBoundingClientRect().height).length"
    assert page.locator("details:not(.quiet) > :not(summary)").evaluate_all(hidden) == 0
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    data = page.pdf(format="A4")
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") >= 4

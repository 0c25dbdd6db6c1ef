"""The page in a real browser: inert, complete without script, and as wide as the screen."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html

from sca.model.text import visible
from sca.reports.html import render
from tests.reports.sample_result import COMPONENTS, FINDINGS, RESULT

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--hide-scrollbars",
)  # fmt: skip
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="f" style="border:0;width:{width}px;height:900px" {sandbox} src="page.html"></iframe>
<pre id="out"></pre>
<script>
let dialogs = 0;
document.getElementById("f").addEventListener("load", (event) => {{
  const view = event.target.contentWindow;
  const page = event.target.contentDocument;
  view.alert = () => {{ dialogs += 1; }};
  const tools = page.getElementById("tools");
  const rows = () => [...page.querySelectorAll(".t-find tbody tr")].filter((row) => row.getClientRects().length).length;
  const act = (id, value, name) => {{
    page.getElementById(id).value = value;
    page.getElementById(id).dispatchEvent(new view.Event(name));
    return rows();
  }};
  page.querySelectorAll("details").forEach((fold) => {{ fold.open = true; }});
  const cells = [...page.querySelectorAll("td, th, li, p, dd, h1, h2, h3")]
    .filter((one) => one.clientWidth > 1 && !(one.closest("thead") && page.querySelector("thead").clientWidth === 1));
  const seen = {{
    script: page.documentElement.dataset.script || "",
    width: page.documentElement.clientWidth,
    scrolls: page.documentElement.scrollWidth,
    clipped: cells.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim().slice(0, 60)),
    border: view.getComputedStyle(page.querySelector(".verdict")).borderLeftWidth,
    tools: tools.getClientRects().length,
    findings: rows(),
    found: act("search", "lodash 812", "input"),
    status: page.getElementById("shown").textContent,
    waived: act("search", "", "input") && act("state", "waived", "change"),
    cleared: page.getElementById("clear").click() || rows(),
    text: page.body.innerText,
    dialogs,
  }};
  document.getElementById("out").textContent = JSON.stringify(seen);
}});
</script>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    (made / "page.html").write_bytes(render(RESULT))
    return made


def test_names_that_are_markup_are_text_and_our_script_runs(folder: Path) -> None:
    tree = _dom(folder, "page.html")
    assert tree.get("data-script") == "on"
    assert list(tree.iter("img")) == []
    assert len(list(tree.iter("script"))) == 1
    assert "<img src=x onerror=alert(1)>" in "".join(tree.itertext())


def test_everything_can_be_read_without_script_and_no_control_is_dead(folder: Path) -> None:
    seen = _measured(folder, 1280, sandbox='sandbox="allow-same-origin"')
    assert (seen["script"], seen["tools"]) == ("", 0)
    text = " ".join(seen["text"].split())
    assert [finding.label for finding in FINDINGS if visible(finding.label) not in text] == []
    assert [component.package.label for component in COMPONENTS if visible(component.package.label) not in text] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1000, 1280])
def test_no_width_needs_sideways_scrolling_and_nothing_is_cut_off(folder: Path, width: int) -> None:
    seen = _measured(folder, width)
    assert seen["width"] == width
    assert seen["scrolls"] == width
    assert seen["clipped"] == []
    assert seen["border"] == "6px"


def test_search_and_filter_work_and_no_dialog_opens(folder: Path) -> None:
    seen = _measured(folder, 1280)
    assert (seen["script"], seen["tools"], seen["dialogs"]) == ("on", 1, 0)
    assert (seen["found"], seen["waived"]) == (1, 1)
    assert seen["status"] == f"1 of {len(FINDINGS)} findings, 1 of 25 packages"
    assert seen["findings"] == seen["cleared"] == len(FINDINGS)


def _measured(folder: Path, width: int, sandbox: str = "") -> Any:
    """What a script beside the page sees of it in a window of so many pixels."""
    (folder / "frame.html").write_text(FRAME.format(width=width, sandbox=sandbox), encoding="utf-8")
    out = _dom(folder, "frame.html").find(".//pre[@id='out']")
    assert out is not None
    return json.loads(out.text or "")


def _dom(folder: Path, name: str) -> etree._Element:
    """The document as the browser holds it after loading, in a profile of its own."""
    browser = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if browser is None:
        pytest.fail(f"this test needs a browser: none of {', '.join(BROWSERS)} is on the path; 'make browser' installs one")
    profile = folder / f"profile-{len(list(folder.iterdir()))}"
    command = [browser, *QUIET, f"--user-data-dir={profile}", "--dump-dom", f"file://{folder / name}"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return lxml_html.document_fromstring(run.stdout.replace("<wbr>", ""))  # which lxml does not know to be empty

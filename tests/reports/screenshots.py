"""Takes the screenshots of docs/samples/ and of the README: the example shop in the five settings that the tests look at.

    make screenshots

A browser's letters differ a little from machine to machine, so no test compares pictures; tests hold that they are there and
small.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.reports.browser import JENKINS, chromium, served

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "samples"
# By name: the width and height of the window, the colour scheme, whether the page is served as Jenkins does, and the place.
SETTINGS = {
    "report-desktop": (1200, 860, "light", False, ""),
    "report-dark": (1200, 860, "dark", False, "#ways"),
    "report-phone": (390, 1500, "light", False, ""),
    "report-jenkins": (1200, 700, "light", True, "#findings"),
}
PAPER = "report-print"
DETAIL = "report-package"


def main() -> None:
    """Write every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "sca", "check", "examples/shop", "--output", made, "--quiet"]
        subprocess.run(command, cwd=ROOT, check=False, timeout=300)
        with chromium() as browser, served(Path(made)) as plain, served(Path(made), JENKINS) as jenkins:
            for name, (width, height, scheme, guarded, place) in SETTINGS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                page.goto(f"{jenkins if guarded else plain}/sca-report.html{place}")
                page.screenshot(path=FOLDER / f"{name}.png")
            _others(browser, f"{plain}/sca-report.html")


def _others(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.goto(address)
    page.screenshot(path=FOLDER / f"{PAPER}.png")
    page = browser.new_page(viewport={"width": 1200, "height": 860})
    page.goto(address)
    page.locator(".t-find a[href^='#pkg-npm-lodash']").first.click()
    page.screenshot(path=FOLDER / f"{DETAIL}.png")


if __name__ == "__main__":
    main()

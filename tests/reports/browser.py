"""A real browser for the page: Debian's Chromium, driven by Playwright, and a server on the loopback that can add a header."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What Jenkins sends with every archived page, unless somebody weakened it.
JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'"
# Slow machines may take their time: no test is about how long something takes.
PATIENCE = 120_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs until the end of the block. It fails, and does not skip, where there is none."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        pytest.fail(f"this test needs a browser: none of {', '.join(BROWSERS)} is on the path; 'make browser' installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"], timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(folder: Path, policy: str = "") -> Iterator[str]:
    """The address of a folder on the loopback, every answer with a content security policy if one is given."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

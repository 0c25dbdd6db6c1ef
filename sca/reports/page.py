"""Makes a page of the values that it shows: the compiled template, the one style, and the script where the page has one.

A content security policy in the page allows the style and the script that it brings, by their hashes, the style sheet beside it,
and nothing else (https://www.w3.org/TR/CSP3/#csp-hash-source).
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256

from markupsafe import Markup

from sca.model.result import Tool
from sca.reports import compiled_page
from sca.reports.page_runtime import Context

STYLESHEET = "sca-report.css"
_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_NOTHING_ELSE = "base-uri 'none'; form-action 'none'"


def stylesheet() -> bytes:
    """The style once more, as the file beside a page: where a server blocks the style inside, that is what is used."""
    return _text("report.css").encode()


def page(tool: Tool, values: dict[str, object], *, script: bool) -> bytes:
    """A page. Whether it is one of changes, a part of a large inventory or the report itself is told by its values."""
    style, code = _text("report.css"), _text("report.js") if script else ""
    scripts = f"script-src '{_hash(code)}'; " if script else ""
    own = {
        "tool": tool,
        "stylesheet": STYLESHEET,
        "style": Markup(style),  # noqa: S704  # our own file
        "script": Markup(code),  # noqa: S704  # our own file
        "csp": f"default-src 'none'; style-src 'self' '{_hash(style)}'; {scripts}{_NOTHING_ELSE}",
    }
    root: Callable[[Context], Iterable[str]] = compiled_page.root
    return "".join(root(Context({"difference": None, "part": None, **values, **own}))).encode()


def _text(name: str) -> str:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

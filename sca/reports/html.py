"""Writes the page that people read: one file, complete without script, that asks no server for anything.

A table shows at most `MOST_ROWS` rows, so that a browser stays quick whatever was scanned; the page says what it leaves
out and where that is.

Everything from scanned content is made visible and escaped on its way into the page, wherever the template prints it
(`sca.reports.page_runtime`). A content security policy in the page allows the one style and the one script that it
brings, by their hashes, and nothing else (https://www.w3.org/TR/CSP3/#csp-hash-source).
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256

from markupsafe import Markup

from sca.model.result import Result
from sca.reports import compiled_page
from sca.reports.actions import actions
from sca.reports.html_layers import image_facts, layer_rows
from sca.reports.html_tables import file_rows, finding_rows, licence_rows, package_rows, project_rows
from sca.reports.html_words import STATE_WORDS, WORDS
from sca.reports.page_runtime import Context
from sca.reports.standing import is_empty, records_line, standing, state_counts

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_NOTHING_ELSE = "base-uri 'none'; form-action 'none'"
MOST_ACTIONS = 100
MOST_IN_ACTION = 12
MOST_LOSSES = 20
MOST_ROWS = 5_000


def render(result: Result) -> bytes:
    """The page as one file."""
    style, script = _text("report.css"), _text("report.js")
    findings = finding_rows(result)
    groups = actions(result)
    packages, package_count = package_rows(result, MOST_ROWS)
    losses = [problem for problem in result.problems if problem.cost != "notice"]
    values: dict[str, object] = {
        "result": result,
        "standing": standing(result),
        "records": records_line(result),
        "empty": is_empty(result),
        "counts": state_counts(result),
        "findings": findings,
        "finding_ids": {finding: f"f{number}" for number, finding in enumerate(findings[:MOST_ROWS], 1)},
        "losses": losses[:MOST_LOSSES],
        "losses_left": len(losses) - MOST_LOSSES,
        "groups": groups[:MOST_ACTIONS],
        "groups_left": len(groups) - MOST_ACTIONS,
        "most_in_group": MOST_IN_ACTION,
        "packages": packages,
        "package_count": package_count,
        "licences": licence_rows(result),
        "files": file_rows(result),
        "projects": project_rows(result),
        "layers": layer_rows(result),
        "image_facts": image_facts(result.image),
        "waivers_expired": [waiver for waiver in result.verdict.waivers if waiver.state == "expired"],
        "waivers_live": [waiver for waiver in result.verdict.waivers if waiver.state != "expired"],
        "most_rows": MOST_ROWS,
        "words": WORDS,
        "state_words": STATE_WORDS,
        "style": Markup(style),  # noqa: S704  # our own file
        "script": Markup(script),  # noqa: S704  # our own file
        "csp": f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; {_NOTHING_ELSE}",
    }
    root: Callable[[Context], Iterable[str]] = compiled_page.root
    return "".join(root(Context(values))).encode()


def _text(name: str) -> str:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

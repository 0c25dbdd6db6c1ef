"""Writes the page that people read: one file, complete without script, that asks no server for anything.

A table shows at most `MOST_ROWS` rows, so that a browser stays quick whatever was scanned; the page says what it leaves
out and where that is.

Everything from scanned content passes `visible` and the escaping of the template engine on its way into the page; that
is a property of the environment here, not of the single places in the template. A content security policy in the page
allows the one style and the one script that it brings, by their hashes, and nothing else
(https://www.w3.org/TR/CSP3/#csp-hash-source).
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2 import __version__ as jinja2_version
from markupsafe import Markup, escape

from sca.model.result import Result
from sca.model.text import plural, visible
from sca.reports import compiled_page
from sca.reports.actions import actions
from sca.reports.html_tables import file_rows, finding_rows, licence_rows, package_rows, project_rows, web_address
from sca.reports.html_words import STATE_WORDS, WORDS
from sca.reports.standing import is_empty, standing, state_counts

_MADE = """\"\"\"The template of the page as its engine compiles it.

Made anew by: SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py
\"\"\"

"""
_LOADER = PackageLoader("sca.reports", "templates")
MOST_ACTIONS = 100
MOST_IN_ACTION = 12
MOST_LOSSES = 20
MOST_ROWS = 5_000


def render(result: Result) -> bytes:
    """The page as one file."""
    environment = _environment()
    style, script = (_LOADER.get_source(environment, name)[0] for name in ("report.css", "report.js"))
    findings = finding_rows(result)
    groups = actions(result)
    packages, package_count = package_rows(result, MOST_ROWS)
    losses = [problem for problem in result.problems if problem.cost != "notice"]
    page = _page(environment).render(
        result=result,
        standing=standing(result),
        empty=is_empty(result),
        counts=state_counts(result),
        findings=findings,
        finding_ids={finding: f"f{number}" for number, finding in enumerate(findings[:MOST_ROWS], 1)},
        losses=losses[:MOST_LOSSES],
        losses_left=len(losses) - MOST_LOSSES,
        groups=groups[:MOST_ACTIONS],
        groups_left=len(groups) - MOST_ACTIONS,
        most_in_group=MOST_IN_ACTION,
        packages=packages,
        package_count=package_count,
        licences=licence_rows(result),
        files=file_rows(result),
        projects=project_rows(result),
        waivers_expired=[waiver for waiver in result.verdict.waivers if waiver.state == "expired"],
        waivers_live=[waiver for waiver in result.verdict.waivers if waiver.state != "expired"],
        most_rows=MOST_ROWS,
        words=WORDS,
        state_words=STATE_WORDS,
        style=Markup(style),  # noqa: S704  # our own file
        script=Markup(script),  # noqa: S704  # our own file
        csp=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'",
    )
    return page.encode()


def _page(environment: Environment) -> Template:
    """The template, as Python compiled it beside this module; made anew under another version of the engine.

    Making it takes longer than everything else in a small run, and a test holds that the two are the same.
    """
    if jinja2_version == compiled_page.MADE_BY:
        return Template.from_module_dict(environment, vars(compiled_page), environment.make_globals(None))
    return environment.get_template("report.html.j2")


def compiled_source() -> str:
    """What `compiled_page` must hold for the template as it is."""
    environment = _environment()
    source = _LOADER.get_source(environment, "report.html.j2")[0]
    code = environment.compile(source, "report.html.j2", None, raw=True, defer_init=True)
    return f"{_MADE}MADE_BY = {jinja2_version!r}\n{code}\n"


def _environment() -> Environment:
    environment = Environment(
        loader=_LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["join"] = _joined  # the engine's own answers with `Markup`, which would pass `_shown` unseen
    environment.filters["breakable"] = _breakable
    environment.filters["plural"] = plural
    environment.filters["web_address"] = web_address
    return environment


def _shown(value: object) -> object:
    """Everything that the template prints, places and states included; `Markup` is our own."""
    return value if isinstance(value, Markup) else visible(str(value))


def _joined(texts: Iterable[str], between: str) -> str:
    return between.join(texts)


def _breakable(value: object) -> Markup:
    """A path or address that may go on in the next line after each of its slashes, and not in the middle of a word."""
    return Markup(str(escape(visible(str(value)))).replace("/", "/<wbr/>"))  # noqa: S704  # escaped on the line


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

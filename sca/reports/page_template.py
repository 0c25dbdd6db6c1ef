"""Compiles the page's template with Jinja, at development: `sca/reports/compiled_page.py` is what it gives.

    SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py

The texts of `sca.reports.page_words` are put into the template, the style and the script here, so that a page looks nothing
up. Runs do not need this module; see `sca.reports.page_runtime`.
"""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame

from sca.model.verdict import State
from sca.reports.page_runtime import breakable, environment, joined, shown
from sca.reports.page_said import said
from sca.reports.page_words import HEADS, SHOWN, say

NAME = "report.html.j2"
_MADE = """\"\"\"The template of the page as Jinja compiles it, on top of `sca.reports.page_runtime`.

Made anew by: SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py
\"\"\"
"""
_RUNTIME = re.compile(r"^from jinja2\.runtime import (.*)\n", re.MULTILINE)
# Of each filter the compiled code has a way out where the environment lacks it, which ours cannot.
_FILTER = re.compile(
    r"    try:\n        (t_\d+ = .*)\n    except KeyError:\n        @internalcode\n        def .*\n            raise .*\n"
)
_UNUSED = "    cond_expr_undefined = Undefined\n"
# Signs that would end a quoted text of a style or a script, or mean something in it.
_NOT_IN_QUOTES = re.compile(r"[\"`\\$<\n]")


class _Generator(CodeGenerator):
    """Compiles a template with the texts in it."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # a name of Jinja's
        """Put the texts in first."""
        super().visit_Template(said(node, self.environment), frame)


class _Direct(_Generator):
    """Compiles for `page_runtime`: to plain attributes, and to one call for what is printed. A page prints a hundred thousand."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`a.b` is what it is in Python: no value of the page is a mapping whose keys are meant."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        del node, frame, finalize
        self.write("put(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        del node, frame, finalize
        self.write(")")


def template_environment() -> Environment:
    """Jinja's own environment, strict about names and escaping everything."""
    made = Environment(
        loader=PackageLoader("sca.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=shown,
    )
    made.code_generator_class = _Generator
    made.filters |= {"breakable": breakable, "join": joined}
    made.filters |= {name: environment.filters[name] for name in ("web_address", "worded")}
    return made


def compiled_source() -> str:
    """What `compiled_page` must hold for the template as it is."""
    made = template_environment()
    made.code_generator_class = _Direct
    source = template_source(NAME)
    code = _FILTER.sub(r"    \1\n", made.compile(source, NAME, None, raw=True, defer_init=True).replace(_UNUSED, ""))
    offered = next(iter(_RUNTIME.findall(code))).split(", ")
    body = _RUNTIME.sub("", code)
    names = sorted(name for name in (*offered, "environment", "put") if re.search(rf"\b{name}\b", body))
    return f"{_MADE}from sca.reports.page_runtime import {', '.join(names)}\n{body}\n"


def template_source(name: str) -> str:
    """A template as it is written."""
    made = template_environment()
    if made.loader is None:
        raise TypeError
    return made.loader.get_source(made, name)[0]


def quoted_source(name: str) -> str:
    """What the style or the script must be for its template: `report.js` for `report.js.j2`. Its texts stand in quotes."""
    made = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # no HTML
    made.globals |= {"say": _say, "heads": _heads, "property": _property, "states": [SHOWN[state] for state in State]}
    return made.from_string(template_source(f"{name}.j2")).render()


def _say(key: str, **values: str) -> str:
    _quotable(say(key, **dict.fromkeys(values, "")))
    return say(key, **values)


def _heads(table: str) -> tuple[str, ...]:
    return tuple(map(_quotable, HEADS[table]))


def _property(key: str) -> str:
    """A text as the name of a property of a script."""
    text = _say(key)
    return text if text.isidentifier() else f'"{text}"'


def _quotable(text: str) -> str:
    """A text that can stand in quotes of a style or a script."""
    if _NOT_IN_QUOTES.search(text):
        raise ValueError(text)
    return text

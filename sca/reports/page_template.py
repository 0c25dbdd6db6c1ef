"""Compiles the page's template with Jinja, at development: `sca/reports/compiled_page.py` is what it gives.

    SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py

Runs do not need this module; see `sca.reports.page_runtime`.
"""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from sca.reports.page_runtime import breakable, environment, joined, shown

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
    made.filters |= {"breakable": breakable, "join": joined}
    made.filters |= {name: environment.filters[name] for name in ("plural", "web_address")}
    return made


def compiled_source() -> str:
    """What `compiled_page` must hold for the template as it is."""
    made = template_environment()
    if made.loader is None:
        raise TypeError
    source = made.loader.get_source(made, NAME)[0]
    code = _FILTER.sub(r"    \1\n", made.compile(source, NAME, None, raw=True, defer_init=True).replace(_UNUSED, ""))
    offered = next(iter(_RUNTIME.findall(code))).split(", ")
    body = _RUNTIME.sub("", code)
    names = sorted(name for name in (*offered, "environment") if re.search(rf"\b{name}\b", body))
    return f"{_MADE}from sca.reports.page_runtime import {', '.join(names)}\n{body}\n"

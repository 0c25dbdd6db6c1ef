"""What the compiled page asks for while it runs: the few names of Jinja's runtime that the template needs, in their strict form.

The template is written for Jinja and compiled by it (`sca.reports.page_template`); running what it compiled needs none of
its compiler, and importing that took longer than everything else in a small run. Tests hold that Jinja itself renders the
same bytes. What the template may use is therefore what is here; a name that is missing fails when the page is compiled.

Everything from scanned content passes `put` on its way into the page, which makes it visible and escapes it: the compiled code
does so with every value that it prints, so that it is no property of single places in the template.

https://jinja.palletsprojects.com/en/stable/api/
"""

import operator
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NoReturn

from markupsafe import Markup, escape

from sca.model.text import visible
from sca.reports.html_tables import web_address
from sca.reports.page_words import SHOWN

__all__ = [
    "Context",
    "LoopContext",
    "Macro",
    "Namespace",
    "TemplateRuntimeError",
    "environment",
    "escape",
    "markup_join",
    "missing",
    "put",
]

missing = object()


class TemplateRuntimeError(Exception):
    """The template names something that it was not given, or sets what cannot be set."""


class Namespace:
    """A value that an inner block of the template can change: `namespace(x=0)`."""

    def __init__(self, **values: object) -> None:
        self._values = values

    def __getattr__(self, name: str) -> object:
        return self._values[name]

    def __setitem__(self, name: str, value: object) -> None:
        self._values[name] = value


class Context:
    """The values of one page by name. `exported_vars` and `vars` are what the compiled code keeps its own names in."""

    def __init__(self, values: dict[str, object]) -> None:
        self.vars: dict[str, object] = {"namespace": Namespace, **values}
        self.exported_vars: set[str] = set()
        self.eval_ctx = self
        self.autoescape = True

    def resolve_or_missing(self, name: str) -> object:
        """The value of a name, or `missing`."""
        return self.vars.get(name, missing)

    def call(self, function: Callable[..., object], *arguments: object, _loop_vars: object = None, **named: object) -> object:
        """A call in the template."""
        del _loop_vars
        return function(*arguments, **named)


class LoopContext:
    """The rounds of a loop whose place the template asks for: pairs of the item and the place."""

    def __init__(self, items: Iterable[object], undefined: object) -> None:
        del undefined
        self._items = [*items]
        self.index = 0

    @property
    def first(self) -> bool:
        """Whether this is the first round."""
        return self.index == 1

    @property
    def last(self) -> bool:
        """Whether this is the last round."""
        return self.index == len(self._items)

    def __iter__(self) -> Iterator[tuple[object, "LoopContext"]]:
        for index, item in enumerate(self._items, 1):
            self.index = index
            yield item, self


class Macro:
    """A macro of the template: called with every argument by its place, it gives markup."""

    def __init__(self, _environment: object, function: Callable[..., str], *_declared: object) -> None:
        self._function = function

    def __call__(self, *arguments: object) -> Markup:
        """What the macro prints for these arguments."""
        return Markup(self._function(*arguments))  # noqa: S704  # the compiled code escaped what it put in


def markup_join(parts: Iterable[object]) -> str:
    """The `~` of the template. What was markup before is text afterwards, and is escaped as such."""
    return "".join(map(str, parts))


def shown(value: object) -> object:
    """What Jinja is told to print for a value, places and states included; `Markup` is our own."""
    return value if isinstance(value, Markup) else visible(str(value))


def put(value: object) -> str:
    """A value as it stands in the page: `shown` and escaped. The same few texts stand there thousands of times."""
    if type(value) is str:
        return _escaped(value)
    return value if isinstance(value, Markup) else _escaped(str(value))


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> Markup:
    return escape(visible(text))


def breakable(value: object) -> Markup:
    """A path or address that may go on in the next line after each of its slashes, and not in the middle of a word."""
    return Markup(str(_escaped(str(value))).replace("/", "/<wbr/>"))  # noqa: S704  # escaped on the line


def joined(texts: Iterable[str], between: str) -> str:
    """Plain text again, also where Jinja's own filter would give `Markup`, which `shown` lets pass."""
    return between.join(texts)


def worded(word: str) -> str:
    """How the page writes a word of the model. A stored result may have one that this version does not know."""
    return SHOWN.get(word, word)


def _replaced(_context: object, text: str, old: str, new: str) -> str:
    return text.replace(old, new)


def _formatted(pattern: str, *values: object) -> str:
    return pattern % values


def _undefined(name: str) -> NoReturn:
    raise TemplateRuntimeError(name)


class _Environment:
    """What the compiled code calls `environment`."""

    undefined = staticmethod(_undefined)
    concat = staticmethod("".join)
    getitem = staticmethod(operator.getitem)
    filters: dict[str, Callable[..., Any]] = {  # noqa: RUF012  # never changed
        "breakable": breakable,
        "capitalize": str.capitalize,
        "format": _formatted,
        "join": joined,
        "length": len,
        "replace": _replaced,
        "web_address": web_address,
        "worded": worded,
    }


environment = _Environment()

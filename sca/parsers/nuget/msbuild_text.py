"""Texts of MSBuild files taken apart: what stands there, and the properties and functions that are put in.

Hundreds of projects import the same few files, so a text is taken apart once and put together for each project. Known are a few
property functions; what else stands in a `$(..)` is kept as written, and never run.

https://learn.microsoft.com/visualstudio/msbuild/property-functions
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from sca.model.text import brief
from sca.parsers.nuget.msbuild_functions import NAMES as FUNCTIONS
from sca.parsers.nuget.msbuild_functions import QUESTIONS
from sca.parsers.nuget.msbuild_path_functions import ABOVE, PATHS
from sca.parsers.nuget.msbuild_values import Value, unknown_value

_DEEPEST = 16
# Longer texts are taken apart anew each time: what is kept stays small whatever the files hold.
_LONGEST_KEPT = 512
_NAME = re.compile(r"[A-Za-z_][\w-]*").fullmatch
_SIGNS = re.compile(r"['\"`()]")
_SIGNS_OF_CALL = re.compile(r"['\"`(),]")
_STATIC = re.compile(r"\[(?P<type>[\w.]+)\]::(?P<name>\w+)\((?P<arguments>.*)\)", re.DOTALL).fullmatch
_METHOD = re.compile(r"(?P<property>[A-Za-z_][\w-]*)\.(?P<name>\w+)\((?P<arguments>.*)\)", re.DOTALL).fullmatch
# Set by the build tools, the SDK or the machine, and not told by any file of a checkout.
_GIVEN = re.compile(
    r"msbuild\w*|netcoresdk\w*|bundled\w*|visualstudio\w*|devenv\w*|nugetpackageroot|nugetroot|solution\w*|vstoolspath|vsinstall\w*"
    r"|programfiles\w*|programw6432|appdata|localappdata|userprofile|home|path|temp|tmp|username|computername|dotnet_\w+"
).fullmatch
_OF_FILE = "msbuildthisfile"
_IS_SYSTEM = "msbuild.isosplatform"
_CALLS = frozenset((*FUNCTIONS, *PATHS, *ABOVE))


class Property(Struct, frozen=True):
    """A property that is put in: its name in lower case, and its value where nothing sets it.

    `of_file` marks those that tell about the file in which they stand.
    """

    key: str
    of_file: bool
    unset: Value


class Question(Struct, frozen=True):
    """What the text of a property is asked, `$(Name.Contains('x'))`: whether it has another one in it, at its begin or end."""

    written: str
    property: Property
    kind: str
    arguments: tuple["Text", ...]


class Call(Struct, frozen=True):
    """A call of a known function, by its type and name in lower case: `$([MSBuild]::NormalizePath('..', 'x'))`."""

    written: str
    function: str
    arguments: tuple["Text", ...]


Part = str | Property | Question | Call | Value


class Text(Struct, frozen=True):
    """A text in parts. `named` says that they are nothing but what stands there and properties.

    `fixed` is what it comes to, where nothing is put in; else None. A part that is a value is the same in every project.
    """

    parts: tuple[Part, ...]
    named: bool = False
    fixed: Value | None = None


def parse_text(written: str) -> Text:
    """A text of a file in its parts."""
    return _parsed(written, 0) if len(written) > _LONGEST_KEPT else _kept(written)


def property_named(name: str) -> Property:
    """The property of a name, in any case."""
    return _property(name) if len(name) > _LONGEST_KEPT else _kept_property(name)


@lru_cache(maxsize=1024)
def _kept_property(name: str) -> Property:
    return _property(name)


def _property(name: str) -> Property:
    key = name.lower()
    if key.startswith(_OF_FILE):
        return Property(key, of_file=True, unset=unknown_value(f"$({key}) cannot be told"))
    if _GIVEN(key):
        unset = unknown_value(f"$({brief(name, 60)}) is given by the build tools or the machine")
        return Property(key, of_file=False, unset=unset)
    return Property(key, of_file=False, unset=Value(undefined=(name,)))


@lru_cache(maxsize=2048)
def _kept(written: str) -> Text:
    return _parsed(written, 0)


def _parsed(written: str, depth: int) -> Text:
    if "$(" not in written:
        return Text((written,), fixed=Value((written,)))
    if depth > _DEEPEST:
        return Text((), fixed=unknown_value(f"functions are nested deeper than {_DEEPEST} levels"))
    parts = tuple(_part(piece, depth) if is_inside else piece for is_inside, piece in pieces(written))
    properties = sum(isinstance(part, Property) for part in parts)
    return Text(parts, named=properties == written.count("$("))


def _part(inside: str, depth: int) -> Part:
    """What the inside of a `$(..)` stands for."""
    if _NAME(inside):
        return property_named(inside)
    method = _METHOD(inside)
    if method is not None and method["name"] in QUESTIONS:
        return Question(method[0], property_named(method["property"]), method["name"], _arguments(method["arguments"], depth))
    static = _STATIC(inside)
    if static is not None:
        function = f"{static['type']}.{static['name']}".lower()
        if function == _IS_SYSTEM:
            return Value(("True", "False"), choice="OS")
        if function in _CALLS:
            return Call(inside, function, _arguments(static["arguments"], depth))
    return not_run(inside)


def not_run(inside: str) -> Value:
    """The value of a function that is not known, or not called as it is known."""
    return unknown_value(f"$({brief(inside, 80)}) is a property function, which is not run")


def _arguments(written: str, depth: int) -> tuple[Text, ...]:
    return tuple(_parsed(_unquoted(argument), depth + 1) for argument in _split(written))


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Split a text into what stands there and the insides of its `$(..)`, each marked by whether it is one.

    Brackets and quotes inside are counted, as MSBuild does; a `$(` without an end is plain text.
    """
    at = 0
    while (start := text.find("$(", at)) >= 0:
        end = _end(text, start + 2)
        if end < 0:
            break
        if start > at:
            yield False, text[at:start]
        yield True, text[start + 2 : end]
        at = end + 1
    if at < len(text) or not text:
        yield False, text[at:]


def _end(text: str, at: int) -> int:
    """Where the bracket closes that is open at this place; -1 if it does not."""
    depth, quote = 1, ""
    for found in _SIGNS.finditer(text, at):
        sign = found[0]
        if quote:
            quote = "" if sign == quote else quote
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                return found.start()
        else:
            quote = sign
    return -1


def _split(written: str) -> Iterator[str]:
    """Arguments between commas that stand outside quotes and brackets."""
    start, depth, quote = 0, 0, ""
    for found in _SIGNS_OF_CALL.finditer(written):
        sign = found[0]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign != ",":
            quote = sign
        elif depth == 0:
            yield written[start : found.start()]
            start = found.end()
    yield written[start:]


def _unquoted(argument: str) -> str:
    plain = argument.strip()
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"`" else plain

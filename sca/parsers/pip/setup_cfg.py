"""Reads a setup.cfg that no lock answers for: what setuptools is told to require.

    [options]
    install_requires = / setup_requires = / tests_require =     lists, by line or by semicolon
    [options.extras_require]                                    one list for each extra

A list may be left to another file (`file: requirements.txt`), which only a build reads.

https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Problem, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.manifest_nodes import ManifestNodes, manifest_project
from sca.parsers.pip.wanted import read_wanted

_MAY_ASK = re.compile(r"(?i)requires?\s*[=:]|extras[_-]require").search
_SECTION = re.compile(r"\[(?P<name>[^\]\n]+)\]")
_OPTION = re.compile(r"(?P<key>[^\s:=#;\[][^:=]*?)\s*[:=]\s*(?P<value>.*)")
_LISTS = {
    "install_requires": (Scope.RUNTIME, ""),
    "setup_requires": (Scope.BUILD, ""),
    "tests_require": (Scope.DEV, "tests_require"),
}
_EXTRAS = "options.extras_require"
_LEFT_TO = re.compile(r"(?:file|attr)\s*:")
_REMEDY = "correct the setup.cfg"


class _Option(Struct):
    """One key of a section with its lines and their numbers."""

    section: str
    key: str
    lines: list[tuple[str, int]]


def parse(view: FileView) -> Extract | None:
    """Return the project and what it asks for; None if it names no package. Raises InputError for what is no such file."""
    text = view.text()
    if not _MAY_ASK(text):
        return None
    options = list(_options(text, view.path))
    named = {(one.section, one.key): one.lines[0][0] for one in options if one.section == "metadata"}
    where = Location(view.path, 1, role="declared")
    name, version = (named.get(("metadata", key), "") for key in ("name", "version"))
    project = manifest_project(view, name, "" if _LEFT_TO.match(version) else version, where, "python")
    nodes = ManifestNodes(view, project.id)
    for option in options:
        _add(option, view, nodes)
    return nodes.as_extract(project) if nodes.edges or nodes.problems else None


def _options(text: str, path: str) -> Iterator[_Option]:
    """All options in order, as Python's own reader of such files takes them. Raises InputError."""
    section, option = "", None
    seen: dict[tuple[str, str], int] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if option is not None and raw[0] in " \t":
            option.lines.append((line, number))
            continue
        if option is not None:
            yield option
            option = None
        header, pair = _SECTION.match(line), _OPTION.match(line)
        if header is not None:
            section = header["name"]
        elif pair is None or not section:
            raise InputError("E-SYNTAX", f"neither a section nor an option: {brief(line, 60)!r}", path, number, help=_REMEDY)
        else:
            key = pair["key"].lower() if section == _EXTRAS else pair["key"].lower().replace("-", "_")
            first = seen.setdefault((section, key), number)
            if first != number:
                message = f"option {brief(key, 60)!r} stands twice in [{brief(section, 60)}], on lines {first} and {number}"
                raise InputError("E-DUPLICATE-KEY", message, path, number, help="remove one of them")
            option = _Option(section, key, [(pair["value"].strip(), number)])
    if option is not None:
        yield option


def _add(option: _Option, view: FileView, nodes: ManifestNodes) -> None:
    """Take in a list of requirements, if the option is one."""
    if option.section == _EXTRAS:
        scope, group = Scope.OPTIONAL, option.key
    elif option.section == "options" and option.key in _LISTS:
        scope, group = _LISTS[option.key]
    else:
        return
    for text, number in _items(option):
        where = Location(view.path, number, role="declared")
        if _LEFT_TO.match(text):
            message = f"{brief(group or option.key, 60)} is left to {brief(text, 80)}: what it holds is known when it is built"
            nodes.problems.append(Problem("E-DYNAMIC", message, where, "package", "write a lock and commit it"))
            continue
        found = read_wanted(text, where, scope, group, view.limits)
        if isinstance(found, str):
            nodes.problems.append(Problem("E-REQUIREMENT", found, where, "package", _REMEDY))
            continue
        nodes.problems.extend(Problem(code, message, where, cost, _REMEDY) for code, message, cost in found.faults)
        nodes.add([found])


def _items(option: _Option) -> Iterator[tuple[str, int]]:
    """The items of a list: by line, or by semicolon where it stands on one line."""
    if len(option.lines) == 1:
        value, number = option.lines[0]
        yield from ((item.strip(), number) for item in value.split(";") if item.strip())
    else:
        yield from ((line, number) for line, number in option.lines if line)


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: install_requires, extras_require, setup_requires and tests_require, with range and line",
    ),
    omits=(
        "the versions that the ranges get, and what those packages need themselves: the run is incomplete",
        "lists that are left to another file (said as a problem)",
    ),
)

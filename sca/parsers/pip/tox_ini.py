"""Reads tox.ini: what tox installs into the environments in which it tests and builds.

    [tox]          requires =                 for tox itself
    [testenv]      deps =                     for every environment, one requirement a line
    [testenv:x]    deps =                     for one
                       py311,py312: attrs     under a condition on the name of the environment
                       -r requirements.txt
                       {[other]deps}          those of another section

https://tox.wiki/en/stable/config.html
"""

import re
from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.includes import RequirementSet
from sca.parsers.pip.lines import Line
from sca.parsers.pip.nodes import NodeMaker

_SECTION = re.compile(r"\[(?P<name>[^\]\n]+)\]")
_OPTION = re.compile(r"(?P<key>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")
_COMMENT = re.compile(r"(?:^|\s)#.*")
# `py{311,312}-django: `: a condition on the environment, before a requirement. An address has no blank behind its colon.
_FACTORS = re.compile(r"[\w{},!.-]++:\s++(?P<rest>.*)")
# The folder of the file, by its names since tox 3.
_HERE = re.compile(r"\{(?:toxinidir|tox_root)\}")
_REFERENCE = re.compile(r"\{\[(?P<section>[^\]{}]+)\](?P<key>[A-Za-z_][A-Za-z0-9_]*)\}")


def parse(view: FileView) -> Extract | None:
    """Return a project for the file, and what its environments install; None if it names nothing. Raises InputError."""
    problems: list[Problem] = []
    wanted = list(_lines(view, problems))
    if not wanted and not problems:
        return None
    if len(wanted) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"more requirements than the limit of {limit}", view.path)
    root = Project(f"{view.path}#", view.path, view.folder or ".", "tox", Location(view.path, 1, role="declared"))
    found = RequirementSet()
    found.take(wanted, view)
    maker = NodeMaker(view, found.entries, found.indexes.source())
    made = [(entry.asked.requirement, maker.node(entry)) for entry in found.entries if not entry.constraint]
    kept = {node.id: (asked, node) for asked, node in made if node is not None}
    nodes = [node for _asked, node in kept.values()]
    return Extract(
        projects=(root, *(node for node in nodes if isinstance(node, Project))),
        components=tuple(node for node in nodes if isinstance(node, Component)),
        references=tuple(node for node in nodes if isinstance(node, Reference)),
        edges=tuple(Edge(root.id, node.id, Scope.BUILD, asked.specifier, asked.marker.text) for asked, node in kept.values()),
        problems=(*problems, *found.problems, *found.indexes.problems(), *maker.problems),
        completeness="unknown",
        reads=tuple(sorted(view.reads - {view.path})),
    )


def _lines(view: FileView, problems: list[Problem]) -> Iterator[Line]:
    """The lines of all lists of requirements, those of other sections too that they refer to. Each list is given once."""
    options = _options(view.text())
    todo = [key for key in options if _is_list(*key)]
    seen = set(todo)
    for key in todo:
        for line, number in options[key]:
            factors = _FACTORS.fullmatch(line)
            plain = _HERE.sub(".", factors["rest"].strip() if factors is not None else line)
            other = _REFERENCE.fullmatch(plain)
            if other is not None:
                place = (other["section"], other["key"])
                if place in options and place not in seen:
                    seen.add(place)
                    todo.append(place)
            elif "{" in plain:
                message = f"{brief(plain, 80)} is filled in when tox runs: what it stands for is not listed"
                problems.append(Problem("E-VARIABLE", message, Location(view.path, number, role="declared"), "notice"))
            elif plain:
                yield Line(number, plain)


def _options(text: str) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """The lines of every option, with their numbers, by section and key."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    place = ("", "")
    for number, raw in enumerate(text.split("\n"), 1):
        line = _COMMENT.sub("", raw).strip()
        if not line or line.startswith(";"):
            continue
        if raw[0] not in " \t":
            header, option = _SECTION.match(line), _OPTION.match(line)
            place = (place[0] if header is None else header["name"], option["key"] if option is not None else "")
            line = option["value"] if option is not None else ""
        if line and place[1]:
            found.setdefault(place, []).append((line, number))
    return found


def _is_list(section: str, key: str) -> bool:
    if section == "tox":
        return key == "requires"
    return key == "deps" and (section == "testenv" or section.startswith("testenv:"))


PARSER = Parser(
    parse=parse,
    extracts=(
        "what the environments of tox install, with its range and line, and the files of requirements that they name",
        "what tox itself needs",
    ),
    omits=("what the packages need themselves", "which environments are used, and what only a run fills in: {env:X}"),
)

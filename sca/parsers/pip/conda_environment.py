"""Reads conda's environment files: match specifications, and the requirements that pip installs on top.

Nothing is resolved: a specification that allows one version only is a package, any other a reference with its range. What
the packages need themselves is not in the file. A file without a list `dependencies` is no environment file.

https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, Reference
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.base import Parser
from sca.parsers.pip.conda_channels import named_channels, package_of, source_of
from sca.parsers.pip.conda_spec import MatchSpec, read_match_spec
from sca.parsers.pip.includes import RequirementSet
from sca.parsers.pip.lines import Line
from sca.parsers.pip.nodes import Node, NodeMaker
from sca.parsers.pip.oddities import Oddities

_REMEDY = "correct the entry: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html"
_MAY_BE = re.compile(r"""(?m)^(?:dependencies|"dependencies"|'dependencies')[ \t]*:""").search
_ITEM = re.compile(r"[ \t]*+-[ \t]++(?P<text>[^\n]*+)")
_COMMENT = re.compile(r"[ \t]#.*")


def parse(view: FileView) -> Extract | None:
    """Return the environment and what it asks for; None for a file that is none. Raises InputError."""
    text = view.text()
    if not _MAY_BE(text):
        return None
    lock = view.yaml_lock()
    root = lock.documents[0] if lock.documents else None
    if not isinstance(root, dict) or not _names_packages(root.get("dependencies")):
        return None
    line = lock.line(root["dependencies"]) or 1
    reader = _Environment(view, root, _Lines(text, line))
    return reader.as_extract()


def _names_packages(dependencies: JsonValue) -> bool:
    """Whether a list is one of an environment: other programs list mappings under the same key."""
    listed = dependencies if isinstance(dependencies, list) else []
    return any(isinstance(one, str) or (isinstance(one, dict) and "pip" in one) for one in listed)


class _Lines:
    """The lines on which the items of lists stand: YAML gives them for mappings and lists only."""

    def __init__(self, text: str, otherwise: int) -> None:
        self._found: defaultdict[str, list[int]] = defaultdict(list)
        self._otherwise = otherwise
        for number, line in enumerate(text.splitlines(), 1):
            item = _ITEM.match(line) if "-" in line and number > otherwise else None
            if item is not None:
                text = _COMMENT.sub("", item["text"]).strip()
                quoted = len(text) > 1 and text[0] in "'\"" and text[0] == text[-1]
                self._found[text[1:-1] if quoted else text].append(number)

    def next(self, item: str) -> int:
        """The line of an item; of equal ones each has its own."""
        numbers = self._found.get(item.strip())
        return numbers.pop(0) if numbers else self._otherwise


class _Environment:
    """One environment file."""

    def __init__(self, view: FileView, root: dict[str, JsonValue], lines: _Lines) -> None:
        self._view = view
        self._lines = lines
        self._oddities = Oddities(view.path, _REMEDY)
        self._dependencies = root["dependencies"] if isinstance(root["dependencies"], list) else []
        name = root.get("name")
        shown = name if isinstance(name, str) and name else view.path
        self._root = Project(f"{view.path}#", shown, view.folder or ".", "conda", Location(view.path, 1, role="declared"))
        channels = root.get("channels")
        listed = [one for one in channels if isinstance(one, str)] if isinstance(channels, list) else []
        self._channels = named_channels(listed)
        self._source = source_of(self._channels)
        self._ids: defaultdict[str, int] = defaultdict(int)
        self._edges: list[Edge] = []

    def as_extract(self) -> Extract:
        """Everything that the file says. Raises InputError if it says too much."""
        if len(self._dependencies) > self._view.limits.packages_per_file:
            limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", self._view.path)
        nodes: list[Node] = []
        problems: list[Problem] = []
        for one in self._dependencies:
            if isinstance(one, str):
                nodes.extend(self._package(one))
            elif isinstance(one, dict) and isinstance(one.get("pip"), list) and len(one) == 1:
                found, told = self._pip(one["pip"])
                nodes.extend(found)
                problems.extend(told)
            else:
                where = self._lines.next("")
                self._oddities.add("E-ENTRY", f"{brief(str(one), 60)} is no package and no list of pip", where, "package")
        return Extract(
            projects=(self._root, *(node for node in nodes if isinstance(node, Project))),
            components=tuple(node for node in nodes if isinstance(node, Component)),
            references=tuple(node for node in nodes if isinstance(node, Reference)),
            edges=tuple(self._edges),
            problems=(*self._oddities.found, *problems),
            completeness="unknown",
            reads=tuple(sorted(self._view.reads - {self._view.path})),
        )

    def _package(self, text: str) -> Iterator[Node]:
        where = Location(self._view.path, self._lines.next(text), role="declared")
        long = len(text) > self._view.limits.requirement_chars
        spec = "it is longer than the limit requirement-chars" if long else read_match_spec(text)
        if isinstance(spec, str):
            message = f"{brief(without_secrets(text), 60)!r} is no match specification: {spec}"
            self._oddities.add_at(where, "E-REQUIREMENT", message, "package")
            return
        if spec.fault:
            self._oddities.add_at(where, "E-RANGE", f"{spec.name}: {spec.fault}", "field")
        self._ids[spec.name] += 1
        count = self._ids[spec.name]
        id = f"{self._view.path}#{spec.name}" if count == 1 else f"{self._view.path}#{spec.name}#{count}"
        self._edges.append(Edge(self._root.id, id, requested=spec.requested))
        yield self._node(id, spec, where)

    def _node(self, id: str, spec: MatchSpec, where: Location) -> Node:
        source = source_of([spec.channel]) if spec.channel else self._source
        package = package_of(spec, self._channels)
        if package.version:
            return Component(id, package, (where,), source)
        return Reference(id, package, "requirement", spec.requested, (where,), source=source)

    def _pip(self, listed: JsonValue) -> tuple[list[Node], list[Problem]]:
        """What pip installs, read as the lines of a requirements file."""
        texts = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
        found = RequirementSet()
        found.take((Line(self._lines.next(one), one.strip()) for one in texts), self._view)
        maker = NodeMaker(self._view, found.entries, found.indexes.source())
        nodes: list[Node] = []
        for entry in found.entries:
            node = None if entry.constraint else maker.node(entry)
            if node is not None:
                nodes.append(node)
                requirement = entry.asked.requirement
                self._edges.append(
                    Edge(self._root.id, node.id, requested=requirement.specifier, condition=requirement.marker.text)
                )
        return nodes, [*found.problems, *found.indexes.problems(), *maker.problems]


PARSER = Parser(
    parse=parse,
    extracts=(
        "every match specification: exact ones as packages with their build and channel, others with their range",
        "what pip installs on top, as in a requirements file, with includes",
        "the name of the environment, and a line for each entry",
    ),
    omits=(
        "what a range becomes",
        "what the packages need themselves",
        "which of several channels a package comes from",
        "licences",
    ),
)

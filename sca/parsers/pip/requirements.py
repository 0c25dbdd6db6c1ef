"""Reads requirements files as pip does: pins, hashes, markers, addresses, editable folders, includes and constraints.

A pinned requirement is a package, any other a reference with its range; nothing is resolved or guessed. Where pip-compile or
uv noted who needs a package, those notes are the edges; elsewhere every line is a need of the project and what the
packages need themselves is unknown. A bad line costs that line.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

import re
from collections import defaultdict
from posixpath import basename

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, Reference
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.pip.includes import Entry, RequirementSet
from sca.parsers.pip.nodes import Node, NodeMaker, canonical
from sca.parsers.pip.requirements_checks import compare_sources, note_hashes
from sca.parsers.pip.via import Via, compiled_from, read_via

_CONSTRAINTS = re.compile(r"(?:^|[-_.])constraints?(?:[-_.]|$)", re.IGNORECASE)
_MOST_NAMED = 5


class _Row(Struct, frozen=True):
    """An entry with the node that it became, and who needs it by the comments."""

    entry: Entry
    node: Node
    via: Via | None


def parse(view: FileView) -> Extract:
    """Return the project that the file stands for, its packages and references, and who needs them. Raises InputError."""
    found = RequirementSet()
    found.read(view, constraint=_CONSTRAINTS.search(basename(view.path)) is not None)
    alone = not any(not entry.constraint for entry in found.entries)
    entries = [entry for entry in found.entries if alone or not entry.constraint]
    if len(entries) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"more requirements than the limit of {limit}", view.path)
    maker = NodeMaker(view, found.entries, found.indexes.source())
    made = ((entry, maker.node(entry)) for entry in entries)
    rows = [_Row(entry, node, read_via(entry.line.comments)) for entry, node in made if node is not None]
    root = Project(f"{view.path}#", view.path, view.folder or ".", "requirements", Location(view.path, 1, role="declared"))
    graph = _Graph(root, rows)
    named = dict.fromkeys(file for row in rows if row.via is not None for file in row.via.files)
    named |= dict.fromkeys(compiled_from(view.text_with_gaps()[0]))
    compared = compare_sources(view, (row.node for row in rows), named, root.id)
    hashes = note_hashes(((row.node, row.entry.where) for row in rows if not row.entry.constraint), required=found.needs_hashes)
    problems = (*found.problems, *found.indexes.problems(), *maker.problems, *graph.problems, *compared.problems, *hashes)
    lossy = graph.problems or any(problem.cost in ("edge", "package") for problem in problems)
    nodes = [row.node for row in rows]
    return Extract(
        projects=(root, *(node for node in nodes if isinstance(node, Project))),
        components=tuple(node for node in nodes if isinstance(node, Component)),
        edges=tuple(graph.edges),
        references=tuple(node for node in nodes if isinstance(node, Reference)),
        problems=problems,
        completeness="unknown" if not graph.compiled else "incomplete" if lossy else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted({*found.constraint_files, *compared.sources})),
        further=compared.further,
    )


class _Graph:
    """The edges of one set. `compiled` says that comments tell who needs what."""

    def __init__(self, root: Project, rows: list[_Row]) -> None:
        self.edges: list[Edge] = []
        self.problems: list[Problem] = []
        self._root = root
        self._by_name: defaultdict[str, list[_Row]] = defaultdict(list)
        self._locals = [row for row in rows if isinstance(row.node, Project)]
        self._missing: dict[str, Entry] = {}
        for row in rows:
            self._by_name[canonical(_name(row.node))].append(row)
        self._annotated = {row.entry.where.path for row in rows if row.via is not None}
        self.compiled = bool(rows) and all(row.entry.where.path in self._annotated for row in rows)
        for row in rows:
            if not row.entry.constraint:
                self._draw(row)
        self._note_missing()

    def _draw(self, row: _Row) -> None:
        """Edges to one node: from the project where no comment says otherwise."""
        via = row.via or Via(project=True)
        if via.project:
            self._edge(self._root.id, row)
        for name in via.parents:
            parents = self._by_name.get(canonical(name), ())
            if not parents:
                self._draw_from_project(name, row)
            for parent in parents:
                if parent.node.id != row.node.id and not _excluded(parent, row):
                    self._edge(parent.node.id, row)

    def _draw_from_project(self, name: str, row: _Row) -> None:
        """A parent that is no package of the file is one of its local projects, whose names do not stand there."""
        if self._locals:
            self._edge(self._root.id, row)
        else:
            self._missing.setdefault(name, row.entry)

    def _edge(self, parent: str, row: _Row) -> None:
        requirement = row.entry.asked.requirement
        requested = row.node.requested if isinstance(row.node, Reference) else requirement.specifier
        self.edges.append(Edge(parent, row.node.id, requested=requested, condition=requirement.marker.text))

    def _note_missing(self) -> None:
        if not self._missing:
            return
        names = sorted(self._missing)
        first = min((entry.where for entry in self._missing.values()), key=lambda where: (where.path, where.line or 0))
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        listed = ", ".join(brief(name, 60) for name in names[:_MOST_NAMED])
        message = f"{plural(len(names), 'package')} named in comments and not in the file: {listed}{more}"
        self.problems.append(Problem("E-VIA", message, first, "notice", "compile the file again with everything in it"))


def _name(node: Node) -> str:
    return node.name if isinstance(node, Project) else node.package.name


def _excluded(parent: _Row, child: _Row) -> bool:
    return parent.entry.asked.requirement.marker.excludes(child.entry.asked.requirement.marker)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every requirement with its pin or range, extras, marker, hashes and line, through all includes and constraints",
        "direct references: git with commit, address, path; editable and local folders as projects",
        "who needs a package, where pip-compile or uv noted it",
        "the indexes that the files name",
    ),
    omits=(
        "what an unpinned requirement becomes",
        "in files without such notes: what the packages need themselves",
        "licences",
        "whether a package is for development only",
    ),
)

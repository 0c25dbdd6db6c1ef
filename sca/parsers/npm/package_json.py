"""Reads a package.json that no lock answers for: what it asks for, by range, and that nothing tells the versions.

The members of its workspace and the folders that it asks for are read with it, as a lock would have them. Nothing is
resolved: which versions the ranges get, and what those need in turn, is known to a lock only.

https://docs.npmjs.com/cli/configuring-npm/package-json
"""

import re

from msgspec.structs import replace

from sca.files.view import FileView
from sca.model.component import Edge, Location, NpmFacts, Problem, Reference
from sca.model.inventory import Extract
from sca.model.package import npm_package
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest_tree import LOCKS, Manifests, read_manifests
from sca.parsers.npm.ranges import Asked, read_range
from sca.parsers.npm.registries import with_registries
from sca.parsers.npm.wishes import Wish, read_wishes

# A manifest without these letters names no packages, nor one that could hide them behind escapes.
_MAY_ASK = re.compile(r"ependencies|\\u").search
_REMEDY = "correct the package.json"


def parse(view: FileView) -> Extract | None:
    """Return the projects and what they ask for; None if they name no package. Raises InputError for what is no manifest."""
    if not _MAY_ASK(view.text()):
        return None
    oddities = Oddities(view.path, _REMEDY)
    manifests = read_manifests(view, oddities)
    reader = _Reader(view, manifests, oddities)
    for entry in manifests.entries.values():
        reader.add(entry)
    if not reader.references and not oddities.found:
        return None
    if reader.references:
        _note_no_lock(len(reader.references), view, oddities)
    maker = NodeMaker(view, oddities)
    extract = Extract(
        projects=tuple([maker.project(_id(view, entry.path), entry) for entry in manifests.entries.values()]),
        references=tuple(reader.references),
        edges=tuple(reader.edges),
        problems=tuple(oddities.found),
        completeness="incomplete" if oddities.found else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=manifests.answered_for,
    )
    return with_registries(extract, view)


class _Reader:
    """Turns what each manifest asks for into references, and into edges to them and to the projects."""

    def __init__(self, view: FileView, manifests: Manifests, oddities: Oddities) -> None:
        self.references: list[Reference] = []
        self.edges: list[Edge] = []
        self._view = view
        self._manifests = manifests
        self._oddities = oddities

    def add(self, entry: Entry) -> None:
        """Take in everything that one project asks for. Raises InputError if there is too much."""
        for wish in read_wishes(entry, self._oddities):
            meant = replace(wish, requested=self._manifests.range_of(wish))
            asked = read_range(wish.name, meant.requested)
            child = self._project(entry, meant, asked) or self._reference(entry, meant, asked)
            if child:
                self.edges.append(Edge(_id(self._view, entry.path), child, wish.scope, wish.requested))

    def _project(self, entry: Entry, wish: Wish, asked: Asked) -> str:
        """The id of the project that a wish leads to; empty if it leads to none."""
        folder = self._manifests.project(entry, wish.name, asked)
        return "" if folder is None else _id(self._view, folder)

    def _reference(self, entry: Entry, wish: Wish, asked: Asked) -> str:
        """The id of a new reference; empty if what is asked for has no place in the inventory, which is noted."""
        where = self._manifests.line(entry, wish.name)
        if asked.folder is not None:
            message = f"the folder of {brief(wish.name, 60)} cannot be read: what it needs is not known"
            self._oddities.add_at(entry, "E-LINK", message, "edge")
            return ""
        why = against_name(wish.name, self._view.limits) or against_name(asked.name, self._view.limits)
        if why:
            self._oddities.add_at(entry, "E-ENTRY", f"{why}; it is left out", "package")
            return ""
        if len(self.references) >= self._view.limits.packages_per_file:
            raise too_many(len(self.references) + 1, self._view)
        alias = wish.name if asked.name != wish.name else ""
        reference = Reference(
            f"{_id(self._view, entry.path)}//{wish.name}",
            npm_package(asked.name, asked.version),
            "requirement",
            f"{wish.name}@{wish.requested}" if asked.unknown else wish.requested,
            (where,),
            f"what {asked.unknown} leads to is not known" if asked.unknown else "",
            asked.source,
            facts=NpmFacts("", alias) if alias else None,
        )
        self.references.append(reference)
        return reference.id


def _note_no_lock(count: int, view: FileView, oddities: Oddities) -> None:
    beside = next((name for name in LOCKS if view.neighbour(name) is not None), "")
    known = f"of {plural(count, 'package')} the range is known, not the version or its dependencies"
    message = f"no lock was read that answers for this manifest: {known}"
    written = f"{beside} lies beside it: it must be among what is scanned, and readable"
    help = written if beside else "write a lock and commit it: npm install --package-lock-only"
    oddities.found.append(Problem("E-NO-LOCK", message, Location(view.path, 1), "package", help))


def _id(view: FileView, folder: str) -> str:
    return f"{view.path}#{folder}"


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: every dependency with its range, kind and line",
        "repositories, addresses and archives as sources; the package behind an alias",
        "the project with its licence, the members of its workspace and local folders",
    ),
    omits=("the versions that the ranges get, and what those packages need themselves: the run is incomplete",),
)

"""Reads Pipenv's lock, Pipfile.lock (pipfile-spec 6), with the Pipfile beside it.

`default` holds what is needed, `develop` what development needs, every other section is a category of the project's own,
which is installed when it is asked for. The lock has no edges: the Pipfile tells which packages are direct, and what the
packages need themselves is unknown. A package that stands in several sections with the same facts is one.

https://github.com/pypa/pipfile and https://pipenv.pypa.io/en/latest/pipfile.html
"""

from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.pep440 import parse_range
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pipfile_entry import Entry, Table, read_entry
from sca.parsers.pip.pipfile_meta import META, REMEDY, read_meta
from sca.parsers.pip.pipfile_nodes import PipfileNodes
from sca.parsers.pip.pipfile_wishes import Wish, read_pipfile

_PIPFILE = "Pipfile"
_MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
_FIRST = ("default", "develop")


def parse(view: FileView) -> Extract:
    """Return the project, its packages by category and what is direct. Raises InputError for what is no such lock."""
    document = view.json()
    oddities = Oddities(view.path, REMEDY)
    nodes = PipfileNodes(view, oddities, read_meta(document, view, oddities))
    for category, entries in _categories(document, view, oddities):
        for name, values in entries.items():
            where = Location(view.path, document.line(values))
            entry = _entry(category, name, values, where, view, oddities)
            if entry is not None:
                nodes.add(category, entry, where)
    covers = _connect_pipfile(view, nodes, oddities)
    if nodes.root.package is not None:  # the lock holds what the project itself needs
        covers += tuple(view.resolve(name) for name in _MANIFESTS if view.neighbour(name) is not None)
    return nodes.as_extract("unknown", covers)


def _connect_pipfile(view: FileView, nodes: PipfileNodes, oddities: Oddities) -> tuple[str, ...]:
    """Draw the edges that the Pipfile beside the lock tells, note where the two disagree, and name the file if it was read."""
    beside = view.neighbour(_PIPFILE)
    if beside is None:
        return ()
    try:
        # What is odd in a Pipfile that a lock answers for is noted with the lock.
        wishes = read_pipfile(beside, oddities).wishes
    except InputError as error:
        oddities.add_file(error, "edge")
        return ()
    for wish in wishes:
        if not nodes.connect(wish.category, wish.entry, wish.where):
            _note_drift(wish, "but not in the lock: which version it gets is not known", oddities)
        elif not _fits(wish.entry, nodes.version(wish.category, wish.entry.name)):
            locked = nodes.version(wish.category, wish.entry.name)
            _note_drift(wish, f"and the lock has {brief(locked, 60)}, which does not fit", oddities)
    return (beside.path,)


def _note_drift(wish: Wish, message: str, oddities: Oddities) -> None:
    shown = f"{brief(wish.entry.name, 60)} {brief(wish.entry.requested, 60)}".rstrip()
    oddities.add_at(wish.where, "E-DRIFT", f"{shown} asked for here, {message}", "package")


def _fits(asked: Entry, locked: str) -> bool:
    """Whether a locked version is one that is asked for; true where that cannot be told."""
    if not locked or asked.direct is not None or asked.requested in ("", "*"):
        return True
    try:
        return parse_range(asked.requested, prereleases=True).holds(locked) is not False
    except ValueError:
        return True


def _entry(  # noqa: PLR0913, PLR0917  # an entry and its place
    category: str, name: str, values: JsonValue, where: Location, view: FileView, oddities: Oddities
) -> Entry | None:
    shown = f"{brief(category, 40)}/{brief(name, 60)}"
    entry = read_entry(name, values, view.limits) if isinstance(values, dict) else "it is not an object"
    if isinstance(entry, str):
        oddities.add_at(where, "E-ENTRY", f"{shown}: {entry}; it is left out", "package")
        return None
    for code, message, cost in entry.faults:
        oddities.add_at(where, code, f"{shown}: {message}", cost)
    return entry


def _categories(document: JsonDocument, view: FileView, oddities: Oddities) -> Iterator[tuple[str, Table]]:
    """The categories, `default` and `develop` first, as the others may repeat their packages."""
    root = document.root if isinstance(document.root, dict) else {}
    count = 0
    for name in (*(one for one in _FIRST if one in root), *(one for one in root if one not in (META, *_FIRST))):
        entries = root[name]
        if not isinstance(entries, dict):
            message = f"the section {brief(name, 60)} is not an object of packages: what it holds is not known"
            oddities.add("E-STRUCTURE", message, document.line_of_key(name), "package")
            continue
        count += len(entries)
        if count > view.limits.packages_per_file:
            limit = f"{view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path)
        yield name, entries


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every category with version, hashes, index, markers, extras and line; categories as groups",
        "git with commit, addresses and archives as sources, local folders as projects",
        "which packages are direct, from the Pipfile beside it",
    ),
    omits=("what the packages need themselves: the lock has no edges", "licences"),
)

"""What a set of requirements files contradicts: the file it was compiled from, and pip's rule that hashes are for all or none.

https://pip-tools.readthedocs.io/en/stable/ and https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from posixpath import dirname, join, splitext
from typing import TYPE_CHECKING

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.inventory import Further
from sca.model.text import few, plural
from sca.parsers.pip.compiled_drift import AskedFor, drift
from sca.parsers.pip.includes import Entry, RequirementSet
from sca.parsers.pip.nodes import Node, canonical
from sca.parsers.pip.via import PROJECT_FILE

if TYPE_CHECKING:
    from sca.parsers.pip.compiled_project import CompiledProject

SOURCE = ".in"


class Compared(Struct, frozen=True):
    """The files that a file was compiled from, where they and it disagree, and what a manifest among them adds."""

    sources: tuple[str, ...]
    problems: tuple[Problem, ...]
    further: tuple[Further, ...] = ()


def compare_sources(view: FileView, nodes: Iterable[Node], named: Iterable[str], root: str) -> Compared:
    """Compare a file, whose project is `root`, with those it was compiled from.

    These are the `.in` of the same name, and the lists and manifests of projects that its comments name.
    """
    paths = dict.fromkeys(path for name in (_twin(view.path), *named) for path in _places(view, name))
    if not paths:
        return Compared((), ())
    pins: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if isinstance(node, Project):
            pins[canonical(node.name)].add("")
        else:
            pins[node.package.name].add(node.package.version)
    problems: list[Problem] = []
    read: list[str] = []
    further: list[Further] = []
    for path in paths:
        if path.endswith(PROJECT_FILE):
            try:
                compared = _project(view, path, pins, root)
            except InputError as error:
                problems.append(error.problem("notice"))
                continue
            problems += compared.problems
            further += compared.further
            read.append(path)
            continue
        source = RequirementSet()
        inner = FileView(view.tree, path, view.limits, view.encodings)
        inner.reads, inner.noted = view.reads, view.noted
        try:
            source.read(inner, constraint=False)
        except InputError as error:
            problems.append(error.problem("notice"))
            continue
        read.append(path)
        asked = [_asked(entry) for entry in source.entries if not entry.constraint and entry.asked.direct is None]
        problems.extend(drift(view.path, asked, pins))
    return Compared(tuple(read), tuple(problems), tuple(further))


def _project(view: FileView, path: str, pins: dict[str, set[str]], root: str) -> "CompiledProject":
    # Few lists are compiled from a project, and TOML takes its time to load: a documented lazy import.
    from sca.parsers.pip.compiled_project import compare_project  # noqa: PLC0415

    return compare_project(view, path, pins, root)


def _asked(entry: Entry) -> AskedFor:
    requirement = entry.asked.requirement
    return AskedFor(requirement.name, requirement.specifier, entry.where, bool(requirement.marker.text))


def _twin(path: str) -> str:
    stem, ending = splitext(path.rpartition("/")[2])
    return f"{stem}{SOURCE}" if ending != SOURCE else ""


def _places(view: FileView, name: str) -> Iterator[str]:
    """Where a file lies that a comment names: its path begins wherever the file was compiled, in one of the folders above."""
    if not name.endswith((SOURCE, PROJECT_FILE)) or name.startswith("/") or ".." in name.split("/"):
        return
    folder = view.folder
    while True:
        path = join(folder, name)
        if view.tree.exists(path) and path != view.path:
            yield path
            return
        if not folder:
            return
        folder = dirname(folder)


def note_hashes(nodes: Iterable[tuple[Node, Location]], *, required: bool) -> Iterator[Problem]:
    """One notice where some packages have hashes and others none: pip then refuses the whole list."""
    packages = [(node, where) for node, where in nodes if isinstance(node, Component | Reference)]
    bare = {node.package.label: where for node, where in packages if not node.hashes and node.source.kind != "git"}
    if bare and (required or any(node.hashes for node, _where in packages)):
        why = "the file requires hashes" if required else "others have one"
        message = f"{plural(len(bare), 'package')} without a hash where {why}, so pip refuses all: {few(list(bare), 100)}"
        yield Problem("E-NO-HASH", message, next(iter(bare.values())), "notice", "add the hashes: pip-compile --generate-hashes")

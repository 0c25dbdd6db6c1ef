"""What a set of requirements files contradicts: the file it was compiled from, and pip's rule that hashes are for all or none.

A compiled file holds everything that its `.in` asks for, in a version that fits. What has a marker may be left out of a
list that was compiled for one platform, and so are the tools that pip-compile calls unsafe.

https://pip-tools.readthedocs.io/en/stable/ and https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, join, splitext
from typing import TYPE_CHECKING

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.inventory import Further
from sca.model.pep440 import parse_range
from sca.model.text import brief, plural
from sca.parsers.pip.includes import Entry, RequirementSet
from sca.parsers.pip.nodes import Node, canonical
from sca.parsers.pip.via import PROJECT_FILE

if TYPE_CHECKING:
    from sca.parsers.pip.compiled_project import CompiledProject

SOURCE = ".in"
UNSAFE = frozenset(("pip", "setuptools", "wheel", "distribute"))
_MOST_NAMED = 5
_COMPILE = "compile the file anew"


class AskedFor(Struct, frozen=True):
    """What a file asks for that another one was compiled from."""

    name: str
    specifier: str
    where: Location
    has_marker: bool


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


def drift(compiled: str, asked: Iterable[AskedFor], pins: Mapping[str, set[str]]) -> Iterator[Problem]:
    """What a compiled file lacks of what it was compiled from, and what in it does not fit."""
    missing: dict[str, Location] = {}
    unfit: dict[str, Location] = {}
    for one in asked:
        name = canonical(one.name)
        wanted = brief(f"{one.name}{one.specifier}", 80)
        versions = pins.get(name)
        if versions is None:
            if not one.has_marker and name not in UNSAFE:
                missing.setdefault(wanted, one.where)
        elif "" not in versions and not any(_fits(one.specifier, version) for version in versions):
            unfit.setdefault(f"{wanted}, compiled {' and '.join(sorted(versions))}", one.where)
    if missing:
        message = f"{_listed(missing)} asked for here, but not in {compiled}: which version it gets is not known"
        yield Problem("E-DRIFT", message, next(iter(missing.values())), "package", _COMPILE)
    if unfit:
        message = f"{compiled} has versions that are not asked for here: {_listed(unfit)}"
        yield Problem("E-DRIFT", message, next(iter(unfit.values())), "notice", _COMPILE)


def _fits(specifier: str, version: str) -> bool:
    """Whether a version is in a range; True where that cannot be told."""
    if not specifier:
        return True
    try:
        return parse_range(specifier, prereleases=True).holds(version) is not False
    except ValueError:
        return True


def note_hashes(nodes: Iterable[tuple[Node, Location]], *, required: bool) -> Iterator[Problem]:
    """One notice where some packages have hashes and others none: pip then refuses the whole list."""
    packages = [(node, where) for node, where in nodes if isinstance(node, Component | Reference)]
    bare = {node.package.label: where for node, where in packages if not node.hashes and node.source.kind != "git"}
    if bare and (required or any(node.hashes for node, _where in packages)):
        why = "the file requires hashes" if required else "others have one"
        message = f"{plural(len(bare), 'package')} without a hash where {why}, so pip refuses all: {_listed(bare)}"
        yield Problem("E-NO-HASH", message, next(iter(bare.values())), "notice", "add the hashes: pip-compile --generate-hashes")


def _listed(found: dict[str, Location]) -> str:
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"{', '.join(brief(name, 100) for name in list(found)[:_MOST_NAMED])}{more}"

"""What a set of requirements files contradicts: the file it was compiled from, and pip's rule that hashes are for all or none.

A compiled file holds everything that its `.in` asks for, in a version that fits. What has a marker may be left out of a
list that was compiled for one platform, and so are the tools that pip-compile calls unsafe.

https://pip-tools.readthedocs.io/en/stable/ and https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from posixpath import dirname, join, splitext

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.pep440 import parse_range
from sca.model.text import brief, plural
from sca.parsers.pip.includes import Entry, RequirementSet
from sca.parsers.pip.nodes import Node, canonical

SOURCE = ".in"
_UNSAFE = frozenset(("pip", "setuptools", "wheel", "distribute"))
_MOST_NAMED = 5
_COMPILE = "compile the file anew"


class Compared(Struct, frozen=True):
    """The files that a file was compiled from, and where they and it disagree."""

    sources: tuple[str, ...]
    problems: tuple[Problem, ...]


def compare_sources(view: FileView, nodes: Iterable[Node], named: Iterable[str]) -> Compared:
    """Compare a file with those it was compiled from: the `.in` of the same name, and those that its comments name."""
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
    for path in paths:
        source = RequirementSet()
        inner = FileView(view.tree, path, view.limits, view.encodings)
        inner.reads, inner.noted = view.reads, view.noted
        try:
            source.read(inner, constraint=False)
        except InputError as error:
            problems.append(error.problem("notice"))
            continue
        read.append(path)
        asked = [entry for entry in source.entries if not entry.constraint and entry.asked.direct is None]
        problems.extend(_drift(view.path, asked, pins))
    return Compared(tuple(read), tuple(problems))


def _twin(path: str) -> str:
    stem, ending = splitext(path.rpartition("/")[2])
    return f"{stem}{SOURCE}" if ending != SOURCE else ""


def _places(view: FileView, name: str) -> Iterator[str]:
    """Where a file lies that a comment names: its path begins wherever the file was compiled, in one of the folders above."""
    if not name.endswith(SOURCE) or name.startswith("/") or ".." in name.split("/"):
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


def _drift(compiled: str, asked: list[Entry], pins: dict[str, set[str]]) -> Iterator[Problem]:
    missing: dict[str, Location] = {}
    unfit: dict[str, Location] = {}
    for entry in asked:
        requirement = entry.asked.requirement
        name = canonical(requirement.name)
        wanted = brief(f"{requirement.name}{requirement.specifier}", 80)
        versions = pins.get(name)
        if versions is None:
            if not requirement.marker.text and name not in _UNSAFE:
                missing.setdefault(wanted, entry.where)
        elif "" not in versions and not any(_fits(requirement.specifier, version) for version in versions):
            unfit.setdefault(f"{wanted}, compiled {' and '.join(sorted(versions))}", entry.where)
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

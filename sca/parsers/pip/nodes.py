"""Makes packages, references and local projects from the entries of a set of requirements files."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Hash, Location, PipFacts, Problem, Project, Reference, Source
from sca.model.package import pypi_package
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.model.url import redact
from sca.parsers.pip.direct import Direct
from sca.parsers.pip.file_names import other_at
from sca.parsers.pip.includes import Entry

Node = Component | Reference | Project
# What `pip freeze` writes above a project that is installed from its sources and has no address.
_FROZEN = compiled(
    r"Editable (?:[A-Za-z]+ )?install with no (?:version control|remote) "
    r"\((?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)==(?P<version>[^\s()]{1,256})\)"
)


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """The normalised form of a name."""
    return pypi_package(name, "").name


class NodeMaker:
    """Makes the nodes of one set. `view` is that of its first file, `source` where packages without an address come from."""

    def __init__(self, view: FileView, entries: Iterable[Entry], source: Source) -> None:
        self.problems: list[Problem] = []
        self._view = view
        self._source = source
        self._pins: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            requirement = entry.asked.requirement
            if requirement.pin and not requirement.marker.text:
                self._pins[canonical(requirement.name)].append(entry)

    def node(self, entry: Entry) -> Node | None:
        """What one entry stands for; None, with a problem, if it cannot be told what that is called."""
        direct = entry.asked.direct
        if direct is None:
            return self._from_index(entry)
        if direct.folder and not entry.asked.requirement.name:
            return self._project(entry, direct)
        name = entry.asked.requirement.name or direct.name or direct.hinted
        if name and name == direct.hinted:
            message = f"{_shown(entry)} has no name: it is reported as {direct.hinted}, by the name of its archive"
            self._note("E-UNNAMED", message, entry, "notice", f"write {direct.hinted} @ in front of the address")
        if not name:
            message = f"which package {_shown(entry)} is cannot be told from its address"
            self._note("E-UNNAMED", message, entry, "package", "write NAME @ in front of the address")
            return None
        odd = other_at(name, "", direct.source)
        if odd:
            self._note("E-ADDRESS", f"{brief(name, 60)}: {odd}", entry, "field", "find out which of them is meant")
        return Component(
            self._id(entry),
            pypi_package(name, direct.version if canonical(direct.name) == canonical(name) else ""),
            (entry.where,),
            direct.source,
            tuple(sorted({*direct.hashes, *entry.asked.hashes})),
            facts=_facts(entry, name, direct.subdirectory),
        )

    def _from_index(self, entry: Entry) -> Node:
        requirement = entry.asked.requirement
        pinned_by = [] if requirement.pin else self._pins[canonical(requirement.name)]
        versions = {one.asked.requirement.pin for one in pinned_by}
        version = requirement.pin or (versions.pop() if len(versions) == 1 else "")
        facts = _facts(entry, requirement.name, "")
        if not version:
            return Reference(
                self._id(entry),
                pypi_package(requirement.name, ""),
                "requirement",
                requirement.specifier,
                (entry.where,),
                source=self._source,
                hashes=entry.asked.hashes,
                facts=facts,
            )
        hashes: set[Hash] = {*entry.asked.hashes, *(one for pin in pinned_by for one in pin.asked.hashes)}
        where = entry.where
        if requirement.pin and not entry.constraint:
            where = Location(where.path, where.line, None, "lock", where.chain)
        places: dict[Location, None] = dict.fromkeys((where, *(one.where for one in pinned_by)))
        package = pypi_package(requirement.name, version)
        return Component(self._id(entry), package, tuple(places), self._source, tuple(sorted(hashes)), facts=facts)

    def _project(self, entry: Entry, direct: Direct) -> Project | None:
        frozen = _FROZEN.fullmatch(entry.line.above) if entry.asked.editable else None
        if frozen is not None:  # the folder is that of another machine
            package = pypi_package(frozen["name"], frozen["version"])
            return Project(self._id(entry), frozen["name"], self._view.folder or ".", "local", entry.where, package)
        try:
            place = self._view_of(entry).resolve(direct.folder)
        except InputError as error:
            self._note(error.code, f"{error.message}: what this local project needs is not known", entry, "edge")
            return None
        name = direct.name or basename(place)
        return Project(self._id(entry), name if name not in ("", ".") else "local project", place, "local", entry.where)

    def _view_of(self, entry: Entry) -> FileView:
        return FileView(self._view.tree, entry.where.path, self._view.limits)

    def _id(self, entry: Entry) -> str:
        where = entry.where
        place = f"{where.line}" if where.path == self._view.path else f"{where.path}:{where.line}"
        return f"{self._view.path}#{place}"

    def _note(self, code: str, message: str, entry: Entry, cost: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, entry.where, cost, help))


def _facts(entry: Entry, name: str, subdirectory: str) -> PipFacts:
    requirement = entry.asked.requirement
    return PipFacts(name, requirement.marker.text, requirement.extras, entry.asked.editable, subdirectory)


def _shown(entry: Entry) -> str:
    return brief(redact(entry.asked.requirement.address)[0] or "the address", 80)

"""Reads apk's database: `lib/apk/db/installed`, in newer systems below `usr`.

Packages ask for names that others provide: packages, libraries (`so:`), commands (`cmd:`) and paths. `etc/apk/world` tells
what somebody asked for. A name with a dot in front is a virtual package of `apk add --virtual`.

Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2, https://man.archlinux.org/man/apk-world.5
"""

import re
from collections.abc import Container

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.apk_versions import satisfies
from sca.model.component import Component, LicenceClaim, Location, Problem, SystemFacts
from sca.model.inventory import Extract
from sca.model.package import system_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.system.apk_record import Record, records
from sca.parsers.system.assemble import Found, assemble, graph_problems, refuse_more_than, unique_id
from sca.parsers.system.capabilities import Capability, Holder, connect
from sca.parsers.system.os_release import read_distribution
from sca.parsers.system.ownership import owned
from sca.parsers.system.root import SystemRoot

_FOLDERS = ("usr/lib/apk/db", "lib/apk/db")
_NAME = re.compile(r"\.?[A-Za-z0-9][A-Za-z0-9+._-]*")
_VERSION = re.compile(r"[A-Za-z0-9._~+-]+")
_ASKED = re.compile(r"(?P<name>[^\s=<>~@!]++)(?:@[^\s=<>~]++)?(?:(?P<relation>[=<>~]{1,3})(?P<version>\S*))?")
_HELP = "compare with `apk info -v` on the system itself"


def parse(view: FileView) -> Extract:
    """Return the system as a project and every installed package with its edges, source, licence and metadata files."""
    return _Database(view).read()


class _Database:
    """One database while it is read."""

    def __init__(self, view: FileView) -> None:
        self._view = view
        self._limits = view.limits
        self._root = SystemRoot(view, _FOLDERS)
        self._system, self._problems = read_distribution(self._root, view.path, view.limits)
        self._world = _world(self._root, self._problems)

    def read(self) -> Extract:
        """Everything the database tells."""
        text, gap = self._view.text_with_gaps()
        if gap is not None:
            self._problems.append(gap.problem("notice"))
        found = Found([], [], self._problems, [])
        holders: dict[str, Holder] = {}
        for record in records(text):
            component = self._component(record, holders)
            if component is not None:
                found.components.append(component)
                found.owned.extend(owned(record.files, component.id, self._root.folder))
                holders[component.id] = _holder(record, component.id)
                refuse_more_than(self._limits.packages_per_file, len(holders), self._view.path)
        graph = connect(list(holders.values()), _fits, self._limits.lock_comparisons)
        found.edges.extend(graph.edges)
        self._problems.extend(graph_problems(graph, found.components, self._limits.lock_comparisons))
        return assemble(self._view, self._root, self._system, found)

    def _component(self, record: Record, taken: Container[str]) -> Component | None:
        """The package of a record; None if what stands there is no package (then said)."""
        name, where = record.text("P"), self._at(record.line_of("P"))
        if not _NAME.fullmatch(name) or len(name) > self._limits.name_chars:
            message = f"{brief(name, 60)!r} is no name of a package" if name else "a record without a name (P)"
            self._problems.append(Problem("E-NAME", message, where, "package", _HELP))
            return None
        version, architecture, source = self._version(record, name), record.text("A"), record.text("o") or name
        self._note_oddities(record, name)
        told = {"arch": architecture, "distro": self._system.label, "upstream": source if source != name else ""}
        facts = SystemFacts(
            architecture,
            source,
            version,
            self._system.label,
            state="virtual" if name.startswith(".") else "",
            asked_for=None if self._world is None else name in self._world,
        )
        return Component(
            unique_id(name, where, taken, self._problems),
            system_package("apk", self._system.id, name, version, told),
            (where,),
            licences=(LicenceClaim(record.text("L"), "L", self._at(record.line_of("L"))),) if record.text("L") else (),
            facts=facts,
        )

    def _version(self, record: Record, name: str) -> str:
        version = record.text("V")
        if _VERSION.fullmatch(version) and len(version) <= self._limits.version_chars:
            return version
        shown = f"version {brief(version, 60)!r} is not valid" if version else "there is no version (V)"
        self._lose(f"{name}: {shown}; its version is not known", record.line_of("V"))
        return ""

    def _note_oddities(self, record: Record, name: str) -> None:
        for line in record.odd[:1]:
            self._lose(f"{name}: this line is no field of apk's", line)
        for letter, line in record.twice:
            self._lose(f"{name}: {letter} stands there twice; the first one is taken", line, "E-DUPLICATE-KEY")

    def _lose(self, message: str, line: int, code: str = "E-FIELD") -> None:
        self._problems.append(Problem(code, message, self._at(line), "field", _HELP))

    def _at(self, line: int) -> Location:
        return Location(self._view.path, line, role="installed")


def _holder(record: Record, id: str) -> Holder:
    own = Capability(record.text("P"), "=", record.text("V"), record.text("P"))
    needs = tuple((one,) for text in record.text("D").split() if (one := _capability(text)) is not None)
    provides = (one for text in record.text("p").split() if (one := _capability(text)) is not None)
    return Holder(id, (own, *provides), needs)


def _capability(text: str) -> Capability | None:
    """What a word names; None for what must not be installed (`!name`)."""
    match = _ASKED.fullmatch(text)
    return Capability(match["name"], match["relation"] or "", match["version"] or "", text) if match else None


def _fits(need: Capability, offer: Capability) -> bool:
    """Whether a version is good enough. Where it cannot be told, the name decides: apk installed it."""
    if not need.relation:
        return True
    return bool(offer.version) and satisfies(offer.version, need.relation, need.version) is not False


def _world(root: SystemRoot, problems: list[Problem]) -> frozenset[str] | None:
    """The names that somebody asked for; None where the system does not say."""
    view = root.file("etc/apk/world")
    if view is None:
        return None
    try:
        text, _gap = view.text_with_gaps()
    except InputError as error:
        problems.append(error.problem("notice"))
        return None
    return frozenset(match["name"] for word in text.split() if (match := _ASKED.fullmatch(word)) is not None)


PARSER = Parser(
    parse=parse,
    extracts=(
        "installed packages with version, architecture, origin and licence",
        "edges by the names that packages need and provide",
        "what somebody asked for, from etc/apk/world",
    ),
    omits=("which repository a package came from",),
)

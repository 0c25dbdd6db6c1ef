"""One package of dpkg's database: which it is, in which state, built from which source."""

import re

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.system.control import Paragraph
from sca.parsers.system.dpkg_relations import Need, Relation, read_needs, read_provides

WANTED = (
    "package",
    "status",
    "version",
    "architecture",
    "source",
    "essential",
    "multi-arch",
    "depends",
    "pre-depends",
    "provides",
)
# What is there with its files: https://www.man7.org/linux/man-pages/man1/dpkg.1.html, "Package states"
_PRESENT = ("installed", "unpacked", "half-configured", "half-installed", "triggers-awaited", "triggers-pending")
_ABSENT = ("not-installed", "config-files")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*")
_VERSION = re.compile(r"[A-Za-z0-9.+~:-]+")
_ARCHITECTURE = re.compile(r"[A-Za-z0-9-]+")
_SOURCE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9+._-]*)(?:\s+\((?P<version>[A-Za-z0-9.+~:-]+)\))?")
_HELP = "compare with `dpkg-query --list` on the system itself"


class DpkgPackage(Struct, frozen=True):
    """One installed package. `state` is empty for one that is installed as it should be."""

    name: str
    version: str
    architecture: str
    where: Location
    source: str
    source_version: str
    state: str = ""
    essential: bool = False
    multi_arch: str = ""
    needs: tuple[Need, ...] = ()
    provides: tuple[Relation, ...] = ()

    @property
    def key(self) -> str:
        """What names it in one database."""
        return f"{self.name}:{self.architecture}" if self.architecture else self.name


def read_package(paragraph: Paragraph, path: str, limits: Limits, problems: list[Problem]) -> DpkgPackage | None:
    """The package of a paragraph; None if it is not installed, or if what stands there is no package (then said)."""
    where = Location(path, paragraph.line, role="installed")
    name, state = paragraph.text("package"), _state(paragraph)
    if state in _ABSENT:
        return None
    if not _NAME.fullmatch(name) or len(name) > limits.name_chars:
        message = f"{brief(name, 60)!r} is no name of a package" if name else "a paragraph without Package"
        problems.append(Problem("E-NAME", message, where, "package", _HELP))
        return None
    read = _Reading(paragraph, path, limits, problems)
    if state and state not in _PRESENT:
        read.lose("status", f"{name}: {brief(state, 40)!r} is no state of a package; it is taken for installed")
    version = read.value("version", _VERSION, name, "its version is not known")
    source = _SOURCE.fullmatch(paragraph.text("source"))
    if source is None and paragraph.text("source"):
        read.lose("source", f"{name}: {brief(paragraph.text('source'), 60)!r} names no source package")
    read.note_oddities(name)
    return DpkgPackage(
        name,
        version,
        read.value("architecture", _ARCHITECTURE, name, "") if paragraph.text("architecture") else "",
        where,
        source["name"] if source else name,
        (source["version"] if source else "") or version,
        "" if state == "installed" else state,
        paragraph.text("essential").lower() == "yes",
        paragraph.text("multi-arch").lower(),
        (*read_needs(paragraph.text("pre-depends")), *read_needs(paragraph.text("depends"))),
        read_provides(paragraph.text("provides")),
    )


def _state(paragraph: Paragraph) -> str:
    """The last word of `want flag state`; packages in status.d have no such field and are there."""
    words = paragraph.text("status").split()
    return words[-1].lower() if words else "installed"


class _Reading:
    """Checks the fields of one paragraph and says what was wrong."""

    def __init__(self, paragraph: Paragraph, path: str, limits: Limits, problems: list[Problem]) -> None:
        self._paragraph = paragraph
        self._path = path
        self._limits = limits
        self._problems = problems

    def value(self, field: str, form: re.Pattern[str], name: str, without: str) -> str:
        """A field that must have a form; empty and said if it has not."""
        text = self._paragraph.text(field)
        if form.fullmatch(text) and len(text) <= self._limits.version_chars:
            return text
        shown = f"{field} {brief(text, 60)!r} is not valid" if text else f"there is no {field}"
        self.lose(field, f"{name}: {shown}{'; ' if without else ''}{without}")
        return ""

    def lose(self, field: str, message: str) -> None:
        """Say that a field could not be taken."""
        where = Location(self._path, self._paragraph.line_of(field), role="installed")
        self._problems.append(Problem("E-FIELD", message, where, "field", _HELP))

    def note_oddities(self, name: str) -> None:
        """Lines that are no fields, and fields that stand there twice."""
        for line in self._paragraph.odd[:1]:
            message = f"{name}: this line is neither a field nor its continuation; dpkg itself refuses such a database"
            self._problems.append(Problem("E-FIELD", message, Location(self._path, line, role="installed"), "field", _HELP))
        for field, line in self._paragraph.twice:
            where = Location(self._path, line, role="installed")
            message = f"{name}: {field} stands there twice; the first one is taken"
            self._problems.append(Problem("E-DUPLICATE-KEY", message, where, "field", _HELP))

"""Reads one folder of installed Python packages: what each dist-info, egg-info and egg-link in it says.

Only what stands directly in the folder is installed. What lies deeper came inside another package, whose RECORD names
it. Nothing that a RECORD or a link names is opened, except metadata below the folder itself.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

import re
from posixpath import basename, dirname, join

from msgspec.structs import replace

from sca.files.decode import decode_with_gaps
from sca.files.errors import InputError
from sca.files.licence_files import is_licence_folder, licence_files, licence_folder
from sca.files.view import FileView
from sca.files.zip_archive import ZipArchive
from sca.model.component import LicenceFile, Location, Problem, Source
from sca.model.package import pypi_package
from sca.model.pep440 import parse_version
from sca.model.text import brief, plural
from sca.parsers.pip.core_metadata import Fault, Field, read_metadata
from sca.parsers.pip.direct_url import Origin, read_origin
from sca.parsers.pip.distribution import Distribution, metadata_problems, read_needs
from sca.parsers.pip.egg_requires import read_requires
from sca.parsers.pip.installed_layout import Place
from sca.parsers.pip.record import read_record

DIST_INFO, EGG_INFO, EGG, EGG_LINK = ".dist-info", ".egg-info", ".egg", ".egg-link"
_METADATA, _PKG_INFO = "METADATA", "PKG-INFO"
_LEFTOVER = "~"
_FROM_INDEX = ("pip", "uv", "poetry", "pdm", "pipenv")
_FOLDER_NAME = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(?:-py[0-9.]+(?:-[^-]+)*)?")
_SOURCES = ("pyproject.toml", "setup.py", "setup.cfg")
_MOST_PARTS = 32
_ANEW = "install the package anew"


class InstalledFolder:
    """One folder. `installed` and `bundled` are what was found, `wheels` the texts of their WHEEL files."""

    def __init__(self, view: FileView, place: Place) -> None:
        self.installed: list[Distribution] = []
        self.bundled: list[Distribution] = []
        self.problems: list[Problem] = []
        self.files: list[str] = []
        self.wheels: list[str] = []
        self._view = view
        self._place = place
        for name in view.tree.names(place.folder):
            if name.endswith((DIST_INFO, EGG_INFO, EGG, EGG_LINK)):
                self._take(name)
        self._note_twins()

    def _take(self, name: str) -> None:
        path = join(self._place.folder, name)
        names = () if name.endswith(EGG_LINK) else self._view.tree.names(path)
        if name.startswith(_LEFTOVER):
            message = f"{brief(name, 80)} is left over from an interrupted removal and is not looked at"
            self._note("E-LEFTOVER", message, _at(path), "notice", "remove it, or install the package anew")
            self._cover(path, names)
        elif name.endswith(DIST_INFO):
            self._dist_info(path, frozenset(names))
        elif name.endswith(EGG_INFO):
            metadata = join(path, _PKG_INFO) if names else path
            self._egg(metadata, path if names else "", frozenset(names))
        elif name.endswith(EGG) and names:
            inner = join(path, "EGG-INFO")
            self._egg(join(inner, _PKG_INFO), inner, frozenset(self._view.tree.names(inner)))
        elif name.endswith(EGG_LINK):
            self._egg_link(path)
        else:
            self._egg_archive(path)

    def _dist_info(self, path: str, names: frozenset[str]) -> None:
        if _METADATA not in names:
            message = f"{brief(basename(path), 80)} has no METADATA: which package is installed there is not known"
            self._note("E-METADATA", message, _at(path), "package", _ANEW)
            return
        metadata = join(path, _METADATA)
        found = self._distribution(metadata, basename(path).removesuffix(DIST_INFO))
        if found is None:
            return
        if "WHEEL" in names:
            self.wheels.append(self._text(join(path, "WHEEL")))
        if "RECORD" in names:
            self._record(join(path, "RECORD"), found)
        if "sboms" in names:
            message = f"{found.metadata.name} brings SBOMs of its own: what they list counts only where an image is scanned"
            self._note("E-SBOMS", message, _at(path), "notice", "read them with the tool of your choice")
        installer = self._text(join(path, "INSTALLER")).strip()[:80] if "INSTALLER" in names else ""
        origin = self._origin(join(path, "direct_url.json")) if "direct_url.json" in names else None
        found = replace(found, texts=self._texts(path, names))
        self.installed.append(_with_origin(found, origin, installer, requested="REQUESTED" in names, local=self._local(origin)))

    def _texts(self, path: str, names: frozenset[str]) -> tuple[LicenceFile, ...]:
        tree, limits = self._view.tree, self._view.limits
        beside = licence_files(tree, path, sorted(names), limits)
        inside = [
            one for name in sorted(names) if is_licence_folder(name) for one in licence_folder(tree, join(path, name), limits)
        ]
        return (*beside, *inside)

    def _distribution(
        self, path: str, folder_name: str, requires: str | None = None, text: str | None = None
    ) -> Distribution | None:
        """What one file of metadata says; None, with a problem, if it does not say which package it is."""
        self.files.append(path)
        metadata = read_metadata(self._text(path) if text is None else text, self._view.limits)
        if isinstance(metadata, Fault):
            message = f"{brief(folder_name or path, 80)}: {metadata.message}"
            self._note(metadata.code, message, _at(path, metadata.line), "package", _ANEW)
            return None
        where = _at(path, metadata.line)
        self.problems.extend(metadata_problems(metadata, path))
        if folder_name and _contradicts(folder_name, metadata.name, metadata.version):
            message = f"the metadata is that of {metadata.name} {metadata.version}, the folder is named {brief(folder_name, 80)}"
            self._note("E-CONTRADICTION", message, where, "field", "find out which of them is installed")
        fields = metadata.requires or (
            tuple(Field("requires", one, line) for one, line in read_requires(requires)) if requires else ()
        )
        needs = read_needs(fields, where, self._view.limits, self.problems)
        return Distribution(f"{path}#{pypi_package(metadata.name, '').name}", metadata, where, needs)

    def _egg(self, metadata: str, folder: str, names: frozenset[str]) -> None:
        requires = self._text(join(folder, "requires.txt")) if "requires.txt" in names else None
        stem = basename(folder or metadata)
        named = stem.removesuffix(EGG_INFO) if stem.endswith(EGG_INFO) else basename(dirname(folder)).removesuffix(EGG)
        found = self._distribution(metadata, named if "-" in named else "", requires)
        if found is not None:
            self.installed.append(found)

    def _egg_archive(self, path: str) -> None:
        """An egg that is one file: its metadata is read inside."""
        try:
            with self._beside(path).opened() as source:
                archive = ZipArchive(source, path, self._view.limits)
                texts = [
                    decode_with_gaps(archive.read(member), path, "utf-8")[0] if member in archive.members else ""
                    for member in ("EGG-INFO/PKG-INFO", "EGG-INFO/requires.txt")
                ]
        except InputError as error:
            self.files.append(path)
            self.problems.append(error.problem("package"))
            return
        found = self._distribution(path, basename(path).removesuffix(EGG), texts[1], texts[0])
        if found is not None:
            self.installed.append(found)

    def _egg_link(self, path: str) -> None:
        """A development install: the metadata lies beside the sources, wherever these are in what is scanned."""
        self.files.append(path)
        name = pypi_package(basename(path).removesuffix(EGG_LINK), "").name
        target = (self._text(path).splitlines() or [""])[0].strip()
        for folder in _tails(target):
            for inner in self._view.tree.names(folder):
                if inner.endswith(EGG_INFO) and pypi_package(inner.removesuffix(EGG_INFO), "").name == name:
                    inside = join(folder, inner)
                    names = frozenset(self._view.tree.names(inside))
                    requires = self._text(join(inside, "requires.txt")) if "requires.txt" in names else None
                    found = self._distribution(join(inside, _PKG_INFO), "", requires)
                    if found is not None:
                        self.installed.append(_with_origin(found, None, "", requested=True, local=folder))
                    return
        message = f"the sources of {brief(name, 60)} lie outside of what is scanned: what they need is not known"
        self._note("E-OUTSIDE", message, _at(path), "edge", "scan the folder that holds the environment and the sources")

    def _record(self, path: str, owner: Distribution) -> None:
        text = self._text(path)
        rows = text.count("\n")
        if rows > self._view.limits.record_rows:
            message = (
                f"RECORD has {rows} rows, more than the limit of {self._view.limits.record_rows} (record-rows): it is not read"
            )
            self._note("E-RECORD", message, _at(path), "field")
            return
        record = read_record(text, self._place.climbs)
        if record.outside:
            first = brief(record.outside[0], 80)
            message = f"{plural(len(record.outside), 'path')} of RECORD out of the environment, the first {first}"
            help = "find out what the package wrote there; nothing of it is opened"
            self._note("E-RECORD", f"{owner.metadata.name}: {message}", _at(path, record.line), "field", help)
        for inside in record.bundled:
            metadata = join(self._place.folder, inside)
            if self._view.tree.exists(metadata):
                found = self._distribution(metadata, basename(dirname(inside)).removesuffix(DIST_INFO))
                if found is not None:
                    self.bundled.append(_inside(found, owner))

    def _origin(self, path: str) -> Origin | None:
        try:
            origin = read_origin(self._beside(path).json().root)
        except InputError as error:
            self.problems.append(error.problem("field"))
            return None
        if isinstance(origin, str):
            self._note("E-ORIGIN", f"where the package came from is not known: {origin}", _at(path, 1), "field", _ANEW)
            return None
        return origin

    def _local(self, origin: Origin | None) -> str | None:
        """The folder of the sources of a local project, in what is scanned; where it is not there, that of the environment."""
        if origin is None or not origin.folder:
            return None
        for folder in _tails(origin.folder):
            if any(name in _SOURCES for name in self._view.tree.names(folder)):
                return folder
        return self._place.folder or "."

    def _note_twins(self) -> None:
        """Two distributions of one name: which of them is imported depends on the order of the folder."""
        first: dict[str, Distribution] = {}
        for one in self.installed:
            other = first.setdefault(one.key, one)
            if other is not one:
                same = other.metadata.version == one.metadata.version
                message = f"{one.metadata.name} is installed twice here: {other.metadata.version} in {other.where.path}"
                message = f"{message}, {one.metadata.version} in {one.where.path}"
                cost = "notice" if same else "edge"
                self._note("E-TWICE", message, one.where, cost, "remove the one that is not in use")

    def _text(self, path: str) -> str:
        try:
            text, fault = self._beside(path).text_with_gaps()
        except InputError as error:
            self.problems.append(error.problem("package" if path.endswith((_METADATA, _PKG_INFO)) else "field"))
            return ""
        if fault is not None:
            self.problems.append(fault.problem("notice"))
        return text

    def _beside(self, path: str) -> FileView:
        view = FileView(self._view.tree, path, self._view.limits)
        view.reads, view.noted = self._view.reads, self._view.noted
        return view

    def _cover(self, path: str, names: tuple[str, ...]) -> None:
        self.files.extend(join(path, name) for name in (_METADATA, _PKG_INFO) if name in names)
        self.files.append(path)

    def _note(self, code: str, message: str, where: Location, cost: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, where, cost, help))


def _at(path: str, line: int | None = None) -> Location:
    return Location(path, line, role="installed")


def _with_origin(
    found: Distribution, origin: Origin | None, installer: str, *, requested: bool, local: str | None
) -> Distribution:
    """The same with what the files beside its metadata say."""
    known = origin or Origin(Source("registry") if installer in _FROM_INDEX else Source())
    return replace(
        found,
        source=known.source,
        hashes=known.hashes,
        installer=installer,
        requested=requested,
        editable=known.editable,
        subdirectory=known.subdirectory,
        local=local,
    )


def _inside(found: Distribution, owner: Distribution) -> Distribution:
    where = replace(found.where, chain=(str(owner.where),))
    return replace(found, where=where, owner=owner.id)


def _contradicts(folder_name: str, name: str, version: str) -> bool:
    """Whether the name of a folder tells another package or version than the metadata in it."""
    if pypi_package(folder_name, "").name == pypi_package(f"{name}-{version}", "").name:
        return False
    named = _FOLDER_NAME.fullmatch(folder_name)
    if named is None or pypi_package(named["name"], "").name != pypi_package(name, "").name:
        return True
    here = parse_version(version)
    if here is None:
        return pypi_package(named["version"], "").name != pypi_package(version, "").name
    # A folder name has `_` for `-`, and for the `+` of a local version.
    return here not in (parse_version(named["version"].replace("_", "-")), parse_version(named["version"].replace("_", "+", 1)))


def _tails(path: str) -> list[str]:
    """The ends of the path of another machine, longest first, as paths in what is scanned."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")][-_MOST_PARTS:]
    return ["/".join(parts[start:]) for start in range(len(parts))]

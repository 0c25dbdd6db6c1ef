"""Reads a wheel that lies in what is scanned: its name, and the metadata inside, without unpacking it.

The file name binds name and version, as it does for pip; metadata that contradicts it is said. What the wheel needs is not
followed, because nothing says which versions that becomes.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import re
from posixpath import basename

from sca.files.byte_source import sha256_of
from sca.files.decode import decode_with_gaps
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.files.zip_archive import ZipArchive
from sca.model.component import Location, Problem
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.pep440 import parse_version
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.packed_texts import packed_texts
from sca.parsers.pip.archive_component import archived, misnamed
from sca.parsers.pip.core_metadata import Fault, Metadata, read_metadata
from sca.parsers.pip.record import read_record

_NAME = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-(?P<version>[^-]+)(?:-[0-9][^-]*)?-[^-]+-[^-]+-[^-]+\.whl"
)
_DIST_INFO = re.compile(r"(?P<folder>[^/]+)\.dist-info/METADATA")


def parse(view: FileView) -> Extract:
    """Return the package that a wheel holds. Raises InputError for one that cannot be trusted."""
    problems: list[Problem] = []
    where = Location(view.path, role="archive")
    named = _NAME.fullmatch(basename(view.path))
    with view.opened() as source:
        archive = ZipArchive(source, view.path, view.limits)
        _note_paths(archive, where, problems)
        folder = _metadata_folder(archive, view)
        metadata = _metadata(archive, f"{folder}/METADATA", view)
        if f"{folder}/RECORD" in archive.members:
            _look_at_record(_text(archive, f"{folder}/RECORD", view), where, view.limits, problems)
        texts = packed_texts(archive, folder, view)
        digest = sha256_of(source)
    name, version = (named["name"], named["version"].replace("_", "-")) if named else ("", "")
    if named is None:
        problems.append(misnamed(where, "no wheel has such a name: NAME-VERSION-PYTHON-ABI-PLATFORM.whl", metadata))
    elif not _same(name, named["version"], metadata):
        problems.append(misnamed(where, f"it is named {name} {version}", metadata))
    return archived(view, where, metadata, digest, problems, bound=(name, version) if named else None, texts=texts)


def _metadata_folder(archive: ZipArchive, view: FileView) -> str:
    """The one folder of metadata. Raises InputError where there is none, or more than one."""
    folders = [found["folder"] for name in archive.members if (found := _DIST_INFO.fullmatch(name)) is not None]
    if len(folders) != 1:
        what = "it has no METADATA" if not folders else f"it has the metadata of {plural(len(folders), 'distribution')}"
        raise InputError("E-AMBIGUOUS" if folders else "E-METADATA", f"this is no wheel that can be read: {what}", view.path)
    return f"{folders[0]}.dist-info"


def _metadata(archive: ZipArchive, member: str, view: FileView) -> Metadata:
    found = read_metadata(_text(archive, member, view), view.limits)
    if isinstance(found, Fault):
        raise InputError(found.code, f"{brief(member, 80)}: {found.message}", view.path)
    return found


def _text(archive: ZipArchive, member: str, view: FileView) -> str:
    return decode_with_gaps(archive.read(member), view.path, "utf-8")[0]


def _look_at_record(text: str, where: Location, limits: Limits, problems: list[Problem]) -> None:
    rows = text.count("\n")
    if rows > limits.record_rows:
        message = f"RECORD has {rows} rows, more than the limit of {limits.record_rows} (record-rows): it is not read"
        problems.append(Problem("E-RECORD", message, where, "field"))
        return
    outside = read_record(text, 0).outside
    if outside:
        message = f"{plural(len(outside), 'path')} of RECORD out of the package, the first {brief(outside[0], 80)}"
        problems.append(
            Problem("E-RECORD", message, where, "field", "do not install the wheel before you know what it wants there")
        )


def _note_paths(archive: ZipArchive, where: Location, problems: list[Problem]) -> None:
    """Members that would be written elsewhere by a careless reader; nothing is unpacked here."""
    outside = [name for name, member in archive.members.items() if member.leads_out]
    if outside:
        message = f"{plural(len(outside), 'member')} with a path out of the archive, the first {brief(outside[0], 80)}"
        problems.append(
            Problem("E-ARCHIVE", message, where, "field", "do not install the wheel before you know what it wants there")
        )


def _same(name: str, version: str, metadata: Metadata) -> bool:
    if pypi_package(name, "").name != pypi_package(metadata.name, "").name:
        return False
    written = parse_version(metadata.version)
    if written is None:
        return version == metadata.version
    return written in (parse_version(version.replace("_", "-")), parse_version(version.replace("_", "+", 1)))


PARSER = Parser(
    parse=parse,
    extracts=(
        "name and version by the file name",
        "licences from the metadata inside, and their texts",
        "the SHA-256 of the archive",
    ),
    omits=("what the wheel needs", "which project it is for"),
)

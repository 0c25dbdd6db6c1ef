"""Reads a source distribution that lies in what is scanned: the PKG-INFO inside, without unpacking or building it.

    example-1.0.tar.gz with example-1.0/PKG-INFO

Any other archive named like one is none, and names no package. What is behind the name stays a hint: PKG-INFO says what
it is.

https://packaging.python.org/en/latest/specifications/source-distribution-format/
"""

import re
from posixpath import basename, dirname

from sca.files.byte_source import ByteSource, sha256_of
from sca.files.decode import decode_with_gaps
from sca.files.errors import InputError
from sca.files.licence_files import licence_file, role_of
from sca.files.tar_archive import read_members
from sca.files.view import FileView
from sca.files.zip_archive import ZipArchive
from sca.model.component import LicenceFile, Location, Problem
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.pep440 import parse_version
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.packed_texts import packed_texts
from sca.parsers.pip.archive_component import archived, misnamed
from sca.parsers.pip.core_metadata import Fault, Metadata, read_metadata

_NAME = re.compile(r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)-(?P<version>[0-9vV][^-]*)(?:\.tar\.gz|\.zip)")
_ZIP = ".zip"
_PKG_INFO = re.compile(r"(?:\./)?[^/]+/PKG-INFO")


def parse(view: FileView) -> Extract | None:
    """Return the package that a source distribution holds; None for another archive. Raises InputError for a broken one."""
    named = _NAME.fullmatch(basename(view.path))
    if named is None or parse_version(named["version"]) is None:
        return None
    where = Location(view.path, role="archive")
    with view.opened() as source:
        data, texts = _from_zip(source, view) if view.path.endswith(_ZIP) else _from_tar(source, view)
        if data is None:
            return None
        digest = sha256_of(source)
    metadata = read_metadata(decode_with_gaps(data, view.path, "utf-8")[0], view.limits)
    if isinstance(metadata, Fault):
        raise InputError(metadata.code, f"PKG-INFO: {metadata.message}", view.path)
    problems: list[Problem] = []
    if not _same(named["name"], named["version"], metadata):
        problems.append(misnamed(where, f"it is named {named['name']} {named['version']}", metadata))
    return archived(view, where, metadata, digest, problems, texts=texts)


def _from_zip(source: ByteSource, view: FileView) -> tuple[bytes | None, tuple[LicenceFile, ...]]:
    if source.read_at(0, 2) != b"PK":
        return None, ()
    archive = ZipArchive(source, view.path, view.limits)
    member = _only([name for name in archive.members if _PKG_INFO.fullmatch(name)], view)
    return (archive.read(member), packed_texts(archive, dirname(member), view)) if member else (None, ())


def _from_tar(source: ByteSource, view: FileView) -> tuple[bytes | None, tuple[LicenceFile, ...]]:
    if source.read_at(0, 2) != b"\x1f\x8b":
        return None, ()
    found = read_members(source, view.path, view.limits, lambda name: _PKG_INFO.fullmatch(name) is not None, _is_beside)
    member = _only([name for name in found if _PKG_INFO.fullmatch(name)], view)
    texts = [
        licence_file(name, data, role, view.path) for name, data in sorted(found.items()) if (role := role_of(basename(name)))
    ]
    return (found[member], tuple(texts)) if member else (None, ())


def _is_beside(name: str) -> bool:
    return name.removeprefix("./").count("/") == 1 and role_of(basename(name)) != ""


def _only(members: list[str], view: FileView) -> str:
    """The one PKG-INFO in the one folder of a source distribution; empty if there is none."""
    if len(members) > 1:
        shown = " and ".join(brief(name, 60) for name in members[:2])
        raise InputError("E-AMBIGUOUS", f"this is no source distribution that can be read: it has {shown}", view.path)
    return members[0] if members else ""


def _same(name: str, version: str, metadata: Metadata) -> bool:
    if pypi_package(name, "").name != pypi_package(metadata.name, "").name:
        return False
    return parse_version(version) == parse_version(metadata.version) or version == metadata.version


PARSER = Parser(
    parse=parse,
    extracts=("name and version by PKG-INFO", "licences from the metadata inside, and their texts", "the SHA-256 of the archive"),
    omits=("what the package needs to build and to run", "which project it is for"),
)

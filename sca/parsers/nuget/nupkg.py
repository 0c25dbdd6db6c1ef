"""Reads a .nupkg that lies in what is scanned: its name, version and licence from the one .nuspec inside, without unpacking it.

The archive is checked as a whole before anything in it is believed. What the package needs is not followed, because nothing
says which versions that becomes. The hash is that of the file as it lies there, signed or not.

https://learn.microsoft.com/nuget/reference/nuspec
"""

import hashlib
from posixpath import basename

from sca.files.byte_source import ByteSource, pieces
from sca.files.decode import decode_xml
from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.xml_document import Element, XmlDocument
from sca.files.zip_archive import ZipArchive
from sca.model.component import Component, Hash, LicenceClaim, Location, NugetFacts
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief, plural
from sca.model.url import path_source
from sca.parsers.base import Parser
from sca.parsers.nuget.asked import normal_version
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.nuspec import licence_claims, metadata_of, repository_of, text_in
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.packed_texts import packed_texts

_NUSPEC = ".nuspec"
_REMEDY = "get the package anew from its feed, or leave it out: --exclude"


def parse(view: FileView) -> Extract:
    """Return the package that an archive holds. Raises InputError for one that cannot be trusted."""
    oddities = Oddities(_REMEDY)
    where = Location(view.path, role="archive")
    with view.opened() as source:
        archive = ZipArchive(source, view.path, view.limits)
        _note_paths(archive, where, oddities)
        member = _nuspec(archive, view)
        metadata = _metadata(archive, member, view)
        claims = licence_claims(metadata, view.path)
        files = tuple(claim.raw.replace("\\", "/").removeprefix("./") for claim in claims if claim.field == "license file")
        texts = packed_texts(archive, "", view, files)
        digest = _sha512(source)
    name, version = text_in(metadata, "id"), text_in(metadata, "version")
    if not is_id(name, view.limits) or not is_version(version, view.limits):
        message = f"{brief(member, 80)} names no package in one version: {brief(name, 60)} {brief(version, 60)}"
        raise InputError("E-METADATA", message, view.path, help=_REMEDY)
    if not _is_named_so(basename(view.path), name, version):
        message = f"{brief(basename(view.path), 80)}: the package inside is {brief(name, 80)} {brief(version, 60)}"
        oddities.add("E-CONTRADICTION", message, where, "field", "find out which of them it is")
    licences = tuple(LicenceClaim(claim.raw, claim.field, where) for claim in claims)
    repository, commit = repository_of(metadata)
    component = Component(
        f"{view.path}#{name}",
        nuget_package(name, version),
        (where,),
        path_source(view.path),
        (Hash("SHA-512", digest),),
        licences,
        texts=texts,
        facts=NugetFacts("", "", repository=repository, commit=commit) if repository or commit else None,
    )
    return Extract(components=(component,), problems=tuple(sorted(set(oddities.found))), completeness="unknown")


def _is_named_so(file: str, name: str, version: str) -> bool:
    """Whether a file has the name of the package in it: zeros at the end of a version, and metadata, make no other version."""
    begin, end, plain = f"{name}.".lower(), ".nupkg", file.lower()
    if not plain.startswith(begin) or not plain.endswith(end):
        return False
    written = plain[len(begin) : -len(end)]
    return normal_version(written).lower() == normal_version(version).lower()


def _nuspec(archive: ZipArchive, view: FileView) -> str:
    """The one description of the package. Raises InputError where there is none, or more than one."""
    found = [name for name in archive.members if name.lower().endswith(_NUSPEC) and "/" not in name and "\\" not in name]
    if len(found) == 1:
        return found[0]
    what = (
        f"it has {plural(len(found), 'description')} ({', '.join(brief(name, 60) for name in found[:3])})"
        if found
        else "it has none"
    )
    raise InputError(
        "E-AMBIGUOUS" if found else "E-METADATA", f"one .nuspec tells what a package is: {what}", view.path, help=_REMEDY
    )


def _metadata(archive: ZipArchive, member: str, view: FileView) -> Element:
    data = archive.read(member)
    if len(data) > view.limits.xml_bytes:
        message = f"{brief(member, 80)} has {len(data)} bytes, more than the limit of {view.limits.xml_bytes} (xml-bytes)"
        raise InputError("E-SIZE", message, view.path)
    try:
        root = XmlDocument(decode_xml(data, view.path), view.path, view.limits).root
        return metadata_of(root, view.path)
    except InputError as error:
        place = f"{brief(member, 80)}, line {error.line}" if error.line else brief(member, 80)
        raise InputError(error.code, f"{place}: {error.message}", view.path, help=error.help) from None


def _sha512(source: ByteSource) -> str:
    digest = hashlib.sha512()
    for piece in pieces(source):
        digest.update(piece)
    return digest.hexdigest()


def _note_paths(archive: ZipArchive, where: Location, oddities: Oddities) -> None:
    """Members that would be written elsewhere by a careless reader; nothing is unpacked here."""
    outside = [name for name, member in archive.members.items() if member.leads_out]
    if outside:
        message = f"{plural(len(outside), 'member')} with a path out of the archive, the first {brief(outside[0], 80)}"
        help = "do not install the package before you know what it wants there"
        oddities.add("E-ARCHIVE", message, where, "field", help)


PARSER = Parser(
    parse=parse,
    extracts=("name, version, licence, repository and commit from the .nuspec inside", "the SHA-512 of the archive"),
    omits=("what the package needs", "which project it is for", "whether its signature is valid"),
)

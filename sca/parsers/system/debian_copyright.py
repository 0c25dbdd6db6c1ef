"""What the copyright file of a Debian package says about its licences.

In the machine-readable form the License of every paragraph about files is a claim, each text once, that of `Files: *`
first. A file in free words is a claim too: that the licence stands there, unread.

Source: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.files.decode import decode_with_gaps
from sca.files.errors import InputError
from sca.files.licence_files import COPYRIGHT, licence_file
from sca.files.limits import Limits
from sca.model.component import LicenceClaim, LicenceFile, Location, Problem
from sca.parsers.system.root import SystemRoot

_MACHINE_READABLE = re.compile(r"\ufeff?\s*+format(?:-specification)?[ \t]*+:", re.IGNORECASE)
# With a sign at the start that is always the same, these run several times as fast over long texts of licences.
_FILES = re.compile(r"\n[Ff][Ii][Ll][Ee][Ss][ \t]*+:(.*)")
_LICENCE = re.compile(r"\n[Ll][Ii][Cc][Ee][Nn][Ss][Ee][ \t]*+:[ \t]*+(\S.*)")
_BLANK = re.compile(r"\n[ \t]*+(?=\n)")


class _Statement(Struct, frozen=True):
    files: str
    licence: str
    line: int


def licence_claims(text: str, path: str, limits: Limits) -> tuple[LicenceClaim, ...]:
    """The claims of one copyright file."""
    if not _MACHINE_READABLE.match(text):
        return _free(path)
    statements = sorted(_statements(text.replace("\r\n", "\n")), key=lambda one: one.files != "*")
    claims: dict[str, LicenceClaim] = {}
    for one in statements or _whole(text):
        if one.licence and len(one.licence) <= limits.licence_chars:
            claims.setdefault(one.licence, LicenceClaim(one.licence, "License", Location(path, one.line, role="installed")))
    return tuple(claims.values()) or _free(path)


class Terms(Struct, frozen=True):
    """What a package says about its licences, and the file in which it does: whose copyright it is stands there too."""

    claims: tuple[LicenceClaim, ...] = ()
    texts: tuple[LicenceFile, ...] = ()


def package_terms(root: SystemRoot, name: str, limits: Limits, problems: list[Problem]) -> Terms:
    """What the copyright file of an installed package says. A file that cannot be read is no fault of the database."""
    view = root.file(f"usr/share/doc/{name}/copyright")
    if view is None:
        return Terms()
    try:
        data = view.data(limits.text_bytes, "text-bytes")
        text, _gap = decode_with_gaps(data, view.path, view.encodings)
    except InputError as error:
        problems.append(error.problem("notice"))
        return Terms()
    kept = (licence_file(view.path, data, COPYRIGHT),) if len(data) <= limits.licence_file_bytes else ()
    return Terms(licence_claims(text, view.path, limits), kept)


def _statements(text: str) -> Iterator[_Statement]:
    """What each paragraph about files says. The texts of licences, which are most of such a file, are only jumped over."""
    start, line = 0, 2
    while (found := _FILES.search(text, start)) is not None:
        blanks = [blank.end() for blank in _BLANK.finditer(text, start, found.start())]
        blank = _BLANK.search(text, found.end())
        end = blank.start() if blank is not None else len(text)
        licence = _LICENCE.search(text, blanks[-1] if blanks else start, end)
        if licence is not None:
            line += text.count("\n", start, licence.start())
            yield _Statement(found[1].strip(), " ".join(licence[1].split()), line)
            line += text.count("\n", licence.start(), end)
        else:
            line += text.count("\n", start, end)
        start = end


def _whole(text: str) -> list[_Statement]:
    """The License of the head, where no paragraph is about files."""
    found = _LICENCE.search(text)
    return [_Statement("*", " ".join(found[1].split()), text.count("\n", 0, found.start()) + 2)] if found else []


def _free(path: str) -> tuple[LicenceClaim, ...]:
    """The words are those by which a reference to a file that was not read is known."""
    return (LicenceClaim(f"licence in {path}", "copyright", Location(path, 1, role="installed")),)

"""What the licence files of packages say: which licence each text is, and whose copyright it states.

Files are read again by their records, and one whose content is no longer that of the record says nothing. Equal files are looked
at once. What stands in none of the SPDX list's texts, word for word, is not guessed at.
"""

from contextlib import AbstractContextManager
from hashlib import sha256
from posixpath import basename
from typing import Protocol

from msgspec import Struct

from sca.facts.copyrights import copyright_lines
from sca.facts.licence_dialects import joined
from sca.facts.licence_reading import Reading
from sca.facts.spdx_ids import DEPRECATED
from sca.facts.spdx_texts import matcher
from sca.files.byte_source import ByteSource
from sca.files.errors import InputError
from sca.files.licence_files import LICENCE, is_licence_folder, role_of
from sca.files.limits import DEFAULTS, Limits
from sca.files.tar_archive import read_members
from sca.files.zip_archive import ZipArchive
from sca.model.component import LicenceFile

_MOST_READINGS = 32
_UNMATCHED = Reading("unknown", "text", note="the licence file is, word for word, none of the texts of the SPDX list")


class Readable(Protocol):
    """What the files can be read from: a tree of `sca.files`."""

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """The bytes of a file. Raises InputError."""

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """The same, piece by piece."""


class TextFact(Struct, frozen=True):
    """What one text says: its licence, and the lines that say whose the copyright is, each with its number."""

    reading: Reading
    copyrights: tuple[tuple[int, str], ...] = ()


class LicenceTexts:
    """The licence files of one run."""

    def __init__(self, tree: Readable, limits: Limits = DEFAULTS) -> None:
        self._tree = tree
        self._limits = limits
        self._facts: dict[str, TextFact] = {}
        self._held: tuple[str, dict[str, bytes]] = ("", {})

    def of(self, file: LicenceFile) -> TextFact:
        """What a file says."""
        known = self._facts.get(file.sha256)
        if known is None:
            text = self.text(file)
            reading = read_text(text) if text and file.role == LICENCE else _UNMATCHED
            known = self._facts[file.sha256] = TextFact(reading, copyright_lines(text))
        return known

    def reading(self, file: LicenceFile) -> Reading:
        """Which licence a file holds."""
        return self.of(file).reading

    @staticmethod
    def reading_of_text(text: str) -> Reading:
        """Which licence a text is."""
        return read_text(text)

    def text(self, file: LicenceFile) -> str:
        """The text of a file; empty if it is not there any more, or another one by now."""
        try:
            data = self._member(file) if file.archive else self._tree.read(file.path, self._limits.licence_file_bytes, "")
        except (InputError, KeyError):
            return ""
        return decoded(data) if sha256(data).hexdigest() == file.sha256 else ""

    def _member(self, file: LicenceFile) -> bytes:
        """One member of an archive; all its licence files are taken at once, because they are asked for one after the other."""
        if self._held[0] != file.archive or file.path not in self._held[1]:
            with self._tree.opened(file.archive, self._limits.archive_bytes, "archive-bytes") as source:
                self._held = (file.archive, self._members(source, file.archive, file.path))
        return self._held[1][file.path]

    def _members(self, source: ByteSource, path: str, asked: str) -> dict[str, bytes]:
        if source.read_at(0, 2) == b"PK":
            archive = ZipArchive(source, path, self._limits)
            names = (name for name, one in archive.members.items() if one.size <= self._limits.licence_file_bytes)
            return {name: archive.read(name) for name in names if name == asked or _may_be_text(name)}
        return read_members(source, path, self._limits, lambda _name: False, _may_be_text)


def _may_be_text(name: str) -> bool:
    return role_of(basename(name)) != "" or any(is_licence_folder(part) for part in name.split("/")[:-1])


def read_text(text: str) -> Reading:
    """Which licence a text is: one, several one behind the other, or several that share their text. Unknown for any other."""
    parts = matcher().match(text)
    if not parts:
        return _UNMATCHED
    ways: list[tuple[str, ...]] = [()]
    for part in parts:
        ids = sorted(part - DEPRECATED.keys()) or sorted(part)
        ways = [(*way, id) for way in ways for id in ids]
        if len(ways) > _MOST_READINGS:
            return _UNMATCHED
    found = tuple(dict.fromkeys(joined("AND", way) for way in ways))
    if len(found) == 1:
        return Reading("expression", "text", found[0])
    return Reading("candidates", "text", candidates=found, note="licences that have this text")


def decoded(data: bytes) -> str:
    """The text of a licence file, whatever its encoding: words that are not read as they were meant match nothing."""
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return data.decode("latin-1")

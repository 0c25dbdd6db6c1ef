"""What a parser may see: its own file and, by relative name, files beside it, all inside the scan root.

A view never hands out a path to open. Everything a parser asks for is recorded, so that a run can say which
files a result rests on, and so is what was odd about their bytes.
"""

from codecs import BOM_UTF8
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Protocol

from sca.files.byte_source import ByteSource, HeldBytes
from sca.files.decode import decode_text, decode_with_gaps, decode_xml
from sca.files.errors import InputError
from sca.files.json_comments import plain_json
from sca.files.json_document import JsonDocument
from sca.files.limits import Limits
from sca.files.yaml_lock import YamlLock
from sca.model.component import Location, Problem
from sca.model.text import brief

if TYPE_CHECKING:
    from sca.files.toml_document import TomlDocument
    from sca.files.toml_lock import Shorten
    from sca.files.xml_document import XmlDocument
    from sca.files.yaml_documents import YamlText


class Tree(Protocol):
    """A read-only tree of files by POSIX path relative to its root."""

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """The bytes of a regular file. Raises InputError if it is absent, no file, too large or unreadable."""

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """The same for a file that is read piece by piece. It is refused at the end if it changed meanwhile."""

    def exists(self, path: str) -> bool:
        """Whether a regular file stands at this path (symbolic links do not count)."""

    def names(self, folder: str) -> tuple[str, ...]:
        """Sorted names of the entries of a folder; empty if there is none."""


class FileView:
    """One input file and its surroundings. `build_arguments` are the values of `--build-arg`, for what builds an image."""

    def __init__(
        self,
        tree: Tree,
        path: str,
        limits: Limits,
        encodings: str = "utf-8",
        build_arguments: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.tree = tree
        self.path = path
        self.limits = limits
        self.encodings = encodings
        self.build_arguments = build_arguments
        self.reads: set[str] = set()
        self.noted: set[Problem] = set()

    @cached_property
    def folder(self) -> str:
        """Folder of the file relative to the root; empty for the root itself."""
        return dirname(self.path)

    def start(self, length: int) -> bytes:
        """The first bytes of an SBOM, or of what may be one. Raises InputError."""
        self.reads.add(self.path)
        return self.tree.read(self.path, self.limits.sbom_bytes, "sbom-bytes")[:length]

    def text(self, *, sbom: bool = False) -> str:
        """The decoded text; that of an SBOM may be longer. Raises InputError."""
        self.reads.add(self.path)
        limit, name = self._size(sbom=sbom)
        data = self.tree.read(self.path, limit, name)
        return decode_text(data, self.path, self.encodings)

    def text_with(self, words: tuple[bytes, ...]) -> str | None:
        """The text of a file whose name says little; None, undecoded, unless all these words stand in it. Raises InputError.

        Words are ASCII, and are found in any encoding that a broken file may have.
        """
        self.reads.add(self.path)
        data = self.tree.read(self.path, self.limits.text_bytes, "text-bytes")
        seen = data.replace(b"\0", b"") if b"\0" in data else data
        return decode_text(data, self.path, self.encodings) if all(word in seen for word in words) else None

    def text_with_gaps(self) -> tuple[str, InputError | None]:
        """The text, and what was wrong with single bytes of it. Raises InputError where more than those is lost."""
        self.reads.add(self.path)
        return decode_with_gaps(self.tree.read(self.path, self.limits.text_bytes, "text-bytes"), self.path, self.encodings)

    def json(self, *, comments: bool = False, sbom: bool = False) -> JsonDocument:
        """The file as JSON, with `comments` also that with comments and trailing commas. Raises InputError.

        A byte order mark is dropped, as package managers do, and noted. An SBOM may be larger than other files.
        """
        self.reads.add(self.path)
        limit, name = self._size(sbom=sbom)
        data = self.tree.read(self.path, limit, name)
        text = decode_text(data, self.path, self.encodings)
        document = JsonDocument(plain_json(text) if comments else text, self.path, self.limits.json_depth)
        if data.startswith(BOM_UTF8):
            message = "the file begins with a byte order mark, which JSON does not have; it is dropped"
            self.noted.add(Problem("E-MARK", message, Location(self.path, 1), "notice", "save the file without it"))
        return document

    def _size(self, *, sbom: bool) -> tuple[int, str]:
        return (self.limits.sbom_bytes, "sbom-bytes") if sbom else (self.limits.text_bytes, "text-bytes")

    def yaml_lock(self) -> YamlLock:
        """The file as YAML that a program wrote. Raises InputError."""
        self.reads.add(self.path)
        data = self.tree.read(self.path, self.limits.yaml_lock_bytes, "yaml-lock-bytes")
        return YamlLock(decode_text(data, self.path, self.encodings), self.path, self.limits)

    def yaml_documents(self, text: str | None = None) -> "tuple[YamlText, ...]":
        """The documents of a YAML file that people write, cut apart but not read yet. Raises InputError.

        `text` is the text of the file, if it was asked for before.
        """
        # Only files of infrastructure are read this way: a documented lazy import.
        from sca.files.yaml_documents import split_documents  # noqa: PLC0415

        return split_documents(self.text() if text is None else text, self.path, self.limits)

    def xml(self) -> "XmlDocument":
        """The file as XML without a document type, in any encoding that `decode_xml` takes. Raises InputError."""
        # Only .NET's projects are XML: a documented lazy import.
        from sca.files.xml_document import XmlDocument  # noqa: PLC0415

        self.reads.add(self.path)
        data = self.tree.read(self.path, self.limits.xml_bytes, "xml-bytes")
        return XmlDocument(decode_xml(data, self.path), self.path, self.limits)

    def data(self, limit: int, limit_name: str) -> bytes:
        """The bytes of a file that is no text, at most `limit` of them. Raises InputError."""
        self.reads.add(self.path)
        return self.tree.read(self.path, limit, limit_name)

    def opened(self) -> AbstractContextManager[ByteSource]:
        """The bytes of an archive, to be read piece by piece. Raises InputError."""
        self.reads.add(self.path)
        return self.tree.opened(self.path, self.limits.archive_bytes, "archive-bytes")

    def toml(self, shorten: "Shorten | None" = None, *, newer: bool = False) -> "TomlDocument":
        """The file as TOML. Raises InputError. A byte order mark is dropped, as package managers do, and noted.

        `shorten` takes out of a lock what the reader does not ask for: see `sca.files.toml_lock`. With `newer` an inline table
        may go over several lines, as in TOML 1.1.
        """
        # Only Python's locks and projects are TOML, and few of them of the newer version: documented lazy imports.
        from sca.files.toml_document import TomlDocument  # noqa: PLC0415

        self.reads.add(self.path)
        data = self.tree.read(self.path, self.limits.text_bytes, "text-bytes")
        text = decode_text(data, self.path)
        if newer and len(text) <= self.limits.toml_by_hand_bytes:
            from sca.files.toml_inline import on_one_line  # noqa: PLC0415

            text = on_one_line(text)
        document = TomlDocument(text, self.path, self.limits, shorten)
        if data.startswith(BOM_UTF8):
            message = "the file begins with a byte order mark, which TOML does not have; it is dropped"
            self.noted.add(Problem("E-MARK", message, Location(self.path, 1), "notice", "save the file without it"))
        return document

    def neighbour(self, relative: str) -> "FileView | None":
        """View of another file, named relative to this one's folder; None if there is none.

        Raises InputError (E-OUTSIDE) for a name that leaves the scan root or is absolute.
        """
        path = self.resolve(relative)
        if not self.tree.exists(path):
            return None
        beside = FileView(self.tree, path, self.limits, self.encodings, self.build_arguments)
        beside.reads, beside.noted = self.reads, self.noted
        return beside

    def resolve(self, relative: str) -> str:
        """The root-relative path of a name relative to this file's folder. Raises InputError (E-OUTSIDE)."""
        plain = relative.replace("\\", "/")
        path = normpath(join(self.folder, plain))
        windows_drive = len(plain) > 1 and plain[1] == ":"
        if plain.startswith("/") or windows_drive or path == ".." or path.startswith("../") or "\0" in plain:
            raise InputError("E-OUTSIDE", f"{brief(relative)} lies outside the scanned folder and is not read", self.path)
        return path

    def names(self, relative: str = ".") -> tuple[str, ...]:
        """Sorted names in a folder given relative to this file's folder."""
        return self.tree.names(self.resolve(relative))


class MemoryTree:
    """A tree held in memory: for tests, and for content that does not lie on disk."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """See Tree."""
        if path not in self._files:
            raise InputError("E-MISSING", "there is no such file", path, unreadable=True)
        data = self._files[path]
        if len(data) > limit:
            raise InputError("E-SIZE", f"the file has {len(data)} bytes, more than the limit of {limit} ({limit_name})", path)
        return data

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """See Tree."""
        return nullcontext(HeldBytes(self.read(path, limit, limit_name)))

    def exists(self, path: str) -> bool:
        """See Tree."""
        return path in self._files

    def names(self, folder: str) -> tuple[str, ...]:
        """See Tree."""
        prefix = "" if folder in ("", ".") else f"{folder}/"
        return tuple(sorted({path[len(prefix) :].partition("/")[0] for path in self._files if path.startswith(prefix)}))

"""A root file system that lies in a folder, read like the one layer of an image.

A link in it leads to a place below the folder, never to one of the machine. Other file systems mounted below it, such as
`/proc`, are not entered, and that is told. Nothing is written, and no device or named pipe is opened.
"""

import stat
from collections.abc import Iterator
from contextlib import closing
from posixpath import join

from msgspec import Struct

from sca.files.disk import DiskTree, printable
from sca.files.errors import InputError
from sca.files.image.overlay import Overlay
from sca.files.limits import Limits
from sca.files.tar_members import FOLDER, LINK, REGULAR, SPECIAL, Member
from sca.system.folder import Folder, is_link


class _Entry(Struct, frozen=True):
    """One entry of a folder as it is shown, with its kind and the file system that it is on."""

    path: str
    kind: bytes
    size: int
    device: int
    link: str = ""


class RootFolder:
    """One reading of the folder into an overlay. Raises InputError for more entries than an image may have."""

    def __init__(self, tree: DiskTree, overlay: Overlay, limits: Limits) -> None:
        self._tree = tree
        self._overlay = overlay
        self._limits = limits
        self._left = limits.image_members

    def read(self) -> None:
        """Read all of it, folder by folder."""
        self._overlay.begin(0)
        with closing(self._tree.open_folder("")) as root:
            device = root.device
        todo = [""]
        while todo:
            folder = todo.pop()
            if folder.count("/") >= self._limits.walk_depth:
                self._lost(folder, "E-DEPTH", f"folders nested deeper than {self._limits.walk_depth} (walk-depth)")
                continue
            below: list[str] = []
            for entry in self._entries(folder):
                self._add(entry)
                if entry.kind != FOLDER:
                    continue
                if entry.device == device:
                    below.append(entry.path)
                else:
                    self._overlay.notes.told(entry.path, "E-MOUNT", "another file system begins here; it is not read")
            todo.extend(reversed(below))
        self._overlay.notes.finish()

    def _entries(self, folder: str) -> list[_Entry]:
        """The entries of a folder, sorted; none, with a note, if it cannot be read."""
        try:
            with closing(self._tree.open_folder(folder)) as opened:
                found = [self._entry(folder, name, opened) for name in opened.names()]
        except (OSError, InputError):
            self._lost(folder, "E-UNREADABLE", "the folder cannot be read")
            return []
        self._left -= len(found)
        if self._left < 0:
            message = f"more entries than the limit of {self._limits.image_members} (image-members)"
            raise InputError("E-SIZE", message, folder)
        return sorted(found, key=lambda entry: entry.path)

    def _entry(self, folder: str, name: str, opened: Folder) -> _Entry:
        path = join(folder, self._tree.printable(folder, name))
        status = opened.status(name)
        if is_link(status):
            return _Entry(path, LINK, 0, status.st_dev, printable(opened.target(name)))
        kinds = ((stat.S_ISDIR, FOLDER), (stat.S_ISREG, REGULAR))
        kind = next((kind for is_kind, kind in kinds if is_kind(status.st_mode)), SPECIAL)
        return _Entry(path, kind, status.st_size, status.st_dev)

    def _add(self, entry: _Entry) -> None:
        def content() -> Iterator[bytes]:
            yield self._tree.read(entry.path, self._limits.image_file_bytes, "image-file-bytes")

        try:
            self._overlay.add(Member(entry.path, entry.kind, entry.size, entry.link), content)
        except InputError as error:
            self._lost(entry.path, error.code, error.message)

    def _lost(self, path: str, code: str, message: str) -> None:
        self._overlay.notes.lost(path, code, message)

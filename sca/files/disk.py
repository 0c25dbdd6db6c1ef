"""The only code that opens scanned files: regular files inside the root, size-limited, never through a link.

Every part of a path is opened by its folder, which follows no link (`sca.system`), so a link swapped in during the scan
is refused and not followed. A symbolic link *named like an input* is resolved by hand, inside the root only. A file that changes
while it is read is read once more, then refused.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import dirname, join, normpath
from typing import Protocol

from sca.files.byte_source import ByteSource
from sca.files.errors import InputError
from sca.model.text import brief
from sca.system.folder import Folder, NoFileError, read_at
from sca.system.root import open_root

_STEP = 64 * 1024
_MAX_HOPS = 40
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
)


class Readable(Protocol):
    """What `read_capped` reads from: bytes in steps, an empty answer at the end."""

    def __call__(self, size: int, /) -> bytes:
        """At most `size` bytes."""


def read_capped(read: Readable, limit: int, step: int = _STEP) -> bytes:
    """All bytes of a stream, but at most `limit` + 1: a longer answer means that the limit is passed."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := read(min(step, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def printable(name: str) -> str:
    """A file name that any output can hold: in a name that is not UTF-8, the bytes beyond ASCII become `%FF`."""
    if name.isascii():
        return name
    raw = os.fsencode(name)
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)
    return name


class DiskTree:
    """The files below one folder. `root` is the absolute path; every other path is relative to it, POSIX style."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._root = open_root(root)
        self._original: dict[str, str] = {}
        # The folder that was opened last: the files of one folder are read one after the other, each in several steps.
        self._last: tuple[str, Folder] = ("", self._root)

    def close(self) -> None:
        """Give the folder back."""
        if self._last[1] is not self._root:
            self._last[1].close()
        self._root.close()

    def printable(self, folder: str, name: str) -> str:
        """The name of an entry as it is shown everywhere, remembered so that the entry can still be opened."""
        shown = printable(name)
        if shown != name:
            self._original[join(folder, shown)] = name
        return shown

    def shown(self, path: str) -> str:
        """A path that comes from outside the tree, such as a file named by hand, as it is shown everywhere."""
        here = ""
        for name in path.split("/") if path else ():
            here = join(here, self.printable(here, name))
        return here

    def open_folder(self, path: str) -> Folder:
        """A folder, to be closed by who asked for it. Raises OSError; a symbolic link on the way is an error."""
        return self._folder(path).again()

    def _folder(self, path: str) -> Folder:
        """The same, to be used at once: it stays open only until the next one is asked for."""
        if not path:
            return self._root
        if self._last[0] == path:
            return self._last[1]
        folder = self._root
        for part in self._parts(path):
            try:
                below = folder.below(part)
            finally:
                if folder is not self._root:
                    folder.close()
            folder = below
        if self._last[1] is not self._root:
            self._last[1].close()
        self._last = (path, folder)
        return folder

    def exists(self, path: str) -> bool:
        """Whether a regular file stands at this path (a link counts if it leads to a regular file inside)."""
        try:
            mode = self._stat(path).st_mode
            return stat.S_ISREG(self._stat(self.resolve(path)).st_mode if stat.S_ISLNK(mode) else mode)
        except (OSError, InputError):
            return False

    def names(self, folder: str) -> tuple[str, ...]:
        """Sorted names in a folder; empty if it cannot be read."""
        folder = "" if folder == "." else folder
        try:
            names = self._folder(folder).names()
        except (OSError, InputError):
            return ()
        return tuple(sorted(self.printable(folder, name) for name in names))

    def resolve(self, path: str) -> str:
        """The path without links: where a linked file really lies. Raises InputError if that is outside the root."""
        here = path
        for _hop in range(_MAX_HOPS):
            try:
                target = self._readlink(here)
            except OSError:
                return here
            following = normpath(join(dirname(here), target))
            if following.startswith(("/", "../")) or following == "..":
                message = f"symbolic link to {brief(target)}, which lies outside the scanned folder; it is not read"
                raise InputError(
                    "E-OUTSIDE", message, path, help="scan the folder that holds the target, or replace the link by the file"
                )
            here = following
        raise InputError("E-LINK-LOOP", f"symbolic link that leads in a circle (more than {_MAX_HOPS} hops)", path)

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """The bytes of a regular file. Raises InputError (E-MISSING, E-UNREADABLE, E-SPECIAL, E-SIZE, E-CHANGED, E-OUTSIDE)."""
        place = self.resolve(path)
        for _attempt in range(2):
            data = self._read_once(place, path, limit, limit_name)
            if data is not None:
                return data
        raise InputError(
            "E-CHANGED", "the file changed while it was read, twice", path, help="scan when nothing else writes to the folder"
        )

    @contextmanager
    def opened(self, path: str, limit: int, limit_name: str) -> Iterator[ByteSource]:
        """The same bytes piece by piece, while the context lasts. Raises InputError, at its end for a file that changed."""
        place = self.resolve(path)
        try:
            descriptor = self._open(place)
        except OSError as error:
            raise _open_error(error, path) from None
        try:
            before = os.fstat(descriptor)
            _require_regular(before, path)
            if before.st_size > limit:
                raise _too_large(before.st_size, limit, limit_name, path)
            yield _DiskBytes(descriptor, before.st_size, path)
            if _mark(os.fstat(descriptor)) != _mark(before):
                help = "scan when nothing else writes to the folder"
                raise InputError("E-CHANGED", "the file changed while it was read", path, help=help)
        finally:
            os.close(descriptor)

    def _read_once(self, place: str, path: str, limit: int, limit_name: str) -> bytes | None:
        try:
            descriptor = self._open(place)
        except OSError as error:
            raise _open_error(error, path) from None
        try:
            before = os.fstat(descriptor)
            _require_regular(before, path)
            if before.st_size > limit:
                raise _too_large(before.st_size, limit, limit_name, path)
            # In one piece, but for the signs that come behind it while it grows.
            data = read_capped(lambda size: os.read(descriptor, size), limit, max(_STEP, before.st_size + 1))
            after = os.fstat(descriptor)
            named = self._stat(place)
        except OSError as error:
            raise _open_error(error, path) from None
        finally:
            os.close(descriptor)
        if len(data) > limit:
            raise _too_large(len(data), limit, limit_name, path)
        same = _mark(before) == _mark(after) == _mark(named) and len(data) == before.st_size
        return data if same else None

    def _parts(self, path: str) -> list[str]:
        """The names on disk along a path. Raises InputError for one that climbs."""
        if not self._original and ".." not in path:  # nearly every path, and this is called some times for each file
            return [part for part in path.split("/") if part not in ("", ".")]
        parts: list[str] = []
        here = ""
        for part in path.split("/"):
            if part == "..":
                raise InputError("E-OUTSIDE", "a path that climbs out of the scanned folder is not read", path)
            if part not in ("", "."):
                here = join(here, part)
                parts.append(self._original.get(here, part))
        return parts

    def _name(self, path: str) -> str:
        return (self._parts(path) or ["."])[-1]

    def _readlink(self, path: str) -> str:
        return self._folder(dirname(path)).target(self._name(path))

    def _open(self, path: str) -> int:
        return self._folder(dirname(path)).open_file(self._name(path))

    def _stat(self, path: str) -> os.stat_result:
        return self._folder(dirname(path)).status(self._name(path))


class _DiskBytes:
    """The bytes behind a descriptor."""

    def __init__(self, descriptor: int, size: int, path: str) -> None:
        self.size = size
        self._descriptor = descriptor
        self._path = path

    def read_at(self, offset: int, count: int) -> bytes:
        """See `ByteSource`."""
        try:
            return read_at(self._descriptor, count, offset)
        except OSError as error:
            raise _open_error(error, self._path) from None


def _mark(status: os.stat_result) -> tuple[int, int, int]:
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _require_regular(status: os.stat_result, path: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _special(status.st_mode, path)


def _special(mode: int, path: str) -> InputError:
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
    return InputError("E-SPECIAL", f"this is {kind}, not a regular file; it is not read", path)


def _too_large(size: int, limit: int, limit_name: str, path: str) -> InputError:
    message = f"the file has {size} bytes, more than the limit of {limit} ({limit_name})"
    return InputError("E-SIZE", message, path, help=f"if the file is genuine, raise the limit: --limit {limit_name}={size}")


def _open_error(error: OSError, path: str) -> InputError:
    if isinstance(error, NoFileError):
        return _special(error.mode, path)
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return InputError("E-SPECIAL", "this is a socket or device, not a regular file; it is not read", path)
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return InputError(
            "E-CHANGED", "a part of the path is a symbolic link that was not there before; it is not followed", path
        )
    if error.errno == errno.ENOENT:
        return InputError("E-MISSING", "there is no such file", path, unreadable=True)
    return InputError("E-UNREADABLE", f"cannot be read: {error.strerror}", path, unreadable=True)

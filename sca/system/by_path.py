"""Folders by path, for a system that cannot open a name relative to an open folder, such as Windows.

A name is looked at before it is opened, and no link is opened. Afterwards what was opened must be what was looked at, and each
folder on the way must still be the one that it was. What this cannot rule out, and descriptors can: a program that puts a link
in the place of a folder and takes it away again, both between two looks.
"""

import errno
import ntpath
import os
import re
import stat

from sca.system.folder import Entries, NoFileError, is_link
from sca.system.places import WINDOWS

# Files are read as they are: without O_BINARY, Windows would change line ends and stop at Ctrl+Z.
_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
# No name on Windows holds these; a colon would name a stream behind a file.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
NO_NAME_OF_WINDOWS = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_NO_NAME = NO_NAME_OF_WINDOWS if WINDOWS else re.compile("/")
_LONG = "\\\\?\\"

_Step = tuple[str, tuple[int, int]]


class PathFolder:
    """See Folder. `way` is each folder on the way down to this one, from the root: its path and what it was."""

    __slots__ = ("_before", "_path", "_way")

    def __init__(self, path: str, way: tuple[_Step, ...]) -> None:
        self._path = path
        self._before = path if path.endswith(os.sep) else path + os.sep
        self._way = way

    @classmethod
    def root(cls, path: str) -> "PathFolder":
        """A folder by its path, which may be a link. Raises OSError."""
        path = os.path.abspath(path)
        path = long_path(path) if WINDOWS else path
        status = os.stat(path)
        _require_folder(status)
        with os.scandir(path):  # whether it may be read is told now, as where it is opened
            return cls(path, ((path, _identity(status)),))

    @property
    def device(self) -> int:
        """See Folder."""
        return self._way[-1][1][0]

    def again(self) -> "PathFolder":
        """See Folder."""
        return self

    def below(self, name: str) -> "PathFolder":
        """See Folder."""
        path = self._at(name)
        status = os.lstat(path)
        if is_link(status):
            raise _link_error(path)
        _require_folder(status)
        self._require_same()
        return PathFolder(path, (*self._way, (path, _identity(status))))

    def open_file(self, name: str) -> int:
        """See Folder."""
        path = self._at(name)
        status = os.lstat(path)
        if is_link(status):
            raise _link_error(path)
        if not stat.S_ISREG(status.st_mode):
            raise NoFileError(status.st_mode)
        descriptor = os.open(path, _FILE)
        try:
            self._require_same()
            _require_opened(descriptor, status, path)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def status(self, name: str) -> os.stat_result:
        """See Folder."""
        status = os.lstat(self._at(name))
        self._require_same()
        return status

    def target(self, name: str) -> str:
        """See Folder."""
        target = os.readlink(self._at(name))
        self._require_same()
        return posix_target(target) if WINDOWS else target

    def leads_to_folder(self, name: str) -> bool:
        """See Folder. On Windows the link itself tells: to follow it might mean to greet a foreign machine."""
        path = self._at(name)
        attributes: int | None = getattr(os.lstat(path), "st_file_attributes", None)
        if attributes is None:
            return stat.S_ISDIR(os.stat(path).st_mode)
        return bool(attributes & stat.FILE_ATTRIBUTE_DIRECTORY)

    def entries(self, most: int) -> Entries:
        """See Folder."""
        found = Entries([], [], [])
        with os.scandir(self._path) as listing:
            for count, entry in enumerate(listing):
                if count == most:
                    found.cut = True
                    break
                if entry.is_symlink() or (WINDOWS and is_link(entry.stat(follow_symlinks=False))):
                    found.links.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    found.folders.append(entry.name)
                else:
                    found.files.append(entry.name)
        self._require_same()
        return found

    def names(self) -> list[str]:
        """See Folder."""
        names = os.listdir(self._path)
        self._require_same()
        return names

    def close(self) -> None:
        """See Folder."""

    def _at(self, name: str) -> str:
        if _NO_NAME.search(name):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return self._before + name

    def _require_same(self) -> None:
        """Raise OSError if this folder, or one that it lies in, is not what it was. Only the root may be a link."""
        for depth, (path, identity) in enumerate(self._way):
            status = os.lstat(path) if depth else os.stat(path)
            if _identity(status) != identity or (depth and is_link(status)):
                raise _link_error(path)


def long_path(path: str) -> str:
    """An absolute path in the form that Windows takes as it is: of any length, and NUL is the name of a file.

    https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
    """
    if path.startswith(_LONG):
        return path
    return f"{_LONG}UNC{path[1:]}" if path.startswith("\\\\") else f"{_LONG}{path}"


def posix_target(target: str) -> str:
    """Where a link of Windows leads, POSIX style; what names a drive, a share or the root of one begins with `/`."""
    drive, rest = ntpath.splitdrive(target)
    plain = rest.replace("\\", "/")
    return f"/{drive}{plain}".replace("\\", "/") if drive else plain


def _identity(status: os.stat_result) -> tuple[int, int]:
    return (status.st_dev, status.st_ino)


def _require_opened(descriptor: int, seen: os.stat_result, path: str) -> None:
    """Raise OSError if what was opened is not what was seen.

    By its number in the volume alone: that of the volume need not be the same for a path and for a descriptor on Windows.
    """
    if os.fstat(descriptor).st_ino != seen.st_ino:
        raise _link_error(path)


def _require_folder(status: os.stat_result) -> None:
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _link_error(path: str) -> OSError:
    return OSError(errno.ELOOP, "a link, or something else than before, stands there", path)

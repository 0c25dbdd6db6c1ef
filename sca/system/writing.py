"""What it takes to write a file safely. On Windows there is no mode, no flush of a folder, and a link must be looked for."""

import errno
import os
import stat

from sca.system.folder import is_link

_NEW_FILE_MODE = 0o666
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
# Windows has no mode of a file, only lists of who may do what, which a new file takes from its folder.
_HAS_MODES = hasattr(os, "fchmod") and os.sep == "/"
_APPEND = os.O_WRONLY | os.O_APPEND | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_to_append(path: str) -> int:
    """A descriptor of a file that is there, to write at its end. Raises OSError; a link is ELOOP."""
    if not _NO_FOLLOW and is_link(os.lstat(path)):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return os.open(path, _APPEND)


def give_mode(descriptor: int, path: str) -> None:
    """Let a new file be used by whom the old one at `path` could be used, or by whom any new file can. Raises OSError."""
    if _HAS_MODES:
        os.fchmod(descriptor, _mode(path))


def sync_folder(folder: str) -> None:
    """Have the names in a folder written to the disk, where a folder can be opened. Raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(path: str) -> int:
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE_MODE & ~mask

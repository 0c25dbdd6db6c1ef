"""What is asked of the operating system about one folder of a hostile tree, whatever the system.

There are two answers. `by_descriptor` opens every name relative to its open folder and lets the system refuse a link. `by_path`
is for systems that cannot do that, such as Windows: it looks at a name before it opens it and at the whole way afterwards.
"""

import os
import stat
from typing import Protocol

from msgspec import Struct

# A reparse point with this bit stands for another name: symbolic links, junctions, mounted volumes, links of WSL.
# https://learn.microsoft.com/windows/win32/fileio/reparse-point-tags
_NAME_SURROGATE = 0x20000000


class Entries(Struct):
    """The names in one folder by kind; what is neither a folder nor a link counts as a file. `cut` tells that there were more."""

    folders: list[str]
    files: list[str]
    links: list[str]
    cut: bool = False


class NoFileError(OSError):
    """What stands at a name is no regular file, and was not opened. `mode` is as in `os.stat_result.st_mode`."""

    def __init__(self, mode: int) -> None:
        super().__init__("no regular file")
        self.mode = mode


class Folder(Protocol):
    """A folder that stays the same one while it is open. Names are single names; every method may raise OSError.

    A link in the place of a file or folder is ELOOP or ENOTDIR, as is a folder on the way that became one.
    """

    @property
    def device(self) -> int:
        """Which file system it is on."""

    def again(self) -> "Folder":
        """The same folder once more, to be closed by itself."""

    def below(self, name: str) -> "Folder":
        """A folder in this one."""

    def open_file(self, name: str) -> int:
        """A descriptor to read from. Where the system opens what is no regular file, its status tells; see NoFileError."""

    def status(self, name: str) -> os.stat_result:
        """What stands at a name; of a link, the link itself."""

    def target(self, name: str) -> str:
        """Where a link leads, POSIX style; an absolute way begins with `/` on every system."""

    def leads_to_folder(self, name: str) -> bool:
        """Whether a link leads to a folder. ELOOP for one that leads in a circle, where the system tells."""

    def entries(self, most: int) -> Entries:
        """The names by kind, at most so many, in no order."""

    def names(self) -> list[str]:
        """All names, in no order."""

    def close(self) -> None:
        """Give it back."""


def is_link(status: os.stat_result) -> bool:
    """Whether a status is that of a symbolic link, or of what Windows has of that kind."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0) & _NAME_SURROGATE)


def seek_and_read(descriptor: int, count: int, offset: int) -> bytes:
    """What `os.pread` does, for systems without it; the descriptor's own position moves."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, count)


read_at = getattr(os, "pread", seek_and_read)
"""At most so many bytes of a descriptor from an offset."""

"""Folders by descriptor: each name is opened relative to its open folder, and the system itself refuses a link (O_NOFOLLOW).

https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html
"""

import os
import stat

from sca.system.folder import Entries

SUPPORTED = os.supports_dir_fd >= {os.open, os.stat, os.readlink} and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC if SUPPORTED else 0
_ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC if SUPPORTED else 0
_FOLDER = _ROOT | os.O_NOFOLLOW if SUPPORTED else 0


class DescriptorFolder:
    """See Folder."""

    __slots__ = ("_descriptor",)

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def root(cls, path: str) -> "DescriptorFolder":
        """A folder by its path, which may be a link. Raises OSError."""
        return cls(os.open(path, _ROOT))

    @property
    def device(self) -> int:
        """See Folder."""
        return os.fstat(self._descriptor).st_dev

    def again(self) -> "DescriptorFolder":
        """See Folder."""
        return DescriptorFolder(os.dup(self._descriptor))

    def below(self, name: str) -> "DescriptorFolder":
        """See Folder."""
        return DescriptorFolder(os.open(name, _FOLDER, dir_fd=self._descriptor))

    def open_file(self, name: str) -> int:
        """See Folder."""
        return os.open(name, _FILE, dir_fd=self._descriptor)

    def status(self, name: str) -> os.stat_result:
        """See Folder."""
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def target(self, name: str) -> str:
        """See Folder."""
        return os.readlink(name, dir_fd=self._descriptor)

    def leads_to_folder(self, name: str) -> bool:
        """See Folder."""
        return stat.S_ISDIR(os.stat(name, dir_fd=self._descriptor).st_mode)

    def entries(self, most: int) -> Entries:
        """See Folder."""
        found = Entries([], [], [])
        with os.scandir(self._descriptor) as listing:
            for count, entry in enumerate(listing):
                if count == most:
                    found.cut = True
                    break
                if entry.is_symlink():
                    found.links.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    found.folders.append(entry.name)
                else:
                    found.files.append(entry.name)
        return found

    def names(self) -> list[str]:
        """See Folder."""
        return os.listdir(self._descriptor)

    def close(self) -> None:
        """See Folder."""
        os.close(self._descriptor)

"""The root of the file system that a package database lies in, and a guarded way to the other files below it.

A folder that is a root file system and the tree of an image look the same: what is around a database is found by the
place where its kind of database always lies.
"""

from collections.abc import Iterable

from sca.files.errors import InputError
from sca.files.view import FileView


class SystemRoot:
    """The file system around the file of a view. Without a known place nothing around the file belongs to it."""

    def __init__(self, view: FileView, places: Iterable[str]) -> None:
        """`places` are the folders where the database may lie, the longest first, from the root: `var/lib/dpkg`."""
        self._view = view
        self._up: str | None = None
        self.folder = ""
        self.place = ""
        for place in places:
            if f"/{view.folder}".endswith(f"/{place}"):
                self.place = place
                self.folder = view.folder[: len(view.folder) - len(place)].rstrip("/")
                self._up = "../" * (place.count("/") + 1)
                break

    @property
    def known(self) -> bool:
        """Whether it can be told where the root is."""
        return self._up is not None

    def file(self, path: str) -> FileView | None:
        """A file by its path from the root; None if there is none."""
        if self._up is None:
            return None
        try:
            return self._view.neighbour(self._up + path)
        except InputError:
            return None

    def names(self, folder: str) -> tuple[str, ...]:
        """The sorted names in a folder given from the root."""
        if self._up is None:
            return ()
        try:
            return self._view.names(self._up + folder)
        except InputError:
            return ()

    def shown(self, path: str) -> str:
        """A path from the root of the file system as one from the root of the scan."""
        return f"{self.folder}/{path}" if self.folder else path

"""How much of an image is held in memory: the content of files that were asked for, and entries. Both have limits."""

from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.image.nodes import Content, hold
from sca.files.image.notes import Notes
from sca.files.limits import Limits


class Kept:
    """The account of one reading."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = self._entries = 0
        self._before = (0, 0)

    def begin(self) -> None:
        """A layer begins."""
        self._before = (self._bytes, self._entries)

    def undo(self) -> None:
        """Its files are given up again."""
        self._bytes, self._entries = self._before

    def hold(self, path: str, size: int, layer: int, pieces: Iterator[bytes], notes: Notes) -> Content | None:
        """Keep the content of a file; None, with a note, if it is too large."""
        limits = self._limits
        if size > limits.image_file_bytes:
            limit = f"{limits.image_file_bytes} (image-file-bytes)"
            message = f"the file has {size} bytes, more than the limit of {limit}"
            notes.lost(path, "E-SIZE", message, f"if the file is genuine, raise the limit: --limit image-file-bytes={size}")
            return None
        content = hold(pieces, size, layer)
        self._bytes += len(content.held)
        if self._bytes > limits.image_kept_bytes:
            message = f"the files that name packages have more than {limits.image_kept_bytes} bytes (image-kept-bytes)"
            raise InputError("E-SIZE", message, help="if the image is genuine, raise the limit: --limit image-kept-bytes=NUMBER")
        return content

    def entry(self, path: str) -> None:
        """Count a path that is remembered. Raises InputError for one too many."""
        self._entries += 1
        if self._entries > self._limits.image_kept_entries:
            message = f"more files and links to remember than {self._limits.image_kept_entries} (image-kept-entries)"
            raise InputError(
                "E-SIZE", message, path, help="if the image is genuine, raise the limit: --limit image-kept-entries=NUMBER"
            )

"""What was odd or lost while layers were read, and the names of all files that nobody asked for, packed."""

import zlib
from collections import Counter
from collections.abc import Iterator

from sca.model.component import Location, Problem
from sca.model.text import brief, plural, visible

_BLOCK = 4096
_MOST_OF_A_KIND = 20
_NOTICES = ("E-OUTSIDE-LINK", "E-MOUNT")


class Notes:
    """Of one reading of all layers. Problems of one kind are listed up to twenty times for each layer, then counted."""

    def __init__(self, *, layered: bool = True) -> None:
        self._layered = layered
        self.problems: list[Problem] = []
        # By layer: blocks of names that nobody asked for, packed, each ending with NUL.
        self.names: list[list[bytes]] = []
        self._open: list[str] = []
        self._layer = 0
        self._before = 0
        self._counts: Counter[str] = Counter()

    def begin(self, layer: int) -> None:
        """A layer begins."""
        self.finish()
        self._layer = layer
        self._before = len(self.problems)
        while len(self.names) <= layer:
            self.names.append([])

    def undo(self) -> None:
        """What the layer said does not count: it is refused as a whole."""
        del self.problems[self._before :]
        self._counts.clear()
        self._open.clear()
        self.names[self._layer].clear()

    def finish(self) -> None:
        """A layer ended."""
        for code, count in sorted(self._counts.items()):
            more = count - _MOST_OF_A_KIND
            if more > 0:
                message = f"{plural(more, 'more entry', 'more entries')} like those above"
                cost = "notice" if code in _NOTICES else "file"
                where = f"layer {self._layer}: " if self._layered else ""
                self.problems.append(Problem(code, where + message, self._where("."), cost))
        self._counts.clear()
        self._flush()

    def name(self, path: str) -> None:
        """A regular file that nobody asked for."""
        self._open.append(path)
        if len(self._open) >= _BLOCK:
            self._flush()

    def unasked(self, layer: int) -> Iterator[str]:
        """The names noted in a layer."""
        for block in self.names[layer]:
            yield from zlib.decompress(block).decode().split("\0")

    def holds(self, path: str) -> bool:
        """Whether a file of this real path was noted in any layer. Slow: all names are looked through."""
        wanted = path.encode()
        return any(wanted in zlib.decompress(block).split(b"\0") for blocks in self.names for block in blocks)

    def refused(self, name: str, reason: str, code: str = "E-OUTSIDE") -> None:
        """An entry that is not applied."""
        self._add(code, f"the entry {brief(name, 80)} is not read: {reason}", brief(name), "file")

    def held(self, name: str) -> None:
        """An entry behind a link that points above the root: it is placed inside, as any system does."""
        message = f"{brief(name, 80)} lies behind a link that points above the root of the image; it is read inside of it"
        self._add("E-OUTSIDE-LINK", message, brief(name), "notice")

    def told(self, path: str, code: str, message: str) -> None:
        """Something worth knowing that costs nothing."""
        self._add(code, message, path, "notice")

    def lost(self, path: str, code: str, message: str, help: str = "") -> None:
        """A file that was asked for and is not read."""
        self._add(code, message, path, "file", help)

    def _add(self, code: str, message: str, path: str, cost: str, help: str = "") -> None:
        self._counts[code] += 1
        if self._counts[code] <= _MOST_OF_A_KIND:
            shown = f"layer {self._layer}: {message}" if self._layered else message
            self.problems.append(Problem(code, shown, self._where(path), cost, help))

    def _where(self, path: str) -> Location:
        return Location(visible(path))

    def _flush(self) -> None:
        if self._open:
            self.names[self._layer].append(zlib.compress("\0".join(self._open).encode(), 1))
            self._open.clear()

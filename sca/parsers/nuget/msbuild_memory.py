"""What a statement of an MSBuild file came to in the projects before, so that the next one need not work it out again.

Hundreds of projects import the same files, and nearly all properties in them are the same for most. A statement comes to the
same wherever all that it rests on is the same: the properties that stand in it, the conditions around it, the names of those that
are given and no file sets, and the project's folder where a condition asks for files. The file that it stands in and the tree do
not change. Only the last few results are kept, as long as those of one file stay small together; what was counted against the
limits is counted again.
"""

from collections.abc import Callable, Sized
from typing import Generic, TypeVar

from msgspec import Struct

from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_reads import Reads

_MOST = 8
_ROOM = 4 * 1024 * 1024
# About the bytes of what is kept beside texts: of each thing that a result has, and of each that it rests on.
_BYTES_OF_RESULT, _BYTES_OF_REST = 512, 64

Result = TypeVar("Result", bound=Sized)


class Room:
    """How much the memories of one file may still hold together, in bytes: a file of nothing but groups could fill any."""

    def __init__(self) -> None:
        self.left = _ROOM


class Memory(Generic[Result]):
    """The last results of one statement. What it reads is not looked for before it is met again: most files have one project."""

    def __init__(self, find_reads: Callable[[], Reads], room: Room) -> None:
        self._find_reads = find_reads
        self._room = room
        self._met = False
        self._reads: Reads | None = None
        self._kept: tuple[_Kept[Result], ...] = ()

    def recall(
        self, expander: Expander, here: Here, folder: str, conditions: tuple[str, ...], work: Callable[[], Result]
    ) -> Result:
        """What the statement comes to in a project's folder, under the conditions around it: as before, or worked out.

        Raises InputError where all texts together become too long.
        """
        if not self._met:
            self._met = True
            return work()
        reads = self._reads = self._reads or self._find_reads()
        rests = (conditions, expander.given, folder if reads.files else "", *expander.values(reads.keys))
        for known in self._kept:
            if known.rests == rests:
                expander.spend(known.spent, here)
                return known.result
        before = expander.spent
        result = work()
        self._keep(_Kept(rests, result, expander.spent - before))
        return result

    def _keep(self, new: "_Kept[Result]") -> None:
        self._room.left += sum(one.bytes for one in self._kept[_MOST - 1 :])
        self._kept = self._kept[: _MOST - 1]
        if new.bytes <= self._room.left:
            self._room.left -= new.bytes
            self._kept = (new, *self._kept)


class _Kept(Struct, Generic[Result], frozen=True):
    """A result, what it rests on, and the characters that were counted for it."""

    rests: tuple[object, ...]
    result: Result
    spent: int

    @property
    def bytes(self) -> int:
        return self.spent + _BYTES_OF_RESULT * (1 + len(self.result)) + _BYTES_OF_REST * len(self.rests)

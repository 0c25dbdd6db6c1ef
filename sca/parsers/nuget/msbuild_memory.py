"""What a group of an MSBuild file came to in the projects before, so that the next one need not work it out again.

Hundreds of projects import the same files, and nearly all properties in them are the same for most. A group comes to the same
wherever all that it rests on is the same: the properties that stand in it, the conditions around it, those properties that nobody
may set, and the project's folder where a condition asks for files. Only the last few results are kept, and none that is large.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from sca.parsers.nuget.msbuild_expand import Expander
from sca.parsers.nuget.msbuild_reads import Reads

_MOST = 8
_LONGEST_KEPT = 64 * 1024

Rests = tuple[object, ...]
Result = TypeVar("Result")


class Memory(Generic[Result]):
    """The last results of one group. What it reads is not looked for before it is met again: most files have one project."""

    def __init__(self, find_reads: Callable[[], Reads]) -> None:
        self._find_reads = find_reads
        self._met = False
        self._reads: Reads | None = None
        self._kept: tuple[tuple[Rests, Result], ...] = ()

    def rests(self, expander: Expander, conditions: tuple[str, ...], folder: str) -> Rests | None:
        """All that the group rests on in a project; None where it is met for the first time."""
        if self._reads is None:
            if not self._met:
                self._met = True
                return None
            self._reads = self._find_reads()
        return conditions, expander.given, folder if self._reads.files else "", *expander.values(self._reads.keys)

    def find(self, rests: Rests) -> Result | None:
        """What the group came to where it rested on the same."""
        return next((result for known, result in self._kept if known == rests), None)

    def keep(self, rests: Rests, result: Result, spent: int) -> None:
        """Keep a result that was worked out, unless its texts are long: `spent` are their characters."""
        if spent <= _LONGEST_KEPT:
            self._kept = ((rests, result), *self._kept[: _MOST - 1])

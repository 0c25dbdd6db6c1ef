"""What a statement of an MSBuild file came to in the projects before, so that the next one need not work it out again.

Hundreds of projects import the same files, and nearly all properties in them are the same for most. A statement comes to the
same wherever all that it rests on is the same: the properties that stand in it, the conditions around it, the names of those that
are given and no file sets, and the project's folder where a condition asks for files. The file that it stands in and the tree do
not change. Only the last few results are kept, and none that is large; what was counted against the limits is counted again.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_reads import Reads

_MOST = 8
_LONGEST_KEPT = 64 * 1024

Result = TypeVar("Result")


class Memory(Generic[Result]):
    """The last results of one statement. What it reads is not looked for before it is met again: most files have one project."""

    def __init__(self, find_reads: Callable[[], Reads]) -> None:
        self._find_reads = find_reads
        self._met = False
        self._reads: Reads | None = None
        self._kept: tuple[tuple[tuple[object, ...], Result, int], ...] = ()

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
        for known, result, spent in self._kept:
            if known == rests:
                expander.spend(spent, here)
                return result
        before = expander.spent
        result = work()
        spent = expander.spent - before
        if spent <= _LONGEST_KEPT:
            self._kept = ((rests, result, spent), *self._kept[: _MOST - 1])
        return result

"""Problems that are alike in one entry: a solution of thirty projects without locks has one problem in thirty places."""

from collections.abc import Iterable

from msgspec import Struct

from sca.model.component import Location, Problem
from sca.model.text import plural


class Alike(Struct, frozen=True):
    """Problems of one code, one cost and one remedy: the one that is shown, and how many there are beside it."""

    first: Problem
    further: int

    @property
    def where(self) -> str:
        """The place of the first one, and how many more there are."""
        return place_of(self.first.location, self.further)


def place_of(location: Location, further: int) -> str:
    """One place, and how many more there are."""
    return f"{location} and {plural(further, 'more place')}" if further else str(location)


def alike(problems: Iterable[Problem]) -> tuple[Alike, ...]:
    """The problems in their order, those that are alike together at the place of the first."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.cost, problem.help), []).append(problem)
    return tuple(Alike(found[0], len(found) - 1) for found in groups.values())

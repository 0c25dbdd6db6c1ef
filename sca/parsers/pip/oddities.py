"""Collects what was odd in one lock, with the way in which its package manager writes it anew."""

from sca.files.errors import InputError
from sca.model.component import Location, Problem


class Oddities:
    """The problems of one lock. `remedy` is what mends most of them."""

    def __init__(self, path: str, remedy: str) -> None:
        self.found: list[Problem] = []
        self._path = path
        self._remedy = remedy

    def add(self, code: str, message: str, line: int | None, cost: str) -> None:
        """A problem of the lock, which its package manager can write anew."""
        self.found.append(Problem(code, message, Location(self._path, line), cost, self._remedy))

    def add_at(self, where: Location, code: str, message: str, cost: str) -> None:
        """A problem of another file, or one of a place that is known already."""
        self.found.append(Problem(code, message, where, cost, self._remedy))

    def add_file(self, error: InputError, cost: str) -> None:
        """A neighbouring file that was refused, and what that costs this lock."""
        self.found.append(error.problem(cost))

    @property
    def lose_edges(self) -> bool:
        """Whether a package or an edge is missing because of them, so that the lock is not told completely."""
        return any(problem.cost in ("edge", "package") for problem in self.found)

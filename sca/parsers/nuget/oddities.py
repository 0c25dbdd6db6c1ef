"""Collects what was odd about one .NET file, each with what it cost and what to do about it."""

from sca.model.component import Location, Problem


class Oddities:
    """The problems of one file. `remedy` is how such a file is put right."""

    def __init__(self, remedy: str) -> None:
        self.found: list[Problem] = []
        self._remedy = remedy

    def add(self, code: str, message: str, where: Location, cost: str, help: str = "") -> None:
        """Note a problem. `cost` is `notice`, `field`, `edge` or `package`."""
        self.found.append(Problem(code, message, where, cost, help or self._remedy))

    @property
    def lose_packages(self) -> bool:
        """Whether a package or an edge is missing because of them."""
        return any(problem.cost in ("edge", "package") for problem in self.found)

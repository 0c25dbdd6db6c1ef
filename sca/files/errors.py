"""The one exception that leaves the room of files and the parsers: input that cannot be read as it stands."""

from sca.model.component import Location, Problem
from sca.model.text import brief


class InputError(Exception):
    """One file (or one part of it) is refused. `code` is stable; `unreadable` means the bytes could not be had."""

    def __init__(  # noqa: PLR0913  # the parts of a message, most of them with defaults
        self,
        code: str,
        message: str,
        path: str = "",
        line: int | None = None,
        column: int | None = None,
        *,
        help: str = "",
        unreadable: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.help = help
        self.unreadable = unreadable

    def problem(self, cost: str = "file") -> Problem:
        """The same as a value that travels to the verdict and into every report."""
        where = Location(self.path, self.line, self.column)
        return Problem(self.code, brief(self.message, 400), where, cost, self.help)

"""Notes requests that leave the choice of a version to each restore: floating ones, and those without a lower bound."""

from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.asked import BAD, EXACT, FLOATING, NOTHING
from sca.parsers.nuget.project_packages import Wanted

_NOT_OPEN = frozenset((EXACT, NOTHING, BAD))


def note_range(wanted: Wanted) -> list[Problem]:
    """The notices about what one reference asks for."""
    asked, where = wanted.asked, wanted.locations[-1]
    place = Location(where.path, where.line)
    name, text = brief(wanted.name, 80), brief(asked.text, 60)
    if asked.kind == FLOATING:
        message = f"{name} has the floating version {text}: each restore without a lock may take another one"
        return [Problem("E-FLOATING", message, place, "notice", "write the version out, or commit a lock")]
    if not asked.low and asked.kind not in _NOT_OPEN:
        message = f"{name} has no lower bound ({text}): the lowest version of all that fits is taken"
        return [Problem("E-NO-LOWER-BOUND", message, place, "notice", "give it a lowest version")]
    return []

"""Where a component was found, as an SBOM says it: `evidence.occurrences`, else its own line in the SBOM.

Paths are those of the scan that wrote the SBOM. Of an absolute one only the last part is kept, because the rest describes
somebody's machine; in an image it is the place in the image.
"""

import re

from sca.model.component import Location
from sca.parsers.sbom.fields import Fields, inner, objects, text

ROLE = "sbom"
_ABSOLUTE = re.compile(r"(?:file:)?(?:/|\\|[A-Za-z]:[\\/])+")
_SEPARATOR = re.compile(r"[\\/]")
_COLUMN = re.compile("[0-9]{1,9}")


def places_in(fields: Fields, own: Location, *, in_image: bool) -> tuple[Location, ...]:
    """Every place of a component; `own` if it names none."""
    entries = objects(inner(fields, "evidence"), "occurrences") if "evidence" in fields else []
    found = tuple(place for entry in entries if (place := _place(entry, in_image=in_image)) is not None)
    return found or (own,)


def _place(entry: Fields, *, in_image: bool) -> Location | None:
    path, line = _relative(text(entry, "location"), in_image=in_image), entry.get("line")
    if not path:
        return None
    role, column = "reference", None
    chain: tuple[str, ...] = ()
    context = text(entry, "additionalContext")
    if context:
        role, *more = context.split("; ")
        for one in more:
            word, _, value = one.partition(" ")
            if word == "column" and _COLUMN.fullmatch(value):
                column = int(value)
            elif one.startswith("included by "):
                chain = tuple(one.removeprefix("included by ").split(" > "))
    at = line if isinstance(line, int) and not isinstance(line, bool) and line > 0 else None
    return Location(path, at, column, role, chain)


def _relative(path: str, *, in_image: bool) -> str:
    match = _ABSOLUTE.match(path)
    if match is None:
        return path
    inside = path[match.end() :]
    return inside if in_image else f".../{_SEPARATOR.split(inside.rstrip('/'))[-1]}"

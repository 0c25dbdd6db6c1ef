"""Where a component stands in the scanned files, as CycloneDX evidence."""

from sca.model.component import Location
from sca.sbom.elements import Evidence, Occurrence


def evidence_of(locations: tuple[Location, ...]) -> Evidence | None:
    """Every place once, sorted; None if there is none."""
    if not locations:
        return None
    if len(locations) == 1:
        (only,) = locations
        context = only.role if only.column is None and not only.chain else _context(only)
        return Evidence((Occurrence(only.path, only.line or None, context),))
    places = [(location.path, location.line or 0, _context(location)) for location in locations]
    return Evidence(tuple([Occurrence(path, line or None, context) for path, line, context in sorted(set(places))]))


def _context(location: Location) -> str:
    """`declared; column 5; included by a.txt:3 > b.txt:1`: what CycloneDX has no field for."""
    if location.column is None and not location.chain:
        return location.role
    column = "" if location.column is None else f"; column {location.column}"
    chain = f"; included by {' > '.join(location.chain)}" if location.chain else ""
    return f"{location.role}{column}{chain}"

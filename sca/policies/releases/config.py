"""The `releases` section: how old a version must be, how far behind the latest one, and what of a version that is withdrawn."""

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location, Scope
from sca.policies.days import read_days
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section

KEYS = (
    "min-age",
    "exempt",
    "security-fixes",
    "yanked",
    "max-majors-behind",
    "max-minors-behind",
    "unknown",
    "max-data-age",
    "scopes",
)
ANSWERS = ("deny", "review", "allow")
SECURITY_FIXES = ("exempt", "wait")
SCOPES = tuple(str(scope) for scope in Scope if scope is not Scope.UNKNOWN)
_MOST = 999


class Exempt(Struct, frozen=True):
    """Packages that need not be of an age: mostly one's own."""

    match: PurlPattern
    where: Location


class ReleaseRules(Struct, frozen=True):
    """The section. Ages are in days, 0 for none; distances are -1 where any is borne. Empty scopes are all."""

    where: Location
    min_age: int
    min_age_where: Location
    exempt: tuple[Exempt, ...]
    security_fixes: str
    yanked: str
    yanked_where: Location
    majors: int
    majors_where: Location
    minors: int
    minors_where: Location
    unknown: str
    unknown_where: Location
    max_data_age: int
    scopes: frozenset[str]

    def looks_at(self, scopes: frozenset[Scope]) -> bool:
        """Whether a package of these scopes is judged."""
        return not self.scopes or bool(self.scopes & {str(scope) for scope in scopes}) or Scope.UNKNOWN in scopes


def read_releases(node: Node, mistakes: Mistakes) -> ReleaseRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "releases", KEYS)
    if section is None:
        return None
    listed = section.filled("scopes", "every scope is meant")
    scopes = [section.one_of(scalar, "scopes", SCOPES) for scalar in listed]
    named = section.filled("exempt", "nothing is exempt")
    exempt = ((scalar, mistakes.parsed(scalar, parse_pattern, "E-POLICY-PATTERN")) for scalar in named)
    return ReleaseRules(
        where=section.where,
        min_age=_days(section, "min-age"),
        min_age_where=section.place_of("min-age"),
        exempt=tuple(Exempt(match, mistakes.place(scalar)) for scalar, match in exempt if match is not None),
        security_fixes=section.choice("security-fixes", SECURITY_FIXES, "exempt"),
        yanked=section.choice("yanked", ANSWERS, "deny"),
        yanked_where=section.place_of("yanked"),
        majors=_number(section, "max-majors-behind"),
        majors_where=section.place_of("max-majors-behind"),
        minors=_number(section, "max-minors-behind"),
        minors_where=section.place_of("max-minors-behind"),
        unknown=section.choice("unknown", ANSWERS, "review"),
        unknown_where=section.place_of("unknown"),
        max_data_age=_days(section, "max-data-age"),
        scopes=frozenset(filter(None, scopes)),
    )


def _days(section: Section, key: str) -> int:
    return section.mistakes.parsed(section.scalar(key), read_days, "E-POLICY-VALUE") or 0


def _number(section: Section, key: str) -> int:
    scalar = section.scalar(key)
    if scalar is None:
        return -1
    number = int(scalar.text) if scalar.text.isascii() and scalar.text.isdigit() and len(scalar.text) < 4 else -1
    if not 0 <= number <= _MOST:
        section.mistakes.add("E-POLICY-VALUE", f"{key} is a number of versions, from 0 to {_MOST}", scalar)
    return number

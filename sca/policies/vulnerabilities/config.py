"""The `vulnerabilities` section: which known vulnerabilities a package may have, and how old the data about them may be."""

from posixpath import normpath

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.advisory import BANDS
from sca.model.component import Location, Scope
from sca.policies.days import read_days
from sca.policies.reading import Mistakes

KEYS = (
    "fail-at",
    "malicious",
    "exploited",
    "unscored",
    "uncertain",
    "uncovered",
    "fixable-only",
    "scopes",
    "max-data-age",
    "records",
)
FAIL_AT = ("none", *BANDS)
ANSWERS = ("deny", "review", "allow")
MALICIOUS = ("deny", "allow")
EXPLOITED = ("deny", "by-severity")
UNCOVERED = ("review", "allow")
FIXABLE = ("false", "true")
SCOPES = tuple(str(scope) for scope in Scope if scope is not Scope.UNKNOWN)


class VulnerabilityRules(Struct, frozen=True):
    """The section. `fail_at` is the least band that violates; `max_age` is in days, 0 for any age. Empty scopes are all.

    `records` is the folder of records that stands in for the store, as seen from the file that names it.
    """

    where: Location
    fail_at: str
    fail_at_where: Location
    malicious: str
    malicious_where: Location
    exploited: str
    exploited_where: Location
    unscored: str
    unscored_where: Location
    uncertain: str
    uncertain_where: Location
    uncovered: str
    uncovered_where: Location
    fixable_only: bool
    scopes: frozenset[str]
    max_age: int
    max_age_where: Location
    records: str = ""
    records_where: Location = Location("")

    def looks_at(self, scopes: frozenset[Scope]) -> bool:
        """Whether a package of these scopes is judged. What is malicious always is."""
        return not self.scopes or bool(self.scopes & {str(scope) for scope in scopes}) or Scope.UNKNOWN in scopes


def read_vulnerabilities(node: Node, mistakes: Mistakes) -> VulnerabilityRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "vulnerabilities", KEYS)
    if section is None:
        return None
    listed = section.filled("scopes", "every scope is meant")
    scopes = [section.one_of(scalar, "scopes", SCOPES) for scalar in listed]
    age = section.mistakes.parsed(section.scalar("max-data-age"), read_days, "E-POLICY-VALUE")
    return VulnerabilityRules(
        where=section.where,
        fail_at=section.choice("fail-at", FAIL_AT, "low"),
        fail_at_where=section.place_of("fail-at"),
        malicious=section.choice("malicious", MALICIOUS, "deny"),
        malicious_where=section.place_of("malicious"),
        exploited=section.choice("exploited", EXPLOITED, "deny"),
        exploited_where=section.place_of("exploited"),
        unscored=section.choice("unscored", ANSWERS, "review"),
        unscored_where=section.place_of("unscored"),
        uncertain=section.choice("uncertain", ANSWERS, "review"),
        uncertain_where=section.place_of("uncertain"),
        uncovered=section.choice("uncovered", UNCOVERED, "review"),
        uncovered_where=section.place_of("uncovered"),
        fixable_only=section.choice("fixable-only", FIXABLE, "false") == "true",
        scopes=frozenset(filter(None, scopes)),
        max_age=age or 0,
        max_age_where=section.place_of("max-data-age"),
        records=section.mistakes.parsed(section.scalar("records"), _read_folder, "E-POLICY-VALUE") or "",
        records_where=section.place_of("records"),
    )


def _read_folder(text: str) -> str:
    """A folder beside the policy, or below it. Raises ValueError."""
    if text != normpath(text) or text.startswith(("/", "..")) or "\\" in text:
        raise ValueError("records are a folder beside the policy or below it, such as advisories")
    return text

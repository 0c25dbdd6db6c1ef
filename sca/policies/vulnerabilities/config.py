"""The `vulnerabilities` section: which known vulnerabilities a package may have, and how old the data about them may be."""

from posixpath import normpath

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.advisory import BANDS
from sca.model.component import Location, Scope
from sca.model.digests import fits
from sca.policies.days import read_days
from sca.policies.reading import Mistakes, Section
from sca.policies.vex.config import Documents, VexSource, read_vex_source
from sca.policies.vulnerabilities.conditions import Condition, read_conditions

KEYS = (
    "fail-at", "malicious", "exploited", "unscored", "uncertain", "uncovered", "fixable-only", "scopes", "max-data-age",
    "data-needed-from", "conditions", "vex", "data", "records",
)  # fmt: skip
DATA_KEYS = ("sha256",)
FAIL_AT = ("none", *BANDS)
ANSWERS = ("deny", "review", "allow")
MALICIOUS = ("deny", "allow")
EXPLOITED = ("deny", "by-severity")
UNCOVERED = ("review", "allow")
# From the stage on that is named, in this order; a commit is not held up by what the machine of a developer lacks.
DATA_NEEDED_FROM = ("commit", "build", "release", "never")
FIXABLE = ("false", "true")
SCOPES = tuple(str(scope) for scope in Scope if scope is not Scope.UNKNOWN)


class VulnerabilityRules(Struct, frozen=True):
    """The section. `fail_at` is the least band that violates; `max_age` is in days, 0 for any age. Empty scopes are all.

    `data_needed_from` is the first stage at which missing or older data ends the run with 4.

    `sha256` is the digest that the file of the store must have, empty for any.
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
    data_needed_from: str = "build"
    conditions: tuple[Condition, ...] = ()
    vex: tuple[VexSource, ...] = ()
    sha256: str = ""
    records: str = ""
    records_where: Location = Location("")

    @property
    def asks_epss(self) -> bool:
        """Whether a condition asks for the scores of EPSS, so that there must be some."""
        return any(one.when.epss is not None or one.when.percentile is not None for one in self.conditions)

    def needs_data(self, stage: str) -> bool:
        """Whether a run at a stage cannot do without data."""
        return DATA_NEEDED_FROM.index(stage) >= DATA_NEEDED_FROM.index(self.data_needed_from)

    def looks_at(self, scopes: frozenset[Scope]) -> bool:
        """Whether a package of these scopes is judged. What is malicious always is."""
        return not self.scopes or bool(self.scopes & {str(scope) for scope in scopes}) or Scope.UNKNOWN in scopes


def read_vulnerabilities(node: Node, mistakes: Mistakes, documents: Documents | None = None) -> VulnerabilityRules | None:
    """Read the section; None if it is unusable as a whole. `documents` are the VEX documents that it names."""
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
        data_needed_from=section.choice("data-needed-from", DATA_NEEDED_FROM, "build"),
        conditions=read_conditions(section),
        vex=tuple(filter(None, (read_vex_source(one, documents or {}, mistakes) for one in section.items("vex")))),
        sha256=_sha256(section),
        records=section.mistakes.parsed(section.scalar("records"), _read_folder, "E-POLICY-VALUE") or "",
        records_where=section.place_of("records"),
    )


def _sha256(section: Section) -> str:
    """The digest of the store that is asked for."""
    node = section.node.value("data")
    inner = None if node is None else section.mistakes.section(node, "data", DATA_KEYS)
    scalar = None if inner is None else inner.scalar("sha256", required=True)
    if scalar is not None and not fits("SHA-256", scalar.text):
        section.mistakes.add("E-POLICY-DIGEST", "a digest is 64 hexadecimal digits in lower case", scalar)
    return "" if scalar is None else scalar.text


def _read_folder(text: str) -> str:
    """A folder beside the policy, or below it. Raises ValueError."""
    if text != normpath(text) or text.startswith(("/", "..")) or "\\" in text:
        raise ValueError("records are a folder beside the policy or below it, such as advisories")
    return text

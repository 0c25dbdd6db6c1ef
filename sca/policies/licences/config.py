"""The `licences` section: which licences may be used, which may not, and what happens when none is known."""

from msgspec import Struct

from sca.facts.expressions import Licence
from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import Location
from sca.policies.licences.lists import LIST_KEYS, Listed, ListedCategory, Lists, read_list, read_lists
from sca.policies.licences.relations import Relation, read_relation
from sca.policies.licences.rulings import Choice, Clarification, read_choice, read_clarification
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section

KEYS = (
    *LIST_KEYS, "unknown", "claims-differ", "preferred", "relations", "choices", "clarifications", "duties-complete", "exceptions"
)  # fmt: skip
EXCEPTION_KEYS = ("match", "allow", "reason")
UNKNOWN = ("deny", "review", "allow")
STAGES = ("commit", "build", "release")
DIFFER = ("inform", "review", "deny", "allow")
_ANY = "true"


class LicenceException(Struct, frozen=True):
    """Further licences for some packages; `anything` allows them whatever their licence, also an unknown one."""

    match: PurlPattern
    where: Location
    reason: str
    allow: tuple[Licence, ...] = ()
    anything: bool = False


class LicenceRules(Struct, frozen=True):
    """The section. An empty `allowed` allows what is not denied. `differ` is what becomes of claims that do not fit together."""

    unknown: str
    where: Location
    unknown_where: Location
    allowed: tuple[Listed, ...] = ()
    denied: tuple[Listed, ...] = ()
    exceptions: tuple[LicenceException, ...] = ()
    allowed_categories: tuple[ListedCategory, ...] = ()
    denied_categories: tuple[ListedCategory, ...] = ()
    relations: tuple[Relation, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    choices: tuple[Choice, ...] = ()
    preferred: tuple[Listed, ...] = ()
    duties: str = ""
    duties_where: Location | None = None
    differ: str = "inform"
    differ_where: Location | None = None

    @property
    def lists(self) -> Lists:
        """The lists of the section itself."""
        return Lists(self.allowed, self.denied, self.allowed_categories, self.denied_categories)


def read_licences(node: Node, mistakes: Mistakes) -> LicenceRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "licences", KEYS)
    if section is None:
        return None
    lists = read_lists(section, meaning="every licence that is not denied is allowed")
    items = section.items
    return LicenceRules(
        unknown=section.choice("unknown", UNKNOWN),
        where=section.place_of("allowed"),
        unknown_where=section.place_of("unknown"),
        allowed=lists.allowed,
        denied=lists.denied,
        allowed_categories=lists.allowed_categories,
        denied_categories=lists.denied_categories,
        exceptions=tuple(filter(None, (_exception(item, mistakes) for item in items("exceptions")))),
        relations=tuple(filter(None, (read_relation(item, mistakes, UNKNOWN) for item in items("relations")))),
        clarifications=tuple(filter(None, (read_clarification(item, mistakes) for item in items("clarifications")))),
        choices=tuple(filter(None, (read_choice(item, mistakes) for item in items("choices")))),
        preferred=read_list(section, section.texts("preferred")),
        duties=_duties(section),
        duties_where=section.place_of("duties-complete"),
        differ=section.choice("claims-differ", DIFFER, "inform"),
        differ_where=section.place_of("claims-differ"),
    )


def _exception(node: Node, mistakes: Mistakes) -> LicenceException | None:
    section = mistakes.section(node, "a licence exception", EXCEPTION_KEYS)
    if section is None:
        return None
    match = section.mistakes.parsed(section.scalar("match", required=True), parse_pattern, "E-POLICY-PATTERN")
    reason = section.text("reason", required=True)
    anything = isinstance(allow := section.node.value("allow"), Scalar) and allow.plain and allow.text == _ANY
    licences = (
        ()
        if anything
        else tuple(one.licence for one in read_list(section, section.filled("allow", "the exception is not needed")))
    )
    if allow is None:
        mistakes.add("E-POLICY-MISSING", "a licence exception needs allow: a list of licences, or true", section.node)
    return None if match is None else LicenceException(match, section.where, reason, licences, anything)


def _duties(section: Section) -> str:
    """From which stage on every duty has to be met; empty if that is not asked for."""
    scalar = section.scalar("duties-complete")
    return "" if scalar is None else section.one_of(scalar, "duties-complete", STAGES)

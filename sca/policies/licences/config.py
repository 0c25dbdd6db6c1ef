"""The `licences` section: which licences may be used, which may not, and what happens when none is known."""

from collections.abc import Iterable

from msgspec import Struct

from sca.facts.expressions import Compound, ExpressionError, Licence, modern, parse_expression
from sca.facts.spdx_ids import LICENCE_IDS
from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import Location
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section, nearest

KEYS = ("allowed", "denied", "unknown", "claims-differ", "exceptions")
EXCEPTION_KEYS = ("match", "allow", "reason")
UNKNOWN = ("deny", "review", "allow")
DIFFER = ("inform", "review", "deny", "allow")
NO_GRANT = Licence("NONE")
_ANY = "true"


class Listed(Struct, frozen=True):
    """One licence of a list, with its line."""

    licence: Licence
    where: Location


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
    differ: str = "inform"
    differ_where: Location | None = None


def read_licences(node: Node, mistakes: Mistakes) -> LicenceRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "licences", KEYS)
    if section is None:
        return None
    allowed = _read_list(section, section.filled("allowed", "every licence that is not denied is allowed"))
    denied = _read_list(section, section.texts("denied"))
    both = {one.licence: one for one in denied}
    for one in allowed:
        if one.licence in both:
            line = both[one.licence].where.line
            mistakes.add_at("E-POLICY-VALUE", f"{one.licence} is allowed here and denied in line {line}", one.where)
    return LicenceRules(
        unknown=section.choice("unknown", UNKNOWN),
        where=section.place_of("allowed"),
        unknown_where=section.place_of("unknown"),
        allowed=allowed,
        denied=denied,
        exceptions=tuple(filter(None, (_exception(item, mistakes) for item in section.items("exceptions")))),
        differ=section.choice("claims-differ", DIFFER, "inform"),
        differ_where=section.place_of("claims-differ"),
    )


def _read_list(section: Section, scalars: Iterable[Scalar]) -> tuple[Listed, ...]:
    found = [(scalar, section.mistakes.parsed(scalar, read_listed, "E-POLICY-LICENCE")) for scalar in scalars]
    return tuple(Listed(licence, section.mistakes.place(scalar)) for scalar, licence in found if licence is not None)


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
        else tuple(one.licence for one in _read_list(section, section.filled("allow", "the exception is not needed")))
    )
    if allow is None:
        mistakes.add("E-POLICY-MISSING", "a licence exception needs allow: a list of licences, or true", section.node)
    return None if match is None else LicenceException(match, section.where, reason, licences, anything)


def read_listed(text: str) -> Licence:
    """One licence, with an exception behind WITH if it has one. Raises ValueError."""
    if text == NO_GRANT.id:
        return NO_GRANT
    try:
        expression = modern(parse_expression(text))
    except ExpressionError as error:
        raise ValueError(f"{error.message}{nearest(text, LICENCE_IDS)}") from None
    if isinstance(expression, Compound):
        raise ValueError("a list names single licences: write each in an entry of its own")  # noqa: TRY004  # a wrong text
    return expression

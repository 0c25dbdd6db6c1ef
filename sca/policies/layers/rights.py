"""The rights to relax that a layer gives to those below it.

    relax:
      - rules: [package-not-approved]
        for: [ledger]                # names of layers below; a star at the end takes in all that start like it
        days: 90                     # the longest that an entry may hold; unlimited for settings and entries without an end
        match: "pkg:npm/@ours/*"     # only for these packages
        reason: teams publish their own packages

A right speaks for the layer that lists it and for those below: it can give away nothing that a layer above asks for.
"""

from collections.abc import Mapping as Rules
from datetime import date

from msgspec import Struct

from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import Location
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section, nearest

KEYS = ("rules", "for", "days", "match", "reason")
UNLIMITED = "unlimited"
EVERY = "*"
_MOST_DAYS = 3660


class Right(Struct, frozen=True):
    """One right. `rules` are codes; `days` is None if entries need no end; `match` limits it to some packages."""

    rules: frozenset[str]
    layers: tuple[str, ...]
    days: int | None
    where: Location
    depth: int
    match: PurlPattern | None = None

    def is_for(self, layer: str) -> bool:
        """Whether a layer of this name has the right."""
        return any(layer.startswith(one[:-1]) if one.endswith(EVERY) else layer == one for one in self.layers)


class RightsReader:
    """Reads the rights of one layer. `codes` gives the code of a rule by code and by name; `depth` counts layers from the top."""

    def __init__(self, codes: Rules[str, str], depth: int, mistakes: Mistakes) -> None:
        self._codes = codes
        self._depth = depth
        self._mistakes = mistakes

    def read(self, node: Node) -> Right | None:
        """One right; None, with a mistake, if anything in it is missing or wrong."""
        section = self._mistakes.section(node, "a right to relax", KEYS)
        if section is None:
            return None
        rules = [self._code(scalar) for scalar in section.filled("rules", "nobody may relax anything")]
        layers = tuple(scalar.text for scalar in section.filled("for", "nobody has the right"))
        for key in ("rules", "for"):
            if key not in section.node.members:
                self._mistakes.add("E-POLICY-MISSING", f"a right to relax needs {key}: a list", section.node)
        days = self._days(section)
        match = self._mistakes.parsed(section.scalar("match"), parse_pattern, "E-POLICY-PATTERN")
        section.text("reason", required=True)
        return Right(frozenset(filter(None, rules)), layers, days, section.where, self._depth, match)

    def _code(self, scalar: Scalar) -> str:
        code = self._codes.get(scalar.text, "")
        if not code:
            help = nearest(scalar.text, self._codes).removeprefix(": ")
            self._mistakes.add("E-POLICY-VALUE", f"there is no rule {scalar.text!r}", scalar, help)
        return code

    def _days(self, section: Section) -> int | None:
        scalar = section.scalar("days", required=True)
        if scalar is None or scalar.text == UNLIMITED:
            return None
        if scalar.text.isascii() and scalar.text.isdigit() and 0 < int(scalar.text[:9]) <= _MOST_DAYS:
            return int(scalar.text)
        message = f"days is a whole number from 1 to {_MOST_DAYS}, or {UNLIMITED}"
        self._mistakes.add("E-POLICY-VALUE", message, scalar)
        return None


def lifetime(entry: Mapping) -> int | None:
    """How many days lie between `created` and the last day of an entry; None if it does not say both."""
    begin, end = _day(entry.value("created")), _day(entry.value("expires") or entry.value("until"))
    return None if begin is None or end is None else (end - begin).days


def _day(node: Node | None) -> date | None:
    try:
        return date.fromisoformat(node.text) if isinstance(node, Scalar) else None
    except ValueError:
        return None


def lies_within(inner: PurlPattern, outer: PurlPattern) -> bool:
    """Whether every package that `inner` speaks of is one that `outer` speaks of; when in doubt, it is not."""
    if (inner.type, inner.namespace) != (outer.type, outer.namespace):
        return False
    if not set(outer.qualifiers) <= set(inner.qualifiers):
        return False
    named = inner.name.startswith(outer.name) if outer.prefix else inner.name == outer.name and not inner.prefix
    return named and (outer.range is None or (inner.range is not None and inner.range.text == outer.range.text))

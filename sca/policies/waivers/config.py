"""The `waivers` list: findings that somebody answers for, until a day."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from sca.files.yaml_nodes import Node, Scalar
from sca.model.advisory import Vulnerability
from sca.model.component import Location
from sca.model.text import brief
from sca.model.vex import AFFECTED, JUSTIFICATIONS, NOT_AFFECTED, STATUSES
from sca.policies.granted import Fact, read_fact
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section, nearest

KEYS = (
    "id", "rule", "match", "reason", "owner", "expires", "created", "ticket", "fact", "covers",
    "vulnerability", "status", "justification",
)  # fmt: skip


class Waiver(Struct, frozen=True):
    """One waiver. `rule` is the code of the rule; `expires` is the last day on which it holds.

    `fact` is what it was granted for, and `covers` how many findings its author meant. `vulnerability` is any id of the one
    vulnerability that it is about, with the `status` of VEX that its author gives it, and why that is so.
    """

    id: str
    rule: str
    match: PurlPattern
    reason: str
    owner: str
    expires: date
    where: Location
    created: date | None = None
    ticket: str = ""
    fact: Fact | None = None
    covers: int | None = None
    vulnerability: str = ""
    status: str = AFFECTED
    justification: str = ""

    def is_about(self, vulnerability: Vulnerability | None) -> bool:
        """Whether it speaks of this vulnerability, whichever of its ids either names; of anything that is none."""
        return vulnerability is None or self.vulnerability in vulnerability.ids

    def holds(self, today: date) -> bool:
        """Whether the waiver has begun and is not over."""
        return self.expires >= today and (self.created is None or self.created <= today)


class WaiverReader:
    """Reads waivers one by one. `rules` are the rules that can be waived: code by code, and code by name.

    `never` says of those that cannot be why; `about_vulnerabilities` are the codes of those whose waivers name one.
    """

    def __init__(
        self, rules: dict[str, str], never: Mapping[str, str], mistakes: Mistakes, about_vulnerabilities: frozenset[str]
    ) -> None:
        self._rules = rules
        self._about_vulnerabilities = about_vulnerabilities
        self._never = never
        self._mistakes = mistakes
        self._lines: dict[str, int] = {}

    def read(self, node: Node) -> Waiver | None:
        """The waiver in a node; None, with a mistake, if anything in it is missing or wrong."""
        section = self._mistakes.section(node, "a waiver", KEYS)
        if section is None:
            return None
        id = section.scalar("id", required=True)
        rule = self._rule(section.scalar("rule", required=True))
        match = section.mistakes.parsed(section.scalar("match", required=True), parse_pattern, "E-POLICY-PATTERN")
        reason = section.text("reason", required=True)
        owner = section.text("owner", required=True)
        expires = section.date("expires", required=True)
        created = section.date("created")
        ticket, fact, covers = section.text("ticket"), read_fact(section), self._covers(section)
        about = self._vulnerability(section, rule)
        status = section.choice("status", STATUSES, AFFECTED)
        given = section.scalar("justification")
        justification = "" if given is None else section.one_of(given, "justification", JUSTIFICATIONS)
        if justification and status != NOT_AFFECTED:
            section.mistakes.add("E-POLICY-VALUE", f"a justification says why the status is {NOT_AFFECTED}", section.node)
        if id is None or not self._is_new(id) or match is None or expires is None or not (rule and reason and owner):
            return None
        return Waiver(
            id=id.text,
            rule=rule,
            match=match,
            reason=reason,
            owner=owner,
            expires=expires,
            where=section.where,
            created=created,
            ticket=ticket,
            fact=fact,
            covers=covers,
            vulnerability=about,
            status=status,
            justification=justification,
        )

    def _vulnerability(self, section: Section, rule: str) -> str:
        """The vulnerability that a waiver is about: each is borne by itself, never all of a package."""
        if rule in self._about_vulnerabilities:
            return section.text("vulnerability", required=True)
        for key in ("vulnerability", "status", "justification"):
            if rule and key in section.node.members:
                message = f"{key} belongs to waivers of rules about vulnerabilities, and {rule} is none"
                section.mistakes.add("E-POLICY-VALUE", message, section.node.members[key].key)
        return ""

    def _covers(self, section: Section) -> int | None:
        scalar = section.scalar("covers")
        if scalar is None:
            return None
        if scalar.text.isascii() and scalar.text.isdigit() and 0 < len(scalar.text) < 7:
            return int(scalar.text)
        self._mistakes.add("E-POLICY-VALUE", "covers is the number of findings that are meant", scalar)
        return None

    def _rule(self, scalar: Scalar | None) -> str:
        if scalar is None:
            return ""
        code = self._rules.get(scalar.text, "")
        if scalar.text in self._never:
            self._mistakes.add("E-POLICY-VALUE", f"{scalar.text} cannot be waived: {self._never[scalar.text]}", scalar)
        elif not code:
            help = nearest(scalar.text, self._rules).removeprefix(": ")
            self._mistakes.add("E-POLICY-VALUE", f"there is no rule {brief(scalar.text, 60)!r}", scalar, help)
        return code

    def _is_new(self, id: Scalar) -> bool:
        first = self._lines.setdefault(id.text, id.line)
        if first == id.line:
            return True
        message = f"the waiver {brief(id.text, 60)!r} stands in line {first} already"
        self._mistakes.add("E-POLICY-DUPLICATE", message, id, "give each waiver an id of its own")
        return False

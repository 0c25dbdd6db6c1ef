"""What a policy rules about single packages: `clarifications` say which licence is meant, `choices` which branch is taken.

Each is tied to what it was made for: a clarification to a text as stated or to a licence file by its SHA-256, a choice to the
expression. Where that has changed it is void, and said to be.
"""

import re

from msgspec import Struct

from sca.facts.expressions import Compound, Expression, Licence
from sca.facts.licences import order_free
from sca.files.yaml_nodes import Node
from sca.model.component import Component, Location
from sca.model.licence import LicenceAnswer
from sca.policies.licences.lists import read_expression, read_listed
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section

CLARIFICATION_KEYS = ("match", "licence", "raw", "file-sha256", "reason")
CHOICE_KEYS = ("match", "of", "choose", "reason")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Clarification(Struct, frozen=True):
    """The licence of some packages as somebody read it, and what that rests on: `raw` or `sha256`."""

    match: PurlPattern
    licence: Expression
    where: Location
    reason: str
    raw: str = ""
    sha256: str = ""

    def holds(self, component: Component, answer: LicenceAnswer) -> bool:
        """Whether what it rests on is still there."""
        if self.sha256:
            return any(file.sha256 == self.sha256 for file in component.texts)
        stated = {claim.raw for claim in component.licences} | {answer.raw}
        return self.raw in stated


class Choice(Struct, frozen=True):
    """The branch that is taken of an expression."""

    match: PurlPattern
    of: Expression
    choose: Licence
    where: Location
    reason: str

    def holds(self, answer: LicenceAnswer) -> bool:
        """Whether the package still has the expression."""
        return answer.shape == "expression" and order_free(answer.expression) == order_free(str(self.of))


def read_clarification(node: Node, mistakes: Mistakes) -> Clarification | None:
    """One entry; None if it is unusable."""
    section = mistakes.section(node, "a clarification", CLARIFICATION_KEYS)
    if section is None:
        return None
    match = _match(section)
    licence = section.mistakes.parsed(section.scalar("licence", required=True), read_expression, "E-POLICY-LICENCE")
    reason = section.text("reason", required=True)
    raw, digest = section.text("raw"), section.mistakes.parsed(section.scalar("file-sha256"), _digest, "E-POLICY-VALUE") or ""
    if bool(raw) == bool(digest):
        message = "a clarification rests on one thing: raw, the text as stated, or file-sha256, a licence file of the package"
        mistakes.add("E-POLICY-MISSING", message, section.node)
    if match is None or licence is None:
        return None
    return Clarification(match, licence, section.where, reason, raw, digest)


def read_choice(node: Node, mistakes: Mistakes) -> Choice | None:
    """One entry; None if it is unusable."""
    section = mistakes.section(node, "a choice", CHOICE_KEYS)
    if section is None:
        return None
    match = _match(section)
    of = section.mistakes.parsed(section.scalar("of", required=True), read_expression, "E-POLICY-LICENCE")
    choose = section.mistakes.parsed(section.scalar("choose", required=True), read_listed, "E-POLICY-LICENCE")
    reason = section.text("reason", required=True)
    if match is None or of is None or choose is None:
        return None
    if not isinstance(of, Compound) or of.operator != "OR" or choose not in of.parts:
        help = "of is a choice, choose names one of its branches"
        mistakes.add("E-POLICY-VALUE", f"{choose} is no branch of {of}", section.node, help)
    return Choice(match, of, choose, section.where, reason)


def _match(section: Section) -> PurlPattern | None:
    return section.mistakes.parsed(section.scalar("match", required=True), parse_pattern, "E-POLICY-PATTERN")


def _digest(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError("a SHA-256 is 64 digits and letters from a to f")
    return text

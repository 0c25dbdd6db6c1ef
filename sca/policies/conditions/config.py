"""The `conditions` list: rules of one's own, for what the vocabulary of the other sections lacks."""

from collections.abc import Iterable

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location
from sca.model.text import brief
from sca.policies.conditions.language import FACTS, INSTALL, Condition, MissingLibraryError, read_condition
from sca.policies.reading import Mistakes, nearest

KEYS = ("id", "when", "reason", "fix")


class OwnRule(Struct, frozen=True):
    """One rule: it finds what `condition` holds for."""

    id: str
    when: str
    condition: Condition
    reason: str
    fix: str
    where: Location


def read_conditions(nodes: Iterable[Node], mistakes: Mistakes) -> tuple[OwnRule, ...]:
    """The rules; mistakes are noted."""
    found: dict[str, OwnRule] = {}
    for node in nodes:
        rule = _read(node, mistakes)
        if rule is None:
            continue
        first = found.setdefault(rule.id, rule)
        if first is not rule:
            mistakes.add("E-POLICY-DUPLICATE", f"the condition {brief(rule.id, 60)!r} stands at {first.where} already", node)
    return tuple(found.values())


def _read(node: Node, mistakes: Mistakes) -> OwnRule | None:
    section = mistakes.section(node, "a condition", KEYS)
    if section is None:
        return None
    id, reason = section.text("id", required=True), section.text("reason", required=True)
    scalar = section.scalar("when", required=True)
    if scalar is None:
        return None
    try:
        condition = read_condition(scalar.text)
    except MissingLibraryError:
        message = "conditions are read by a library that is not installed"
        mistakes.add("E-POLICY-UNSUPPORTED", message, scalar, f"install it: {INSTALL}")
        return None
    except ValueError as error:
        word = str(error).partition("reference to '")[2].partition("'")[0]
        help = nearest(word, FACTS).removeprefix(": ") or f"facts: {', '.join(FACTS)}"
        mistakes.add("E-POLICY-CONDITION", f"{brief(scalar.text, 80)!r} is no condition: {brief(str(error))}", scalar, help)
        return None
    return OwnRule(id, scalar.text, condition, reason, section.text("fix"), section.where) if id else None

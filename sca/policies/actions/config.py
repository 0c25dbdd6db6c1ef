"""The `actions` section: how pipelines must name what they run of other repositories, and whose it may be."""

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section

KEYS = ("pinned", "allowed", "trusted")
PINNED = ("commit", "none")


class ActionEntry(Struct, frozen=True):
    """One line of a list."""

    match: PurlPattern
    where: Location


class ActionRules(Struct, frozen=True):
    """The section. Without `allowed` every action may be used; `trusted` ones need not be pinned."""

    pinned: str
    pinned_where: Location
    allowed: tuple[ActionEntry, ...]
    allowed_where: Location
    trusted: tuple[ActionEntry, ...]


def read_actions(node: Node, mistakes: Mistakes) -> ActionRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "actions", KEYS)
    if section is None:
        return None
    return ActionRules(
        pinned=section.choice("pinned", PINNED, "none"),
        pinned_where=section.place_of("pinned"),
        allowed=_entries(section, "allowed", "every action may be used"),
        allowed_where=section.place_of("allowed"),
        trusted=_entries(section, "trusted", "no action is trusted"),
    )


def _entries(section: Section, key: str, meaning: str) -> tuple[ActionEntry, ...]:
    mistakes = section.mistakes
    read = ((scalar, mistakes.parsed(scalar, parse_pattern, "E-POLICY-PATTERN")) for scalar in section.filled(key, meaning))
    return tuple(ActionEntry(match, mistakes.place(scalar)) for scalar, match in read if match is not None)

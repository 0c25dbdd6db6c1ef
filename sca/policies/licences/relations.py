"""`licences.relations`: other lists for packages that stand in another relation to the product, such as tools of its developers.

A relation speaks of a package whose every use has one of its scopes and that its pattern fits. The first one that does counts.
What it allows is allowed besides what the section allows, also what that denies; what it denies is denied besides.
"""

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location
from sca.policies.licences.lists import LIST_KEYS, Lists, read_lists
from sca.policies.packages.config import SCOPES
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes
from sca.policies.subjects import Subject

RELATION_KEYS = ("relation", "scopes", "match", *LIST_KEYS, "unknown")
RELATIONS = ("linked", "bundled", "tool", "hosted")
_AS_THE_SECTION = ""


class Relation(Struct, frozen=True):
    """One relation with its lists. `unknown` is empty where it does not say anything of its own."""

    name: str
    where: Location
    lists: Lists
    scopes: tuple[str, ...] = ()
    match: PurlPattern | None = None
    unknown: str = _AS_THE_SECTION

    def holds(self, subject: Subject) -> bool:
        """Whether a package stands in this relation to the product."""
        if self.scopes and not subject.scopes <= set(self.scopes):
            return False
        return self.match is None or (self.match.names(subject.package) and self.match.fits(subject.package) is True)


def read_relation(node: Node, mistakes: Mistakes, unknown: tuple[str, ...]) -> Relation | None:
    """One entry; None if it is unusable."""
    section = mistakes.section(node, "a relation", RELATION_KEYS)
    if section is None:
        return None
    name = section.choice("relation", RELATIONS)
    match = section.mistakes.parsed(section.scalar("match"), parse_pattern, "E-POLICY-PATTERN")
    scopes = tuple(filter(None, (section.one_of(one, "an entry of scopes", SCOPES) for one in section.texts("scopes"))))
    lists = read_lists(section, meaning="the section's own list holds")
    stated = section.scalar("unknown")
    return Relation(
        name,
        section.where,
        lists,
        scopes,
        match,
        section.one_of(stated, "unknown", unknown) if stated is not None else _AS_THE_SECTION,
    )

"""The relationships of an SPDX document that are dependencies, each as who needs whom.

Source: https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.model.component import Scope
from sca.parsers.sbom.fields import Fields, objects, text

# These say that there is a need; where the same two have a relationship that says which, that one counts.
_PLAIN = ("DEPENDS_ON", "DEPENDENCY_OF")
DOCUMENT, NOTHING, UNSAID = "SPDXRef-DOCUMENT", "NONE", "NOASSERTION"
# The one that is named first needs the other one.
_NEEDS = dict.fromkeys(("DEPENDS_ON", "HAS_PREREQUISITE", "STATIC_LINK", "DYNAMIC_LINK", "CONTAINS"), Scope.RUNTIME)
# The other way round.
_NEEDED = {
    "DEPENDENCY_OF": Scope.RUNTIME,
    "RUNTIME_DEPENDENCY_OF": Scope.RUNTIME,
    "PROVIDED_DEPENDENCY_OF": Scope.PEER,
    "OPTIONAL_DEPENDENCY_OF": Scope.OPTIONAL,
    "OPTIONAL_COMPONENT_OF": Scope.OPTIONAL,
    "BUILD_DEPENDENCY_OF": Scope.BUILD,
    "BUILD_TOOL_OF": Scope.BUILD,
    "DEV_DEPENDENCY_OF": Scope.DEV,
    "DEV_TOOL_OF": Scope.DEV,
    "TEST_DEPENDENCY_OF": Scope.DEV,
    "TEST_TOOL_OF": Scope.DEV,
    "PREREQUISITE_FOR": Scope.RUNTIME,
    "CONTAINED_BY": Scope.RUNTIME,
}
_EXACT = frozenset(kind for kind in _NEEDED if kind.endswith("_DEPENDENCY_OF"))


class Relation(Struct, frozen=True):
    """`parent` needs `child`; `fields` is the relationship as it stands."""

    parent: str
    child: str
    scope: Scope
    fields: Fields


def relations(root: Fields) -> Iterator[Relation]:
    """Every relationship that says who needs whom; what a package contains is a part of it.

    Writers state a need for those who know no kinds of it, and again with its kind: that is one need.
    """
    found = list(_relations(root))
    exact = {(one.parent, one.child) for one in found if text(one.fields, "relationshipType") in _EXACT}
    for one in found:
        if (one.parent, one.child) not in exact or text(one.fields, "relationshipType") not in _PLAIN:
            yield one


def _relations(root: Fields) -> Iterator[Relation]:
    for one in objects(root, "relationships"):
        kind, left, right = (text(one, name) for name in ("relationshipType", "spdxElementId", "relatedSpdxElement"))
        needs, needed = _NEEDS.get(kind), _NEEDED.get(kind)
        if needs is not None:
            yield Relation(left, right, needs, one)
        elif needed is not None:
            yield Relation(right, left, needed, one)

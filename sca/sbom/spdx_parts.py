"""What both versions of SPDX say the same way: the names of elements, addresses, licences, and who needs whom.

Specification: https://spdx.github.io/spdx-spec/v2.3/ and https://spdx.github.io/spdx-spec/v3.0.1/
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from sca.model.component import Hash, Reference, Scope, Source
from sca.model.digests import fits
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.sbom.addresses import iri, without_credentials
from sca.sbom.graph import Graph
from sca.sbom.refs import Group, Names

NONE, UNSAID = "NONE", "NOASSERTION"
NO_TIME = "1970-01-01T00:00:00Z"
_NOT_ID = re.compile("[^A-Za-z0-9.-]+")


def element_ids(names: Names, inventory: Inventory) -> dict[str, str]:
    """The SPDXID of each bom-ref: a readable part, and a digest that keeps it apart."""
    refs = {names.root: "root"} | {group.ref: group.members[0].package.name for group in names.groups}
    refs |= {names.of[project.id]: project.name for project in inventory.projects}
    return {ref: f"SPDXRef-{_readable(name)}-{sha256(ref.encode()).hexdigest()[:16]}" for ref, name in refs.items()}


def _readable(name: str) -> str:
    return _NOT_ID.sub("-", name)[:60].strip("-") or "x"


def name_of(group: Group) -> str:
    """The name of a package, or the text that stands for one whose name cannot be told."""
    first = group.members[0]
    if isinstance(first, Reference) and first.unresolved:
        return without_credentials(first.requested) or "(unnamed)"
    package = first.package
    return (f"{package.namespace}/{package.name}" if package.namespace else package.name) or "(unnamed)"


def version_of(group: Group) -> str:
    """The version of a package; none for a name that cannot be told."""
    first = group.members[0]
    return "" if isinstance(first, Reference) and first.unresolved else first.package.version


def is_image(group: Group) -> bool:
    """Whether a package is an image that a file names."""
    first = group.members[0]
    return isinstance(first, Reference) and first.kind == "image"


def found_in(group: Group) -> str:
    """Every place of a package, in words."""
    places = sorted({str(place) for place in group.locations})
    return f"found in {', '.join(places)}" if places else ""


def checksums(group: Group) -> list[Hash]:
    """The hashes of the bytes of a package that SPDX can hold."""
    return [one for one in group.hashes if one.of != "content" and fits(one.algorithm, one.value)]


def address_of(group: Group) -> str:
    """Where a package can be had, or nothing."""
    return next((found for node in group.members if (found := _address(node.source))), "")


def _address(source: Source) -> str:
    if not source.url or source.kind == "path":
        return ""
    address = iri(source.url.removeprefix("git+"))
    if not address or source.kind != "git":
        return address
    return f"git+{address}@{source.commit}" if source.commit else f"git+{address}"


def licence_of(group: Group, licences: Mapping[str, LicenceAnswer], texts: dict[str, str]) -> str:
    """The one expression that all instances have; nothing is said where they differ, or where it is no expression."""
    answers = [licences[node.id] for node in group.members if node.id in licences]
    found = {NONE if answer.shape == "none" else answer.expression for answer in answers}
    if len(found) != 1 or not (expression := found.pop()):
        return UNSAID
    if expression != NONE:
        for id in own_ids(expression):
            texts.setdefault(id, without_credentials(next((answer.raw for answer in answers if answer.raw), id)))
    return expression


def own_ids(expression: str) -> Iterable[str]:
    """The ids in an expression that are not on the SPDX list: their text must be given."""
    return re.findall(r"LicenseRef-[A-Za-z0-9.-]+", expression)


def needs(inventory: Inventory, names: Names, graph: Graph) -> dict[tuple[str, str], set[Scope]]:
    """Who needs whom, by bom-ref, and with which kinds of need."""
    kinds: defaultdict[tuple[str, str], set[Scope]] = defaultdict(set)
    for edge in inventory.edges:
        parent, child = names.of.get(edge.parent), names.of.get(edge.child)
        if parent is not None and child is not None and parent != child:
            kinds[parent, child].add(edge.scope)
    for parent, children in graph.children.items():
        for child in children:
            kinds[parent, child] = kinds[parent, child] or {Scope.RUNTIME}
    return kinds

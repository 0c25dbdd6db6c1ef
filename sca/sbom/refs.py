"""Which things of an inventory become one component of the document, and under which bom-ref.

A package URL is one component, however many instances, files and references name it: readers of SBOMs join on it.
A bom-ref follows from what the thing is, never from its position, so it stays the same from run to run.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256
from operator import attrgetter

import msgspec
from msgspec import Struct

from sca.model.component import Component, Hash, Location, Project, Reference, Scope
from sca.model.inventory import Inventory
from sca.sbom.purl import purl_of

Node = Component | Reference
_OF_A_DOCUMENT = re.compile("(?:sca:project:|pkg:[^#]++#)[0-9a-f]{32}")
_BY_REF = attrgetter("ref")
_STRENGTH = {scope: number for number, scope in enumerate(Scope)}


class Group(Struct, frozen=True, gc=False):
    """Everything that is one component of the document, sorted. `purl` is empty if the thing has none.

    `locations` and `hashes` are those of all members; `scope` is the strongest need for any of them.
    """

    ref: str
    purl: str
    members: tuple[Node, ...]
    locations: tuple[Location, ...]
    hashes: tuple[Hash, ...]
    scope: Scope


class Names(Struct, frozen=True):
    """All groups by bom-ref, the bom-ref of each node and project by its id, and the root of the document."""

    groups: tuple[Group, ...]
    of: dict[str, str]
    root: str
    root_project: Project | None


def assign(inventory: Inventory, target: str, *, merged: bool = False) -> Names:
    """Give every project, component and reference its bom-ref. `target` names the root if no project can be it.

    Of what was merged none can.
    """
    groups = _groups((*inventory.components, *inventory.references))
    of = {node.id: group.ref for group in groups for node in group.members}
    of.update(_project_refs(inventory.projects, {group.ref for group in groups}))
    root = None if merged or inventory.image is not None else _root(inventory.projects)
    return Names(groups, of, of[root.id] if root else f"sca:project:{_digest('target', target)}", root)


def project_purl(project: Project) -> str:
    """The package URL of a project; empty if it has no name or one that no package can have."""
    return purl_of(project.package) if project.package else ""


def _groups(nodes: Iterable[Node]) -> tuple[Group, ...]:
    members: defaultdict[str, list[tuple[str, Node]]] = defaultdict(list)
    for node in nodes:
        key, purl = _identity(node)
        members[key].append((purl, node))
    groups = [_group(key, found) for key, found in members.items()]
    groups.sort(key=_BY_REF)
    return tuple(groups)


def _group(key: str, found: list[tuple[str, Node]]) -> Group:
    if len(found) == 1:
        ((purl, only),) = found
        return Group(purl or key, purl, (only,), only.locations, only.hashes, only.scope)
    found.sort(key=lambda entry: (entry[0], entry[1].id))
    purl = found[0][0]
    members = tuple([node for _, node in found])
    locations = tuple([location for node in members for location in node.locations])
    hashes = tuple([one for node in members for one in node.hashes])
    return Group(purl or key, purl, members, locations, hashes, min([node.scope for node in members], key=_STRENGTH.__getitem__))


def _identity(node: Node) -> tuple[str, str]:
    """What must be equal for two nodes to be one component, and the package URL if there is one."""
    package = node.package
    if type(node) is Reference and node.unresolved:
        return f"sca:{node.kind}:{_digest(node.requested, node.unresolved)}", ""
    purl = purl_of(package)
    if not purl:
        return f"sca:package:{_digest(package.type, package.namespace, package.name, package.version)}", ""
    # NuGet ids and versions are compared without case; the first spelling in code point order is shown.
    return (purl.lower() if package.type == "nuget" else purl), purl


def _project_refs(projects: Iterable[Project], taken: set[str]) -> dict[str, str]:
    purls = {project.id: project_purl(project) for project in projects}
    uses = Counter(purls.values())
    kept = Counter(map(_kept, purls))
    refs: dict[str, str] = {}
    for place, purl in purls.items():
        ref = _kept(place)
        if ref and kept[ref] == 1 and ref not in taken and (not purl or ref.startswith(f"{purl}#")):
            refs[place] = ref
        elif not purl:
            refs[place] = f"sca:project:{_digest(place)}"
        elif uses[purl] > 1 or purl in taken:
            refs[place] = f"{purl}#{_digest(place)}"
        else:
            refs[place] = purl
    return refs


def _kept(place: str) -> str:
    """The bom-ref that a project had in a document of this program that was read; empty for any other project."""
    ref = place.partition("#")[2]
    return ref if _OF_A_DOCUMENT.fullmatch(ref) else ""


def _root(projects: Iterable[Project]) -> Project | None:
    here = [project for project in projects if project.folder == "." and project.package is not None]
    return here[0] if len(here) == 1 else None


def _digest(*facts: str) -> str:
    return sha256(msgspec.json.encode(facts)).hexdigest()[:32]

"""Several SBOMs as one: what has the same identity is one thing.

The identity of a package, an image or a requirement is its package URL, as in every document of this program. That of a project
is its package URL too, or else its bom-ref. What one thing is said to have in several documents is put together: places, hashes,
licences, edges, needs. So neither the order of the documents matters, nor whether some were merged before.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from sca.model.component import Edge, Project
from sca.model.inventory import FileOutcome, Inventory


def merged(inventory: Inventory) -> Inventory:
    """The inventory of several documents with each project once. The facts of images have no place: there may be several."""
    by_identity: defaultdict[str, list[Project]] = defaultdict(list)
    for project in inventory.projects:
        by_identity[_identity(project)].append(project)
    kept = {identity: _joined(found) for identity, found in by_identity.items()}
    ids = {one.id: kept[identity].id for identity, found in by_identity.items() for one in found}
    return replace(
        inventory,
        projects=tuple(sorted(kept.values(), key=lambda project: project.id)),
        edges=tuple(sorted({_moved(edge, ids) for edge in inventory.edges})),
        files=tuple(_renamed(file, ids) for file in inventory.files),
        image=None,
    )


def _identity(project: Project) -> str:
    if project.package is not None:
        return project.package.purl
    return project.id.partition("#")[2] or project.id


def _joined(found: Iterable[Project]) -> Project:
    """One project for several of one identity: the place and name that come first, the licences of all."""
    first, *others = sorted(found, key=lambda project: msgspec.json.encode(replace(project, id="", licences=())))
    licences = sorted({claim for one in (first, *others) for claim in one.licences})
    ids = sorted(one.id for one in (first, *others))
    return replace(first, id=ids[0], licences=tuple(licences))


def _moved(edge: Edge, ids: dict[str, str]) -> Edge:
    return replace(edge, parent=ids.get(edge.parent, edge.parent), child=ids.get(edge.child, edge.child))


def _renamed(file: FileOutcome, ids: dict[str, str]) -> FileOutcome:
    nodes = tuple(ids.get(node, node) for node in file.node_ids)
    return replace(file, node_ids=nodes, states=tuple((ids.get(node, node), state) for node, state in file.states))

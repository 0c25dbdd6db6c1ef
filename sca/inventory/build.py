"""Joins what the parsers found into one inventory: sorted, scoped by reachability, each file accounted for.

What an input asks for may be an address with a password in it: from here on no free text of an input holds one.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace

from sca.inventory.claimed import without_known
from sca.inventory.environment_drift import environment_drift
from sca.inventory.ownership import owners, with_owner
from sca.inventory.published_drift import published_drift
from sca.inventory.unneeded import unneeded
from sca.model.component import Component, Edge, Problem, Project, Reference, Scope
from sca.model.inventory import Extract, FileOutcome, Inventory
from sca.model.reach import scopes
from sca.model.url import without_secrets

_BY_ID = attrgetter("id")
_EDGE_ORDER = attrgetter("parent", "child", "scope", "requested", "condition")
_Node = TypeVar("_Node", Component, Reference)
_Asking = TypeVar("_Asking", Edge, Reference)
_Shared = TypeVar("_Shared", Project, Reference)


def build(extracts: Iterable[Extract], files: Iterable[FileOutcome], problems: Iterable[Problem]) -> Inventory:
    """One Inventory from all Extracts. A scope that an input states is kept; the others follow from the edges."""
    parts = tuple(extracts)
    projects = sorted(_one_each(project for part in parts for project in part.projects), key=_BY_ID)
    edges = _distinct(edge for part in parts for edge in part.edges)
    reached = scopes([project.id for project in projects], edges)
    for part in parts:
        if part.scoped:
            _forget(reached, part)
    owned = owners(parts)
    components = [with_owner(c, owned) for part in parts for c in part.components]
    references = without_known(_one_each(r for part in parts for r in part.references), components)
    images = [part.image for part in parts if part.image is not None]
    told = (
        *problems,
        *(problem for part in parts for problem in part.problems),
        *unneeded(parts, reached),
        *environment_drift(parts),
        *published_drift(parts),
    )
    return Inventory(
        projects=tuple(projects),
        components=tuple(_scoped(components, reached)),
        references=tuple(_scoped(map(_clean, references), reached)),
        edges=tuple(edges),
        problems=tuple(sorted({_told(one) for one in told}, key=_problem_order)),
        files=tuple(sorted(files)),
        image=images[0] if len(images) == 1 else None,
        sboms=tuple(sorted(part.sbom for part in parts if part.sbom is not None)),
    )


def _forget(reached: dict[str, Scope], part: Extract) -> None:
    """An SBOM states all scopes: what its edges say beside that does not count."""
    for id in (*(one.id for one in part.components), *(one.id for one in part.references)):
        reached.pop(id, None)


def _one_each(nodes: Iterable[_Shared]) -> Iterable[_Shared]:
    """Each id once: what two files include is read with both, and is the same for both."""
    found: dict[str, _Shared] = {}
    for node in nodes:
        found.setdefault(node.id, node)
    return found.values()


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    """In order. Parsers give them nearly so, which a set would undo."""
    plain = (edge if "@" not in edge.requested and "://" not in edge.requested else _clean(edge) for edge in edges)
    return sorted(dict.fromkeys(plain), key=_EDGE_ORDER)


def _clean(asking: _Asking) -> _Asking:
    """The same without a user or a query in an address that it asks for."""
    if "://" not in asking.requested and "@" not in asking.requested:
        return asking
    return replace(asking, requested=without_secrets(asking.requested))


def _told(problem: Problem) -> Problem:
    if "://" not in problem.message and "@" not in problem.message:
        return problem
    return replace(problem, message=without_secrets(problem.message))


def _scoped(nodes: Iterable[_Node], reached: dict[str, Scope]) -> list[_Node]:
    found = sorted(nodes, key=_BY_ID)
    return [_with_scope(node, reached) if node.scope is Scope.UNKNOWN and node.id in reached else node for node in found]


def _with_scope(node: _Node, reached: dict[str, Scope]) -> _Node:
    return replace(node, scope=reached[node.id])


def _problem_order(problem: Problem) -> tuple[str | int | tuple[str, ...], ...]:
    where = problem.location
    place = (where.path, where.line or 0, where.column or 0)
    return (*place, problem.code, problem.message, problem.cost, problem.help, where.role, where.chain)

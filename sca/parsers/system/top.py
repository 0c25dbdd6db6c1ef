"""What stands at the top of a system: the packages that lead to all others."""

from collections.abc import Iterable, Sequence

from sca.model.component import Edge


def top_of(ids: Sequence[str], edges: Iterable[Edge], asked_for: Iterable[str] = ()) -> list[str]:
    """What was asked for, and then the first package of each group that none of those leads to.

    Where the system does not say what was asked for, packages that no other needs come first.
    """
    below: dict[str, list[str]] = {}
    needed: set[str] = set()
    for edge in edges:
        below.setdefault(edge.parent, []).append(edge.child)
        needed.add(edge.child)
    top = dict.fromkeys(asked_for) or dict.fromkeys(id for id in ids if id not in needed)
    reached = _reach(list(top), below, set())
    for id in ids:
        if id not in reached:
            top[id] = None
            _reach([id], below, reached)
    return list(top)


def _reach(todo: list[str], below: dict[str, list[str]], reached: set[str]) -> set[str]:
    """Add everything that the given packages lead to."""
    while todo:
        here = todo.pop()
        if here not in reached:
            reached.add(here)
            todo.extend(below.get(here, ()))
    return reached

"""What a lock and the project beside it, or the packages of a lock among each other, disagree on."""

from collections import defaultdict
from collections.abc import Iterable

from sca.model.component import Component, Location
from sca.model.text import brief, plural
from sca.parsers.pip.lock_graph import Locked, LockGraph
from sca.parsers.pip.oddities import Oddities

_MOST_NAMED = 5


def note_missing(graph: LockGraph, project: Locked | None, oddities: Oddities) -> None:
    """Note needs that nothing in the lock satisfies, and those for which the lock does not tell which version is meant."""
    asked: defaultdict[Location, list[str]] = defaultdict(list)
    left: list[str] = []
    for parent, need in graph.missing:
        shown = f"{brief(need.name, 60)} {brief(need.requested, 60)}".rstrip()
        if need.may_lack:
            left.append(shown)
        elif project is not None and parent.id == project.id:
            asked[need.where or parent.where].append(shown)
        else:
            message = f"{brief(parent.name, 60)} needs {shown}, and the lock has no such package"
            oddities.add_at(parent.where, "E-MISSING", message, "edge")
    for where, names in asked.items():
        message = f"{_listed(names)} asked for here, but not in the lock: which version it gets is not known"
        oddities.add_at(where, "E-DRIFT", message, "package")
    if left and project is not None:
        message = f"{_listed(left)} asked for by groups that the lock does not hold"
        oddities.add_at(project.where, "E-GROUPS", message, "notice")
    if graph.unclear:
        names = sorted(graph.unclear)
        parent, _need = graph.unclear[names[0]]
        message = f"the lock does not tell which version of {_listed(names)} its dependents use: the highest that fits is taken"
        oddities.add_at(parent.where, "E-SEVERAL", message, "notice")


def note_unneeded(locked: list[Locked], reached: frozenset[str], oddities: Oddities) -> None:
    """Note packages that nothing in the lock needs."""
    alone = [one for one in locked if one.id not in reached]
    if alone:
        labels = list(dict.fromkeys(f"{one.name} {one.version}".rstrip() for one in alone))
        message = f"{plural(len(labels), 'package')} that nothing in this lock needs: {_listed(labels)}"
        oddities.add_at(alone[0].where, "E-UNNEEDED", message, "notice")


def note_unhashed(components: Iterable[Component], oddities: Oddities) -> None:
    """Note packages of an index without a hash where others have one: an installer that compares hashes refuses them."""
    served = [one for one in components if one.source.kind == "registry"]
    bare = [one for one in served if not one.hashes]
    if bare and len(bare) < len(served):
        named = _listed([one.package.label for one in bare])
        message = f"{plural(len(bare), 'package')} without a hash, where others have one: {named}"
        oddities.add_at(bare[0].locations[0], "E-NO-HASH", message, "notice")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(brief(name, 80) for name in names[:_MOST_NAMED])}{more}"

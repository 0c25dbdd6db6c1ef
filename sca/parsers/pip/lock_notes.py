"""What a lock and the project beside it, or the packages of a lock among each other, disagree on."""

from collections import defaultdict
from collections.abc import Iterable

from sca.model.component import Component, Location
from sca.model.text import brief, few, plural
from sca.parsers.pip.lock_graph import Locked, LockGraph
from sca.parsers.pip.oddities import Oddities


def note_missing(graph: LockGraph, project: Locked | None, oddities: Oddities) -> None:
    """Note needs that nothing in the lock satisfies, and those for which the lock does not tell which version is meant."""
    asked: defaultdict[Location, list[str]] = defaultdict(list)
    left: list[str] = []
    never: dict[str, tuple[Locked, str]] = {}
    for parent, need in graph.missing:
        shown = f"{brief(need.name, 60)} {brief(need.requested, 60)}".rstrip()
        if need.may_lack:
            left.append(shown)
        elif need.marker.text and (project is None or parent.id != project.id):
            never.setdefault(need.name, (parent, shown))
        elif project is not None and parent.id == project.id:
            asked[need.where or parent.where].append(shown)
        else:
            message = f"{brief(parent.name, 60)} needs {shown}, and the lock has no such package"
            oddities.add_at(parent.where, "E-MISSING", message, "edge")
    for where, names in asked.items():
        message = f"{few(names, 80)} asked for here, but not in the lock: which version it gets is not known"
        oddities.add_at(where, "E-DRIFT", message, "package")
    if never:
        # A resolver leaves out what cannot hold where the dependent is installed, which old locks do not tell.
        message = f"needed under a condition and not in the lock: {few([shown for _parent, shown in never.values()], 80)}"
        oddities.add_at(next(iter(never.values()))[0].where, "E-MISSING", message, "notice")
    if left and project is not None:
        message = f"{few(left, 80)} asked for by groups, or for platforms, that the lock does not hold"
        oddities.add_at(project.where, "E-GROUPS", message, "notice")
    if graph.unclear:
        names = sorted(graph.unclear)
        parent, _need = graph.unclear[names[0]]
        message = f"the lock does not tell which version of {few(names, 80)} its dependents use: the highest that fits is taken"
        oddities.add_at(parent.where, "E-SEVERAL", message, "notice")


def note_unneeded(locked: list[Locked], reached: frozenset[str], oddities: Oddities) -> None:
    """Note packages that nothing in the lock needs."""
    alone = [one for one in locked if one.id not in reached]
    if alone:
        labels = list(dict.fromkeys(f"{one.name} {one.version}".rstrip() for one in alone))
        message = f"{plural(len(labels), 'package')} that nothing in this lock needs: {few(labels, 80)}"
        oddities.add_at(alone[0].where, "E-UNNEEDED", message, "notice")


def note_unhashed(components: Iterable[Component], oddities: Oddities) -> None:
    """Note packages of an index without a hash where others have one: an installer that compares hashes refuses them."""
    served = [one for one in components if one.source.kind == "registry"]
    bare = [one for one in served if not one.hashes]
    if bare and len(bare) < len(served):
        named = few([one.package.label for one in bare], 80)
        message = f"{plural(len(bare), 'package')} without a hash, where others have one: {named}"
        oddities.add_at(bare[0].locations[0], "E-NO-HASH", message, "notice")

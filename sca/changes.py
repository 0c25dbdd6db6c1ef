"""Compares two inventories: which packages came, went, or are there in another version or under another licence.

Packages are compared by type, namespace and name, whatever file names them and how often: a lock that is written anew with the
same packages changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sca.model.changes import Change, Changes, FindingChange
from sca.model.component import Component, Reference, Scope
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.verdict import State, Verdict
from sca.policies.versions.ranges import is_newer

_Key = tuple[str, str, str]
_STRENGTH = {scope: rank for rank, scope in enumerate(Scope)}
_MOST_PLACES = 5


class Side(Struct, frozen=True):
    """One of two things to compare. `verdict` is None where it was not judged."""

    label: str
    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]
    verdict: Verdict | None = None


class _Seen(Struct):
    """One package on one side, in all its versions."""

    versions: dict[str, Package]
    licences: dict[str, str]
    scopes: list[Scope]
    places: list[str]


def compare(old: Side, new: Side) -> Changes:
    """Everything that differs."""
    before, after = _packages(old), _packages(new)
    packages = [change for key in before.keys() | after.keys() for change in _changes(before.get(key), after.get(key))]
    same = sum(key in after and seen.versions.keys() == after[key].versions.keys() for key, seen in before.items())
    return Changes(
        old.label,
        new.label,
        tuple(sorted(packages)),
        tuple(_findings(old.verdict, new.verdict)),
        str(old.verdict.outcome) if old.verdict else "",
        str(new.verdict.outcome) if new.verdict else "",
        old.inventory.complete,
        new.inventory.complete,
        same,
    )


def _packages(side: Side) -> dict[_Key, _Seen]:
    answers = {answer.component: answer for answer in side.licences}
    found: defaultdict[_Key, _Seen] = defaultdict(lambda: _Seen({}, {}, [], []))
    nodes: Iterable[Component | Reference] = (*side.inventory.components, *side.inventory.references)
    for node in nodes:
        if isinstance(node, Reference) and node.unresolved:
            continue
        package = node.package
        seen = found[package.key()]
        version = package.version or (node.requested if isinstance(node, Reference) and node.kind == "requirement" else "")
        seen.versions.setdefault(version, package)
        if isinstance(node, Component):
            seen.licences[version] = _licence(answers.get(node.id))
        seen.scopes.append(node.scope)
        seen.places.extend(str(place) for place in node.locations)
    return found


def _licence(answer: LicenceAnswer | None) -> str:
    if answer is None:
        return "unknown"
    return answer.expression or " or ".join(answer.candidates) or answer.raw or answer.shape


def _changes(before: _Seen | None, after: _Seen | None) -> Iterator[Change]:
    if before is None or after is None:
        seen = after or before
        assert seen is not None  # noqa: S101  # a key has a side
        versions = tuple(sorted(seen.versions))
        sides: Mapping[str, tuple[str, ...]] = {"new": versions} if before is None else {"old": versions}
        yield _change(seen, "added" if before is None else "removed", **sides)
        return
    gone, come = sorted(before.versions.keys() - after.versions.keys()), sorted(after.versions.keys() - before.versions.keys())
    if gone or come:
        yield _change(after, _direction(after, gone, come), old=tuple(gone), new=tuple(come))
    common = before.versions.keys() & after.versions.keys()
    told, tells = (
        {seen.licences[version] for version in (common or seen.versions) if version in seen.licences} for seen in (before, after)
    )
    if told and tells and told != tells:
        yield _change(after, "licence", old=tuple(sorted(told)), new=tuple(sorted(tells)))


def _direction(seen: _Seen, gone: list[str], come: list[str]) -> str:
    """How the versions changed: one that came beside the others is added, one that went is removed."""
    if not gone:
        return "added"
    if not come:
        return "removed"
    type = next(iter(seen.versions.values())).type
    newer = {is_newer(type, new, old) for new in come for old in gone}
    if newer == {True}:
        return "upgraded"
    return "downgraded" if newer == {False} else "changed"


def _change(seen: _Seen, kind: str, *, old: tuple[str, ...] = (), new: tuple[str, ...] = ()) -> Change:
    package = next(iter(seen.versions.values()))
    scope = str(min(seen.scopes, key=_STRENGTH.__getitem__))
    places = tuple(sorted(set(seen.places))[:_MOST_PLACES])
    return Change(f"pkg:{package.type}/{package.coordinates}", kind, old, new, scope, places)


def _findings(old: Verdict | None, new: Verdict | None) -> list[FindingChange]:
    """What is open on one side only."""
    if old is None or new is None:
        return []
    before, after = _open(old), _open(new)
    come = [_as(after[key], "new") for key in after.keys() - before.keys()]
    gone = [_as(before[key], "gone") for key in before.keys() - after.keys()]
    return sorted((*come, *gone))


def _open(verdict: Verdict) -> dict[tuple[str, str], FindingChange]:
    counted = (State.OPEN, State.UNDETERMINED)
    return {
        (one.code, one.subject): FindingChange("", one.code, one.subject, one.label, one.message)
        for one in verdict.findings
        if one.state in counted
    }


def _as(finding: FindingChange, kind: str) -> FindingChange:
    """The same finding as one that is new or gone."""
    return FindingChange(kind, finding.code, finding.subject, finding.label, finding.message)

"""Conditions that narrow an entry: scopes, direct use, paths, and the parents below which a denied package is borne.

Every condition is asked of each instance. An approval holds if all instances meet it, a denial if any does; what is not
known is None.
"""

from collections.abc import Iterable

from sca.model.component import Scope
from sca.policies.graph import Graph
from sca.policies.packages.config import Approval, Denial
from sca.policies.subjects import Instance, Subject


def approves(entry: Approval, subject: Subject, graph: Graph) -> bool | None:
    """Whether an approval holds for every instance of a subject."""
    fits = entry.match.fits(subject.package)
    if not fits or not (entry.scopes or entry.direct or entry.paths):
        return fits
    return _every((fits, *(_meets(entry, one, graph) for one in subject.instances)))


def denies(entry: Denial, subject: Subject, graph: Graph) -> bool | None:
    """Whether a denial holds for any instance of a subject."""
    fits = entry.match.fits(subject.package)
    if fits is False or not (entry.scopes or entry.direct or entry.paths or entry.only_below):
        return fits
    met = [_every((_meets(entry, one, graph), _is_outside(entry, one, graph))) for one in subject.instances]
    return _every((fits, True if True in met else None if None in met else False))


def _meets(entry: Approval | Denial, instance: Instance, graph: Graph) -> bool | None:
    answers: list[bool | None] = []
    if entry.scopes:
        answers.append(None if instance.scope is Scope.UNKNOWN else instance.scope.value in entry.scopes)
    if entry.direct:
        is_direct = graph.is_direct(instance.id)
        answers.append(None if is_direct is None else is_direct == (entry.direct == "true"))
    if entry.paths:
        paths = [location.path for location in instance.locations]
        answers.append(all(any(f"{path}/".startswith(f"{start}/") for start in entry.paths) for path in paths))
    return _every(answers)


def _is_outside(entry: Denial, instance: Instance, graph: Graph) -> bool | None:
    """Whether anything but the named parents needs the instance."""
    if not entry.only_below:
        return True
    parents = graph.parents(instance.id)
    if parents is None:
        return None
    answers = [
        parent is not None and max((one.matches(parent) for one in entry.only_below), key=_certainty) for parent in parents
    ]
    inside = _every(answers)
    return None if inside is None else not inside


def _certainty(answer: bool | None) -> int:
    return 0 if answer is False else 1 if answer is None else 2


def _every(answers: Iterable[bool | None]) -> bool | None:
    """All of three-valued answers: one that is false decides, then one that is not known."""
    found = list(answers)
    return False if False in found else None if None in found else True

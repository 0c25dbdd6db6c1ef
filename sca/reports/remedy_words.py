"""A remedy in words, the same in every report: how it is made, what goes with it, what stays and why."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from sca.model.remedy import NOTHING, WRITE, Remedy, Settled

_MOST = 8
_MOST_ALSO = 3


class Offer(Struct, frozen=True):
    """A remedy with what is to be said about it: how sure it is, and one line for each group of what goes, and for what stays."""

    remedy: Remedy
    standing: str
    notes: tuple[str, ...]


def offer(remedy: Remedy) -> Offer:
    """What is to be said about a remedy."""
    return Offer(remedy, standing(remedy), tuple(settles(remedy)))


def how(remedy: Remedy) -> str:
    """What to write and what to run, on one line; empty where nothing is known that helps."""
    if remedy.kind == WRITE:
        return f"{remedy.edit}; {remedy.command} tells it" if remedy.command else remedy.edit
    run = remedy.command if remedy.folder == "." or not remedy.command else f"in {remedy.folder}: {remedy.command}"
    text = "; then ".join(part for part in (remedy.edit, run) if part)
    return f"{text}; or: {remedy.alternative}" if remedy.alternative else text


def standing(remedy: Remedy) -> str:
    """How sure it is that it works: `verified`, or why it is not."""
    major = "; a major version: look at what it changes" if remedy.major else ""
    if remedy.kind == NOTHING:
        return remedy.why
    return f"{f'verified: {remedy.why}' if remedy.verified else remedy.why}{major}"


def settles(remedy: Remedy) -> Iterator[str]:
    """What goes with it and what may, each with what else it takes; then what stays, and why."""
    yield from _grouped("settles", remedy.resolves)
    yield from _grouped("may settle", remedy.may_resolve)
    whys: dict[str, dict[str, None]] = {}
    for one in remedy.leaves:
        whys.setdefault(one.why, {})[one.what] = None
    for why, names in whys.items():
        told = "" if why == remedy.why and remedy.kind == NOTHING else f": {why}"
        yield f"leaves {_listed(names)}{told}"


def _grouped(word: str, settled: Iterable[Settled]) -> Iterator[str]:
    """Findings that take the same other changes on one line."""
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for one in settled:
        groups.setdefault(one.also, {})[one.what] = None
    for also, names in groups.items():
        further = f"; and {len(also) - _MOST_ALSO} more" if len(also) > _MOST_ALSO else ""
        others = f", with this done too: {'; '.join(also[:_MOST_ALSO])}{further}" if also else ""
        yield f"{word} {_listed(names)}{others}"


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _MOST} more" if len(listed) > _MOST else ""
    return f"{', '.join(listed[:_MOST])}{more}"

"""Tells which licence of the SPDX list a text is, exactly: the whole text is the licence's own, or the answer is nothing.

A template is walked along from a place in the text, and every place that it may have come to is kept, so that no text makes it
go back and forth. What may stand in a gap are names, not terms: a gap ends at the first word that only a condition has. In
front of a licence its title and the notices of copyright may stand, and a text may be several licences one behind the other.

https://spdx.github.io/spdx-spec/v2.3/license-matching-guidelines-and-templates/
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct

from sca.facts.text_words import TERMS, without_notices, words_of

ANCHOR_WORDS = 6
_MOST_WORDS = 60_000
_MOST_PARTS = 8
_MOST_PLACES = 200_000
_TITLE = frozenset(
    {
        "the", "license", "licenses", "text", "software", "version", "v", "file", "md", "txt", "rst", "and", "or", "a", "of",
        "for", "copy", "this", "is", "released", "under", "licensed",
    }
)  # fmt: skip

Steps = list[Any]


class Template(Struct, frozen=True):
    """One licence: its id, the steps of its template, and the words of its id and name."""

    id: str
    steps: Steps
    title: frozenset[str]


class Matcher:
    """Finds licences in texts. `anchors` are words that a licence cannot be without, with the ids of those that have them."""

    def __init__(self, anchors: dict[str, tuple[str, ...]], template: Callable[[str], Template]) -> None:
        self._template = template
        self._known: dict[bytes, tuple[frozenset[str], ...]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for anchor, ids in anchors.items():
            words = tuple(anchor.split())
            self._by_first.setdefault(words[0], []).append((words, ids))

    def match(self, text: str) -> tuple[frozenset[str], ...]:
        """The licences that a text is the text of, one behind the other, each as the ids that have it; nothing if it is none."""
        short, whole = words_of(without_notices(text)), words_of(text)
        found = self._matched(tuple(short))
        if len(short) == len(whole):
            return found
        # Some licences name a holder in their own words: such a line was taken out for a notice.
        other = self._matched(tuple(whole))
        if len(found) != len(other):
            return found or other
        return tuple(one | two for one, two in zip(found, other, strict=True))

    def _matched(self, words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
        """The same texts come again and again, once the notices are taken out."""
        key = sha256(" ".join(words).encode()).digest()
        if key not in self._known:
            usable = 0 < len(words) <= _MOST_WORDS
            self._known[key] = self._along(words, self._candidates(words)) if usable else ()
        return self._known[key]

    def _candidates(self, words: tuple[str, ...]) -> list[Template]:
        ids: set[str] = set()
        for at, word in enumerate(words):
            for anchor, owners in self._by_first.get(word, ()):
                if words[at : at + len(anchor)] == anchor:
                    ids.update(owners)
        return [self._template(id) for id in sorted(ids)]

    def _along(self, words: Sequence[str], templates: list[Template]) -> tuple[frozenset[str], ...]:
        """The fewest licences that fill the whole text."""
        reached: dict[int, tuple[frozenset[str], ...]] = {0: ()}
        waiting = [0]
        while waiting:
            at = waiting.pop(0)
            parts = reached[at]
            if len(parts) == _MOST_PARTS:
                continue
            ends: dict[int, set[str]] = {}
            for template in templates:
                for end in self._ends(template, words, at):
                    ends.setdefault(end, set()).add(template.id)
            for end, ids in sorted(ends.items(), reverse=True):
                if end > at and end not in reached:
                    reached[end] = (*parts, frozenset(ids))
                    waiting.append(end)
            if len(words) in reached:
                return reached[len(words)]
        return ()

    @staticmethod
    def _ends(template: Template, words: Sequence[str], at: int) -> set[int]:
        starts = {at}
        place = at
        while place < len(words) and (words[place] in template.title or words[place] in _TITLE):
            place += 1
            starts.add(place)
        budget = [_MOST_PLACES]
        return walk(template.steps, words, starts, budget)


def walk(steps: Steps, words: Sequence[str], places: set[int], budget: list[int]) -> set[int]:
    """Every place that the steps lead to from some places; nothing once more places were tried than the budget has."""
    for step in steps:
        budget[0] -= len(places)
        if not places or budget[0] < 0:
            return set()
        if isinstance(step, str):
            places = _after_words(tuple(step.split()), words, places)
        elif isinstance(step, int):
            places = _after_gap(step, words, places)
        elif step[0] == "?":
            places = places | walk(step[1], words, places, budget)
        else:
            places = set[int]().union(*(walk(way, words, places, budget) for way in step[1]))
    return places


def _after_words(wanted: tuple[str, ...], words: Sequence[str], places: Iterable[int]) -> set[int]:
    first, count = wanted[0], len(wanted)
    return {at + count for at in places if words[at : at + 1] == (first,) and words[at : at + count] == wanted}


def _after_gap(most: int, words: Sequence[str], places: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for start in sorted(places):
        at = start
        while at not in found or at == start:
            found.add(at)
            if at - start >= most or at >= len(words) or words[at] in TERMS:
                break
            at += 1
    return found

"""Turns the templates of the SPDX licence list into what `sca.facts.text_match` walks along. Development only.

A template becomes a list of steps: words that stand there; a gap of at most so many words; parts that may be absent; one
of several ways. Words are lower-case runs of letters and digits, so that layout and punctuation do not count.

https://spdx.github.io/spdx-spec/v2.3/license-matching-guidelines-and-templates/
"""

import re
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as patterns  # type: ignore[attr-defined]
from typing import Any

from sca.facts.text_words import words_of

_TAG = re.compile(r'<<(?:(?P<tag>beginOptional|endOptional)(?:;[^>]*)?|var(?P<rest>;.*?"))>>', re.DOTALL)
_MATCH = re.compile(r';match="(?P<match>.*)"\Z', re.DOTALL)
_GAP = "\x00"
_ANY_WORDS = 200
_CHARACTERS_A_WORD = 4
_MOST_WAYS = 96

Steps = list[Any]


class TooManyWaysError(Exception):
    """A pattern that can be written in more ways than are worth keeping."""


def steps_of(template: str) -> Steps:
    """The steps of a template."""
    steps, end = _read(template, 0)
    if end != len(template):
        raise ValueError("an end without a beginning")
    return _tidy(steps)


def _read(template: str, at: int) -> tuple[Steps, int]:
    steps: Steps = []
    while True:
        tag = _TAG.search(template, at)
        steps.append(_words(template[at : tag.start() if tag else len(template)]))
        if tag is None:
            return steps, len(template)
        at = tag.end()
        if tag["tag"] == "endOptional":
            return steps, at
        if tag["tag"] == "beginOptional":
            inner, at = _read(template, at)
            steps.append(["?", _tidy(inner)])
        else:
            match = _MATCH.search(tag["rest"])
            steps.append(_ways(match["match"] if match else ".+"))


def _words(text: str) -> str:
    return " ".join(words_of(text))


def _ways(pattern: str) -> Any:
    """A variable part: a gap, or one of several ways in words and gaps."""
    ways: list[Steps] = []
    for text in _expand(patterns.parse(pattern, re.IGNORECASE)):
        pieces = text.split(_GAP)
        way: Steps = []
        for number, piece in enumerate(pieces):
            way.append(int(piece) if number % 2 else _words(piece))
        tidy = _tidy(way)
        if tidy not in ways:
            ways.append(tidy)
    if len(ways) == 1:
        return ways[0][0] if len(ways[0]) == 1 else ["|", ways]
    return ["|", ways]


def _expand(pattern: Any) -> list[str]:
    """Every text that a pattern stands for, gaps marked."""
    found = [""]
    for kind, value in pattern:
        found = [before + one for before in found for one in _one(kind, value)]
        if len(found) > _MOST_WAYS:
            raise TooManyWaysError
    return list(dict.fromkeys(found))


def _one(kind: Any, value: Any) -> list[str]:  # noqa: C901, PLR0911  # one line for each kind of node
    if kind is signs.LITERAL:
        return [chr(value)]
    if kind is signs.ANY:
        return [_gap(1)]
    if kind is signs.AT:
        return [""]
    if kind is signs.NOT_LITERAL:
        return [_gap(1)]
    if kind is signs.IN:
        if value == [(signs.CATEGORY, signs.CATEGORY_SPACE)]:
            return [" "]
        literals = [chr(one) for sign, one in value if sign is signs.LITERAL]
        return [" "] if len(literals) == len(value) and not "".join(literals).isalnum() else [_gap(8)]
    if kind is signs.SUBPATTERN:
        return _expand(value[3])
    if kind is signs.BRANCH:
        return [one for branch in value[1] for one in _expand(branch)]
    if kind in (signs.MAX_REPEAT, signs.MIN_REPEAT):
        least, most, inner = value
        if list(inner) == [(signs.IN, [(signs.CATEGORY, signs.CATEGORY_SPACE)])]:
            return [" "]
        if len(inner) == 1 and inner[0][0] in (signs.ANY, signs.IN):
            return [_gap(0 if most is signs.MAXREPEAT else int(most))]
        ways = _expand(inner)
        return ([""] if least == 0 else []) + (ways if most == 1 else [f"{way}{_gap(0)}" for way in ways])
    raise ValueError(f"a pattern with {kind}")


def _gap(characters: int) -> str:
    words = characters // _CHARACTERS_A_WORD + 1 if characters else _ANY_WORDS
    return f" {_GAP}{words}{_GAP} "


def _tidy(steps: Steps) -> Steps:
    """Without empty steps, words and gaps that follow one another joined."""
    tidy: Steps = []
    for step in steps:
        if not step:
            continue
        if tidy and isinstance(step, str) and isinstance(tidy[-1], str):
            tidy[-1] = f"{tidy[-1]} {step}"
        elif tidy and isinstance(step, int) and isinstance(tidy[-1], int):
            tidy[-1] = max(tidy[-1], step)
        else:
            tidy.append(step)
    return tidy

"""Shell patterns (`*`, `?`, escaped characters) as variable expansion uses them, without backtracking.

The set of places where a pattern can end is kept as the bits of one integer, so the work is the length of the
pattern times the length of the value, whatever the pattern.
"""

from enum import Enum


class Wild(Enum):
    """A wildcard: exactly one character, or any number of them."""

    ONE = "?"
    MANY = "*"


Token = str | Wild


def trim_prefix(value: str, pattern: str, *, longest: bool) -> str:
    """`${value#pattern}`, or `##` for the longest match."""
    ends = _ends(value, _tokens(pattern), 0, {})
    return value[_pick(ends, longest=longest) :] if ends else value


def trim_suffix(value: str, pattern: str, *, longest: bool) -> str:
    """`${value%pattern}`, or `%%` for the longest match."""
    ends = _ends(value[::-1], _tokens(pattern)[::-1], 0, {})
    return value[: len(value) - _pick(ends, longest=longest)] if ends else value


def replace(value: str, pattern: str, replacement: str, *, every: bool) -> str:
    """`${value/pattern/replacement}`, or `//` for every match; the longest match counts."""
    tokens = _tokens(pattern)
    places: dict[str, int] = {}
    done: list[str] = []
    at = 0
    while at < len(value):
        ends = _ends(value, tokens, at, places)
        end = _pick(ends, longest=True) if ends else at
        if end == at:
            done.append(value[at])
            at += 1
            continue
        done.append(replacement)
        at = end
        if not every:
            break
    return "".join((*done, value[at:]))


def _tokens(pattern: str) -> list[Token]:
    tokens: list[Token] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            tokens.append(next(characters, "\\"))
        elif character in "?*":
            tokens.append(Wild(character))
        else:
            tokens.append(character)
    return tokens


def _ends(value: str, tokens: list[Token], start: int, places: dict[str, int]) -> int:
    """Bit n is set if the pattern, begun at `start`, can end before character n. `places` remembers where characters stand."""
    whole = (1 << (len(value) + 1)) - 1
    ends = 1 << start
    for token in tokens:
        if token is Wild.MANY:
            ends = whole & -(ends & -ends)
        elif token is Wild.ONE:
            ends = (ends << 1) & whole
        else:
            ends = (ends & _places(value, str(token), places)) << 1
        if not ends:
            return 0
    return ends


def _places(value: str, character: str, known: dict[str, int]) -> int:
    if character not in known:
        known[character] = sum(1 << at for at, other in enumerate(value) if other == character)
    return known[character]


def _pick(ends: int, *, longest: bool) -> int:
    return (ends if longest else ends & -ends).bit_length() - 1

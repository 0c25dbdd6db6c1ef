"""Turns JSON with comments and trailing commas, as Bun writes its lock, into plain JSON of the same length.

Comments and trailing commas become blanks and line breaks stay, so that every sign keeps its place; strings are not
touched. Whatever is wrong beyond that stays as it is, for the reader of JSON to refuse at its place.
"""

import re

from sca.model.patterns import compiled

# Possessive throughout: each character is looked at once or twice, whatever the text.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_COMMENT = compiled(rf'((?:[^"/]++|{_STRING}|/(?![/*]))*+)(?:(//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)|.*+)', re.DOTALL)
_COMMA = compiled(rf'((?:[^",]++|{_STRING}|,(?!\s*+[\]}}]))*+)(?:(,)|.*+)', re.DOTALL)
_SIGN = compiled(r"[^\r\n]")
_BEFORE_A_VALUE = ("", "[", "{", ",", ":")


def plain_json(text: str) -> str:
    """The same document without comments and trailing commas."""
    if "//" in text or "/*" in text:
        text = _COMMENT.sub(_without_comment, text)
    return _COMMA.sub(_without_comma, text)


def _without_comment(found: re.Match[str]) -> str:
    before, comment = found.groups()
    return f"{before}{_SIGN.sub(' ', comment)}" if comment else found[0]


def _without_comma(found: re.Match[str]) -> str:
    """A comma that ends no value, as in `[,]`, stays: it is an error."""
    before, comma = found.groups()
    return f"{before} " if comma and before.rstrip()[-1:] not in _BEFORE_A_VALUE else found[0]

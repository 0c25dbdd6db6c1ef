"""Words, flags and mounts inside one instruction, by the quoting rules of BuildKit's parser."""

import re

from sca.model.patterns import compiled

# Possessive and atomic groups keep both patterns linear, also on quotes that are never closed.
_WORD = r"""(?>\\.|"(?:[^"\\]|\\.)*+"|'[^']*+'|[^\s"'\\]|["'\\])"""
_ONE_WORD = compiled(rf"{_WORD}++", re.DOTALL | re.ASCII)
_ONE_FLAG = compiled(rf"\s*+(--{_WORD}*+)", re.DOTALL | re.ASCII)
_BLANKS = compiled(r"\s+", re.ASCII)
_BLANK = " \t\v\f\r\n"
_QUOTES = compiled(r"""\\(.)|["']""", re.DOTALL)


def split_keyword(text: str) -> tuple[str, str]:
    """The first word of a line and the rest, both without surrounding blanks."""
    keyword, *rest = _BLANKS.split(text.strip(_BLANK), maxsplit=1)
    return keyword, rest[0] if rest else ""


def blank_separated(text: str) -> list[str]:
    """The words of an instruction that knows no quotes, such as FROM."""
    return [word for word in _BLANKS.split(text) if word]


def words(text: str) -> list[str]:
    """The words of a line. Quotes hold a word together and stay in it."""
    return _ONE_WORD.findall(text)


def unquoted(word: str) -> str:
    """A word without its quotes and escape characters."""
    return _QUOTES.sub(lambda quote: quote[1] or "", word)


def after_flags(text: str) -> str:
    """What stands behind the flags of an instruction."""
    return split_flags(text)[1]


def split_flags(text: str) -> tuple[list[tuple[str, str]], str]:
    """The flags at the beginning, each as (name, value) without quotes, and the rest of the text.

    `--` ends the flags. Flags may stand in any order; one without a value has an empty one.
    """
    flags: list[tuple[str, str]] = []
    at = 0
    while (match := _ONE_FLAG.match(text, at)) and match[1] != "--":
        name, _, value = unquoted(match[1][2:]).partition("=")
        flags.append((name, value))
        at = match.end()
    return flags, text[at:].strip(_BLANK)


def mount_source(value: str) -> str:
    """The `from` of a `--mount` value such as `type=bind,from=image,target=/x`, or an empty string."""
    for field in value.split(","):
        key, _, source = field.partition("=")
        if key.strip().lower() == "from":
            return source.strip()
    return ""

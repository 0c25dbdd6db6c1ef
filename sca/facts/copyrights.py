"""The lines of a text that say whose the copyright is, as they stand there."""

from sca.facts.text_words import is_notice

_MOST_LINES = 500
_LONGEST = 400
_MARKS = "/*#;%!-| \t"


def copyright_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Each notice once, with the number of its line, without the marks of a comment."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if is_notice(line):
            found.setdefault(" ".join(line.strip(_MARKS).split())[:_LONGEST], number)
            if len(found) == _MOST_LINES:
                break
    return tuple((number, line) for line, number in found.items())

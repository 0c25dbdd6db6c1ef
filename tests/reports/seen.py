"""What an independent reader of a report finds in it."""

import re
from typing import NamedTuple

CODE = re.compile(r"\bSCA\d{3,4}\b")


class Seen(NamedTuple):
    """One finding as a format tells it: the code, `file:line:column`, and everything that it says with it."""

    code: str
    place: str
    text: str


def marks_undone(text: str) -> str:
    """Text without what breaks the commands of build services."""
    return text.replace(r"#\u{23}", "##").replace(r"\u{3a}:", "::")

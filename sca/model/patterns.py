"""Compiles patterns in which a group is repeated without giving back, as in `(?:,[0-9]++)*+`.

Python 3.11 up to 3.11.4, which Debian 12 has among others, keeps what the last try of such a group had begun to match
(https://github.com/python/cpython/issues/106052): a name would swallow the sign behind it. There the group becomes the atomic
group that it is defined to equal (https://docs.python.org/3/library/re.html#regular-expression-syntax).
"""

import re
import sys
from typing import AnyStr

_IS_WRONG = sys.version_info < (3, 11, 5)
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\(|\)(?P<times>(?:[*+?]|\{[0-9]*(?:,[0-9]*)?\})(?=\+))?|.", re.DOTALL)


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that means the same with every Python."""
    return re.compile(with_atomic_groups(pattern) if _IS_WRONG else pattern, flags)


def with_atomic_groups(pattern: AnyStr) -> AnyStr:
    """The same pattern with `(?>(...)*)` for each `(...)*+`."""
    if isinstance(pattern, bytes):
        return with_atomic_groups(pattern.decode("latin-1")).encode("latin-1")
    parts: list[str] = []
    opened: list[int] = []
    at = 0
    while token := _TOKEN.match(pattern, at):
        at = token.end()
        parts.append(token[0])
        if token[0] == "(":
            opened.append(len(parts) - 1)
        elif token[0].startswith(")"):
            start = opened.pop()
            if token["times"]:
                parts[start] = f"(?>{parts[start]}"
                parts.append(")")
                at += 1
    return "".join(parts)

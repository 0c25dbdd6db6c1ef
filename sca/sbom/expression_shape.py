"""Whether a text has the shape of an SPDX licence expression; whether its ids exist is decided where it is made.

The schema takes any text as an expression, `MIT AND` too.
Grammar: https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
"""

import re

_TOKEN = re.compile(r"\s*+(?:(?P<open>\()|(?P<close>\))|(?P<word>[A-Za-z0-9.:+-]++))")
_JOINS = ("AND", "OR", "WITH")


def is_expression(text: str) -> bool:
    """Whether operands and operators alternate and every parenthesis is closed."""
    depth = 0
    wants_operand = True
    position = 0
    text = text.rstrip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            return False
        position = token.end()
        if token["close"]:
            depth -= 1
            if wants_operand or depth < 0:
                return False
        elif token["open"]:
            depth += 1
            if not wants_operand:
                return False
        elif (token["word"] in _JOINS) is wants_operand:
            return False
        else:
            wants_operand = not wants_operand
    return depth == 0 and not wants_operand

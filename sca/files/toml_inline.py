"""Inline tables over several lines, as TOML 1.1 allows them, written as TOML 1.0 has them.

Some programs read them already: pixi does. Line feeds and comments inside of braces are taken out, and so is a comma before the
closing one; as many line feeds follow the table, so that everything else stays on its line.

https://github.com/toml-lang/toml/blob/main/CHANGELOG.md
"""

import re

from sca.model.patterns import compiled

_TOKEN = compiled(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}+'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'{3,5}+"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"|,(?=(?:[ \t\n]++|#[^\n]*+)*+\})"
    r"|[{}\[\]\n]",
    re.DOTALL,  # a line feed may be escaped in a text of several lines
)


def on_one_line(text: str) -> str:
    """The same document with every inline table on one line. What is no TOML at all stays none."""
    if "{" not in text:
        return text
    open_signs: list[str] = []
    owed = 0
    parts: list[str] = []
    at = 0
    for found in _TOKEN.finditer(text):
        sign = found[0]
        parts.append(text[at : found.start()])
        at = found.end()
        inside = bool(open_signs) and open_signs[-1] == "{"
        if sign in ("{", "["):
            open_signs.append(sign)
        elif sign in ("}", "]"):
            if open_signs:
                open_signs.pop()
        elif sign == "\n" and inside:
            owed += 1
            sign = " "
        elif inside and (sign == "," or sign.startswith("#")):
            sign = ""
        elif sign == "\n" and not open_signs:
            sign = "\n" * (owed + 1)
            owed = 0
        parts.append(sign)
    return "".join((*parts, text[at:]))

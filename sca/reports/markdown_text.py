"""Text of a scan inside Markdown: nothing in it is markup, a mention, a reference to an issue, a link or an image.

What is more than a plain word stands in a `code` element, where GitHub and GitLab look for no mentions and references, and
every character that could be markup is written as a reference to a character. An `@` is followed by an empty comment, so
that no address of mail is recognised in what the references stand for.
"""

import re

from sca.model.text import brief

CUT = 400
_ACTIVE = re.compile(r"[\\`*_\[\]{}<>|#!~@&:$^=\"']")
_WWW = re.compile(r"(www)\.", re.IGNORECASE)
_PLAIN = re.compile(r"[(]*(?:[^\W\d_]+(?:[-'][^\W\d_]+)*|[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})[.,:;)…]*")
_OPEN, _CLOSE = re.compile(r"[{\[]"), re.compile(r"[}\]]")
_END, _END_OF_PART = re.compile(r"[.,:;]*\Z"), re.compile(r"[.,:;)]*\Z")


def code(text: str, length: int = CUT) -> str:
    """The text as code: names, places, addresses. It may stand in a cell of a table."""
    return f"<code>{_escaped(brief(text, length))}</code>" if text.strip() else ""


def prose(text: str, length: int = CUT) -> str:
    """A sentence: plain words stay, runs of anything else are code, and so is all within braces and brackets."""
    runs: list[tuple[bool, list[str]]] = []
    depth = 0
    for word in brief(text, length).split(" "):
        is_plain = depth == 0 and (not word or _PLAIN.fullmatch(word) is not None)
        depth = max(depth + len(_OPEN.findall(word)) - len(_CLOSE.findall(word)), 0)
        if not runs or runs[-1][0] != is_plain:
            runs.append((is_plain, []))
        runs[-1][1].append(word)
    return " ".join(_run(" ".join(words), is_plain=is_plain) for is_plain, words in runs)


def _run(text: str, *, is_plain: bool) -> str:
    """Words of one kind. A comma behind the last one is none of its name."""
    end = None if is_plain else (_END if "(" in text else _END_OF_PART).search(text)
    at = end.start() if end else 0
    named = f"<code>{_escaped(text[:at])}</code>" if at else ""
    return named + _escaped(text[at:])


def _escaped(text: str) -> str:
    shown = _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", text)
    return _WWW.sub(r"\1&#46;", shown).replace("&#64;", "&#64;<!-- -->")

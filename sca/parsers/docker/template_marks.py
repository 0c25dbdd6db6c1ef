"""Marks of the programs that make Dockerfiles from templates: Jinja, Go, Cottle, ERB and their like."""

from sca.model.patterns import compiled
from sca.parsers.docker.words import blank_separated

_STARTS = ("{{", "{%", "{#", "<%", "}}", "%}")
_MARKS = ("{{", "{%", "<%")
# What stands between marks may hold blanks; it is bounded, so that marks that are never closed cost little.
_WORD = compiled(r"(?>\{\{[^{}\n]{0,200}+\}\}|\{%[^{}\n]{0,200}?%\}|<%[^<>\n]{0,200}?%>|[^\s])++")
FAULT = "another program fills in a part of it"


def begins_with_mark(keyword: str) -> bool:
    """Whether what stands in the place of an instruction is one for another program."""
    return keyword.startswith(_STARTS)


def has_mark(text: str) -> bool:
    """Whether another program fills in a part of a text."""
    return any(mark in text for mark in _MARKS)


def separated(text: str) -> list[str]:
    """The words of a text; what another program fills in is a part of the word that it stands in."""
    return _WORD.findall(text) if has_mark(text) else blank_separated(text)

"""Readers of the formats of build services, written from their documentation and not from our writers."""

import html
import json
import re
from collections.abc import Callable
from typing import Any

import cmarkgfm
from cmarkgfm.cmark import Options

_TEAMCITY = re.compile(r"##teamcity\[(\w+) ((?:\w+='(?:[^|'\[\]\n\r]|\|.)*' ?)+)\]")
_TEAMCITY_VALUE = re.compile(r"(\w+)='((?:[^|'\[\]\n\r]|\|.)*)'")
_TEAMCITY_ESCAPE = re.compile(r"\|(?:0x([0-9a-f]{4})|(.))")
_AZURE = re.compile(r"##vso\[([a-z]+\.[a-z]+)(?: ([^\]]*))?\](.*)")
# The rule by which MSBuild finds errors in the output of tools, in its documented parts: origin, kind, code, text.
_MSBUILD = re.compile(
    r"^\s*(?:(?P<origin>(?:\d+>)?[a-zA-Z]?:[^:]*|[^:]*):|)(?P<sub>|[^:]*? )(?P<kind>error|warning)"
    r"(?:\s*(?P<code>[^: ]*))?\s*:(?P<text>.*)$"
)


def markdown_as_html(text: str) -> str:
    """What GitHub's own parser makes of it, raw HTML left in."""
    made: str = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return made


def markdown_as_text(text: str) -> str:
    """The words that a reader sees."""
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", markdown_as_html(text)))


def teamcity(text: str) -> list[tuple[str, dict[str, str]]]:
    """The messages of a log: their names and values. A line that is no whole message is none."""
    found = [match for line in text.split("\n") if (match := _TEAMCITY.fullmatch(line))]
    return [(match[1], {key: _teamcity_value(value) for key, value in _TEAMCITY_VALUE.findall(match[2])}) for match in found]


def _teamcity_value(text: str) -> str:
    meant = _TEAMCITY_ESCAPE.sub(lambda e: chr(int(e[1], 16)) if e[1] else {"n": "\n", "r": "\r"}.get(e[2], e[2]), text)
    return meant.encode("utf-16", "surrogatepass").decode("utf-16")


def azure(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands of a log: action, properties and message. As the agent does it, a command may begin anywhere in a line."""
    found = [match for line in text.split("\n") if (match := _AZURE.search(line))]
    return [(match[1], _azure_properties(match[2] or ""), _azure_value(match[3])) for match in found]


def _azure_properties(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {name: _azure_value(value).replace("%5D", "]").replace("%3B", ";") for name, _, value in pairs}


def _azure_value(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%AZP25", "%")


def msbuild(text: str) -> list[dict[str, str]]:
    """The errors and warnings that MSBuild finds in a log."""
    return [match.groupdict() for line in text.split("\n") if (match := _MSBUILD.match(line))]


def _azure_lines(text: str) -> list[str]:
    return [text.replace("%AZP25", "%")]


def _teamcity_lines(text: str) -> list[str]:
    return [" ".join(values.values()) for _, values in teamcity(text)]


def _bitbucket_lines(text: str) -> list[str]:
    report, batches = bitbucket(text)
    return [str(report), *(f"{one['title']} {one['details']}" for batch in batches for one in batch)]


def _msbuild_lines(text: str) -> list[str]:
    """The lines, with places as other reports write them."""
    return [
        re.sub(r"\((\d+)(?:,(\d+))?\): ", lambda at: f":{at[1]}{':' + at[2] if at[2] else ''} ", line)
        for line in text.split("\n")
    ]


def bitbucket(text: str) -> tuple[dict[str, Any], list[list[dict[str, Any]]]]:
    """The report and the batches of annotations."""
    document = json.loads(text)
    return document["report"], document["annotations"]


_LINES: dict[str, Callable[[str], list[str]]] = {
    "markdown": lambda text: [markdown_as_text(text)],
    "markdown-comment": lambda text: [markdown_as_text(text)],
    "azure": _azure_lines,
    "teamcity": _teamcity_lines,
    "bitbucket": _bitbucket_lines,
    "msbuild": _msbuild_lines,
}


def _reader(read: Callable[[str], list[str]]) -> Callable[[bytes], list[str]]:
    """What a person is told, without the marks that break commands of build services."""
    return lambda data: [line.replace(r"#\u{23}", "##").replace(r"\u{3a}:", "::") for line in read(data.decode())]


READERS: dict[str, Callable[[bytes], list[str]]] = {name: _reader(read) for name, read in _LINES.items()}

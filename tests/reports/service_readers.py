"""Findings as a build service, or whoever reads its Markdown, finds them in a report: code, place and text."""

import re
from collections.abc import Iterator

from lxml import html as lxml_html

from tests.reports import platform_readers as services
from tests.reports.seen import CODE, Seen, marks_undone

_LAST = re.compile(r"\((?:SCA\d+, )?([^()]+)\)$")
_PLAIN = re.compile(r"(SCA\d+) (\S.*?:\d+(?::\d+)?):? (?:waived|baselined|informational|warning)")


def markdown(data: bytes) -> Iterator[Seen]:
    """The rows of the tables of findings, as the page that a forge makes of it shows them."""
    for row in lxml_html.fromstring(f"<div>{services.markdown_as_html(data.decode())}</div>").iterfind(".//tr"):
        cells = [cell.text_content() for cell in row.iterfind("td")]
        if cells and (found := re.search(r"SCA\d+", cells[0])):
            yield Seen(found[0], cells[2], cells[1])


def azure(data: bytes) -> Iterator[Seen]:
    """Issues, and the plain lines of what asks for nothing."""
    for _, properties, text in services.azure(data.decode()):
        if CODE.fullmatch(properties.get("code", "")) and (place := _LAST.search(text)):
            yield Seen(properties["code"], place[1], marks_undone(text))
    yield from _plain(data)


def teamcity(data: bytes) -> Iterator[Seen]:
    """Inspections."""
    for name, values in services.teamcity(data.decode()):
        if name == "inspection" and CODE.fullmatch(values["typeId"]) and (place := _LAST.search(values["message"])):
            yield Seen(values["typeId"], place[1], marks_undone(values["message"]))


def bitbucket(data: bytes) -> Iterator[Seen]:
    """Annotations."""
    for batch in services.bitbucket(data.decode())[1]:
        for one in batch:
            if (code := CODE.match(one["title"])) and (place := _LAST.search(one["details"])):
                yield Seen(code[0], place[1], marks_undone(one["details"]))


def msbuild(data: bytes) -> Iterator[Seen]:
    """Errors and warnings, and the lines of what asks for nothing."""
    for one in services.msbuild(data.decode()):
        if CODE.fullmatch(one["code"] or ""):
            place = re.sub(r"\((\d+)(?:,(\d+))?\)$", lambda at: ":" + ":".join(filter(None, at.groups())), one["origin"])
            yield Seen(one["code"], place, marks_undone(one["text"]))
    yield from _plain(data)


def _plain(data: bytes) -> Iterator[Seen]:
    for line in data.decode().splitlines():
        if found := _PLAIN.match(line.removeprefix("sca: note: ")):
            yield Seen(found[1], found[2], marks_undone(line))

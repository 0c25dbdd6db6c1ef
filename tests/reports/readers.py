"""Independent readers: what somebody who knows a format, and nothing of ours, finds in a report.

A new row of REPORTS needs a row here; `test_golden_scenario` says so. A reader gives one `Seen` for each finding of the file.
"""

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

import junitparser
import openpyxl
import pydot
from lxml import etree as lxml_xml
from lxml import html as lxml_html

from sca.model.result import Result
from sca.model.verdict import Finding
from tests.reports import service_readers
from tests.reports.seen import CODE, Seen, marks_undone

PLACE = re.compile(r"(?:^|\n)where: (.*?)(?: \(included by .*)?(?=\n|$)")


Reader = Callable[[bytes], Iterable[Seen]]


def _html(data: bytes) -> Iterator[Seen]:
    for row in lxml_html.fromstring(data.decode()).findall(".//table[@class='t-find']/tbody/tr"):
        for line_break in list(row.iter("br")):
            line_break.tail = f"\n{line_break.tail or ''}"
        cells = ["".join(cell.itertext()) for cell in row]
        yield Seen(CODE.findall(cells[1])[0], cells[2].split("\n")[0], cells[1])


def _text(data: bytes) -> Iterator[Seen]:
    lines = data.decode().split("\n")
    for number, line in enumerate(lines):
        if found := re.match(r"(?:error|undetermined|warning)\[(\w+)\]: (.*)", line):
            yield Seen(found[1], lines[number + 1].removeprefix("  --> ").split("  (")[0], marks_undone(found[2]))
        elif found := re.match(r"(?:waived|baselined|note)\[(\w+)\]: (.*) at (.*?)(?:, until |: )", line):
            yield Seen(found[1], found[3], marks_undone(found[2]))


def _json(data: bytes) -> Iterator[Seen]:
    for finding in json.loads(data)["findings"]:
        where = finding["where"]
        place = ":".join(str(where[part]) for part in ("path", "line", "column") if where.get(part) is not None)
        yield Seen(finding["code"], place, _shown(finding["label"]))


def _shown(text: str) -> str:
    r"""Controls as `\u{..}`, which JSON holds as they are."""
    return "".join(char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in text)


def _junit(data: bytes) -> Iterator[Seen]:
    for suite in junitparser.JUnitXml.fromstring(data):
        for case in suite:
            said = [result.text or "" for result in case.result] + [case.system_out or ""]
            yield from _paragraphs("\n\n".join(said))
        yield from _paragraphs("\n\n".join(element.text or "" for element in suite._elem.iterfind("system-out")))  # noqa: SLF001


def _paragraphs(text: str) -> Iterator[Seen]:
    for paragraph in text.split("\n\n"):
        if found := PLACE.search(paragraph):
            yield Seen(CODE.findall(paragraph)[0], found[1], paragraph)


def _csv_findings(data: bytes) -> Iterator[Seen]:
    yield from _rows(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def _csv_packages(data: bytes) -> Iterator[Seen]:
    for row in csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True):
        for code in CODE.findall(row["findings"]):
            yield from (Seen(code, place, row["package"]) for place in row["places"].split("; "))


def _xlsx(data: bytes) -> Iterator[Seen]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *rows = book["Findings"].iter_rows(values_only=True)
    yield from _rows({str(name): "" if cell is None else str(cell) for name, cell in zip(head, row, strict=True)} for row in rows)


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[Seen]:
    for row in rows:
        if row["kind"] == "finding":
            yield Seen(row["code"], ":".join(row[name] for name in ("file", "line", "column") if row[name]), row["package"])


def dot_graph(data: bytes) -> Any:
    """The one graph in a file, as pydot reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pydot calls its own parser by old names
        graphs: Any = pydot.graph_from_dot_data(data.decode())
    (graph,) = graphs
    return graph


def dot_label(node: Any) -> str:
    """The text of a label as Graphviz shows it."""
    text = re.sub(r"\\(.)", lambda mark: "\n" if mark[1] == "l" else mark[1], node.get_label()[1:-1])
    return text.replace("&amp;", "&").removesuffix("\n")


def _dot(data: bytes) -> Iterator[Seen]:
    for node in dot_graph(data).get_nodes():
        if re.fullmatch(r"n\d+", node.get_name()):
            yield from _label(dot_label(node))


def _mermaid(data: bytes) -> Iterator[Seen]:
    first, *lines = data.decode().splitlines()
    assert first.startswith("flowchart ")
    for line in lines:
        if found := re.fullmatch(r'  n\d+[(\[/]+"([^"]*)"[)\]/]+:::\w+', line):
            text = found[1].replace("<br/>", "\n")
            yield from _label(re.sub(r"#(\d+);", lambda mark: chr(int(mark[1])), text))


def _label(text: str) -> Iterator[Seen]:
    name, *lines = text.strip("\n").split("\n")
    for line in lines:
        found = re.fullmatch(r"((?:SCA\d{3} )+)[a-z]+ (.*)", line)
        assert found, line
        yield from (Seen(code, found[2], name) for code in found[1].split())


def _sarif(data: bytes) -> Iterator[Seen]:
    for result in json.loads(data)["runs"][0]["results"]:
        where = result["locations"][0]["physicalLocation"]
        region = where.get("region", {})
        parts = (unquote(where["artifactLocation"]["uri"]), region.get("startLine"), region.get("startColumn"))
        text = re.sub(r"\{ (?=\d)", "{", result["message"]["text"])  # so broken, a number in braces is no placeholder
        yield Seen(result["ruleId"], ":".join(str(part) for part in parts if part is not None), text)


def _code_quality(data: bytes) -> Iterator[Seen]:
    """A column stands at the end of the text, because the format has none."""
    for issue in json.loads(data):
        if CODE.fullmatch(issue["check_name"]):
            place = f"{issue['location']['path']}:{issue['location']['lines']['begin']}"
            told = issue["description"].rpartition(f"({place}:")[2]
            column = f":{told[:-1]}" if told[:-1].isdigit() else ""
            yield Seen(issue["check_name"], place + column, issue["description"])


def _checkstyle(data: bytes) -> Iterator[Seen]:
    for file in lxml_xml.fromstring(data, lxml_xml.XMLParser(resolve_entities=False)):
        for error in file:
            if found := CODE.match(error.get("message", "")):
                parts = (file.get("name", ""), error.get("line", "0"), error.get("column", ""))
                yield Seen(found[0], ":".join(part for part in parts if part not in ("", "0")), error.get("message", ""))


def _annotations(data: bytes) -> Iterator[Seen]:
    """Findings that go away together are the lines of one annotation, each with its place at its end."""
    for line in data.decode().splitlines():
        properties, _, text = line.partition(" ")[2].partition("::")
        told = dict(pair.partition("=")[::2] for pair in properties.split(","))
        several = re.findall(r"^- (SCA\d+) (.*) \(([^()]+)\)$", unquote(text), re.MULTILINE)
        yield from (Seen(code, place, marks_undone(said)) for code, said, place in several)
        if not several and (found := CODE.match(unquote(told.get("title", "")))):
            place = ":".join(unquote(told[name]) for name in ("file", "line", "col") if name in told)
            yield Seen(found[0], place, marks_undone(unquote(text)))


READERS: dict[str, Reader] = {
    "html": _html,
    "junit": _junit,
    "junit-strict": _junit,
    "json": _json,
    "text": _text,
    "csv-findings": _csv_findings,
    "csv-packages": _csv_packages,
    "xlsx": _xlsx,
    "dot": _dot,
    "mermaid": _mermaid,
    "sarif": _sarif,
    "gitlab-codequality": _code_quality,
    "checkstyle": _checkstyle,
    "github-annotations": _annotations,
    "markdown": service_readers.markdown,
    "markdown-comment": service_readers.markdown,
    "azure": service_readers.azure,
    "teamcity": service_readers.teamcity,
    "bitbucket": service_readers.bitbucket,
    "msbuild": service_readers.msbuild,
}


def _about_packages(result: Result) -> list[Finding]:
    nodes = {component.id for component in result.components} | {reference.id for reference in result.references}
    return [finding for finding in result.verdict.findings if finding.node in nodes]


# Formats that say on purpose less than everything: which findings of a result they hold.
HOLD: dict[str, Callable[[Result], list[Finding]]] = {"csv-packages": _about_packages}

"""Writes the page that people read: one file, complete without script, that asks no server for anything.

A table shows a limited number of rows and the whole page a limited number of bytes, so that a browser stays quick whatever
was scanned; the page says what it leaves out and where that is. Above `MOST_PACKAGES` packages the inventory lies in pages of its
own beside it.

Everything from scanned content is made visible and escaped on its way into the page, wherever the template prints it
(`sca.reports.page_runtime`). Build servers that serve the page under a stricter policy than its own, as Jenkins does, take the
style sheet (`sca.reports.page`).
"""

from msgspec import Struct

from sca.model.alike import alike
from sca.model.result import DataUsed, Result
from sca.model.verdict import WaiverUse
from sca.reports.actions import actions, losses
from sca.reports.base import Artefact
from sca.reports.changes import summary
from sca.reports.graph import Graph
from sca.reports.html_details import Details
from sca.reports.html_inventory import MOST_PACKAGES, PER_PAGE, inventory_pages, parts
from sca.reports.html_layers import image_facts, layer_rows
from sca.reports.html_licences import duty_rows, licence_rows
from sca.reports.html_packages import Packages
from sca.reports.html_tables import file_rows, finding_rows, project_rows, rule_rows
from sca.reports.html_todo import MOST_IN_ENTRY, entry
from sca.reports.html_verdict import since_lines, who_lines
from sca.reports.html_vulnerabilities import band_rows, vulnerability_rows
from sca.reports.html_ways import MOST_GOING, going_away, picture
from sca.reports.page import STYLESHEET, page, stylesheet
from sca.reports.page_words import GLOSSARY, SUBJECTS, say
from sca.reports.standing import counts_line, is_empty, records_line, standing, state_counts, subject_counts

MOST_ACTIONS = 100
MOST_LOSSES = 20
MOST_ROWS = 5_000
MOST_FINDINGS = 1_200
MOST_CHANGES = 500
# How many bytes the details of packages may take: of a page as it mostly is, of a large one, and at least; and what each
# finding takes of that.
_DETAILS = 340_000
_DETAILS_OF_MANY = 700_000
_DETAILS_AT_LEAST = 40_000
_PER_FINDING = 450
_MANY = 500


class DataRow(Struct, frozen=True):
    """Outside knowledge that the verdict rests on, in words."""

    name: str
    source: str
    amount: str
    oldest: str
    newest: str


def render(result: Result) -> bytes:
    """The page as one file."""
    return render_beside(result, ())


def render_beside(result: Result, artefacts: tuple[Artefact, ...]) -> bytes:
    """The page, which names other files of the same run."""
    graph = Graph(result)
    packages = Packages(result, graph)
    pages = inventory_pages(packages.groups)
    ranked = packages.about_findings_first()
    listed = [group for group in ranked[:PER_PAGE] if group.state] if pages else packages.groups
    detailed = Details(packages).of((group for group in ranked if group.state or not pages), _room(result, len(listed)))
    ids = frozenset(detail.group.id for detail in detailed)
    findings = finding_rows(result)
    groups = actions(result)
    lost = alike(losses(result))
    changes = result.baseline.changes if result.baseline is not None else None
    vulnerabilities = vulnerability_rows(result)
    return page(
        result.tool,
        {
            "result": result,
            "standing": standing(result),
            "records": records_line(result),
            "since": since_lines(result),
            "who": who_lines(result),
            "empty": is_empty(result),
            "counts": state_counts(result),
            "subjects": {SUBJECTS[kind]: count for kind, count in subject_counts(result).items()},
            "counts_line": counts_line(result),
            "findings": findings,
            "rules": rule_rows(result),
            "finding_ids": {finding: f"f{number}" for number, finding in enumerate(findings[:MOST_FINDINGS], 1)},
            "anchors": {node.id: group.id for group in listed for node in group.nodes},
            "losses": lost[:MOST_LOSSES],
            "losses_left": sum(1 + one.further for one in lost[MOST_LOSSES:]),
            "groups": [entry(action) for action in groups[:MOST_ACTIONS]],
            "groups_left": len(groups) - MOST_ACTIONS,
            "groups_over": max(len(groups) - MOST_ACTIONS, 0),
            "most_in_group": MOST_IN_ENTRY,
            "changes": changes,
            "changed_findings": sorted(changes.findings, key=lambda one: one.kind != "new") if changes is not None else [],
            "changes_summary": summary(changes) if changes is not None else "",
            "most_changes": MOST_CHANGES,
            "picture": picture(findings),
            "going": going_away(result, graph),
            "most_going": MOST_GOING,
            "vulnerabilities": vulnerabilities,
            "bands": band_rows(vulnerabilities),
            "packages": packages.rows(listed, ids),
            "details": sorted(detailed, key=lambda detail: (detail.group.package, detail.group.label)),
            "package_count": len(packages.groups),
            "pages": pages,
            "licences": licence_rows(result),
            "duties": duty_rows(result),
            "files": file_rows(result),
            "projects": project_rows(result),
            "layers": layer_rows(result),
            "image_facts": image_facts(result.image),
            "waivers": _waivers(result.verdict.waivers),
            "data": _data(result),
            "uncovered": _uncovered(result),
            "artefacts": artefacts,
            "most_rows": MOST_ROWS,
            "most_findings": MOST_FINDINGS,
            "words": GLOSSARY,
        },
        script=True,
    )


def companions(result: Result) -> tuple[tuple[str, bytes], ...]:
    """What lies beside the page, by name: its style sheet, and the pages of a large inventory."""
    beside = [(STYLESHEET, stylesheet())]
    if len(result.components) > MOST_PACKAGES:
        told = {"result": result, "standing": standing(result)}
        made = parts(Packages(result, Graph(result)))
        beside.extend((name, page(result.tool, {**told, "part": part}, script=True)) for name, part in made)
    return tuple(beside)


def _room(result: Result, listed: int) -> int:
    findings = min(len(result.verdict.findings), MOST_FINDINGS)
    room = min(max(_DETAILS, _DETAILS * listed // _MANY), _DETAILS_OF_MANY)
    return max(room - _PER_FINDING * findings, _DETAILS_AT_LEAST)


def _uncovered(result: Result) -> str:
    """How many packages of which types the data about vulnerabilities does not know of."""
    types = result.advisories.uncovered if result.advisories is not None else ()
    return ", ".join(f"{count} {type}" for type, count in types)


def _waivers(waivers: tuple[WaiverUse, ...]) -> list[tuple[str, list[WaiverUse]]]:
    expired = [waiver for waiver in waivers if waiver.state == "expired"]
    used = [waiver for waiver in waivers if waiver.state != "expired" and waiver.matches]
    unused = [waiver for waiver in waivers if waiver.state != "expired" and not waiver.matches]
    return [(say("waivers.expired"), expired), (say("waivers.in-force"), used), (say("waivers.unused"), unused)]


def _data(result: Result) -> list[DataRow]:
    rows = [_data_row(one) for one in result.data]
    known = result.advisories
    if known is not None and not known.fault:
        amount = say("data.known", count=len(result.vulnerabilities))
        digest, imported = say("any.digest", digest=known.digest), say("data.imported", day=known.imported)
        rows.append(DataRow(say("data.vulnerabilities"), digest, amount, imported, known.newest))
    return rows


def _data_row(one: DataUsed) -> DataRow:
    return DataRow(one.name, one.source, say("data.answers", count=one.count), one.oldest, one.newest)

"""Turns a Result into JUnit test cases: one case for each package and family of rules, so that a build server can follow it.

A case keeps its name when a package is upgraded or a finding changes its severity, because build servers join the
history of a case on class name and name; some ignore the suite, so the name ends with the file. docs/reports.md has the
mapping and the reasons.
"""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Component, Location, Reference, Scope
from sca.model.result import Result
from sca.model.text import brief, plural, visible
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.actions import is_told_by_problem, order, way_in

FAILED, ERROR, SKIPPED, PASSED = STATUSES = ("failed", "error", "skipped", "passed")
MOST_PASSING = 2_000
MESSAGE = 200
_FAMILIES = {
    "packages": "approval",
    "licences": "licence",
    "sources": "source",
    "images": "image",
    "actions": "action",
    "releases": "release",
    "waivers": "waiver",
    "vulnerabilities": "vulnerability",
    "gaps": "gap",
    "break-glass": "break-glass",
    "conditions": "condition",
}
_OF_REFERENCES = {"image": "images", "action": "actions", "download": "downloads"}
_OF_COMPONENTS = ("packages", "licences", "sources")
_SCOPES = frozenset(map(str, Scope))
_WORST = (
    (State.OPEN, FAILED),
    (State.UNDETERMINED, ERROR),
    (State.WARNING, PASSED),
    (State.WAIVED, SKIPPED),
    (State.BASELINED, SKIPPED),
)


class Case(Struct, frozen=True):
    """One test case of one suite. `body` is text of several lines; `line` is 0 where there is none."""

    suite: str
    classname: str
    name: str
    status: str
    file: str = ""
    line: int = 0
    type: str = ""
    message: str = ""
    body: str = ""
    properties: tuple[tuple[str, str], ...] = ()


class _Key(Struct, frozen=True, order=True):
    file: str
    family: str
    scope: str
    name: str


def package_cases(result: Result) -> list[Case]:
    """A case for each package of each file and family: its findings, or that it passed."""
    everything: tuple[Component | Reference, ...] = (*result.components, *result.references)
    nodes = {node.id: node for node in everything}
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    found: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in result.verdict.findings:
        if not is_told_by_problem(finding):
            found[_finding_key(finding, nodes.get(finding.node))].append(finding)
    cases = [_finding_case(key, sorted(findings, key=order), waivers) for key, findings in found.items()]
    passed = {key: where for key, where in _judged(result) if key not in found}
    return cases + (_passed(passed) if len(passed) <= MOST_PASSING else _summaries(passed))


def suite_name(family: str, file: str) -> str:
    """The name of a suite; `family` is the word of the report."""
    return f"sca {family}: {file}"


def _judged(result: Result) -> Iterable[tuple[_Key, Location]]:
    """Everything that a family of rules looked at. Without a record of the families, those that found something."""
    families = result.verdict.families or {"packages", *(finding.family for finding in result.verdict.findings)}
    for component in result.components:
        for family in _OF_COMPONENTS:
            if family in families:
                yield _node_key(component, family), component.locations[0]
    for reference in result.references:
        family = _OF_REFERENCES.get(reference.kind, "packages")
        if family in families:
            yield _node_key(reference, family), reference.locations[0]


def _node_key(node: Component | Reference, family: str) -> _Key:
    return _Key(node.locations[0].path, family, str(node.scope), _name(node))


def _finding_key(finding: Finding, node: Component | Reference | None) -> _Key:
    scope = finding.scope if finding.scope in _SCOPES else "policy"
    if node is None:
        return _Key(finding.where.path, finding.family, scope, _bare(finding))
    return _Key(finding.where.path, finding.family, str(node.scope), _name(node))


def _name(node: Component | Reference) -> str:
    """Type and name without the version: `npm/@babel/core`, `pypi/requests`, an image without its tag."""
    package = node.package
    name = f"{package.namespace}/{package.name}" if package.namespace else package.name
    return f"{package.type}/{name}"


def _bare(finding: Finding) -> str:
    """A name for a finding about no package of the inventory: the waiver, or the subject without its version."""
    if finding.waiver:
        return finding.waiver
    purl = finding.subject.partition("?")[0]
    return purl.removeprefix("pkg:").rpartition("@")[0] or purl


def _finding_case(key: _Key, findings: list[Finding], waivers: dict[str, WaiverUse]) -> Case:
    states = {finding.state for finding in findings}
    state, status = next(((state, status) for state, status in _WORST if state in states), (State.INFORMATIONAL, PASSED))
    first = next(finding for finding in findings if finding.state is state)
    return replace(
        _case(key, status, first.where),
        type=first.code,
        message=_message(first, waivers.get(first.waiver)),
        body="\n\n".join(_paragraph(finding, waivers.get(finding.waiver)) for finding in findings),
        properties=_properties(findings),
    )


def _case(key: _Key, status: str, where: Location, body: str = "") -> Case:
    family = _FAMILIES.get(key.family, key.family)
    return Case(
        suite=suite_name(family, key.file),
        classname=f"sca.{family}.{key.scope}",
        name=f"{key.name} ({key.file})",
        status=status,
        file=where.path,
        line=where.line or 0,
        body=body,
    )


def _passed(passed: dict[_Key, Location]) -> list[Case]:
    return [_case(key, PASSED, where) for key, where in passed.items()]


def _summaries(passed: dict[_Key, Location]) -> list[Case]:
    """One case for all packages that passed in a file; how many stands in the text, because a name stays the same."""
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for key in passed:
        counts[key.file, key.family] += 1
    return [
        _case(_Key(file, family, "summary", "all other packages"), PASSED, Location(file), f"{plural(count, 'package')} passed")
        for (file, family), count in counts.items()
    ]


def _message(finding: Finding, waiver: WaiverUse | None) -> str:
    if finding.state is State.WAIVED:
        until = f" until {waiver.expires}: {waiver.reason}" if waiver else ""
        return brief(f"{finding.code} waived by {finding.waiver}{until}", MESSAGE)
    tail = "; ".join(text for text in (f"({finding.code})", way_in(finding), str(finding.where)) if text)
    words = {State.BASELINED: "in the baseline: ", State.UNDETERMINED: "undetermined: ", State.WARNING: "warning: "}
    word = words.get(finding.state, "")
    tail = brief(tail, MESSAGE // 2)
    return f"{brief(word + finding.message, MESSAGE - 1 - len(tail))} {tail}"


def _paragraph(finding: Finding, waiver: WaiverUse | None) -> str:
    """Everything about one finding, the most telling lines first: some readers cut after 2,000 characters."""
    lines = [
        finding.subject,
        f"{finding.state} {finding.code} {finding.rule}: {finding.message}",
        f"where: {finding.where}" + (f" (included by {' > '.join(finding.where.chain)})" if finding.where.chain else ""),
    ]
    if finding.fix:
        lines.append(f"fix: {finding.fix}")
    if finding.judged_by:
        lines.append(f"policy: {finding.judged_by}")
    if len(finding.path) > 1:
        more = f" (+{plural(finding.more_paths, 'more way')})" if finding.more_paths else ""
        lines.append(f"path: {' > '.join(finding.path)}{more}")
    if waiver:
        lines.append(f"waiver: {waiver.id}, owner {waiver.owner}, until {waiver.expires}, reason: {waiver.reason}")
    lines.extend(f"fact: {name} = {value}" for name, value in finding.facts)
    return "\n".join(visible(line) for line in lines)


def _properties(findings: list[Finding]) -> tuple[tuple[str, str], ...]:
    pairs = [("sca:purl", finding.subject) for finding in findings]
    pairs += [("sca:rule", finding.rule) for finding in findings]
    pairs += [("sca:waiver", finding.waiver) for finding in findings if finding.waiver]
    return tuple(dict.fromkeys(pairs))

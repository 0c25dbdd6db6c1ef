"""Writes SARIF 2.1.0, for code scanning, pipelines and editors: findings are results, what was not read are notifications.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. One service takes 25,000 results and 10 MB packed,
and shows 5,000 results; so there are 5,000 at most, those that fail a run first, and the file says how many are missing.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sca import exit_status
from sca.model.component import Location, Problem
from sca.model.inventory import FileOutcome
from sca.model.result import Result
from sca.model.text import brief, plural
from sca.model.verdict import State
from sca.reports.actions import order
from sca.reports.fingerprint import fingerprints
from sca.reports.further_places import Places
from sca.reports.one_line import problem_line, run_line
from sca.reports.sarif_result import Frame, sarif_result
from sca.reports.sarif_rules import descriptors
from sca.reports.sarif_text import BASES, IMAGE, POLICY, SOURCES, message, physical
from sca.reports.standing import verdict_line
from sca.reports.weight import importance

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5_000
MOST_NOTIFICATIONS = 1_000
MOST_FILES = 2_000
MOST_BYTES = 8_000_000
_MOST_BYTES_BESIDES = 500_000
_DECIDED = (exit_status.SATISFIED, exit_status.VIOLATED)
_SEMANTIC = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?").fullmatch
_TAG = re.compile(r"(?<=:)(?P<name>.+):[^:/]+\Z")
_JSON = msgspec.json.Encoder()


def render(result: Result) -> bytes:
    """The log of one run, one line for each rule and each result."""
    rules = descriptors(result.verdict.findings)
    results = _results(result, rules)
    head = _JSON.encode(_head(result, len(result.verdict.findings) - len(results)))
    driver = _JSON.encode(_driver(result))
    start = b'{"$schema":"%s","version":"2.1.0","runs":[\n' % SCHEMA.encode()
    tool = b',\n"tool":{"driver":%s,"rules":[\n%s\n]}}' % (driver[:-1], b",\n".join(map(_JSON.encode, rules)))
    return start + head[:-1] + tool + b',\n"results":[\n' + b",\n".join(results) + b"\n]}]}\n"


def withheld(result: Result) -> str:
    """What the file leaves out, in a sentence; empty if it holds everything."""
    return _withheld(len(result.verdict.findings) - len(_results(result, descriptors(result.verdict.findings))))


def _withheld(count: int) -> str:
    if not count:
        return ""
    least = "those that fail the run and the worst are here"
    return f"{plural(count, 'finding')} left out because readers take no more: {least}, all are in the JSON report"


def _results(result: Result, rules: list[dict[str, Any]]) -> list[bytes]:
    """The results as JSON, the most important first, as many as readers take."""
    findings = sorted(result.verdict.findings, key=lambda finding: (*importance(finding), *order(finding)))
    frame = Frame(
        rules={rule["id"]: number for number, rule in enumerate(rules)},
        waivers={waiver.id: waiver for waiver in result.verdict.waivers},
        places=Places(result),
        baseline="baseline" in dict(result.options) or any(finding.state is State.BASELINED for finding in findings),
        image=result.image is not None,
    )
    lasting = fingerprints(findings)
    made = [_JSON.encode(sarif_result(finding, lasting[index], frame)) for index, finding in enumerate(findings[:MOST_RESULTS])]
    return made if _is_small(made) else list(_within(made, MOST_BYTES))


def _is_small(results: list[bytes]) -> bool:
    """Whether the results fit packed. Nothing is packed where that is plain without."""
    return sum(map(len, results)) <= MOST_BYTES or len(zlib.compress(b"\n".join(results), 1)) <= MOST_BYTES


def _within(parts: Iterable[bytes], room: int) -> Iterator[bytes]:
    """The first parts that fit without being packed at all: what does not pack well was made to be that way."""
    for one in parts:
        room -= len(one)
        if room < 0:
            return
        yield one


def _listed(parts: Iterable[dict[str, Any]]) -> list[msgspec.Raw]:
    """The first entries of a list that nobody reads to its end, as JSON."""
    return [msgspec.Raw(one) for one in _within(map(_JSON.encode, parts), _MOST_BYTES_BESIDES)]


def _head(result: Result, missing: int) -> dict[str, Any]:
    """Everything of the run but its tool and its results."""
    image = result.image is not None
    artifacts = _listed(_artifact(file, image=image) for file in result.files[:MOST_FILES])
    used = [IMAGE, POLICY, SOURCES] if image else [SOURCES, POLICY]
    return {
        "automationDetails": {"id": f"sca/{_category(result)}/"},
        "invocations": [_invocation(result, missing, len(result.files) - len(artifacts))],
        "originalUriBaseIds": {base: {"description": {"text": BASES[base]}} for base in used},
        "columnKind": "unicodeCodePoints",
        "properties": _properties(result, missing),
        "artifacts": artifacts,
    }


def _category(result: Result) -> str:
    """What runs of the same thing have in common: the target, of an image without its tag and its digest."""
    target = brief(result.target)
    return _TAG.sub(r"\g<name>", target.partition("@")[0]) if result.image is not None else target


def _driver(result: Result) -> dict[str, Any]:
    version = brief(result.tool.version)
    made = {"name": brief(result.tool.name), "version": version}
    if _SEMANTIC(version):
        made["semanticVersion"] = version
    return made


def _invocation(result: Result, missing: int, files: int) -> dict[str, Any]:
    """How the run went. It is successful if it could decide, whatever it decided."""
    made: dict[str, Any] = {
        "executionSuccessful": result.exit_status in _DECIDED,
        "exitCode": result.exit_status,
        "exitCodeDescription": verdict_line(result),
    }
    if result.timestamp:
        made["endTimeUtc"] = brief(result.timestamp)
    image = result.image is not None
    problems = sorted(result.problems, key=lambda problem: (problem.cost == "notice", problem))
    listed = _listed(_problem(problem, image=image) for problem in problems[:MOST_NOTIFICATIONS])
    rest = len(problems) - len(listed)
    said = (
        ("run", "error" if result.exit_status else "warning", run_line(result)),
        ("withheld", "warning", _withheld(missing)),
        ("files-withheld", "note", f"{plural(files, 'more file')} recognised" if files else ""),
        ("problems-withheld", "error", f"{plural(rest, 'more problem')} met" if rest else ""),
    )
    made["toolExecutionNotifications"] = [*(_notification(*one) for one in said if one[2]), *listed]
    return made


def _notification(id: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": id}, "level": level, "message": message(text)}


def _problem(problem: Problem, *, image: bool) -> dict[str, Any]:
    made = _notification(problem.code, "note" if problem.cost == "notice" else "error", problem_line(problem))
    return {**made, "locations": [physical(problem.location, image=image)], "properties": {"cost": problem.cost}}


def _artifact(file: FileOutcome, *, image: bool) -> dict[str, Any]:
    """A recognised file and what became of it."""
    told = {"outcome": file.outcome, "parser": file.parser, "reason": file.reason}
    place = physical(Location(file.path), image=image)["physicalLocation"]["artifactLocation"]
    return {
        "location": place,
        "roles": ["analysisTarget"],
        "properties": {name: brief(text) for name, text in told.items() if text},
    }


def _properties(result: Result, missing: int) -> dict[str, Any]:
    verdict = result.verdict
    made: dict[str, Any] = {
        "verdict": str(verdict.outcome),
        "complete": result.complete,
        "reasons": [brief(reason, 400) for reason in result.reasons],
        "judgedOn": brief(verdict.judged_on),
        "packagesJudged": verdict.judged,
        "coverage": msgspec.to_builtins(result.coverage),
        "policies": [
            {"name": brief(layer.name), "source": brief(layer.source), "sha256": brief(layer.sha256)} for layer in verdict.layers
        ],
        "withheldResults": missing,
    }
    if verdict.break_glass:
        made["breakGlass"] = brief(verdict.break_glass, 400)
    return made

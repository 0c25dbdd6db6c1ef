"""Writes TeamCity's service messages: inspections by rule, one build problem that stays the same, and figures to draw.

TeamCity reads them from the standard output of a build step, one a line. What is longer than a field may be is cut, and
of more than `MOST` inspections the rest is counted in a message.

Messages and escapes: https://www.jetbrains.com/help/teamcity/service-messages.html
"""

import re
from hashlib import sha256

from sca import exit_status
from sca.model.component import Location
from sca.model.result import Result
from sca.model.text import brief
from sca.reports.log_lines import fails, finding_line, losses_fail, not_shown, problem_line, ranked
from sca.reports.standing import standing, state_counts, verdict_line

MOST = 1_000
_FIELD = 255
_TEXT = 4_000
_ESCAPES = {"|": "||", "'": "|'", "[": "|[", "]": "|]", "\n": "|n", "\r": "|r"}
_ACTIVE = re.compile(r"[|'\[\]\n\r]|[^\x00-\x7f]")
_NOT_IDENTITY = re.compile("[^a-z]+")


def render(result: Result) -> bytes:
    """The messages: the verdict, types, inspections, the problem of the build if it has one, statistics."""
    inspections, types = _inspections(result)
    tone = "NORMAL" if standing(result).tone == "good" else "WARNING"
    lines = [_message("message", text=f"sca: {verdict_line(result)}", status=tone)]
    lines += [
        _message("inspectionType", id=id, name=name, description=told, category="sca") for id, (name, told) in types.items()
    ]
    lines += inspections[:MOST]
    if len(inspections) > MOST:
        lines.append(_message("message", text=f"sca: {withheld(result)}", status="WARNING"))
    if result.exit_status != exit_status.SATISFIED:
        lines.append(_message("buildProblem", description=verdict_line(result), identity=_identity(result)))
    lines += [_message("buildStatisticValue", key=f"sca.{key}", value=str(value)) for key, value in _figures(result)]
    return "".join(f"{line}\n" for line in lines).encode()


def withheld(result: Result) -> str:
    """What the format has no room for, in a sentence; empty if it holds everything."""
    left = len(ranked(result)) - MOST
    return not_shown(left, "inspection") if left > 0 else ""


def _inspections(result: Result) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """All inspections, and the types that they are of."""
    shown = ranked(result)
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    types: dict[str, tuple[str, str]] = {}
    lines: list[str] = []
    for finding in (*shown.acute, *shown.settled):
        told = f"Rule {finding.rule} ({finding.code}) of family {finding.family}"
        types[finding.code] = (f"{finding.code} {finding.rule}", told)
    for problem in (*shown.losses, *shown.notices):
        types[problem.code] = (problem.code, "An input that could not be taken as it stands")
    for finding in shown.acute:
        severity = "ERROR" if fails(finding, result) else "WARNING"
        lines.append(_inspection(finding.code, finding.where, finding_line(finding, waivers), severity))
    lost = "ERROR" if losses_fail(result) else "WARNING"
    lines += [_inspection(one.code, one.location, problem_line(one), lost) for one in shown.losses]
    lines += [_inspection(one.code, one.where, finding_line(one, waivers), "INFO") for one in shown.settled]
    lines += [_inspection(one.code, one.location, problem_line(one), "INFO") for one in shown.notices]
    return lines, dict(sorted(types.items()))


def _inspection(code: str, where: Location, text: str, severity: str) -> str:
    place = {"file": where.path, **({"line": str(where.line)} if where.line else {})}
    return _message("inspection", typeId=code, message=f"{text} ({where})", **place, SEVERITY=severity)


def _identity(result: Result) -> str:
    """The same for every build in which the same target ends in the same way: letters and digits, 60 at most."""
    word = _NOT_IDENTITY.sub("_", standing(result).word)
    return f"sca_{word}_{sha256(result.target.encode(errors='replace')).hexdigest()[:12]}"


def _figures(result: Result) -> list[tuple[str, int]]:
    packages = len({one.package for one in result.components if not one.owned_by})
    losses = sum(problem.cost != "notice" for problem in result.problems)
    return [("packages", packages), *((str(state), count) for state, count in state_counts(result).items()), ("problems", losses)]


def _message(kind: str, /, **values: str) -> str:
    limits = {"description": _TEXT, "message": _TEXT, "text": _TEXT, "file": _TEXT}
    shown = (f"{key}='{_escaped(brief(value, limits.get(key, _FIELD)))}'" for key, value in values.items())
    return f"##teamcity[{kind} {' '.join(shown)}]"


def _escaped(text: str) -> str:
    return _ACTIVE.sub(lambda found: _ESCAPES.get(found[0]) or _as_unicode(found[0]), text)


def _as_unicode(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"|0x{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

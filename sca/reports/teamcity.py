"""Writes TeamCity's service messages: inspections by rule, one build problem that stays the same, and figures to draw.

TeamCity reads them from the standard output of a build step, one a line. What is longer than a field may be is cut, and
of more than `MOST` inspections the rest is counted in a message.

Messages and escapes: https://www.jetbrains.com/help/teamcity/service-messages.html
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from sca import exit_status
from sca.model.component import Problem
from sca.model.result import Result
from sca.model.text import brief
from sca.model.verdict import Finding
from sca.reports.log_lines import Ranked, fails, line, losses_fail, not_shown, place, ranked
from sca.reports.standing import standing, state_counts, verdict_line

MOST = 1_000
_FIELD = 255
_TEXT = 4_000
_ESCAPES = {"|": "||", "'": "|'", "[": "|[", "]": "|]", "\n": "|n", "\r": "|r"}
_ACTIVE = re.compile(r"[|'\[\]\n\r]|[^\x00-\x7f]")
_NOT_IDENTITY = re.compile("[^a-z]+")


def render(result: Result) -> bytes:
    """The messages: the verdict, types, inspections, the problem of the build if it has one, statistics."""
    tone = "NORMAL" if standing(result).tone == "good" else "WARNING"
    lines = [_message("message", text=f"sca: {verdict_line(result)}", status=tone)]
    lines += _types(ranked(result))
    lines += islice(_inspections(result), MOST)
    if left := withheld(result):
        lines.append(_message("message", text=f"sca: {left}", status="WARNING"))
    if result.exit_status != exit_status.SATISFIED:
        lines.append(_message("buildProblem", description=verdict_line(result), identity=_identity(result)))
    lines += [_message("buildStatisticValue", key=f"sca.{key}", value=str(value)) for key, value in _figures(result)]
    return "".join(f"{one}\n" for one in lines).encode()


def withheld(result: Result) -> str:
    """What the format has no room for, in a sentence; empty if it holds everything."""
    left = len(ranked(result)) - MOST
    return not_shown(left, "inspection") if left > 0 else ""


def _types(shown: Ranked) -> list[str]:
    """The types of all inspections, by their code."""
    types: dict[str, tuple[str, str]] = {}
    for finding in (*shown.acute, *shown.settled):
        told = f"Rule {finding.rule} ({finding.code}) of family {finding.family}"
        types[finding.code] = (f"{finding.code} {finding.rule}", told)
    for problem in (*shown.losses, *shown.notices):
        types[problem.code] = (problem.code, "An input that could not be taken as it stands")
    found = sorted(types.items())
    return [_message("inspectionType", id=id, name=name, description=told, category="sca") for id, (name, told) in found]


def _inspections(result: Result) -> Iterator[str]:
    """All inspections, those that are why the run failed first."""
    shown = ranked(result)
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    lost = "ERROR" if losses_fail(result) else "WARNING"
    for finding in shown.acute:
        yield _inspection(finding, line(finding, waivers), "ERROR" if fails(finding, result) else "WARNING")
    yield from (_inspection(one, line(one, waivers), lost) for one in shown.losses)
    yield from (_inspection(one, line(one, waivers), "INFO") for one in shown.quiet)


def _inspection(one: Finding | Problem, text: str, severity: str) -> str:
    where = place(one)
    values = {"file": where.path, **({"line": str(where.line)} if where.line else {})}
    return _message("inspection", typeId=one.code, message=f"{text} ({where})", **values, SEVERITY=severity)


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

"""Writes workflow commands of GitHub Actions, which put errors and warnings on the lines of a pull request when they are printed.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. A step shows ten errors and ten
warnings and drops the others without a word, so there are never more: one for each dependency that somebody can change, and
the tenth says how many there are besides. Every line is a command of ours, and no text of a scan can end it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from sca.model.component import Location
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State
from sca.reports.actions import Action, actions, order
from sca.reports.inert import inert
from sca.reports.one_line import finding_line, problem_line, run_line, told, untold_problems
from sca.reports.places import is_file
from sca.reports.weight import importance

MOST = 10
_MOST_NAMED = 5
_SETTLED = (State.INFORMATIONAL, State.WAIVED, State.BASELINED)


class _Note(Struct, frozen=True):
    title: str
    text: str
    where: Location | None = None
    findings: int = 1
    problems: int = 0


def render(result: Result) -> bytes:
    """At most ten errors, ten warnings and one notice about what is settled. What lets a run pass comes first."""
    errors, warnings = _notes(result)
    lines = [*_commands("error", errors), *_commands("warning", warnings)]
    if result.verdict.break_glass and not result.exit_status:
        lines = [*_commands("warning", warnings), *_commands("error", errors)]
    lines += _settled(result)
    return "".join(f"{line}\n" for line in lines).encode()


def withheld(result: Result) -> str:
    """How many findings only a count stands for, in a sentence; empty if there are none."""
    dropped = [note for notes in _notes(result) for note in notes[_shown(notes) :]]
    return f"{_count(dropped)} not annotated because a step shows ten: all are in the other reports" if dropped else ""


def _notes(result: Result) -> tuple[list[_Note], list[_Note]]:
    """Errors and warnings, the most important first. What is undecided is an error where it fails the run."""
    errors: list[_Note] = []
    warnings: list[_Note] = []
    said = run_line(result)
    if said:
        (errors if result.exit_status else warnings).append(_Note("sca", said, None, 0))
    for action in sorted(actions(result), key=_worst):
        is_open = any(finding.state is State.OPEN for finding in action.findings)
        (errors if is_open or result.exit_status else warnings).append(_of_action(action))
    for problem in untold_problems(result):
        if problem.cost != "notice":
            note = _Note(problem.code, problem_line(problem), problem.location, 0, 1)
            (errors if result.exit_status else warnings).append(note)
    return errors, warnings + [_of_action(action) for action in _warned(result)]


def _worst(action: Action) -> tuple[int, float]:
    """What is worst about a dependency: only ten are seen, and a malicious package must not stand behind many small ones."""
    return min(map(importance, action.findings))


def _warned(result: Result) -> list[Action]:
    """The findings that only warn, by the dependency to act on."""
    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in result.verdict.findings:
        if finding.state is State.WARNING:
            place = finding.path[0] if finding.path else finding.where.path
            groups[place, finding.direct or finding.label].append(finding)
    return [Action(target, place, tuple(sorted(groups[place, target], key=order))) for place, target in sorted(groups)]


def _of_action(action: Action) -> _Note:
    """One note for all findings that go away with one dependency, at the place of the first."""
    first = action.findings[0]
    codes = ", ".join(dict.fromkeys(finding.code for finding in action.findings))
    if len(action.findings) == 1:
        return _Note(f"{codes} {first.rule}", finding_line(first, None), first.where)
    named = [f"- {finding.code} {told(finding)} ({finding.where})" for finding in action.findings[:_MOST_NAMED]]
    if len(action.findings) > _MOST_NAMED:
        named.append(f"and {len(action.findings) - _MOST_NAMED} more")
    head = f"{len(action.findings)} findings to solve at {action.target} of {action.place}:"
    fixes = [f"fix: {fix}" for fix in action.fixes[:_MOST_NAMED]]
    return _Note(f"{action.target}: {codes}", "\n".join((head, *named, *fixes)), first.where, len(action.findings))


def _shown(notes: Sequence[_Note]) -> int:
    return len(notes) if len(notes) <= MOST else MOST - 1


def _commands(name: str, notes: Sequence[_Note]) -> Iterable[str]:
    shown = _shown(notes)
    for note in notes[:shown]:
        yield _command(name, note)
    if shown < len(notes):
        rest = notes[shown:]
        places = plural(len(rest), "dependency or place", "dependencies or places")
        yield _command(name, _Note("sca: more", f"{_count(rest)} more at {places}: see the other reports of sca"))


def _count(notes: Sequence[_Note]) -> str:
    """What some annotations speak of: `9 findings and 1 problem`."""
    findings, problems = sum(note.findings for note in notes), sum(note.problems for note in notes)
    counted = ((findings, plural(findings, "finding")), (problems, plural(problems, "problem")))
    return " and ".join(text for count, text in counted if count)


def _settled(result: Result) -> Iterable[str]:
    counts = Counter(finding.state for finding in result.verdict.findings)
    words = ", ".join(f"{counts[state]} {state}" for state in _SETTLED if counts[state])
    if words:
        yield _command("notice", _Note("sca: settled", f"not annotated: {words}; see the other reports of sca"))


def _command(name: str, note: _Note) -> str:
    """One command, on one line."""
    place = []
    if note.where is not None and is_file(note.where):
        place.append(("file", note.where.path))
        if note.where.line:
            place.append(("line", str(note.where.line)))
    pairs = ",".join(f"{key}={_property(value)}" for key, value in (*place, ("title", note.title)))
    return f"::{name} {pairs}::{'%0A'.join(_data(line) for line in note.text.split(chr(10)))}"


def _data(text: str) -> str:
    """Text of a message. Controls are shown as escapes before, so that only the sign of the escape is left to encode."""
    return inert(text, 1_000).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

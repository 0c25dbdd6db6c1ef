"""The report for people at a terminal or in a build log: what is wrong, where, by which line of the policy, what to do.

It stays short: with ten findings or fewer it takes at most `MOST_LINES` lines, by leaving out first blank lines, then the
end of long advice, then the lines of the policy, and it always says how much it left out. `verbose` leaves nothing out.
Every line starts with words of ours, and nothing from scanned content acts on a terminal or a build service.
"""

from collections.abc import Sequence

from sca.model.alike import Alike, alike
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State
from sca.reports.actions import actions, is_told_by_problem, losses, remedies_by_finding
from sca.reports.inert import inert
from sca.reports.standing import is_empty
from sca.reports.text_blocks import Detail, Style, finding_block, header, problem_block, quiet_line

MOST_LINES = 25
_DETAILS = (Detail.FULL, Detail.BRIEF, Detail.TIGHT, Detail.SHORT)
_LINES_OF_SHORT = 2
_FEW, _ALL_SHOWN = 5, 12
_OPEN = (State.OPEN, State.UNDETERMINED)
_LISTED = (State.WARNING, State.WAIVED)
_ENDING = ("waiver-expired", "waiver-expires-soon", "waiver-void", "approval-expires-soon")


def render(result: Result) -> bytes:
    """The whole report as a file: every finding, no colour."""
    return render_text(result, colour=False, width=100, verbose=True).encode()


def render_text(result: Result, *, colour: bool, width: int, verbose: bool) -> str:
    """The report as text that ends with a line feed. `width` is where advice wraps, in columns."""
    findings = _to_act_on(result)
    if verbose:
        return _join(_compose(result, Style(colour, width, Detail.VERBOSE), findings, findings))
    findings = [finding for finding in findings if not is_told_by_problem(finding)]
    if _LINES_OF_SHORT * len(findings) <= MOST_LINES:
        for detail in _DETAILS:
            lines = _compose(result, Style(colour, width, detail), findings, findings)
            if len(lines) <= MOST_LINES:
                return _join(lines)
    style = Style(colour, width, Detail.SHORT)
    room = MOST_LINES - len(_compose(result, style, findings, []))
    return _join(_compose(result, style, findings, findings[: max(room // _LINES_OF_SHORT, 1)]))


def _compose(result: Result, style: Style, findings: Sequence[Finding], shown: Sequence[Finding]) -> list[str]:
    """Header, those findings that are shown and how many are not, problems, and what is settled."""
    offered = remedies_by_finding(result)
    told = (finding_block(finding, style, offered.get((finding.code, finding.subject), ())) for finding in shown)
    blocks = [header(result, style), *told]
    if len(shown) < len(findings):
        blocks.append([f"... and {plural(len(findings) - len(shown), 'more finding')}: see the HTML report or --verbose"])
    if not findings:
        blocks.append([_no_findings(result)])
    blocks.extend(_problems(result, style, len(findings)))
    blocks.extend(_settled(result, style))
    return style.stack(blocks)


def _no_findings(result: Result) -> str:
    if not result.complete:
        return "no open findings in what could be read"
    return "no open findings: nothing was there to scan" if is_empty(result) else "no open findings"


def _to_act_on(result: Result) -> list[Finding]:
    return [finding for action in actions(result) for finding in action.findings]


def _problems(result: Result, style: Style, findings: int) -> list[list[str]]:
    """What was lost, those that are alike in one block; each by itself, and notices, only where everything is shown."""
    if style.detail is Detail.VERBOSE:
        return [problem_block(Alike(problem, 0), style) for problem in result.problems]
    wanted = losses(result)
    groups = alike(wanted)
    if style.detail is not Detail.SHORT or not groups:
        return [problem_block(one, style) for one in groups]
    shown = groups[: _room(findings)]
    blocks = [problem_block(one, style) for one in shown] or [problem_block(groups[0], style)[:1]]
    left = len(wanted) - sum(1 + one.further for one in shown or [Alike(groups[0].first, 0)])
    if not left:
        return blocks
    more = f"{plural(left, 'more problem')}: --verbose shows {'it' if left == 1 else 'them'}"
    return [*blocks, [f"... and {more}"]] if shown else [[f"{blocks[0][0]} (+{more})"]]


def _room(findings: int) -> int:
    """How many kinds of problems fit beside so many findings; where all of ten findings are shown, one line must do."""
    if not findings:
        return 4
    return 0 if _FEW < findings <= _ALL_SHOWN else 2


def _settled(result: Result, style: Style) -> list[list[str]]:
    """Findings that ask for nothing: one line each, or one line for all."""
    settled = [finding for finding in result.verdict.findings if finding.state not in _OPEN]
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    listed = settled if style.detail is Detail.VERBOSE else [f for f in settled if f.state in _LISTED]
    if style.detail is Detail.SHORT:
        listed = []
    blocks = [[quiet_line(finding, waivers.get(finding.waiver), style) for finding in listed]] if listed else []
    counted = [(state, sum(f.state is state for f in settled)) for state in State if state not in _OPEN]
    rest = [(state, count) for state, count in counted if count and not any(f.state is state for f in listed)]
    if rest:
        words = ", ".join(f"{count} {state}" for state, count in rest)
        blocks.append([f"also: {words} (--verbose lists them){_ending([f for f in settled if f not in listed])}"])
    return blocks


def _ending(counted: Sequence[Finding]) -> str:
    """Of what is only counted, that a waiver or an approval is over or nearly so: somebody has to act before a build fails."""
    told = [inert(finding.message, 120) for finding in counted if finding.rule in _ENDING]
    if not told:
        return ""
    return f"; {told[0]}" + (f" (+{plural(len(told) - 1, 'more like it', 'more like it')})" if len(told) > 1 else "")


def _join(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"

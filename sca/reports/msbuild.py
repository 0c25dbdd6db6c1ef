"""Writes errors and warnings in MSBuild's canonical form, so that a build fails with them and an editor jumps to the line.

`file(line,column): error SCA101: text`. Everything that asks for nothing is a line `sca: note: text`, which the same rules
take for no error, whatever is in the text: between the first two colons stands nothing but `note`.

The form: https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks
"""

from sca import exit_status
from sca.model.component import Location
from sca.model.result import Result
from sca.model.text import brief
from sca.reports.inert import inert
from sca.reports.log_lines import fails, line, losses_fail, place, ranked
from sca.reports.standing import verdict_line

_CUT = 1_500


def render(result: Result) -> bytes:
    """The verdict, then one line each: findings, losses, what is settled."""
    shown = ranked(result)
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    end = verdict_line(result)
    lost = "error" if losses_fail(result) else "warning"
    has_error = any(fails(one, result) for one in shown.acute) or (lost == "error" and bool(shown.losses))
    # A run may fail without a finding, by an input that is not there: without an error MSBuild would go on.
    is_alone = result.exit_status != exit_status.SATISFIED and not has_error
    lines = [_line("error", f"SCA-EXIT-{result.exit_status}", Location("sca"), end) if is_alone else _note(end)]
    for finding in shown.acute:
        kind = "error" if fails(finding, result) else "warning"
        lines.append(_line(kind, finding.code, finding.where, line(finding, waivers)))
    lines += [_line(lost, one.code, one.location, line(one, waivers)) for one in shown.losses]
    lines += [_note(f"{one.code} {place(one)} {line(one, waivers)}") for one in shown.quiet]
    return "".join(f"{one}\n" for one in lines).encode()


def _line(kind: str, code: str, where: Location, text: str) -> str:
    place = f"{where.line},{where.column}" if where.line and where.column else f"{where.line or ''}"
    # A colon would end the name of the file.
    path = brief(where.path).replace(":", "\\u{3a}")
    return f"{path}({place}): {kind} {code}: {inert(text, _CUT)}" if place else f"{path}: {kind} {code}: {inert(text, _CUT)}"


def _note(text: str) -> str:
    return f"sca: note: {inert(text, _CUT)}"

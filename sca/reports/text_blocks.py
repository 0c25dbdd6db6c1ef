"""The blocks that the text report is made of, in five degrees of detail."""

import textwrap
from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct

from sca.model.alike import Alike
from sca.model.build import Build
from sca.model.image import Image
from sca.model.remedy import WRITE, Remedy
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.actions import way_in
from sca.reports.exceptions import exception
from sca.reports.inert import inert
from sca.reports.remedy_words import how, settles, standing
from sca.reports.standing import counts_line, records_line

_COLOURS = {
    "error": "1;31",
    "undetermined": "1;33",
    "warning": "1;33",
    "problem": "1;33",
    "waived": "36",
    "arrow": "34",
    "fix": "32",
    "strong": "1",
}
_HEADS = {State.OPEN: "error", State.INFORMATIONAL: "note"}
_NARROWEST = 40


class Detail(IntEnum):
    """How much of each block is shown. What to do is the last that goes: from `TIGHT` down it is cut to one line."""

    SHORT = 0
    TIGHT = 1
    BRIEF = 2
    FULL = 3
    VERBOSE = 4


class Style(Struct, frozen=True):
    """How blocks are written."""

    colour: bool
    width: int
    detail: Detail

    def paint(self, role: str, text: str) -> str:
        """Colour a text by its role, if colours are wanted at all."""
        code = _COLOURS.get(role) if self.colour else None
        return f"\x1b[{code}m{text}\x1b[0m" if code else text

    def stack(self, blocks: Iterable[list[str]]) -> list[str]:
        """All lines, with a blank line between blocks where there is room for it."""
        lines: list[str] = []
        for block in blocks:
            if lines and self.detail >= Detail.FULL:
                lines.append("")
            lines.extend(block)
        return lines

    def advice(self, word: str, text: str) -> list[str]:
        """`  fix: ...`, wrapped; the lines that follow are indented."""
        lead = f"  {word}: "
        room = max(self.width, _NARROWEST) - len(lead)
        if self.detail <= Detail.TIGHT:
            return [self.paint("fix", lead) + inert(text, room)]
        lines = textwrap.wrap(inert(text, 2_000), room, break_long_words=False, break_on_hyphens=False) or [""]
        return [self.paint("fix", lead) + lines[0], *(" " * len(lead) + line for line in lines[1:])]


def header(result: Result, style: Style) -> list[str]:
    """What was scanned, what could not be read, and what judged it."""
    seen = result.coverage
    projects = plural(len(result.projects), "project")
    files = plural(seen.recognised, "file")
    name = style.paint("strong", inert(result.target, 80))
    glass = result.verdict.break_glass
    lines = [style.paint("problem", "BREAK-GLASS") + f": {inert(glass, 400)}"] if glass else []
    lines += [f"{result.tool.name} {inert(result.tool.version, 40)}  {name}: {counts_line(result)} in {projects}, {files}"]
    if result.image is not None:
        lines.append(_image_line(result.image))
    if result.build is not None and style.detail > Detail.SHORT:
        lines.append(_build_line(result.build))
    lost = [(seen.refused, "refused"), (seen.unreadable, "unreadable"), (seen.unsupported, "unsupported")]
    if not result.complete:
        read = [(seen.parsed, "parsed"), (seen.parsed_with_problems, "parsed with problems")]
        counts = [*read, *lost, (seen.excluded, "excluded")]
        words = ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing read"
        lines.append(style.paint("problem", "INCOMPLETE") + f": {words}; what was not read was not judged")
    judged = f"judged on {inert(result.verdict.judged_on, 20)}"
    layers = ", ".join(f"{inert(layer.name, 60)} ({inert(layer.source, 120)})" for layer in result.verdict.layers)
    records = records_line(result)
    lines.append(f"policy: {layers or 'none'}, {judged}{_data(result)}")
    return [*lines, *([f"vulnerability data: {records}"] if records else [])]


def _data(result: Result) -> str:
    """How much of the run rests on outside sources, and how old that is."""
    if not result.data:
        return ""
    days = (min(one.oldest for one in result.data)[:10], max(one.newest for one in result.data)[:10])
    answers = plural(sum(one.count for one in result.data), "answer")
    return f", with {answers} of registries from {inert(' to '.join(dict.fromkeys(days)), 30)}"


def _build_line(build: Build) -> str:
    told = (f"{build.ci} {build.number}", build.commit and f"commit {build.commit[:12]}", build.branch, build.url)
    return f"build: {', '.join(inert(text.strip(), 120) for text in told if text)}"


def _image_line(image: Image) -> str:
    told = (image.platform, plural(len(image.layers), "layer"), image.digest)
    gone = f"; {plural(len(image.removed), 'package')} of earlier layers shipped but gone" if image.removed else ""
    return f"image: {', '.join(inert(text, 80) for text in told if text)}{gone}"


def finding_block(finding: Finding, style: Style, offered: Sequence[Remedy] = ()) -> list[str]:
    """A finding as compilers write them, pointing at both ends: the package and the line of the policy.

    `offered` are the changes that it goes away with. Where there is room for one line of advice only, a change that is verified
    is that line, and is never cut.
    """
    word = _HEADS.get(finding.state, str(finding.state))
    label, title = inert(finding.label), inert(finding.message)
    if label not in title:
        title = f"{label}: {title}"
    head = f"{style.paint(word, f'{word}[{inert(finding.code, 40)}]')}: {title}"
    place = f"  {style.paint('arrow', '-->')} {inert(str(finding.where))}{_how(finding)}"
    rule = inert(finding.rule, 80)
    policy = inert(str(finding.judged_by)) if finding.judged_by else "its default"
    if style.detail is Detail.SHORT:
        sure = _sure(offered)
        return [head, place + (_whole(sure, style) if sure else _short_fix(finding.fix, len(place), style))]
    if style.detail <= Detail.BRIEF:
        sure = _sure(offered)
        advice = [_whole(sure, style)] if sure else style.advice("fix", finding.fix) if finding.fix else []
        return [head, f"{place}  policy {policy}", *advice]
    lines = [head, place]
    if style.detail is Detail.VERBOSE:
        lines.extend(_verbose_lines(finding, style))
    lines.extend(style.advice("policy", f"{policy}  {rule}"))
    lines += style.advice("fix", finding.fix) if finding.fix else []
    return lines + _remedy_lines(offered, style)


def problem_block(one: Alike, style: Style) -> list[str]:
    """What could not be taken as it stands, where, what it cost and what to do about it."""
    problem = one.first
    word = "notice" if problem.cost == "notice" else "problem"
    lost = "" if problem.cost == "notice" else f" (lost: the {inert(problem.cost, 20)})"
    head = f"{style.paint(word, f'{word}[{inert(problem.code, 40)}]')}: "
    lines = [f"{head}{inert(problem.message)}{lost}"]
    place = f"  {style.paint('arrow', '-->')} {inert(one.where)}"
    if style.detail <= Detail.TIGHT:
        used = len(f"  --> {inert(one.where)}")
        return [*lines, place + _short_fix(problem.help, used, style, "help")]
    return [*lines, place, *(style.advice("help", problem.help) if problem.help else ())]


def quiet_line(finding: Finding, waiver: WaiverUse | None, style: Style) -> str:
    """One line for a finding that asks for nothing now; for a waived one the days that are left."""
    word = _HEADS.get(finding.state, str(finding.state))
    line = f"{style.paint(word, f'{word}[{inert(finding.code, 40)}]')}: {inert(finding.label)} at {inert(str(finding.where))}"
    if finding.state is not State.WAIVED:
        return f"{line}: {inert(finding.message, 160 if finding.fails_from else 120)}"
    if waiver is None:
        return f"{line}, by {inert(finding.waiver, 60)}"
    left = plural(waiver.days_left, "day")
    until = f"until {inert(waiver.expires, 20)} ({left} left)"
    return f"{line}, {until}, {inert(waiver.id, 60)}: {inert(waiver.reason, 80)}"


def _short_fix(advice: str, used: int, style: Style, word: str = "fix") -> str:
    if not advice:
        return ""
    return f"  {style.paint('fix', f'{word}:')} {inert(advice, max(style.width - used - len(word) - 4, _NARROWEST))}"


def _sure(offered: Sequence[Remedy]) -> str:
    """The change that is known to help, and how many more there are; empty if none is."""
    sure = [remedy for remedy in offered if remedy.verified and remedy.kind != WRITE and how(remedy)]
    if not sure:
        return ""
    more = f" (+{plural(len(sure) - 1, 'more change')}: sca fix --dry-run)" if len(sure) > 1 else ""
    return f"{how(sure[0])}{more}"


def _whole(advice: str, style: Style) -> str:
    """Advice on one line that is not cut: a command is there to be copied."""
    return f"  {style.paint('fix', 'fix:')} {inert(advice, 1_000)}"


def _remedy_lines(offered: Sequence[Remedy], style: Style) -> list[str]:
    """How the changes are made; with all detail also how sure they are, what goes with them and what stays."""
    if style.detail is not Detail.VERBOSE:
        first = [_run(f"{how(one)}{'' if one.verified else ' (not verified)'}", style) for one in offered[:1] if how(one)]
        rest = len(offered) - 1
        return [*first, *([_run(f"and {plural(rest, 'more change')}: sca fix --dry-run lists them", style)] if rest > 0 else [])]
    lines: list[str] = []
    for remedy in offered:
        lines += [_run(how(remedy), style)] if how(remedy) else []
        place = f" in {remedy.place}" if len(offered) > 1 else ""
        lines += style.advice("known", f"{remedy.title}{place}: {standing(remedy)}")
        for line in settles(remedy):
            lines += style.advice("known", line)
    return lines


def _run(text: str, style: Style) -> str:
    """What to do on one line that is neither cut nor wrapped: a command is there to be copied."""
    return f"  {style.paint('fix', 'run:')} {inert(text, 1_000)}"


def _verbose_lines(finding: Finding, style: Style) -> list[str]:
    lines = style.advice("path", " > ".join(finding.path)) if len(finding.path) > 1 else []
    if finding.where.chain:
        lines.extend(style.advice("included by", " > ".join(finding.where.chain)))
    for name, value in finding.facts:
        lines.extend(style.advice("fact", f"{name} = {value}"))
    if finding.state in (State.OPEN, State.UNDETERMINED) and (way := exception(finding)):
        lines.append(f"  {style.paint('fix', 'exception:')} {inert(way, 1_000)}")
    return lines


def _how(finding: Finding) -> str:
    words = ", ".join(word for word in (finding.scope, way_in(finding)) if word)
    return f"  ({inert(words)})" if words else ""

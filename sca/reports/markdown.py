"""Writes Markdown for the summary of a build job: the verdict, what to do, findings, problems, waivers, coverage.

For GitHub's job summary (at most 1 MiB, else nothing is shown), Azure's uploaded summaries and Buildkite's annotations. It
is GitHub's dialect with tables and `details`: https://github.github.com/gfm/.
"""

from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import State
from sca.reports.markdown_sections import lay, sections
from sca.reports.markdown_text import code, prose
from sca.reports.standing import is_empty, standing, state_counts

BUDGET = 900 * 1024
_SIGNS = {"good": "✅", "bad": "❌", "unsure": "⚠"}
_SENTENCE = 2_000


def render(result: Result) -> bytes:
    """The summary, within `BUDGET` bytes."""
    head = f"{title(result)}\n{counts(result)}\n{about(result)}"
    body = lay(sections(result, short=False), BUDGET - len(head.encode()))
    return f"{head}\n{body}".encode()


def title(result: Result) -> str:
    """How the run stands, as a heading with a sign and a word, and why."""
    end = standing(result)
    glass = f"\n**break-glass:** {prose(result.verdict.break_glass)}\n" if result.verdict.break_glass else ""
    lead = (
        f"## {_SIGNS[end.tone]} sca: {end.word}: {code(result.target, 80)}\n{glass}\n**Why:** {prose(end.sentence, _SENTENCE)}\n"
    )
    return lead + ("\nNothing was there to scan.\n" if is_empty(result) else "")


def counts(result: Result) -> str:
    """The figures of the run as one line of a table."""
    states = state_counts(result)
    packages = len({one.package for one in result.components if not one.owned_by})
    losses = sum(problem.cost != "notice" for problem in result.problems)
    figures = [("packages", packages), *((str(state), states[state]) for state in State), ("problems", losses)]
    shown = [(name, count) for name, count in figures if count or name in ("packages", "open")]
    head, row = (" | ".join(column) for column in zip(*((name, str(count)) for name, count in shown), strict=True))
    return f"| {head} |\n|{'---|' * len(shown)}\n| {row} |\n"


def about(result: Result) -> str:
    """What judged, which files there were, and which build it was."""
    seen = result.coverage
    layers = ", ".join(f"{prose(layer.name, 80)} ({code(layer.source, 120)})" for layer in result.verdict.layers)
    judged = (
        f"Policy: {layers or 'none'}; {plural(result.verdict.judged, 'package')} judged on {prose(result.verdict.judged_on)}."
    )
    outcomes = (
        ("parsed", seen.parsed),
        ("parsed with problems", seen.parsed_with_problems),
        ("refused", seen.refused),
        ("unreadable", seen.unreadable),
        ("unsupported", seen.unsupported),
        ("excluded", seen.excluded),
    )
    files = f"Files: {seen.recognised} recognised: {', '.join(f'{count} {word}' for word, count in outcomes if count) or 'none'}."
    tool = f"{result.tool.name} {prose(result.tool.version, 40)}"
    return " ".join(part for part in (judged, files, _build(result), f"Written by {tool}.") if part) + "\n"


def _build(result: Result) -> str:
    build = result.build
    if build is None:
        return ""
    told = (code(f"{build.ci} {build.number}".strip()), code(build.commit[:12]), code(build.branch), code(build.url))
    return f"Build: {', '.join(text for text in told if text)}."

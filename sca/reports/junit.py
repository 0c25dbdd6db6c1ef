"""Writes JUnit XML, which every build server shows as test results.

There is no official schema; what is written here is what Jenkins, GitLab, Azure, CircleCI, Bitbucket, Buildkite and
TeamCity all read. Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets) are shown as visible escapes, so
the file parses whatever stood in the input.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sca.model.result import Result
from sca.model.text import visible
from sca.reports.junit_cases import ERROR, FAILED, PASSED, SKIPPED, STATUSES, Case, package_cases
from sca.reports.junit_input import input_cases, run_case

_TIME = "0.000"
_RANK = {status: number for number, status in enumerate(STATUSES)}


def render(result: Result) -> bytes:
    """The report: the run, then the input files, then every suite by name; in each the failed cases first."""
    moment = result.timestamp.removesuffix("Z") or f"{result.verdict.judged_on}T00:00:00"
    return render_cases([run_case(result), *input_cases(result), *package_cases(result)], moment)


def render_cases(cases: Iterable[Case], moment: str) -> bytes:
    """Any cases, by suite; `moment` is when they ran."""
    suites: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        suites[case.suite].append(case)
    counts = Counter(case.status for found in suites.values() for case in found)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {_counts(counts, 'sca')} {_attributes([('time', _TIME)])}>"]
    for name in sorted(suites, key=lambda name: (not name.startswith("sca run"), not name.startswith("sca input"), name)):
        lines.extend(_suite(name, suites[name], moment))
    lines.append("</testsuites>\n")
    return "\n".join(lines).encode()


def _suite(name: str, cases: list[Case], moment: str) -> Iterable[str]:
    counts = Counter(case.status for case in cases)
    skipped = ("skipped", str(counts[SKIPPED]))
    rest = _attributes([skipped, ("time", _TIME), ("timestamp", moment), ("hostname", "localhost")])
    yield f"<testsuite {_counts(counts, name)} {rest}>"
    for case in sorted(cases, key=lambda case: (_RANK[case.status], case.classname, case.name)):
        yield from _case(case)
    yield "</testsuite>"


def _counts(counts: Counter[str], name: str) -> str:
    failures, errors = str(counts[FAILED]), str(counts[ERROR])
    return _attributes([("name", name), ("tests", str(counts.total())), ("failures", failures), ("errors", errors)])


def _case(case: Case) -> Iterable[str]:
    place = [("file", case.file)] if case.file else []
    if case.line:
        place.append(("line", str(case.line)))
    head = f"<testcase {_attributes([('name', case.name), ('classname', case.classname), ('time', _TIME), *place])}"
    if case.status == PASSED and not case.body:
        yield f"{head}/>"
        return
    yield f"{head}>"
    if case.properties:
        yield "<properties>"
        yield from (f"<property {_attributes([('name', name), ('value', value)])}/>" for name, value in case.properties)
        yield "</properties>"
    yield _answer(case)
    yield "</testcase>"


def _answer(case: Case) -> str:
    """The one element that says what became of a case."""
    body = "\n".join(_escape(line) for line in case.body.split("\n"))
    if case.status == PASSED:
        return f"<system-out>{body}</system-out>"
    if case.status == SKIPPED:
        return f"<skipped {_attributes([('message', case.message)])}>{body}</skipped>"
    element = "failure" if case.status == FAILED else "error"
    return f"<{element} {_attributes([('message', case.message), ('type', case.type)])}>{body}</{element}>"


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return " ".join(f'{name}="{_escape(value)}"' for name, value in pairs)


def _escape(text: str) -> str:
    """Text for an element or an attribute, on one line."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

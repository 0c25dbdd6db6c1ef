"""Writes JUnit XML, which every build server shows as test results.

There is no official schema; what is written here is what Jenkins, GitLab, Azure, CircleCI, Bitbucket, Buildkite and
TeamCity all read: the rich profile, with the file and line of each case. `junit_strict` writes what schemas allow.
"""

from collections import Counter
from collections.abc import Iterable

from sca.model.result import Result
from sca.reports.junit_cases import PASSED, Case
from sca.reports.junit_xml import HEAD, TIME, all_cases, answer, attributes, counted, moment_of, suite_pairs, suites


def render(result: Result) -> bytes:
    """The report: the run, then the input files, then every suite by name; in each the failed cases first."""
    return render_cases(all_cases(result), moment_of(result))


def render_cases(cases: Iterable[Case], moment: str) -> bytes:
    """Any cases, by suite; `moment` is when they ran."""
    found = suites(cases)
    counts = Counter(case.status for _name, inside in found for case in inside)
    lines = [HEAD, f"<testsuites {attributes([*counted('sca', counts), TIME])}>"]
    for name, inside in found:
        lines.append(f"<testsuite {attributes(suite_pairs(name, inside, moment))}>")
        for case in inside:
            lines.extend(_case(case))
        lines.append("</testsuite>")
    lines.append("</testsuites>\n")
    return "\n".join(lines).encode()


def _case(case: Case) -> Iterable[str]:
    place = [("file", case.file)] if case.file else []
    if case.line:
        place.append(("line", str(case.line)))
    head = f"<testcase {attributes([('name', case.name), ('classname', case.classname), TIME, *place])}"
    if case.status == PASSED and not case.body:
        yield f"{head}/>"
        return
    yield f"{head}>"
    if case.properties:
        yield "<properties>"
        yield from (f"<property {attributes([('name', name), ('value', value)])}/>" for name, value in case.properties)
        yield "</properties>"
    yield answer(case)
    yield "</testcase>"

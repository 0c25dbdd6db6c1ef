"""Writes JUnit XML as the schemas of its readers allow it: for the xUnit plugin of Jenkins, and whoever validates before reading.

The cases are those of the rich profile. A case has no file, line or properties (its text has all three), `testsuites` has no
attributes, and what there is to say of a case that passed stands in the output of its suite.

Source: junit-10.xsd of https://github.com/jenkinsci/xunit-plugin and JUnit.xsd of https://github.com/windyroad/JUnit-Schema;
what both allow is written.
"""

from collections.abc import Iterable

from sca.model.result import Result
from sca.reports.junit_cases import PASSED, Case
from sca.reports.junit_xml import HEAD, TIME, all_cases, answer, attributes, lines, moment_of, suite_pairs, suites


def render(result: Result) -> bytes:
    """The report, in the order of the rich profile."""
    moment = moment_of(result)
    parts = [HEAD, "<testsuites>"]
    for number, (name, cases) in enumerate(suites(all_cases(result))):
        parts.extend(_suite(number, name, cases, moment))
    parts.append("</testsuites>\n")
    return "\n".join(parts).encode()


def _suite(number: int, name: str, cases: list[Case], moment: str) -> Iterable[str]:
    package = cases[0].classname.rpartition(".")[0]
    yield f"<testsuite {attributes([*suite_pairs(name, cases, moment), ('package', package), ('id', str(number))])}>"
    yield "<properties/>"
    for case in cases:
        head = f"<testcase {attributes([('name', case.name), ('classname', case.classname), TIME])}"
        yield f"{head}/>" if case.status == PASSED else f"{head}>{answer(case)}</testcase>"
    said = "\n\n".join(f"{case.name}\n{case.body}" for case in cases if case.status == PASSED and case.body)
    yield f"<system-out>{lines(said)}</system-out>"
    yield "<system-err/>"
    yield "</testsuite>"

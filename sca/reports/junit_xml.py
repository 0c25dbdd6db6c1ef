"""The elements of a JUnit file that both profiles write the same way.

Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets) are shown as visible escapes, so the file parses whatever
stood in the input.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sca.model.result import Result
from sca.model.text import visible
from sca.reports.junit_cases import ERROR, FAILED, PASSED, SKIPPED, STATUSES, Case, package_cases
from sca.reports.junit_input import input_cases, run_case

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TIME = ("time", "0.000")
_RANK = {status: number for number, status in enumerate(STATUSES)}
Pairs = Iterable[tuple[str, str]]


def all_cases(result: Result) -> list[Case]:
    """The run, the input files, the packages."""
    return [run_case(result), *input_cases(result), *package_cases(result)]


def moment_of(result: Result) -> str:
    """When the run was, without a zone: the strict schemas allow none."""
    return result.timestamp.removesuffix("Z") or f"{result.verdict.judged_on}T00:00:00"


def suites(cases: Iterable[Case]) -> list[tuple[str, list[Case]]]:
    """The suites: the run, then the input files, then the others by name; in each the failed cases first."""
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.suite].append(case)
    names = sorted(found, key=lambda name: (not name.startswith("sca run"), not name.startswith("sca input"), name))
    return [(name, sorted(found[name], key=lambda case: (_RANK[case.status], case.classname, case.name))) for name in names]


def counted(name: str, statuses: Counter[str]) -> list[tuple[str, str]]:
    """The attributes that every list of cases has."""
    failures, errors = str(statuses[FAILED]), str(statuses[ERROR])
    return [("name", name), ("tests", str(statuses.total())), ("failures", failures), ("errors", errors)]


def suite_pairs(name: str, cases: list[Case], moment: str) -> list[tuple[str, str]]:
    """The attributes of a suite. Who ran it where is the same for everybody: two runs must not differ."""
    statuses = Counter(case.status for case in cases)
    skipped = ("skipped", str(statuses[SKIPPED]))
    return [*counted(name, statuses), skipped, TIME, ("timestamp", moment), ("hostname", "localhost")]


def answer(case: Case) -> str:
    """The one element that says what became of a case; of one that passed, what there is to say."""
    body = lines(case.body)
    if case.status == PASSED:
        return f"<system-out>{body}</system-out>"
    if case.status == SKIPPED:
        return f"<skipped {attributes([('message', case.message)])}>{body}</skipped>"
    element = "failure" if case.status == FAILED else "error"
    return f"<{element} {attributes([('message', case.message), ('type', case.type)])}>{body}</{element}>"


def attributes(pairs: Pairs) -> str:
    """Attributes as they stand in a start tag."""
    return " ".join(f'{name}="{escape(value)}"' for name, value in pairs)


def lines(text: str) -> str:
    """Text of several lines for an element."""
    return "\n".join(escape(line) for line in text.split("\n"))


def escape(text: str) -> str:
    """Text for an element or an attribute, on one line."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

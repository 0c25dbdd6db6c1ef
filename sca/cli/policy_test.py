"""Runs files that test a policy and reports like a test runner."""

import os
from collections.abc import Iterator

import click
from msgspec import Struct

from sca import exit_status
from sca.cli.editing import NO_FLAGS
from sca.cli.ending import Ending
from sca.cli.find_policy import POLICY_NAME, explained, load, read_file
from sca.cli.options import pipeline_options, run_survey, today
from sca.facts.licences import licence_answers
from sca.facts.registries import default_registries
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.yaml_nodes import Scalar
from sca.files.yaml_usual import read_yaml
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.text import visible
from sca.model.verdict import Finding, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.licences.settle import settled
from sca.policies.load import CODES, PolicyError
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.policies.reading import Mistakes
from sca.policies.testing.config import Expected, TestCase, TestFile, read_tests
from sca.reports.junit_cases import FAILED, PASSED, Case
from sca.survey import Stopwatch
from sca.system.ways import with_slashes

_ENDINGS = (".test.yaml", ".test.yml")
_SUITE = "sca policy test"


class Ran(Struct, frozen=True):
    """One case that ran: its name, where it stands, what was wrong (empty: nothing), and the rules that spoke."""

    path: str
    case: TestCase
    wrong: tuple[str, ...]
    codes: frozenset[str]


def test_files(paths: tuple[str, ...]) -> list[str]:
    """The files named, and those below folders whose name ends in .test.yaml."""
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                found.extend(os.path.join(folder, name) for name in sorted(names) if name.endswith(_ENDINGS))
        else:
            found.append(path)
    return found


def run_file(path: str, policy: str | None) -> Iterator[Ran]:
    """Run every case of a file. Ends with status 2 if the file or its policy cannot be used."""
    tests = _read(path)
    folder = os.path.dirname(path)
    named = os.path.join(folder, tests.policy) if tests.policy else policy or os.path.join(folder, POLICY_NAME)
    judged = load(named, DEFAULTS).policy
    for case in tests.cases:
        verdict = _judge(case, judged, folder)
        yield Ran(path, case, tuple(_differences(case, verdict)), frozenset(one.code for one in verdict.findings))


def as_junit(ran: Ran) -> Case:
    """The case as build servers show it."""
    return Case(
        suite=f"{_SUITE}: {visible(ran.path)}",
        classname="sca.policy.test",
        name=f"{visible(ran.case.name)} ({visible(ran.path)})",
        status=FAILED if ran.wrong else PASSED,
        file=ran.path,
        line=ran.case.where.line or 0,
        type="unexpected" if ran.wrong else "",
        message=visible(ran.wrong[0]) if ran.wrong else "",
        body="\n".join(visible(line) for line in ran.wrong),
    )


def _read(path: str) -> TestFile:
    data = read_file(path, DEFAULTS.policy_bytes, "file of tests")
    mistakes = Mistakes(path)
    tests: TestFile | None = None
    try:
        root = read_yaml(data, path, DEFAULTS) or Scalar("", 1, 1)
        tests = read_tests(root, {word: code for word, (code, _family) in CODES.items()}, mistakes)
    except InputError as error:
        mistakes.problems.append(error.problem())
    if tests is None or mistakes.problems:
        error_ = PolicyError(tuple(mistakes.problems), {path: data})
        click.echo("\n".join(explained(error_)), err=True)
        raise Ending(
            exit_status.USAGE, f"the tests {visible(with_slashes(path))} cannot be used", "docs/policy.md describes every key"
        )
    return tests


def _judge(case: TestCase, policy: Policy, folder: str) -> Verdict:
    day = case.today or today()
    if case.components is not None:
        inventory = Inventory((), _different(case.components), (), (), (), ())
        return _verdict(inventory, licence_answers(inventory), policy, Occasion(day, case.stage))
    surveyed = run_survey((os.path.join(folder, case.project),), NO_FLAGS, pipeline_options(NO_FLAGS), Stopwatch())
    return _verdict(surveyed.inventory, surveyed.licences, policy, Occasion(day, case.stage))


def _different(components: tuple[Component, ...]) -> tuple[Component, ...]:
    return tuple(sorted(components, key=lambda one: one.id))


def _verdict(inventory: Inventory, licences: tuple[LicenceAnswer, ...], policy: Policy, occasion: Occasion) -> Verdict:
    answers = {answer.component: answer for answer in settled(inventory, licences, policy.licences)}
    return evaluate(inventory, policy, occasion, Grounds(answers, default_registries()))


def _differences(case: TestCase, verdict: Verdict) -> Iterator[str]:
    """What is missing, what is there besides, and an outcome that is another."""
    if case.outcome and verdict.outcome.value != case.outcome:
        yield f"the outcome is {verdict.outcome.value}, not {case.outcome}"
    if case.expect is None:
        return
    left = list(verdict.findings)
    for expected in case.expect:
        found = next((one for one in left if _is(expected, one)), None)
        if found is None:
            yield f"missing: {expected.code} {expected.package} ({expected.state})"
        else:
            left.remove(found)
    for one in left:
        yield f"not expected: {one.code} {one.subject} ({one.state}): {one.message}; judged by {one.judged_by}"


def _is(expected: Expected, finding: Finding) -> bool:
    """Whether a finding is the expected one: what it is about may be named as the result does, or as people do."""
    names = (finding.subject, finding.label)
    return (expected.code, expected.state) == (finding.code, finding.state.value) and expected.package in names

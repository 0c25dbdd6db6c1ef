"""One run in every format: a reader that knows nothing of ours finds the same findings in each."""

import json
import re
from collections import Counter

import pytest
from cyclonedx.model.bom import Bom

from sca.cli.bom import bom_of_result
from sca.model.text import visible
from sca.reports.table import REPORTS, renderer
from tests.reports.readers import HOLD, READERS
from tests.reports.sample_result import COMPONENTS, RESULT

# Formats whose readers show a few lines and drop the rest.
BOUNDED = ("github-annotations",)


def test_every_format_has_an_independent_reader() -> None:
    # Documents about a part have tests of their own: test_vex.
    assert READERS.keys() == {report.name for report in REPORTS if report.whole}


@pytest.mark.parametrize("name", [name for name in READERS if name not in BOUNDED])
def test_the_same_findings_are_in_every_format(name: str) -> None:
    findings = HOLD[name](RESULT) if name in HOLD else list(RESULT.verdict.findings)
    seen = list(READERS[name](renderer(name)(RESULT)))
    assert Counter((one.code, one.place) for one in seen) == Counter((one.code, str(one.where)) for one in findings)
    texts = {(one.code, one.place): one.text for one in seen}
    assert [one.label for one in findings if visible(one.label) not in texts[one.code, str(one.where)]] == []


@pytest.mark.parametrize("name", BOUNDED)
def test_what_readers_of_few_lines_get_and_what_is_counted_are_all(name: str) -> None:
    data = renderer(name)(RESULT)
    seen = list(READERS[name](data))
    # An annotation has no column.
    expected = Counter((one.code, f"{one.where.path}:{one.where.line}") for one in RESULT.verdict.findings)
    assert Counter((one.code, one.place) for one in seen) <= expected
    counted = sum(int(number) for number in re.findall(r"(\d+) (?:findings? and|informational|waived|baselined)", data.decode()))
    assert len(seen) + counted == expected.total()


def test_the_same_packages_are_in_the_sbom() -> None:
    bom = Bom.from_json(json.loads(bom_of_result(RESULT)))  # type: ignore[attr-defined]  # made by a decorator
    names = {component.name for component in bom.components}
    assert {visible(component.package.name) for component in COMPONENTS} <= {visible(name) for name in names}

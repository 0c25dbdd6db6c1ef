"""The list of installed packages that npm keeps, compared with the lock beside it."""

import json
from typing import Any

import pytest

from sca.model.inventory import Extract
from tests.parsers.npm.lock_reading import LOCK, lock, problems, read_files

HIDDEN = "node_modules/.package-lock.json"
A, B = {"version": "1.0.0"}, {"version": "2.0.0"}
PACKAGES = {"": {"dependencies": {"a": "1", "b": "2"}}, "node_modules/a": A, "node_modules/b": B}


def read(installed: Any, packages: dict[str, Any] = PACKAGES) -> Extract:
    """`installed` is the text, or the packages, of the list."""
    text = installed if isinstance(installed, str) else json.dumps({"lockfileVersion": 3, "packages": installed}, indent=1)
    return read_files({LOCK: lock(packages), HIDDEN: text})


@pytest.mark.parametrize(
    "installed",
    [
        pytest.param({"node_modules/a": A, "node_modules/b": B}, id="the same"),
        pytest.param({"node_modules/a": A}, id="less: it may have been left out"),
        pytest.param({}, id="nothing"),
        pytest.param(
            {"node_modules/a": A, "node_modules/m": {"link": True, "resolved": "m"}, "m": {"version": "9.0.0"}}, id="a member"
        ),
        pytest.param({"node_modules/a": {**A, "name": "a"}}, id="the name told"),
        pytest.param("[]", id="no list"),
        pytest.param('{"packages": []}', id="no packages"),
    ],
)
def test_nothing_is_said_where_nothing_else_is_installed(installed: Any) -> None:
    assert read(installed).problems == ()


@pytest.mark.parametrize(
    ("installed", "words"),
    [
        pytest.param(
            {"node_modules/a": {"version": "1.0.1"}, "node_modules/b": B},
            "1 package in another version (a 1.0.1, in the lock a 1.0.0)",
            id="another version",
        ),
        pytest.param(
            {"node_modules/a": {**A, "name": "evil"}, "node_modules/b": B},
            "1 package in another version (evil 1.0.0, in the lock a 1.0.0)",
            id="another package under the name",
        ),
        pytest.param(
            {"node_modules/c": A, "node_modules/a/node_modules/b": A, "node_modules/a": A},
            "2 packages not in the lock (b 1.0.0, c 1.0.0); 1 package of the lock not installed",
            id="more than the lock has",
        ),
        pytest.param(
            {f"node_modules/x{number}": A for number in range(9)},
            "9 packages not in the lock (x0 1.0.0, x1 1.0.0, x2 1.0.0, x3 1.0.0, x4 1.0.0 and 4 more)",
            id="many",
        ),
        pytest.param(
            {"node_modules/a": {"version": 1}}, "1 package in another version (a, in the lock a 1.0.0)", id="no version"
        ),
    ],
)
def test_what_differs_is_one_notice_at_its_line(installed: Any, words: str) -> None:
    extract = read(installed)
    (problem,) = extract.problems
    assert (problem.code, problem.cost, problem.location.path) == ("E-DRIFT", "notice", HIDDEN)
    assert problem.location.line is not None
    assert problem.message.startswith("what is installed is not what the lock says: ")
    assert words in problem.message
    assert (extract.completeness, HIDDEN in extract.reads) == ("complete", True)


@pytest.mark.parametrize(("text", "code"), [("{", "E-SYNTAX"), ('{"a": 1, "a": 2}', "E-DUPLICATE-KEY")])
def test_a_list_that_cannot_be_read_takes_nothing_from_the_lock(text: str, code: str) -> None:
    extract = read(text)
    assert [(problem[0], problem[1]) for problem in problems(extract)] == [(code, "notice")]
    assert len(extract.components) == 2

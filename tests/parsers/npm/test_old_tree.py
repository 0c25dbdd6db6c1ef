"""Version 2 locks say everything twice, for new and for old npm; where the halves differ, a reader is told."""

from typing import Any

import pytest

from tests.parsers.npm.lock_reading import LOCK, lock, problems, purls, read_files

MAP = {
    "": {"name": "shop", "dependencies": {"a": "1", "cache": "npm:keyv@6", "member": "*"}},
    "node_modules/a": {"version": "1.0.0"},
    "node_modules/a/node_modules/b": {"version": "2.0.0"},
    "node_modules/b": {"version": "1.0.0"},
    "node_modules/cache": {"name": "keyv", "version": "6.0.0"},
    "node_modules/member": {"resolved": "packages/member", "link": True},
    "packages/member": {"name": "member", "version": "1.0.0"},
}
TREE: dict[str, Any] = {
    "a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0"}}},
    "b": {"version": "1.0.0"},
    "cache": {"version": "npm:keyv@6.0.0"},
    "member": {"version": "file:packages/member"},
}


def test_halves_that_agree_are_no_problem() -> None:
    extract = read_files({LOCK: lock(MAP, 2, dependencies=TREE)})
    assert extract.problems == ()
    assert len(extract.components) == 4


@pytest.mark.parametrize("more", [{}, {"dependencies": None}, {"dependencies": {}}])
def test_the_old_half_may_be_absent(more: dict[str, Any]) -> None:
    assert read_files({LOCK: lock(MAP, 2, **more)}).problems == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"b": {"version": "1.0.1"}}, "node_modules/b (b 1.0.1, in packages b 1.0.0)", id="another version"),
        pytest.param(
            {"a": {"version": "1.0.0", "dependencies": {"b": {"version": "3.0.0"}}}},
            "node_modules/a/node_modules/b (b 3.0.0, in packages b 2.0.0)",
            id="another version below",
        ),
        pytest.param(
            {"cache": {"version": "npm:other@6.0.0"}},
            "node_modules/cache (other 6.0.0, in packages keyv 6.0.0)",
            id="another name",
        ),
        pytest.param({"more": {"version": "1.0.0"}}, "node_modules/more (more 1.0.0, not in packages)", id="a package more"),
    ],
)
def test_a_package_that_differs_is_named_and_the_map_counts(changed: dict[str, Any], words: str) -> None:
    extract = read_files({LOCK: lock(MAP, 2, dependencies=TREE | changed)})
    ((code, cost, where),) = problems(extract)
    assert (code, cost) == ("E-TWO-TREES", "field")
    assert where.startswith(f"{LOCK}:")
    assert words in extract.problems[0].message
    assert purls(extract)["node_modules/b"] == "pkg:npm/b@1.0.0"


def test_many_differences_are_one_problem() -> None:
    extract = read_files({LOCK: lock(MAP, 2, dependencies={f"p{number}": {"version": "1.0.0"} for number in range(9)})})
    assert len(extract.problems) == 1
    assert extract.problems[0].message.startswith("9 packages differ")
    assert extract.problems[0].message.endswith("and 4 more")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"b": {"version": "git+https://git.example.test/b.git#main"}}, id="git has no version to compare"),
        pytest.param({"b": {"version": "file:../b"}}, id="a link has none"),
        pytest.param({"b": 7}, id="no object"),
        pytest.param({"b": {}}, id="nothing told"),
    ],
)
def test_what_cannot_be_compared_is_left_alone(changed: dict[str, Any]) -> None:
    assert read_files({LOCK: lock(MAP, 2, dependencies=TREE | changed)}).problems == ()


def test_version_3_has_no_old_half() -> None:
    assert read_files({LOCK: lock(MAP, 3, dependencies={"a": {"version": "9.0.0"}})}).problems == ()

"""What the manifests beside a lock say: what they ask for and the lock does not know, and which files are answered for."""

import json
from typing import Any

import pytest

from tests.parsers.npm.lock_reading import LOCK, components, joined, lock, problems, read_files

SHRINKWRAP = "npm-shrinkwrap.json"
ROOT = {"name": "shop", "dependencies": {"a": "^1.0.0"}}
PACKAGES = {"": ROOT, "node_modules/a": {"version": "1.0.0"}}
MEMBER = {"name": "m", "dependencies": {"a": "^1.0.0"}}


def beside(manifest: object, packages: dict[str, Any] = PACKAGES, **files: str) -> dict[str, str]:
    return {LOCK: lock(packages), "package.json": json.dumps(manifest), **files}


@pytest.mark.parametrize(
    ("manifest", "expected", "words"),
    [
        pytest.param(ROOT, [], "", id="the same"),
        pytest.param({"name": "shop"}, [], "", id="asks for less: npm would remove it"),
        pytest.param(
            {"dependencies": {"a": "^1.0.0", "new": "^2.0.0"}},
            [("E-DRIFT", "package", "package.json:1")],
            "new ^2.0.0 asked for here, but not in the lock",
            id="asks for more",
        ),
        pytest.param(
            {"dependencies": {"a": "^2.0.0"}},
            [("E-DRIFT", "notice", "package.json:1")],
            "a (^2.0.0, in the lock ^1.0.0)",
            id="asks for another range",
        ),
        pytest.param(
            {"dependencies": {f"new-{n}": "1" for n in range(9)}},
            [("E-DRIFT", "package", "package.json:1")],
            "new-4 1 and 4 more asked for",
            id="asks for many",
        ),
    ],
)
def test_a_manifest_that_changed_after_its_lock(manifest: object, expected: list[tuple[str, str, str]], words: str) -> None:
    extract = read_files(beside(manifest))
    assert problems(extract) == expected
    assert words in "".join(problem.message for problem in extract.problems)
    assert joined(extract) == {("", "node_modules/a")}, "the lock is what is installed"
    loses_a_package = [cost for _code, cost, _where in expected] == ["package"]
    assert extract.completeness == ("incomplete" if loses_a_package else "complete")


def test_the_manifest_of_a_member_is_compared_with_the_members_entry() -> None:
    packages = {**PACKAGES, "packages/m": MEMBER, "node_modules/m": {"resolved": "packages/m", "link": True}}
    manifest = json.dumps({"name": "m", "devDependencies": {"late": "*"}})
    extract = read_files({LOCK: lock(packages), "packages/m/package.json": manifest})
    assert problems(extract) == [("E-DRIFT", "package", "packages/m/package.json:1")]
    assert extract.covers == ("packages/m/package.json",)


@pytest.mark.parametrize(
    ("manifest", "code", "place"),
    [
        pytest.param("{", "E-SYNTAX", "package.json:1:2", id="cut off"),
        pytest.param("[]", "E-STRUCTURE", "package.json:1", id="no object"),
        pytest.param('{"a": 1, "a": 2}', "E-DUPLICATE-KEY", "package.json:1", id="a key twice"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_said_and_the_lock_is_kept(manifest: str, code: str, place: str) -> None:
    extract = read_files({LOCK: lock(PACKAGES), "package.json": manifest})
    assert problems(extract) == [(code, "edge", place)]
    assert joined(extract) == {("", "node_modules/a")}


def test_a_byte_order_mark_before_a_manifest_and_a_lock_is_no_problem() -> None:
    extract = read_files({LOCK: "\ufeff" + lock(PACKAGES), "package.json": "\ufeff" + json.dumps(ROOT)})
    assert (extract.problems, len(extract.components)) == ((), 1)


def test_a_shrinkwrap_answers_for_the_lock_beside_it() -> None:
    files = beside(ROOT) | {SHRINKWRAP: lock(PACKAGES | {"node_modules/a": {"version": "1.9.0"}})}
    extract = read_files(files, SHRINKWRAP)
    assert extract.covers == ("package-lock.json", "package.json")
    assert components(extract)["node_modules/a"].package.version == "1.9.0"
    assert extract.components[0].id == f"{SHRINKWRAP}#node_modules/a"


def test_a_lock_does_not_answer_for_a_shrinkwrap() -> None:
    extract = read_files(beside(ROOT) | {SHRINKWRAP: lock(PACKAGES)})
    assert extract.covers == ("package.json",)


def test_a_lock_answers_only_for_the_manifests_of_its_own_projects() -> None:
    files = beside(ROOT) | {"elsewhere/package.json": json.dumps(MEMBER)}
    extract = read_files(files)
    assert extract.covers == extract.reads == ("package.json",)


@pytest.mark.parametrize(
    ("head", "root", "manifest", "expected"),
    [
        pytest.param("head", {"name": "entry"}, None, "entry", id="the entry first"),
        pytest.param("head", {}, {"name": "manifest"}, "head", id="then the head of the lock"),
        pytest.param(None, {}, None, LOCK, id="nothing names it: the path of the lock"),
    ],
)
def test_what_the_root_is_called(head: str | None, root: dict[str, Any], manifest: object, expected: str) -> None:
    text = json.dumps({"name": head, "lockfileVersion": 3, "packages": {"": root}})
    files = {LOCK: text} | ({"package.json": json.dumps(manifest)} if manifest else {})
    assert read_files(files).projects[0].name == expected

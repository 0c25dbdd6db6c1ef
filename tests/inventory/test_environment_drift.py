"""A lock and the environment beside it in one scan: where they disagree it is said, and costs nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from sca.cli.main import run
from sca.inventory.environment_drift import plain_version
from tests.parsers.pip.environments import dist, environment

COMPILED = "a==1.0\n    # via -r requirements.in\nb==2.0\n    # via a\n"


def drift(folder: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> str:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "policy.yaml").write_text("schema: 1\nname: p\nlicences: {unknown: allow}\n", encoding="utf-8")
    targets = [str(folder), str(folder / ".venv")]
    status = run(["check", *targets, "--offline", "--policy", str(folder / "policy.yaml"), "--format", "json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert status == 0, problems
    return " ".join(problem["message"] for problem in problems)


@pytest.mark.parametrize(
    ("lock", "installed", "said"),
    [
        pytest.param(COMPILED, dist("a") | dist("b", "2"), "", id="the same"),
        pytest.param(COMPILED, dist("a") | dist("b", "2.0") | dist("pip", "24"), "", id="tools are in no lock"),
        pytest.param(
            COMPILED,
            dist("a", "1.1") | dist("b", "2"),
            "1 package in another version (a 1.1, in the lock 1.0)",
            id="another version",
        ),
        pytest.param(COMPILED, dist("a") | dist("b", "2") | dist("c", "3"), "1 package not in the lock (c 3)", id="one more"),
        pytest.param(COMPILED, dist("a"), "", id="what is not installed alone says nothing"),
        pytest.param(COMPILED, dist("a", "3"), "in the lock 1.0); 1 package of the lock not installed", id="it is counted"),
        pytest.param("a==1.0\n", dist("a") | dist("c", "3"), "", id="a list that leaves out what its packages need"),
    ],
)
def test_an_environment_is_compared_with_the_lock_around_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lock: str, installed: dict[str, str], said: str
) -> None:
    shown = drift(tmp_path, {"requirements.txt": lock} | environment(installed), capsys)
    assert ("what is installed is not what the lock says" in shown) is bool(said)
    assert said in shown


def test_the_nearest_lock_counts_and_all_of_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "requirements.txt": COMPILED,
        "requirements-dev.txt": COMPILED.replace("a==1.0", "c==3"),
        "other/requirements.txt": "z==1\n",
    }
    shown = drift(tmp_path, files | environment(dist("a") | dist("b", "2") | dist("c", "3")), capsys)
    assert "not what the lock says" not in shown


def test_an_environment_that_is_asked_for_is_not_said_to_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in (
        {"requirements.txt": "a==1.0\n", "pyvenv.cfg": ""} | environment(dist("a"), site="lib/python3.11/site-packages")
    ).items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    assert run(["sbom", str(tmp_path), "-o", str(tmp_path / "out.json")]) == 0
    run(["check", str(tmp_path), "--offline", "--format", "json"])
    files = json.loads(capsys.readouterr().out)["files"]
    assert {one["path"]: one["outcome"] for one in files} == {
        "requirements.txt": "parsed",
        "lib/python3.11/site-packages/a-1.0.dist-info/METADATA": "parsed",
    }


SEPARATORS = st.sampled_from(["", "-", "_", "."])
NUMBERS = st.integers(0, 12).map(str)


@st.composite
def versions(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(["", "v", "0!", "1!"])) + ".".join(draw(st.lists(st.sampled_from("012"), min_size=1, max_size=3)))
    for words in (("a", "alpha", "b", "rc", "c", "pre"), ("post", "rev", "r"), ("dev",)):
        if draw(st.booleans()):
            text += draw(SEPARATORS) + draw(st.sampled_from(words)) + draw(SEPARATORS) + draw(NUMBERS)
    return text + draw(st.sampled_from(["", "+1", "+01", "+cu_1", "+cu.1"]))


@given(versions(), versions())
def test_versions_are_the_same_where_the_reference_says_so(one: str, other: str) -> None:
    assert (plain_version(one) == plain_version(other)) is (Version(one) == Version(other))


@pytest.mark.parametrize(
    ("one", "other"), [("1.0", "1"), ("3.2.3-2", "3.2.3.post2"), ("V1.0RC1", "1c1"), ("1+UBUNTU-1", "1+ubuntu.1")]
)
def test_ways_to_write_one_version(one: str, other: str) -> None:
    assert plain_version(one) == plain_version(other)

"""A published application and the lock of its project in one scan: where they disagree it is said, and costs nothing."""

import json
from pathlib import Path

import pytest

from sca.cli.main import run

LOCKED = {"A": "1.0.0", "B": "2.0.0"}
POLICY = "schema: 1\nname: p\nlicences: {unknown: allow}\n"


def lock(packages: dict[str, str]) -> str:
    entries = {name: {"type": "Direct", "requested": f"[{version}, )", "resolved": version} for name, version in packages.items()}
    return json.dumps({"version": 1, "dependencies": {"net8.0": entries}})


def deps(packages: dict[str, str], name: str = "App", kind: str = "package") -> str:
    listed = {f"{one}/{version}": {"type": kind} for one, version in packages.items()}
    target = {f"{name}/1.0.0": {"dependencies": packages}} | {key: {} for key in listed}
    libraries = {f"{name}/1.0.0": {"type": "project"}} | listed
    document = {"runtimeTarget": {"name": ".NETCoreApp,Version=v8.0"}, "targets": {".NETCoreApp,Version=v8.0": target}}
    return json.dumps({**document, "libraries": libraries})


@pytest.mark.parametrize(
    ("published", "said"),
    [
        pytest.param(deps(LOCKED), "", id="the same"),
        pytest.param(deps({"a": "1.0.0"}), "", id="less, and in another spelling"),
        pytest.param(
            deps({"A": "1.0.1", "B": "2.0.0"}), "1 package in another version (A 1.0.1, in the project 1.0.0)", id="older"
        ),
        pytest.param(deps({**LOCKED, "C": "1.0.0"}), "1 package that the project does not have (C 1.0.0)", id="more"),
        pytest.param(deps({"C": "1.0.0"}, "Other"), "", id="of another project"),
        pytest.param(deps({"runtimepack.C": "1.0.0"}, kind="runtimepack"), "", id="a runtime pack is in no lock"),
    ],
)
def test_an_application_is_compared_with_its_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], published: str, said: str
) -> None:
    name = next(iter(json.loads(published)["libraries"])).partition("/")[0]
    (tmp_path / "src").mkdir()
    (tmp_path / "src/packages.lock.json").write_text(lock(LOCKED), encoding="utf-8")
    (tmp_path / "src/App.csproj").write_text('<Project Sdk="Microsoft.NET.Sdk" />', encoding="utf-8")
    (tmp_path / f"{name}.deps.json").write_text(published, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    run(["check", str(tmp_path), "--offline", "--policy", str(tmp_path / "policy.yaml"), "--format", "json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = [one["message"] for one in problems if "the application is not" in one["message"]]
    assert found == ([f"the application is not what its project says: {said}"] if said else [])
    assert {one["cost"] for one in problems if "the application is not" in one["message"]} <= {"notice"}

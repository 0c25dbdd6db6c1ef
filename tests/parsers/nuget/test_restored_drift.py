"""The result of a restore beside a lock: what it adds, and where the two differ."""

import json
from typing import Any

import pytest

from sca.model.inventory import Extract
from sca.parsers.nuget.packages_lock import parse
from tests.parsers.nuget.assets_reading import ASSETS, assets, facts, library, read_files, scope_of

LOCK = "App/packages.lock.json"
LONG = ".NETCoreApp,Version=v3.1"


def entry(version: str, kind: str = "Direct") -> dict[str, str]:
    return {"type": kind, "resolved": version, **({"requested": f"[{version}, )"} if kind == "Direct" else {})}


SECTIONS: dict[str, Any] = {LONG: {"A": entry("1.0.0"), "B": entry("1.0.0", "Transitive")}}
TARGET = {"A/1.0.0": library("B 1.0.0"), "B/1.0.0": library()}


def read(restored: str | None, sections: dict[str, Any] = SECTIONS, **files: str) -> Extract:
    texts = {LOCK: json.dumps({"version": 1, "dependencies": sections}), "App/App.csproj": "<Project />", **files}
    return read_files(parse, texts if restored is None else {**texts, ASSETS: restored}, LOCK)


def said(extract: Extract) -> list[str]:
    return [one.message for one in extract.problems if one.location.path == ASSETS]


def test_a_restore_of_the_same_packages_is_read_with_the_lock() -> None:
    extract = read(assets({LONG: TARGET}, {LONG: ["A >= 1.0.0"]}))
    assert said(extract) == []
    assert ASSETS in extract.covers
    assert ASSETS in extract.reads


def test_what_only_the_restore_tells_is_taken_over() -> None:
    details = {"netcoreapp3.1": {"dependencies": {"A": {"suppressParent": "All", "version": "[1.0.0, )"}}}}
    extract = read(assets({LONG: TARGET}, {LONG: ["A >= 1.0.0"]}, details))
    assert scope_of(extract, f"{LONG}/A").value == "dev"
    assert facts(extract, "A").private_assets == "All"


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        pytest.param(
            {LONG: {"A/1.0.0": library(), "B/1.1.0": library()}},
            "1 package in another version (b 1.1.0, in the lock 1.0.0)",
            id="version",
        ),
        pytest.param({LONG: {**TARGET, "C/1.0.0": library()}}, "1 package not in the lock (c 1.0.0)", id="more"),
        pytest.param({LONG: {"A/1.0.0": library()}}, "1 package of the lock not restored (b 1.0.0)", id="less"),
        pytest.param({"net8.0": TARGET}, "nothing restored for .netcoreapp,version=v3.1", id="another framework"),
    ],
)
def test_a_restore_of_other_packages_is_one_notice(targets: dict[str, Any], words: str) -> None:
    extract = read(assets(targets, {}))
    (message,) = said(extract)
    assert message == f"what was restored is not what the lock says: {words}"
    assert {one.cost for one in extract.problems if one.location.path == ASSETS} == {"notice"}


def test_runtime_sections_are_laid_over_before_they_are_compared() -> None:
    sections = {**SECTIONS, f"{LONG}/win-x64": {"B": entry("1.0.1", "Transitive")}}
    target = {"A/1.0.0": library("B 1.0.0"), "B/1.0.1": library()}
    assert said(read(assets({LONG: TARGET, f"{LONG}/win-x64": target}, {}), sections)) == []
    assert len(said(read(assets({LONG: TARGET, f"{LONG}/win-x64": TARGET}, {}), sections))) == 1


def test_the_name_of_a_framework_may_differ_with_the_client() -> None:
    sections = {"net6.0": {"A": entry("1.0.0")}}
    assert said(read(assets({".NETCoreApp,Version=v6.0": {"A/1.0.0": library()}}, {}), sections)) == []


@pytest.mark.parametrize(
    "restored",
    [
        pytest.param(assets({LONG: {}}, {}).replace("App.csproj", "Other.csproj"), id="of another project in the folder"),
        pytest.param("{", id="cut off"),
        pytest.param("[]", id="a list"),
        pytest.param('{"version": 3}', id="no targets"),
        pytest.param(None, id="none"),
    ],
)
def test_a_restore_that_is_not_of_this_project_is_left_alone(restored: str | None) -> None:
    extract = read(restored)
    assert ASSETS not in extract.covers
    assert said(extract) == []

"""`vulnerabilities.records`: a policy brings its records along; a store that is named goes before, none lies outside."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Ran, run
from tests.facts.advisories.test_store import dump, laid, record

LOCK = {
    "name": "shop",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "dependencies": {"a": "^1.0.0"}},
        "node_modules/a": {"version": "1.0.0", "resolved": "https://npm.example.test/a.tgz"},
    },
}
POLICY = "schema: 1\nname: shop\nvulnerabilities: {fail-at: low, unscored: deny, records: data/records}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / ".git").mkdir(parents=True)
    (folder / "data/records").mkdir(parents=True)
    (folder / "package-lock.json").write_text(json.dumps(LOCK), encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "data/records/GHSA-1.json").write_text(json.dumps(record("GHSA-1")), encoding="utf-8")
    return folder


def ids(done: Ran) -> list[str]:
    return [one["id"] for one in json.loads(done.out)["vulnerabilities"]]


@pytest.mark.parametrize("inside", [True, False])
def test_they_are_found_beside_the_policy_wherever_the_run_starts(shop: Path, inside: bool) -> None:
    done = run("check", "--format", "json", folder=shop) if inside else run("check", str(shop), "--format", "json")
    assert done.status == 1
    assert ids(done) == ["GHSA-1"]


def test_a_policy_that_is_named_brings_its_own(shop: Path, tmp_path: Path) -> None:
    (shop / "sca-policy.yaml").rename(tmp_path / "own.yaml")
    (shop / "data").rename(tmp_path / "data")
    assert ids(run("check", str(shop), "--policy", str(tmp_path / "own.yaml"), "--format", "json")) == ["GHSA-1"]


def test_a_store_that_is_named_goes_before(shop: Path, tmp_path: Path) -> None:
    laid(tmp_path / "s.sqlite", dump("npm", record("GHSA-2")))
    assert ids(run("check", str(shop), "--advisories", str(tmp_path / "s.sqlite"), "--format", "json")) == ["GHSA-2"]


def test_other_commands_read_the_same(shop: Path) -> None:
    assert run("fix", "--dry-run", str(shop)).last == "sca: 1 change would end 1 finding; nothing was edited; exit 0"
    assert run("explain", "GHSA-1", str(shop)).status == 0


def test_without_them_there_is_no_data(shop: Path) -> None:
    (shop / "data/records/GHSA-1.json").unlink()
    assert run("check", str(shop)).status == 4


@pytest.mark.parametrize("text", ["/etc", "../elsewhere", "a/../b", "a//b", "'a\\b'", "[a]"])
def test_a_path_that_leads_elsewhere_is_a_mistake(shop: Path, text: str) -> None:
    (shop / "sca-policy.yaml").write_text(POLICY.replace("data/records", text), encoding="utf-8")
    assert run("check", str(shop)).status == 2


def test_a_link_that_leads_elsewhere_is_refused(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (shop / "link").symlink_to(tmp_path / "outside")
    (shop / "sca-policy.yaml").write_text(POLICY.replace("data/records", "link"), encoding="utf-8")
    done = run("check", str(shop))
    assert done.status == 2
    assert "outside of the repository" in done.last

"""`sca fix`: it prints the changes by project and direct dependency, edits nothing, and its status says what the scan missed."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.running import Ran, run

LOCK = {
    "name": "shop",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "dependencies": {"q": "^1.0.0"}},
        "node_modules/q": {"version": "1.0.0", "resolved": "https://npm.example.test/q.tgz", "dependencies": {"x": "^1.0.0"}},
        "node_modules/x": {"version": "1.1.0", "resolved": "https://npm.example.test/x.tgz"},
    },
}
POLICY = "schema: 1\nname: shop\npackages: {default: allow, denied: ['pkg:npm/x@<1.2.0']}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text(json.dumps(LOCK), encoding="utf-8")
    (tmp_path / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def fix(folder: Path, *arguments: str) -> Ran:
    return run("fix", str(folder), *arguments)


def test_changes_stand_below_their_project_and_direct_dependency(shop: Path) -> None:
    done = fix(shop, "--dry-run")
    assert done.status == 0
    assert done.out == (
        "shop\n"
        "  q@1.0.0\n"
        "    x@1.1.0 to 1.2.0\n"
        "      do: npm update x\n"
        "      verified: every range on the way admits 1.2.0\n"
        "      settles package-denied\n"
        "\n"
    )
    assert done.last == "sca: 1 change would end 1 finding; nothing was edited; exit 0"


def test_what_is_the_same_in_many_workspaces_is_told_once(shop: Path) -> None:
    lock = json.loads(json.dumps(LOCK))
    for name in ("a", "b"):
        lock["packages"][name] = {"name": name, "version": "1.0.0", "dependencies": {"q": "^1.0.0"}}
        lock["packages"][f"node_modules/{name}"] = {"resolved": name, "link": True}
    (shop / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    out = fix(shop, "--dry-run").out
    assert out.count("do: npm update x") == 1
    assert out.count("  q@1.0.0\n    the same as in a, above\n") == 2


def test_the_document_has_the_same(shop: Path) -> None:
    document = json.loads(fix(shop, "--dry-run", "--format", "json").out)
    assert document["schema"] == "sca-remedies-1"
    (project,) = document["projects"]
    (dependency,) = project["dependencies"]
    (remedy,) = dependency["remedies"]
    assert (project["place"], dependency["direct"], remedy["command"]) == ("shop", "q@1.0.0", "npm update x")


def test_nothing_is_edited(shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.iterdir()}
    fix(shop, "--dry-run")
    assert {path: path.read_bytes() for path in shop.iterdir()} == before


def test_without_the_dry_run_nothing_is_done(shop: Path) -> None:
    done = fix(shop)
    assert (done.status, done.out) == (2, "")
    assert "only the dry run exists" in done.last


def test_missing_records_are_said(shop: Path) -> None:
    (shop / "sca-policy.yaml").write_text(f"{POLICY}vulnerabilities: {{fail-at: high}}\n", encoding="utf-8")
    done = fix(shop, "--dry-run", "--advisories", str(shop / "none.sqlite"))
    assert done.status == 4
    assert "npm update x" in done.out


def test_a_file_that_cannot_be_read_is_said(shop: Path) -> None:
    (shop / "requirements.txt").write_bytes(b"\xff\xfe\xfd")
    assert fix(shop, "--dry-run").status == 3


@pytest.mark.parametrize("name", ["~x", "x!y", "x'y", "x(y)", "x*y"])
def test_a_name_that_means_something_to_a_shell_gets_words(shop: Path, name: str) -> None:
    packages = {
        "": {"name": "shop", "dependencies": {name: "^1.0.0"}},
        f"node_modules/{name}": {"version": "1.1.0", "resolved": "https://npm.example.test/x.tgz"},
    }
    denied = f"pkg:npm/{quote(name, safe='')}@<1.2.0"
    policy = f'schema: 1\nname: s\npackages: {{default: allow, denied: ["{denied}"]}}\n'
    (shop / "package-lock.json").write_text(json.dumps({**LOCK, "packages": packages}), encoding="utf-8")
    (shop / "sca-policy.yaml").write_text(policy, encoding="utf-8")
    done = fix(shop, "--dry-run")
    assert "npm update" not in done.out
    assert "by hand" in done.out


def test_what_no_package_can_be_called_is_refused_before(shop: Path) -> None:
    packages = {"": {"name": "shop"}, "node_modules/x;rm -rf ~\u202e\x1b[31m": {"version": "1.1.0"}}
    (shop / "package-lock.json").write_text(json.dumps({**LOCK, "packages": packages}), encoding="utf-8")
    done = fix(shop, "--dry-run")
    assert (done.status, done.out) == (3, "")

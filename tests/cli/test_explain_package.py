"""`sca explain PURL` and `sca check` are one judgement: what the check finds, the explanation of the package tells."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sca.cli.main import run

SHOP = str(Path(__file__).parents[2] / "examples" / "shop")
DAY = "1795478400"  # 2026-11-24
LOCK = {
    "name": "shop",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "dependencies": {"a": "^1.0.0"}},
        "node_modules/a": {"version": "1.0.0", "resolved": "https://npm.example.test/a.tgz", "dependencies": {"b": "*"}},
        "node_modules/b": {"version": "2.0.0", "resolved": "https://npm.example.test/b.tgz"},
    },
}
POLICY = """schema: 1
name: of the shop
packages: {default: allow}
vulnerabilities: {fail-at: high}
conditions:
  - {id: chosen, when: "direct", reason: we chose it}
  - {id: far, when: "!direct && version == '9'", reason: never}
  - {id: dear, when: "licence == 'X'", reason: nobody knows}
waivers:
  - {id: W1, rule: condition-met, match: pkg:npm/a, reason: known, owner: team, expires: 2027-01-01}
"""


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    monkeypatch.delenv("SCA_ADVISORIES", raising=False)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package-lock.json").write_text(json.dumps(LOCK), encoding="utf-8")
    (tmp_path / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, Any]]]:
    """The findings of the shop by the purl of what they are about."""
    run(["check", SHOP, "--format", "json"])
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in json.loads(capsys.readouterr().out)["findings"]:
        if one["subject"].startswith("pkg:"):
            found[one["subject"].partition("#")[0]].append(one)
    return found


def test_what_the_check_finds_is_what_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys)
    families = {one["family"] for ones in found.values() for one in ones}
    assert families >= {"packages", "licences", "vulnerabilities", "images"}
    for purl, ones in found.items():
        name = purl.partition("?")[0]
        assert run(["explain", name, SHOP]) in {0, 3}
        lines = capsys.readouterr().out.splitlines()
        for one in ones:
            start = f"    {one['code']} {one['rule']}: {one['state']}"
            assert any(line.startswith(start) and one["message"][:100] in line for line in lines), (purl, start)


def test_vulnerabilities_that_no_rule_minds_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:npm/lodash@4.17.20", SHOP]) == 0
    out = capsys.readouterr().out
    assert "vulnerabilities: 2 known by records of 2024-12-09" in out
    assert "GHSA-35jh-r3h4-6jhm (CVE-2021-23337): high 7.2, affects <4.17.21, fixed in 4.17.21" in out
    assert "SCA907 vulnerability-condition: waived" in out
    assert "vex statement: not_affected" in out
    assert "way out in @contoso/storefront: lodash@4.17.20 to 4.17.21: npm install lodash@4.17.21" in out


def test_every_condition_has_an_answer(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:npm/a", str(shop), "--advisories", "none"]) == 4
    out = capsys.readouterr().out
    assert "SCA1001 condition-met: waived" in out
    assert "condition chosen at sca-policy.yaml:6:5: direct: holds" in out
    assert "condition far at sca-policy.yaml:7:5: !direct && version == '9': does not hold" in out
    assert "condition dear at sca-policy.yaml:8:5: licence == 'X': cannot be told" in out
    assert 'facts of a condition: kind: "package"; ecosystem: "npm"' in out
    assert "waiver at sca-policy.yaml:10:5: pkg:npm/a (its version fits)" in out


def test_without_records_nothing_is_called_clean(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:npm/b", str(shop), "--advisories", str(shop / "none")]) == 4
    told = capsys.readouterr()
    assert "vulnerabilities: not known: there is no store of vulnerability records" in told.out
    assert "    vulnerabilities: not judged, for want of data" in told.out
    assert "SCA902" not in told.out
    assert "data missing: there is no store of vulnerability records; 1 package explained by policy of the shop" in told.err


def test_an_image_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:docker/library/python", SHOP]) == 0
    told = capsys.readouterr()
    assert "SCA401 unpinned-image: open" in told.out
    assert "licence" not in told.out.replace("licences", "")
    assert "vulnerabilities:" not in told.out
    assert "1 image explained by policy shop; exit 0" in told.err

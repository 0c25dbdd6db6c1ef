"""`sca explain ID`: a record by any of its ids, our reading of it for what is used, and the ways there; nothing of it acts."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sca.facts.advisories.build import Dump, import_dumps
from sca.files.byte_source import HeldBytes
from sca.files.limits import DEFAULTS
from tests.cli.running import Ran, run

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOCK = {
    "name": "shop",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "dependencies": {"a": "^1.0.0", "b": "^1.0.0"}},
        "node_modules/a": {"version": "1.0.0", "resolved": "https://npm.example.test/a.tgz"},
        "node_modules/b": {"version": "1.0.0", "resolved": "https://npm.example.test/b.tgz", "dependencies": {"a": "^2.0.0"}},
        "node_modules/b/node_modules/a": {"version": "2.0.0", "resolved": "https://npm.example.test/a2.tgz"},
    },
}
TRICKS = "<img src=x onerror=alert(1)> [link](javascript:alert(1)) \x1b[31m \u202e ##vso[task.complete] " + "x" * 5_000


def record(id: str, **more: Any) -> dict[str, Any]:
    ranges = [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]
    affected = [{"package": {"ecosystem": "npm", "name": "a"}, "ranges": ranges}]
    return {"id": id, "modified": "2026-01-02T00:00:00Z", "published": "2026-01-01T00:00:00Z", "affected": affected, **more}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text(json.dumps(LOCK), encoding="utf-8")
    records = [
        record("GHSA-aaaa-bbbb-cccc", aliases=["CVE-2026-1"], summary="a flaw", severity=[{"type": "CVSS_V3", "score": VECTOR}]),
        record("GHSA-dddd-bbbb-cccc", summary=TRICKS),
        record("MAL-2026-7", affected=[{"package": {"ecosystem": "npm", "name": "elsewhere"}, "versions": ["1.0.0"]}]),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, one in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(one))
    catalogue = json.dumps({"vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-01-03"}]}).encode()
    dumps = [Dump("npm", HeldBytes(out.getvalue())), Dump("kev", HeldBytes(catalogue))]
    import_dumps(str(tmp_path / "store.sqlite"), dumps, DEFAULTS, "2026-01-04")
    return tmp_path


def explain(shop: Path, id: str, *more: str) -> Ran:
    return run("explain", id, str(shop), "--advisories", str(shop / "store.sqlite"), *more)


def test_the_record_our_reading_and_the_ways(shop: Path) -> None:
    done = explain(shop, "GHSA-aaaa-bbbb-cccc")
    assert done.status == 0
    assert done.out == (
        "GHSA-aaaa-bbbb-cccc  a flaw\n"
        "  also: CVE-2026-1\n"
        "  severity: critical 9.8\n"
        f"    CVSS_V3 {VECTOR}\n"
        "  exploited: known since 2026-01-03\n"
        "  record GHSA-aaaa-bbbb-cccc: published 2026-01-01, modified 2026-01-02\n"
        "    npm a: <2.0.0\n"
        "      SEMVER: introduced 0, fixed 2.0.0\n"
        "a@1.0.0  (runtime)  package-lock.json:1\n"
        "  affected: 1.0.0 is inside of <2.0.0 of GHSA-aaaa-bbbb-cccc; ends with 2.0.0\n"
        "  path: shop > a@1.0.0\n"
        "a@2.0.0  (runtime)  package-lock.json:1\n"
        "  not affected: 2.0.0 is outside of <2.0.0 of GHSA-aaaa-bbbb-cccc\n"
        "  path: shop > b@1.0.0 > a@2.0.0\n"
    )
    assert done.last.startswith("sca: GHSA-aaaa-bbbb-cccc explained: 1 place affected in ")


@pytest.mark.parametrize("id", ["CVE-2026-1", "cve-2026-1", "GHSA-AAAA-BBBB-CCCC"])
def test_any_of_its_ids_will_do(shop: Path, id: str) -> None:
    assert explain(shop, id).out.startswith("GHSA-aaaa-bbbb-cccc  a flaw\n")


def test_what_nothing_uses_is_explained_too(shop: Path) -> None:
    done = explain(shop, "MAL-2026-7")
    assert done.status == 0
    assert "malicious: the package itself attacks" in done.out
    assert "is named by it" in done.out


def test_nothing_of_a_record_acts(shop: Path) -> None:
    out = explain(shop, "GHSA-dddd-bbbb-cccc").out
    assert not set(out) & {"\x1b", "\u202e"}
    assert "##vso[" not in out
    assert max(map(len, out.splitlines())) <= 450


def test_a_mistyped_id_gets_a_suggestion(shop: Path) -> None:
    done = run("explain", "GHSA-aaaa-bbbb-cccd", str(shop), "--advisories", str(shop / "store.sqlite"))
    assert done.status == 7
    assert "no record has the id GHSA-aaaa-bbbb-cccd" in done.last
    assert "did you mean GHSA-aaaa-bbbb-cccc" in done.told


@pytest.mark.parametrize("id", ["GHSA-%", "GHSA-' OR 1=1 --", "CVE-" + "9" * 5_000, "MAL-\x1b[31m"])
def test_a_hostile_id_is_no_more_than_unknown(shop: Path, id: str) -> None:
    done = explain(shop, id)
    assert done.status == 7
    assert "\x1b" not in done.told
    assert len(done.last) < 300


def test_without_records_that_is_said(shop: Path) -> None:
    done = run("explain", "CVE-2026-1", str(shop), "--advisories", str(shop / "none.sqlite"))
    assert (done.status, done.out) == (4, "")


def test_an_incomplete_scan_is_said(shop: Path) -> None:
    (shop / "requirements.txt").write_bytes(b"\xff\xfe\xfd")
    assert explain(shop, "CVE-2026-1").status == 3


def test_names_of_rules_are_still_rules(shop: Path) -> None:
    assert explain(shop, "known-vulnerability").status == 2
    assert run("explain", "known-vulnerability").out.startswith("SCA902  known-vulnerability\n")

"""`sca db update` against a server on this machine: what is new is taken as a whole, or nothing changes."""

import base64
import gzip
import hashlib
import io
import json
import os
import subprocess
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sca.facts.advisories.mirrors import feeds
from sca.facts.advisories.store import open_store
from tests.facts.advisories.test_store import record
from tests.network.servers import Handler, Server, serving

SCA = Path(sysconfig.get_path("scripts")) / "sca"
SCORES = "#model_version:v1,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1001,0.1,0.5\n"
KNOWN = {"vulnerabilities": [{"cveID": "CVE-2026-1001", "dateAdded": "2026-01-01"}]}


class Documents:
    """What a mirror holds now; each answer has an ETag, and the digest of its bytes as the storage service states it."""

    def __init__(self) -> None:
        self.held = {
            "/osv/npm/all.zip": dump(4),
            "/osv/kev.json": json.dumps(KNOWN).encode(),
            "/osv/epss.csv.gz": gzip.compress(SCORES.encode(), mtime=0),
        }
        self.broken = ""
        self.cut = ""

    def answer(self, handler: Handler) -> None:
        data = self.held[handler.path]
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if handler.headers.get("If-None-Match") == tag:
            handler.reply(304, ETag=tag)
            return
        stated = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        if handler.path == self.broken:
            data = data[:-1] + bytes([data[-1] ^ 1])
        if handler.path == self.cut:
            data, stated = data[: len(data) // 2], ""
        handler.reply(200, data, ETag=tag, x_goog_hash=f"crc32c=AAAAAA==,md5={stated}")


def dump(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"{number}.json"), json.dumps(record(f"GHSA-{number}")))
    return out.getvalue()


@pytest.fixture
def documents() -> Documents:
    return Documents()


@pytest.fixture
def mirror(documents: Documents) -> Iterator[Server]:
    with serving(dict.fromkeys(documents.held, documents.answer)) as server:
        yield server


def update(folder: Path, mirror: Server, *names: str, day: str = "1767312000") -> "subprocess.CompletedProcess[str]":
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SCA_ADVISORIES_MIRROR": f"{mirror.origin}/osv/",
        "SOURCE_DATE_EPOCH": day,
    }
    arguments = [str(SCA), "db", "update", "--store", str(folder / "s.sqlite"), *names]
    return subprocess.run(arguments, env=environ, capture_output=True, text=True, check=False, timeout=120, cwd=folder)


def held(folder: Path) -> dict[str, tuple[int, str]]:
    with open_store(str(folder / "s.sqlite")) as store:
        return {one.name: (one.records, one.imported) for one in store.sources()}


ALL = {"npm": (4, "2026-01-02"), "kev": (1, "2026-01-02"), "epss": (1, "2026-01-02")}


def test_a_first_update_fetches_what_is_named(tmp_path: Path, mirror: Server) -> None:
    done = update(tmp_path, mirror, "npm", "kev", "epss")
    assert (done.returncode, held(tmp_path)) == (0, ALL), done.stderr
    assert [name for name in os.listdir(tmp_path) if name.startswith(".adv")] == []


def test_what_is_as_it_was_is_not_sent_again_and_counts_as_new(tmp_path: Path, mirror: Server) -> None:
    update(tmp_path, mirror, "npm", "kev", "epss")
    before = len(mirror.asked)
    assert update(tmp_path, mirror, day="1767398400").returncode == 0
    asked = mirror.asked[before:]
    assert [path for path, _ in asked] == ["/osv/epss.csv.gz", "/osv/kev.json", "/osv/npm/all.zip"]
    assert all(headers.get("If-None-Match") for _, headers in asked)
    assert held(tmp_path) == {name: (records, "2026-01-03") for name, (records, _) in ALL.items()}


def test_what_changed_is_taken_and_the_rest_stays(tmp_path: Path, mirror: Server, documents: Documents) -> None:
    update(tmp_path, mirror, "npm", "kev", "epss")
    documents.held["/osv/npm/all.zip"] = dump(6)
    assert update(tmp_path, mirror).returncode == 0
    assert held(tmp_path) == ALL | {"npm": (6, "2026-01-02")}


@pytest.mark.parametrize("kind", ["broken", "cut", "gone", "small", "no archive", "another kind"])
def test_a_failed_update_leaves_the_store_as_it_was(tmp_path: Path, mirror: Server, documents: Documents, kind: str) -> None:
    update(tmp_path, mirror, "npm", "kev", "epss")
    before = (tmp_path / "s.sqlite").read_bytes()
    path = "/osv/npm/all.zip"
    documents.held["/osv/kev.json"] = json.dumps({"vulnerabilities": KNOWN["vulnerabilities"] * 2}).encode()
    documents.held[path] = {"small": dump(1), "no archive": b"PK no archive", "another kind": json.dumps(KNOWN).encode()}.get(
        kind, dump(5)
    )
    documents.broken, documents.cut = path if kind == "broken" else "", path if kind == "cut" else ""
    if kind == "gone":
        del mirror.answers[path]
    done = update(tmp_path, mirror)
    assert (done.returncode, (tmp_path / "s.sqlite").read_bytes()) == (4, before), done.stderr
    assert "the store is as it was" in done.stderr
    assert sorted(name for name in os.listdir(tmp_path) if "sqlite" in name) == ["s.sqlite"]


def test_what_another_server_calls_a_document_says_nothing_of_this_one(tmp_path: Path, mirror: Server) -> None:
    update(tmp_path, mirror, "npm")
    with serving(dict(mirror.answers)) as other:
        assert update(tmp_path, other).returncode == 0
    assert [headers.get("If-None-Match") for _, headers in other.asked] == [None]


def test_offline_nothing_is_fetched(tmp_path: Path, mirror: Server) -> None:
    done = update(tmp_path, mirror, "npm", "--offline")
    assert (done.returncode, "with --offline nothing is fetched" in done.stderr, mirror.asked) == (2, True, [])


def test_nothing_listens_there(tmp_path: Path, mirror: Server) -> None:
    mirror.shutdown()
    mirror.server_close()
    done = update(tmp_path, mirror, "npm")
    assert (done.returncode, (tmp_path / "s.sqlite").exists()) == (4, False)


@pytest.mark.parametrize("name", ["../npm", "npm/all.zip", "", "x" * 100])
def test_a_name_that_is_no_ecosystem_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        feeds([name], {})


def test_without_a_mirror_the_public_places_are_asked_over_tls() -> None:
    found = {one.name: one.url for one in feeds(["npm", "Rocky Linux", "kev", "epss"], {"HOME": "/nonexistent"})}
    assert found["Rocky Linux"].endswith("/osv-vulnerabilities/Rocky%20Linux/all.zip")
    assert all(url.startswith("https://") for url in found.values())


def test_the_mirror_of_the_file_is_used_with_its_credential(tmp_path: Path) -> None:
    file = tmp_path / "registries.toml"
    file.write_text('[advisories]\nmirror = "https://ann:secret@mirror.example.test/osv"\n', encoding="utf-8")
    (one,) = feeds(["npm"], {"SCA_REGISTRIES": str(file)})
    assert (one.url, one.configured, one.secret.startswith("Basic ")) == (
        "https://mirror.example.test/osv/npm/all.zip",
        True,
        True,
    )
    assert "secret" not in repr(one)


def test_a_store_is_carried_with_its_digest(tmp_path: Path, mirror: Server) -> None:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([SCA, "db", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path)

    update(tmp_path, mirror, "npm", "kev", "epss")
    out = run("export", "--store", "s.sqlite", "--records", "carried.sqlite")
    digest = hashlib.sha256((tmp_path / "carried.sqlite").read_bytes()).hexdigest()
    assert (out.returncode, f"carried.sqlite: sha256 {digest}" in out.stdout) == (0, True)
    assert run("import", "--store", "other.sqlite", "carried.sqlite").returncode == 0
    assert (tmp_path / "other.sqlite").read_bytes() == (tmp_path / "carried.sqlite").read_bytes()
    damaged = bytearray((tmp_path / "carried.sqlite").read_bytes())
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    (tmp_path / "damaged.sqlite").write_bytes(damaged)
    assert run("import", "--store", "other.sqlite", "damaged.sqlite").returncode == 4
    assert (tmp_path / "other.sqlite").read_bytes() == (tmp_path / "carried.sqlite").read_bytes()

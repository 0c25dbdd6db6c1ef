"""`sca db import` of addresses, against a server on this machine: with the guards of an update, all or nothing."""

import gzip
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sca.facts.advisories.mirrors import feed_at
from sca.facts.advisories.store import open_store
from sca.facts.published.setting_files import basic
from tests.cli.test_db_import import ANSWERS, RECORDS, SCA, answers
from tests.facts.advisories.test_update import KNOWN, Documents, dump
from tests.network.servers import Answering, Handler, Server, serving

NPM = "/osv/npm/all.zip"


@pytest.fixture
def documents() -> Documents:
    return Documents()


@pytest.fixture
def mirror(documents: Documents) -> Iterator[Server]:
    documents.held["/osv/facts.jsonl"] = ANSWERS
    with serving(dict.fromkeys(documents.held, documents.answer)) as server:
        yield server


def take(home: Path, mirror: Server, *paths: str, day: int = 0, **more: str) -> "subprocess.CompletedProcess[str]":
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "SCA_ADVISORIES_MIRROR": f"{mirror.origin}/osv",
        "SOURCE_DATE_EPOCH": str(1_767_312_000 + day * 86_400),
        **more,
    }
    things = [f"{mirror.origin}{path}" if path.startswith("/osv/") else path for path in paths]
    return subprocess.run(
        [SCA, "db", "import", *things], env=environ, cwd=home, capture_output=True, text=True, check=False, timeout=120
    )


def held(home: Path) -> dict[str, tuple[int, str]]:
    with open_store(str(home / RECORDS)) as store:
        return {one.name: (one.records, one.imported) for one in store.sources()}


def test_what_lies_at_addresses_is_taken_in_with_what_lies_here(tmp_path: Path, mirror: Server) -> None:
    (tmp_path / "PyPI.zip").write_bytes(dump(2))
    done = take(tmp_path, mirror, NPM, "PyPI.zip", "/osv/epss.csv.gz", "/osv/facts.jsonl")
    day = "2026-01-02"
    assert (done.returncode, answers(tmp_path)) == (0, 1), done.stderr
    assert held(tmp_path) == {"npm": (4, day), "PyPI": (2, day), "epss": (1, day)}


def test_what_is_as_it_was_is_not_sent_again_and_counts_as_new(tmp_path: Path, mirror: Server) -> None:
    take(tmp_path, mirror, NPM, "/osv/kev.json")
    done = take(tmp_path, mirror, NPM, "/osv/kev.json", day=1)
    assert (done.returncode, "npm, kev as before" in done.stderr) == (0, True), done.stderr
    assert [bool(headers.get("If-None-Match")) for _, headers in mirror.asked] == [False, False, True, True]
    assert held(tmp_path) == {"npm": (4, "2026-01-03"), "kev": (1, "2026-01-03")}


def test_an_update_and_an_import_of_one_address_know_of_each_other(tmp_path: Path, mirror: Server) -> None:
    take(tmp_path, mirror, NPM)
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SCA_ADVISORIES_MIRROR": f"{mirror.origin}/osv"}
    done = subprocess.run([SCA, "db", "update"], env=environ, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, "0 of 1 fetched anew" in done.stderr) == (0, True), done.stderr


def page(handler: Handler) -> None:
    handler.reply(200, b"<!DOCTYPE html><p>Sign in", Content_Type="application/zip")


def half(handler: Handler) -> None:
    data = dump(5)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2])
    handler.close_connection = True


def another_kind(handler: Handler) -> None:
    handler.reply(200, b"SQLite format 3\0" + b"\xff" * 1000)


def too_large(handler: Handler) -> None:
    handler.reply(200, gzip.compress(b"#" * (70 * 1024 * 1024)))


def elsewhere(handler: Handler) -> None:
    handler.reply(302, Location="http://127.0.0.2:9/npm/all.zip")


def not_there(handler: Handler) -> None:
    handler.reply(404)


def unchanged_though_unknown(handler: Handler) -> None:
    handler.reply(304)


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        (NPM, page, "it is no zip archive"),
        (NPM, half, "failed"),
        (NPM, another_kind, "it is no zip archive"),
        ("/osv/kev.json", page, "it is nothing that is known"),
        (NPM, elsewhere, "redirects to http://127.0.0.2:9, which is not followed"),
        (NPM, not_there, "answers with status 404"),
        (NPM, unchanged_though_unknown, "it changed on the way"),
        ("/osv/epss.csv.gz", too_large, "more than the limit of"),
    ],
)
def test_what_fails_leaves_everything_as_it_was(tmp_path: Path, mirror: Server, path: str, answer: Answering, said: str) -> None:
    (tmp_path / "PyPI.zip").write_bytes(dump(2))
    (tmp_path / "Maven.zip").write_bytes(dump(2))
    take(tmp_path, mirror, "PyPI.zip")
    before = (tmp_path / RECORDS).read_bytes()
    mirror.answers[path] = answer
    done = take(tmp_path, mirror, "/osv/facts.jsonl", path, "Maven.zip")
    assert (done.returncode, said in done.stderr) == (4, True), done.stderr
    assert ((tmp_path / RECORDS).read_bytes() == before, answers(tmp_path)) == (True, 0)
    assert [name for name in os.listdir(tmp_path / RECORDS.parent) if "sqlite" in name and name.startswith(".")] == []


def test_more_bytes_than_a_feed_may_have_are_not_waited_for(tmp_path: Path, mirror: Server) -> None:
    sent = []

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(200):
            handler.wfile.write(b" " * 1024 * 1024)
            sent.append(1)

    mirror.answers["/osv/kev.json"] = endless
    done = take(tmp_path, mirror, "/osv/kev.json")
    assert (done.returncode, "sends more than" in done.stderr, len(sent) < 150) == (4, True, True), done.stderr


def test_much_less_than_before_is_refused_from_an_address_and_taken_from_a_file(
    tmp_path: Path, mirror: Server, documents: Documents
) -> None:
    take(tmp_path, mirror, NPM)
    documents.held[NPM] = dump(1)
    done = take(tmp_path, mirror, NPM)
    assert (done.returncode, "it has 1 records, and the store holds 4 of it" in done.stderr) == (4, True), done.stderr
    (tmp_path / "npm.zip").write_bytes(dump(1))
    assert (take(tmp_path, mirror, "npm.zip").returncode, held(tmp_path)["npm"][0]) == (0, 1)


def test_without_a_mirror_nothing_unencrypted_is_asked(tmp_path: Path, mirror: Server) -> None:
    done = take(tmp_path, mirror, NPM, SCA_ADVISORIES_MIRROR="https://mirror.example.test/osv")
    assert (done.returncode, "it is not encrypted" in done.stderr, mirror.asked) == (2, True, []), done.stderr
    done = take(tmp_path, mirror, NPM, "--offline")
    assert (done.returncode, "with --offline no address is imported" in done.stderr, mirror.asked) == (2, True, [])


@pytest.mark.parametrize(
    ("address", "name", "url", "secret"),
    [
        ("https://a.example.test/osv/npm/all.zip", "npm", "https://a.example.test/osv/npm/all.zip", ""),
        ("https://a.example.test/npm.zip?key=1#x", "npm", "https://a.example.test/npm.zip?key=1", ""),
        ("https://a.example.test/Rocky%20Linux/all.zip", "Rocky Linux", "https://a.example.test/Rocky%20Linux/all.zip", ""),
        ("https://a.example.test/..%2f/all.zip", "", "https://a.example.test/..%2f/all.zip", ""),
        ("https://a.example.test/kev.json", "kev", "https://a.example.test/kev.json", ""),
        ("https://a.example.test/epss.csv", "epss", "https://a.example.test/epss.csv", ""),
        ("https://a.example.test/carried.sqlite", "", "https://a.example.test/carried.sqlite", ""),
        ("https://ann:pw@a.example.test/npm.zip", "npm", "https://a.example.test/npm.zip", "ann:pw"),
        ("https://m.example.test/osv/npm/all.zip", "npm", "https://m.example.test/osv/npm/all.zip", "bob:pw"),
        ("https://m.example.test/other/npm/all.zip", "npm", "https://m.example.test/other/npm/all.zip", ""),
        ("https://m.example.test/osv2/npm/all.zip", "npm", "https://m.example.test/osv2/npm/all.zip", ""),
    ],
)
def test_an_address_is_known_by_its_path_and_gets_its_own_credential(address: str, name: str, url: str, secret: str) -> None:
    feed = feed_at(address, {"HOME": "/nonexistent", "SCA_ADVISORIES_MIRROR": "https://bob:pw@m.example.test/osv"})
    assert (feed.name, feed.url, feed.secret) == (name, url, basic(secret) if secret else "")
    assert not [word for word in ("pw", "key") if word in repr(feed)]


def test_the_catalogue_is_told_by_its_content_whatever_its_name(tmp_path: Path, mirror: Server) -> None:
    mirror.answers["/osv/known_exploited_vulnerabilities.json"] = lambda handler: handler.reply(200, json.dumps(KNOWN).encode())
    assert take(tmp_path, mirror, "/osv/known_exploited_vulnerabilities.json").returncode == 0
    assert held(tmp_path) == {"kev": (1, "2026-01-02")}

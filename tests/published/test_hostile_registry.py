"""A registry that is slow, lies, leads elsewhere, refuses for ever or sends bombs costs its own answers, and nothing else."""

import gzip
import re
import socket
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from sca.network.patience import Patience
from tests.network.servers import Answering, Handler, serving
from tests.published.asked import NOW, QUICK, ask, client, npm, pip
from tests.published.registries import document, html, npm_package, pypi_version

GOOD = document(npm_package("good", {"1.0.0": {"license": "MIT"}}))


def _drip(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


BOMB = gzip.compress(b'{"name": "' + b"x" * 100_000_000, 1)


def _bomb(handler: Handler) -> None:
    handler.reply(200, BOMB, Content_Encoding="gzip", Content_Type="application/json")


def _cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(b'{"name": "bad"')
    handler.close_connection = True


HASTY = replace(QUICK, request=2)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(_drip, "N-DEADLINE", id="a byte now and then"),
        pytest.param(_bomb, "N-SIZE", id="a bomb"),
        pytest.param(_cut, "N-CONNECT", id="cut off"),
        pytest.param(html, "N-CONTENT", id="a page to log in"),
        pytest.param(document({}, 429), "N-STATUS", id="too many requests, for ever"),
        pytest.param(lambda one: one.reply(503, b"", Retry_After="99999999"), "N-BUSY", id="wait for years"),
        pytest.param(lambda one: one.reply(302, b"", Location="http://169.254.169.254/latest"), "N-REDIRECT", id="to the cloud"),
        pytest.param(lambda one: one.reply(302, b"", Location="https://example.test/x"), "N-REDIRECT", id="to another origin"),
        pytest.param(lambda one: one.reply(302, b"", Location="/npm/bad"), "N-REDIRECT", id="round and round"),
        pytest.param(document(npm_package("good", {"1.0.0": {"license": "MIT"}})), "N-CONTENT", id="another package"),
    ],
)
def test_what_is_wrong_costs_its_own_answer_only(bad: Answering, code: str, tmp_path: Path) -> None:
    with serving({"/npm/bad": bad, "/npm/bad/1.0.0": bad, "/npm/good": GOOD}) as server:
        patience = HASTY if bad is _drip else QUICK
        _plan, done, found = ask(server, [npm("bad"), npm("good")], tmp_path, using=client(server, patience=patience))
    assert [(failed.package.name, failed.code) for failed in done.failed] == [("bad", code)]
    assert list(found) == ["pkg:npm/good@1.0.0"]


def test_a_registry_that_always_fails_is_soon_asked_no_more(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(200)]
    with serving({f"/npm/{name}": document({}, 503) for name in names}) as server:
        _plan, done, found = ask(server, [npm(name) for name in names], tmp_path)
        assert len(server.asked) < 60
    assert (len(done.failed), found) == (200, {})
    assert {failed.code for failed in done.failed} <= {"N-STATUS", "N-BUSY"}


def test_a_run_ends_when_its_time_is_used_up(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(30)]
    patience = Patience(connect=1, read=1, request=0.3, run=0.5, tries=0)
    with serving(dict.fromkeys((f"/npm/{name}" for name in names), _drip)) as server:
        _plan, done, _found = ask(server, [npm(name) for name in names], tmp_path, using=client(server, patience=patience))
        assert len(server.asked) < len(names)
    assert len(done.failed) == 30


def test_offline_opens_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/npm/good": GOOD}) as server:
        monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a socket was opened"))
        _plan, done, _found = ask(server, [npm("good")], tmp_path, using=client(server, offline=True))
        assert [failed.code for failed in done.failed] == ["N-OFFLINE"]
        assert server.asked == []


@pytest.mark.parametrize(
    "name", ["../../admin", "a/../../b", "a?b=c", "a#b", "a%2f..", "a\\b", "a b", "..", ".", "a\r\nHost: x", "a\0"]
)
def test_a_name_is_one_part_of_a_path_or_is_not_asked_about(name: str, tmp_path: Path) -> None:
    with serving({}) as server:
        ask(server, [npm(name), pip(name)], tmp_path)
        for path, headers in server.asked:
            assert re.fullmatch(r"/npm/[^/?#]+|/pip/pypi/[^/?#]+/json|/pip/simple/[^/?#]+/", path)
            assert ".." not in path.split("/")
            assert headers["Host"] == server.origin.partition("://")[2]


def test_a_second_run_asks_nothing_until_the_answers_are_old(tmp_path: Path) -> None:
    answers = {
        "/npm/good": GOOD,
        "/pip/pypi/a/json": document(pypi_version("a", "1.0")),
        "/pip/pypi/a/1.0/json": document(pypi_version("a", "1.0", license="MIT")),
    }
    with serving(answers) as server:
        wanted = [npm("good"), npm("good"), pip("a"), npm("absent")]
        first, done, _found = ask(server, wanted, tmp_path)
        assert (done.found, done.absent, len(first.wishes)) == (2, 1, 3)
        asked = len(server.asked)
        again, done, _found = ask(server, wanted, tmp_path, now=NOW + timedelta(hours=23))
        assert (again.known, done.found, len(server.asked)) == (3, 0, asked)
        later, done, _found = ask(server, wanted, tmp_path, now=NOW + timedelta(days=2))
        assert (later.known, done.absent) == (2, 1)
        much_later, done, found = ask(server, wanted, tmp_path, now=NOW + timedelta(days=31))
        assert (much_later.known, done.found) == (0, 2)
        assert {one.asked[:10] for one in found.values()} == {"2026-12-21"}


def test_versions_of_one_package_are_asked_for_at_once_and_no_more_than_eight_at_a_time(tmp_path: Path) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def counting(handler: Handler) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.05)
        name = handler.path.rpartition("/")[2]
        document(npm_package(name, {"1.0.0": {"license": "MIT"}, "2.0.0": {"license": "ISC"}}))(handler)
        with lock:
            now[0] -= 1

    names = [f"p{number}" for number in range(24)]
    with serving({f"/npm/{name}": counting for name in names}) as server:
        versions = [npm(name, version) for name in names for version in ("1.0.0", "2.0.0")]
        _plan, done, found = ask(server, versions, tmp_path, using=client(server, patience=QUICK))
        assert (done.found, len(found), len(server.asked)) == (48, 48, 24)
    assert 1 < most[0] <= 8
    assert {one.licences[0].raw for one in found.values()} == {"MIT", "ISC"}

"""The network client against real servers: where it goes, what it sends, when it gives up, and what it never tells."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sca.network.client import Answer, Client, Origin, Question, Settings
from sca.network.errors import NetworkError
from sca.network.patience import Patience
from tests.network.servers import Answering, Handler, Server, make_certificate, serving

CANARY = "canary-5up3r-s3cr3t"
QUICK = Patience(connect=20, read=20, request=20, run=120)


class Waits:
    """Notes what should be waited for, and waits for none of it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def settings(*servers: Server, patience: Patience = QUICK, offline: bool = False, ca_file: str = "") -> Settings:
    origins = tuple(Origin(server.origin, internal=True, plain=True) for server in servers)
    return Settings(origins, "sca/test", offline=offline, ca_file=ca_file, patience=patience)


def ask(server: Server, path: str = "/a", *, limit: int = 1000, more: Settings | None = None, **named: object) -> Answer:
    client = Client(more or settings(server), Waits())
    try:
        return client.get(Question(f"{server.origin}{path}", limit, **named))  # type: ignore[arg-type]
    finally:
        client.close()


def refused(server: Server, path: str = "/a", **named: object) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        ask(server, path, **named)  # type: ignore[arg-type]
    assert CANARY not in f"{caught.value} {caught.value.message} {caught.value.origin} {caught.value!r}"
    return caught.value


def body(text: bytes, status: int = 200, **headers: str) -> Answering:
    return lambda handler: handler.reply(status, text, **headers)


def moved(to: str, status: int = 302) -> Answering:
    return lambda handler: handler.reply(status, b"", Location=to)


def test_a_document_comes_whole_and_the_request_says_who_asks() -> None:
    with serving({"/a": body(b"hello", Content_Type="text/plain")}) as server:
        answer = ask(server, accept="text/plain", secret=f"Bearer {CANARY}")
        assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"hello", "text/plain")
        ((_path, headers),) = server.asked
    assert headers["User-Agent"] == "sca/test"
    assert headers["Authorization"] == f"Bearer {CANARY}"
    assert "Cookie" not in headers


def test_what_comes_from_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login a password {CANARY}\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving({"/a": body(b"x")}) as server:
        assert ask(server).body == b"x"
        assert "Authorization" not in server.asked[0][1]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(body(b"x" * 1001), "N-SIZE", id="too long"),
        pytest.param(body(gzip.compress(b"\0" * 10_000_000), Content_Encoding="gzip"), "N-SIZE", id="a bomb"),
        pytest.param(body(gzip.compress(b"x")[:-9], Content_Encoding="gzip"), "N-CONTENT", id="cut off"),
        pytest.param(body(b"x", Content_Encoding="gzip"), "N-CONTENT", id="not what it says"),
        pytest.param(body(zlib.compress(b"x"), Content_Encoding="deflate"), "N-CONTENT", id="another coding"),
        pytest.param(body(b"x", Content_Encoding="gzip, gzip"), "N-CONTENT", id="two codings"),
        pytest.param(body(b"x", 404), "N-STATUS", id="not there"),
        pytest.param(body(b"x", 401), "N-STATUS", id="not allowed"),
    ],
)
def test_what_is_no_answer(answer: Answering, code: str) -> None:
    with serving({"/a": answer}) as server:
        assert refused(server, secret=f"Bearer {CANARY}").code == code


def test_a_packed_document_is_unpacked_and_an_expected_status_is_an_answer() -> None:
    with serving({"/a": body(gzip.compress(b"hello"), 401, Content_Encoding="gzip")}) as server:
        assert ask(server, expected=(401,)).body == b"hello"


def test_a_body_that_ends_too_early_is_none() -> None:
    def short(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"x")
        handler.close_connection = True

    with serving({"/a": short}) as server:
        assert refused(server).code == "N-CONNECT"


def _drip(handler: Handler, before: bytes, times: int) -> None:
    handler.wfile.write(before)
    for _ in range(times):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("before", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["body", "header"])
def test_a_server_that_drips_is_cut_off(before: bytes) -> None:
    patience = Patience(connect=2, read=2, request=0.5, run=60, tries=0)
    with serving({"/a": lambda handler: _drip(handler, before, 1_200)}) as server:
        begun = time.monotonic()
        assert refused(server, more=settings(server, patience=patience)).code == "N-DEADLINE"
        assert time.monotonic() - begun < 30  # a drip of a minute


def test_a_server_that_says_nothing_is_cut_off() -> None:
    over = threading.Event()

    def silent(_handler: Handler) -> None:
        over.wait(10)

    with serving({"/a": silent}) as server:
        patience = Patience(connect=2, read=0.3, request=5, run=60, tries=0)
        assert refused(server, more=settings(server, patience=patience)).code == "N-DEADLINE"
        over.set()


def test_no_origin_but_the_configured_ones_is_asked() -> None:
    with serving({"/a": body(b"x")}) as server, serving({"/a": body(b"y")}) as other:
        client = Client(settings(server), Waits())
        for url in (f"{other.origin}/a", server.origin.replace("http:", "https:") + "/a", "file:///etc/passwd"):
            with pytest.raises(NetworkError, match=r"configured|address"):
                client.get(Question(url, 10))
        assert (server.asked, other.asked) == ([], [])


def test_offline_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/a": body(b"x")}) as server:
        monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a socket was opened"))
        assert refused(server, more=settings(server, offline=True)).code == "N-OFFLINE"


def test_an_origin_that_is_not_internal_leads_to_no_internal_address() -> None:
    with serving({"/a": body(b"x")}) as server:
        public = Settings((Origin(server.origin, plain=True),), "sca/test", patience=QUICK)
        assert refused(server, more=public).code == "N-ORIGIN"
        assert server.asked == []


def test_without_encryption_only_where_that_is_configured_and_never_with_credentials() -> None:
    with serving({"/a": body(b"x")}) as server:
        strict = Settings((Origin(server.origin, internal=True),), "sca/test", patience=QUICK)
        assert refused(server, more=strict).code == "N-ORIGIN"
        named = f"http://{socket.gethostname()}:{server.server_address[1]}"
        client = Client(Settings((Origin(named, internal=True, plain=True),), "sca/test", patience=QUICK), Waits())
        with pytest.raises(NetworkError, match="without encryption"):
            client.get(Question(f"{named}/a", 10, secret=CANARY))
        assert server.asked == []


def test_a_redirect_inside_an_origin_keeps_the_credential() -> None:
    with serving({"/a": moved("/b"), "/b": body(b"x")}) as server:
        assert ask(server, secret=CANARY).body == b"x"
        assert [headers["Authorization"] for _path, headers in server.asked] == [CANARY, CANARY]


def test_a_redirect_elsewhere_is_followed_only_where_that_is_asked_for_and_without_the_credential() -> None:
    with serving({"/b": body(b"x")}) as other, serving({"/a": moved(f"{other.origin}/b")}) as server:
        assert refused(server, secret=CANARY).code == "N-REDIRECT"
        assert other.asked == []
        answer = ask(server, secret=CANARY, elsewhere=True, more=settings(server, other))
        assert answer.body == b"x"
        assert "Authorization" not in other.asked[0][1]


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://example.test/", "file:///etc/passwd", "https://user:pass@example.test/", "//[", ""],
)
def test_where_no_redirect_leads(target: str) -> None:
    with serving({"/a": moved(target)}) as server:
        assert refused(server, elsewhere=True).code in ("N-REDIRECT", "N-ORIGIN")
        assert len(server.asked) <= 4


def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    with serving({"/a": moved("https://127.0.0.1:1/b")}) as server:
        assert refused(server, elsewhere=True).code in ("N-ORIGIN", "N-CONNECT")


def test_redirects_have_an_end() -> None:
    with serving({"/a": moved("/a")}) as server:
        assert refused(server).code == "N-REDIRECT"
        assert len(server.asked) == 4


def _failing(times: int, status: int = 503, **headers: str) -> Answering:
    left = [times]

    def answer(handler: Handler) -> None:
        left[0] -= 1
        if left[0] >= 0:
            handler.reply(status, b"", **headers)
        else:
            handler.reply(200, b"x")

    return answer


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    waits = Waits()
    with serving({"/a": _failing(2, status)}) as server:
        assert Client(settings(server), waits).get(Question(f"{server.origin}/a", 10)).body == b"x"
    assert len(waits.seconds) == 2
    assert all(0 <= seconds <= 20 for seconds in waits.seconds)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7.0), ("0", 0.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("-5", None), ("soon", None), ("35.852\u00b5s", None)],
)
def test_a_server_may_ask_for_time(asked: str, waited: float | None) -> None:
    waits = Waits()
    with serving({"/a": _failing(1, 429, Retry_After=asked)}) as server:
        Client(settings(server), waits).get(Question(f"{server.origin}/a", 10))
    (seconds,) = waits.seconds
    assert seconds == waited if waited is not None else seconds <= 20


@pytest.mark.parametrize("asked", ["61", "99999999999", "9" * 5000, "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_server_that_asks_for_too_much_time_is_not_waited_for(asked: str) -> None:
    waits = Waits()
    with (
        serving({"/a": _failing(1, 429, Retry_After=asked)}) as server,
        pytest.raises(NetworkError, match="asks to wait") as caught,
    ):
        Client(settings(server), waits).get(Question(f"{server.origin}/a", 10))
    assert (caught.value.code, waits.seconds) == ("N-BUSY", [])


def test_what_will_not_pass_is_not_tried_again() -> None:
    with serving({"/a": _failing(1, 404)}) as server:
        assert refused(server).status == 404
        assert len(server.asked) == 1


def test_a_server_that_always_fails_is_left_alone_in_the_end() -> None:
    waits, seconds = Waits(), [0.0]
    with serving({"/a": _failing(10_000)}) as server:
        client = Client(settings(server), waits, lambda: seconds[0])
        codes = []
        for _ in range(40):
            with pytest.raises(NetworkError) as caught:
                client.get(Question(f"{server.origin}/a", 10))
            codes.append(caught.value.code)
            seconds[0] += 1
        assert codes[0] == "N-STATUS"
        assert codes[-1] == "N-BUSY"
        assert len(server.asked) <= 20
        asked = len(server.asked)
        seconds[0] += 1_000
        with pytest.raises(NetworkError):
            client.get(Question(f"{server.origin}/a", 10))
        assert len(server.asked) == asked, "a second opening lasts for the run"


def test_a_run_has_only_so_much_time() -> None:
    seconds = [0.0]

    def slow(handler: Handler) -> None:
        seconds[0] += 100
        handler.reply(200, b"x")

    with serving({"/a": slow}) as server:
        client = Client(settings(server, patience=Patience(run=150)), Waits(), lambda: seconds[0])
        for _ in range(2):
            client.get(Question(f"{server.origin}/a", 10))
        with pytest.raises(NetworkError, match="used up"):
            client.get(Question(f"{server.origin}/a", 10))


def test_a_large_file_comes_in_pieces_and_has_a_limit() -> None:
    with serving({"/a": body(b"x" * 300_000)}) as server:
        client = Client(settings(server), Waits())
        with client.pieces(Question(f"{server.origin}/a", 300_000)) as pieces:
            found = list(pieces)
        assert (len(b"".join(found)), len(found) > 1) == (300_000, True)
        with (
            pytest.raises(NetworkError, match="more than 100000 bytes"),
            client.pieces(Question(f"{server.origin}/a", 100_000)) as pieces,
        ):
            list(pieces)


def test_an_error_of_the_reader_is_its_own() -> None:
    with serving({"/a": body(b"x")}) as server:
        client = Client(settings(server), Waits())
        with pytest.raises(ValueError, match="mine"), client.pieces(Question(f"{server.origin}/a", 10)):
            raise ValueError("mine")


def _tls(tmp_path: Path, use: Callable[[Server, Path], None], name: str = "127.0.0.1") -> None:
    certificate = make_certificate(tmp_path, name)
    with serving({"/a": body(b"x")}, certificate) as server:
        use(server, certificate)


def test_a_certificate_must_be_trusted(tmp_path: Path) -> None:
    def use(server: Server, certificate: Path) -> None:
        assert refused(server, secret=CANARY).code == "N-TLS"
        assert server.asked == []
        assert ask(server, more=settings(server, ca_file=str(certificate)), secret=CANARY).body == b"x"

    _tls(tmp_path, use)


def test_a_certificate_must_be_that_of_the_host(tmp_path: Path) -> None:
    def use(server: Server, certificate: Path) -> None:
        assert refused(server, more=settings(server, ca_file=str(certificate))).code == "N-TLS"

    _tls(tmp_path, use, "other.example.test")


def test_a_proxy_is_used_only_where_the_environment_names_one() -> None:
    with serving({}) as proxy:
        proxy.answers["http://registry.example.test/a"] = body(b"by way of the proxy")
        origin = "http://registry.example.test"
        environment = {"http_proxy": f"http://user:{CANARY}@127.0.0.1:{proxy.server_address[1]}"}
        client = Client(Settings((Origin(origin, plain=True),), "sca/test", environment=environment, patience=QUICK), Waits())
        assert client.get(Question(f"{origin}/a", 100)).body == b"by way of the proxy"
        proxy.answers.clear()
        with pytest.raises(NetworkError) as caught:
            client.get(Question(f"{origin}/a", 100))
        assert CANARY not in repr(caught.value)

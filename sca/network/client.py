"""The one client that opens connections: to origins that our own configuration names, and to no other.

Whatever comes from scanned content is a part of a path, never an address. Credentials belong to one origin: they are sent
to no other, not even on its word, only over TLS (or to this machine itself), and appear in no message. Time, tries, sizes
and redirects have bounds, and a server that fails again and again is asked no more.
"""

import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from sca.network.addresses import is_internal, origin_of, proxy_for
from sca.network.errors import NetworkError
from sca.network.patience import RETRIED, Breaker, Budget, Patience, asked_wait, backoff
from sca.network.transport import Call, Reply, Transport

CA_FILE = "SCA_CA_FILE"
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3
_WORKED = 300


class Origin(Struct, frozen=True):
    """A configured server. `internal` is whether it may lie in a private network, `plain` whether it may be without TLS."""

    address: str
    internal: bool = False
    plain: bool = False


class Settings(Struct, frozen=True):
    """Everything that a client is told: nothing else of the machine is looked at. `environment` is only for proxies."""

    origins: tuple[Origin, ...]
    agent: str
    offline: bool = False
    ca_file: str = ""
    environment: Mapping[str, str] = {}
    patience: Patience = Patience()


def settings_from(
    environment: Mapping[str, str], origins: Iterable[Origin], agent: str, patience: Patience, *, offline: bool = False
) -> Settings:
    """What the environment says of the network: `SCA_CA_FILE` and the proxies. Nothing else of it is kept."""
    proxies = {name: value for name, value in environment.items() if name.lower().endswith("_proxy")}
    return Settings(tuple(origins), agent, offline, environment.get(CA_FILE, ""), proxies, patience)


class Question(Struct, frozen=True):
    """One address, and how it is asked. `secret` is the value of Authorization, `expected` statuses that are answers too.

    `elsewhere` is whether a redirect may lead to an origin that is not configured, without the credential: for what is
    checked by its digest. `known` is what the server called the document when it was last got (its ETag): it is sent only if it
    is another one by now.
    """

    url: str
    limit: int
    accept: str = "*/*"
    secret: str = ""
    expected: tuple[int, ...] = ()
    elsewhere: bool = False
    known: str = ""

    def __repr__(self) -> str:
        return f"Question({origin_of(self.url)})"


class Answer(Struct, frozen=True):
    """A document that came whole. Names of headers are compared without case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks questions. One for a run: it keeps what the run has left of time and tries. Several threads may use it at once."""

    def __init__(
        self, settings: Settings, wait: Callable[[float], object] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._origins = {origin_of(one.address): one for one in settings.origins}
        self._stopped = threading.Event()
        self._wait = wait or self._stopped.wait
        self._clock = clock
        self._budget = Budget(settings.patience)
        self._breakers: dict[str, Breaker] = {}
        self._transport: Transport | None = None
        self._opening = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        if self._transport is not None:
            self._transport.close()

    def stop(self) -> None:
        """End the calls and waits of all threads, and begin no other: for a run that is interrupted."""
        self._stopped.set()
        if self._transport is not None:
            self._transport.cut()

    def get(self, question: Question) -> Answer:
        """A whole document, unpacked. Raises NetworkError."""
        with self._asked(question, "gzip") as reply:
            pieces = _unpacked(reply, question)
            return Answer(reply.status, reply.headers, b"".join(pieces))

    @contextmanager
    def pieces(self, question: Question) -> Iterator[Iterator[bytes]]:
        """The bytes of a large file as they come, not packed. Raises NetworkError, at once or on the way."""
        with self.large(question) as reply:
            yield reply.pieces

    @contextmanager
    def large(self, question: Question) -> Iterator[Reply]:
        """The same with status and headers. Raises NetworkError."""
        with self._asked(question, "identity") as reply:
            if reply.headers.get("Content-Encoding", "identity") != "identity":
                raise NetworkError("N-CONTENT", f"{origin_of(question.url)} packed what was asked for as it is")
            yield Reply(reply.status, reply.headers, _bounded(reply.pieces, question))

    @contextmanager
    def _asked(self, question: Question, encoding: str) -> Iterator[Reply]:
        """The reply to a question, after redirects and as many tries as there may be."""
        url, secret = question.url, question.secret
        for _hop in range(_MOST_REDIRECTS + 1):
            with self._tried(url, secret, question, encoding) as reply:
                if reply.status not in _REDIRECTS:
                    yield reply
                    return
                url, secret = self._redirected(url, secret, reply, question)
        raise NetworkError("N-REDIRECT", f"{origin_of(question.url)} redirects more than {_MOST_REDIRECTS} times")

    @contextmanager
    def _tried(self, url: str, secret: str, question: Question, encoding: str) -> Iterator[Reply]:
        call = self._call(url, secret, question, encoding)
        for attempt in range(self._settings.patience.tries + 1):
            breaker = self._breakers.setdefault(call.origin, Breaker(self._clock))
            if breaker.open:
                raise NetworkError("N-BUSY", f"{call.origin} failed too often and is not asked for now", call.origin)
            last = attempt == self._settings.patience.tries
            begun = self._clock()
            got = False
            try:
                with self._session().get(self._timed(call)) as reply:
                    breaker.note(failed=reply.status in RETRIED)
                    pause = self._pause(reply, attempt, call.origin, last=last)
                    if pause is None:
                        got = True
                        yield _checked(reply, question, call.origin)
                        return
            except NetworkError as error:
                if error.code not in ("N-CONNECT", "N-DEADLINE"):
                    raise
                if not got:
                    breaker.note(failed=True)
                if got or last or not self._budget.retry():
                    raise
                pause = backoff(attempt)
            finally:
                self._budget.spend(self._clock() - begun)
            self._budget.spend(pause)
            self._wait(pause)

    def _call(self, url: str, secret: str, question: Question, encoding: str) -> Call:
        """A call to an allowed origin. Raises NetworkError."""
        if self._settings.offline:
            raise NetworkError("N-OFFLINE", "this run is offline: nothing is asked of any server")
        origin = origin_of(url)
        known = self._origins.get(origin)
        if known is None and not (question.elsewhere and url != question.url):
            raise NetworkError("N-ORIGIN", f"{origin} is not among the configured origins", origin)
        host = urlsplit(url).hostname or ""
        if url.startswith("http://"):
            if known is None or not known.plain:
                raise NetworkError("N-ORIGIN", f"{origin} is not encrypted, and no configuration allows that", origin)
            if secret and not _is_here(host):
                raise NetworkError("N-ORIGIN", f"credentials are not sent to {origin} without encryption", origin)
        headers = {"Accept": question.accept, "Accept-Encoding": encoding, "User-Agent": self._settings.agent}
        if secret:
            headers["Authorization"] = secret
        if question.known:
            headers["If-None-Match"] = question.known
        proxy = proxy_for(url, self._settings.environment)
        return Call(url, origin, headers, self._settings.patience.request, known is not None and known.internal, proxy)

    def _timed(self, call: Call) -> Call:
        self._budget.request()
        if self._stopped.is_set():
            raise NetworkError("N-BUSY", "the run ended before this was asked", call.origin)
        if self._budget.seconds <= 0:
            message = f"the time for the network is used up ({self._settings.patience.run:g} s)"
            raise NetworkError("N-BUSY", message, call.origin)
        return Call(call.url, call.origin, call.headers, min(call.seconds, self._budget.seconds), call.internal, call.proxy)

    def _pause(self, reply: Reply, attempt: int, origin: str, *, last: bool) -> float | None:
        """How long to wait before another try; None for a reply that is to be taken as it is."""
        if reply.status not in RETRIED:
            return None
        asked, too_long = asked_wait(reply.headers.get("Retry-After", ""), time.time())
        if too_long:
            message = f"{origin} asks to wait {asked:.0f} s, which is more than can be waited"
            raise NetworkError("N-BUSY", message, origin, reply.status)
        if last or not self._budget.retry():
            return None
        return backoff(attempt) if asked is None else asked

    def _redirected(self, url: str, secret: str, reply: Reply, question: Question) -> tuple[str, str]:
        """Where a redirect leads, and the credential for there."""
        origin = origin_of(url)
        try:
            target = urljoin(url, reply.headers.get("Location", ""))
            there = origin_of(target)
        except (NetworkError, ValueError):
            raise NetworkError("N-REDIRECT", f"{origin} redirects to what is no address", origin, reply.status) from None
        if there == origin:
            return target, secret
        if not question.elsewhere or not (there.startswith("https://") or there in self._origins):
            raise NetworkError("N-REDIRECT", f"{origin} redirects to {there}, which is not followed", origin, reply.status)
        return target, ""

    def _session(self) -> Transport:
        with self._opening:
            if self._transport is None:
                self._transport = Transport(self._settings.patience, self._settings.ca_file)
            return self._transport


def _is_here(host: str) -> bool:
    """Whether a host is this machine: what is sent there passes no network."""
    return host in ("localhost", "::1") or (host.startswith("127.") and is_internal(host))


def _checked(reply: Reply, question: Question, origin: str) -> Reply:
    if reply.status < _WORKED or reply.status in question.expected or reply.status in _REDIRECTS:
        return reply
    raise NetworkError("N-STATUS", f"{origin} answers with status {reply.status}", origin, reply.status)


def _bounded(pieces: Iterator[bytes], question: Question) -> Iterator[bytes]:
    left = question.limit
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            message = f"{origin_of(question.url)} sends more than {question.limit} bytes"
            raise NetworkError("N-SIZE", message, origin_of(question.url))
        yield piece


def _unpacked(reply: Reply, question: Question) -> Iterator[bytes]:
    """The body without its one content coding."""
    coding = reply.headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        yield from _bounded(reply.pieces, question)
        return
    origin = origin_of(question.url)
    if coding != "gzip":
        raise NetworkError("N-CONTENT", f"{origin} packed its answer in a way that was not asked for", origin)
    yield from _bounded(_gunzipped(reply.pieces, question.limit, origin), question)


def _gunzipped(pieces: Iterator[bytes], limit: int, origin: str) -> Iterator[bytes]:
    decoder = zlib.decompressobj(wbits=31)
    try:
        for packed in pieces:
            piece = decoder.decompress(packed, limit + 1)
            yield piece
            if decoder.unconsumed_tail:
                raise NetworkError("N-SIZE", f"{origin} sends more than {limit} bytes", origin)
        if not decoder.eof:
            raise NetworkError("N-CONTENT", f"the answer of {origin} ends in the middle", origin)
    except zlib.error:
        raise NetworkError("N-CONTENT", f"the answer of {origin} is not packed as it says", origin) from None

"""One request over HTTP by way of `requests`, without anything that it would do by itself.

No redirect is followed, nothing is tried again, no cookie is kept, no .netrc, proxy or certificate comes from the
environment. The address that a name leads to is checked when the connection is made, before a byte is sent, so that a name
cannot lead somewhere else a moment later. A request that takes too long in whole is cut off, however busy the server seems.
"""

import contextlib
import http.cookiejar
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sca.network.addresses import is_internal
from sca.network.errors import NetworkError
from sca.network.patience import Patience

_STEP = 64 * 1024
_ERRORS = (requests.RequestException, urllib3_errors.HTTPError, OSError, ValueError)
_here = threading.local()


class Call(Struct, frozen=True):
    """What is asked: `internal` is whether the server may lie in a private network, `seconds` when the whole must be over."""

    url: str
    origin: str
    headers: Mapping[str, str]
    seconds: float
    internal: bool
    proxy: str = ""

    def __repr__(self) -> str:
        return f"Call({self.origin})"


class Reply(Struct, frozen=True):
    """A status with headers, and the body as it comes, still encoded."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Transport:
    """A session that lives as long as a client."""

    def __init__(self, patience: Patience, ca_file: str) -> None:
        self._patience = patience
        self._running: set[_Watch] = set()
        self._session = _Session()
        self._session.trust_env = False
        self._session.verify = ca_file or _system_trust() or True
        self._session.headers.clear()
        self._session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter())

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def cut(self) -> None:
        """End all calls that are running, whichever thread waits for them."""
        for watch in tuple(self._running):
            watch.cut()

    @contextlib.contextmanager
    def get(self, call: Call) -> Iterator[Reply]:
        """Send a GET; the connection is given back or closed at the end. Raises NetworkError."""
        watch = _Watch(call)
        _here.watch = watch
        self._running.add(watch)
        timer = threading.Timer(call.seconds, watch.cut)
        timer.daemon = True
        timer.start()
        try:
            with contextlib.closing(self._sent(call, watch)) as response:
                yield Reply(response.status_code, response.headers, _body(response, watch))
        finally:
            timer.cancel()
            self._running.discard(watch)
            _here.watch = None

    def _sent(self, call: Call, watch: "_Watch") -> requests.Response:
        try:
            return self._session.get(
                call.url,
                headers=dict(call.headers),
                timeout=(min(self._patience.connect, call.seconds), min(self._patience.read, call.seconds)),
                allow_redirects=False,
                stream=True,
                proxies={"http": call.proxy, "https": call.proxy} if call.proxy else {},
            )
        except _ERRORS as error:
            raise _translated(error, call, late=watch.late) from None


class _Session(requests.Session):
    """A session to which no answer is a redirect: where an answer leads is not even looked at here."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002  # the name is the library's
        return None


def _body(response: requests.Response, watch: "_Watch") -> Iterator[bytes]:
    try:
        while piece := response.raw.read(_STEP, decode_content=False):
            yield piece
    except _ERRORS as error:
        raise _translated(error, watch.call, late=watch.late) from None
    if watch.late:
        raise _translated(TimeoutError("late"), watch.call, late=True)


class _Watch:
    """One call while it runs, and the connection it runs on."""

    def __init__(self, call: Call) -> None:
        self.late = False
        self.call = call
        self._sock: Any = None

    def hold(self, connection: HTTPConnection) -> None:
        """Note the connection, and check where it leads if it is open already."""
        if connection.sock is not None:
            self.check(connection.sock)

    def check(self, sock: Any) -> None:
        """Refuse a connection into a network that the origin is not known to lie in. A proxy is the owner's own choice."""
        self._sock = sock
        if self.late:
            raise TimeoutError("late")
        peer = "" if self.call.internal or self.call.proxy else str(sock.getpeername()[0])
        if peer and is_internal(peer):
            sock.close()
            message = f"{self.call.origin} leads to an address that is not public, which no configured origin is"
            raise NetworkError("N-ORIGIN", message, self.call.origin)

    def cut(self) -> None:
        """End the call: what waits for a byte gets none."""
        self.late = True
        if self._sock is not None:
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)


class _Watched:
    """A connection that tells the call of its thread where it leads, before anything is sent."""

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        _here.watch.check(sock)
        return sock

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        _here.watch.hold(self)

    def putrequest(self, *arguments: Any, **named: Any) -> None:
        _here.watch.hold(self)
        super().putrequest(*arguments, **named)  # type: ignore[misc]


class _Plain(_Watched, HTTPConnection):
    pass


class _Encrypted(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class _Adapter(HTTPAdapter):
    """Gives watched connections, and tries nothing again."""

    def __init__(self) -> None:
        super().__init__(max_retries=0, pool_connections=16, pool_maxsize=8, pool_block=True)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        manager = super().proxy_manager_for(*arguments, **named)
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
        return manager


def _system_trust() -> str:
    """The certificates that the system trusts, where it has them in one file; else those of `certifi`."""
    return ssl.get_default_verify_paths().cafile or ""


def _translated(error: Exception, call: Call, *, late: bool) -> NetworkError:
    """An error in our own words: those of the libraries may hold addresses with everything in them."""
    causes = [error, *_causes(error)]
    mine = next((one for one in causes if isinstance(one, NetworkError)), None)
    if mine is not None:
        return mine
    if late or any(isinstance(one, TimeoutError | urllib3_errors.ReadTimeoutError) for one in causes):
        return NetworkError("N-DEADLINE", f"{call.origin} did not answer in time", call.origin)
    if any(isinstance(one, requests.exceptions.SSLError | ssl.SSLError | urllib3_errors.SSLError) for one in causes):
        return NetworkError("N-TLS", f"the certificate or the encryption of {call.origin} cannot be trusted", call.origin)
    return NetworkError("N-CONNECT", f"the connection to {call.origin} failed ({type(error).__name__})", call.origin)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error came from, and what it holds."""
    todo: list[object] = [error]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            todo.extend((one.__cause__, one.__context__, getattr(one, "reason", None), *one.args))

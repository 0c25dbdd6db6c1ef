"""How long to wait, how often to try again, and when to stop asking a server at all."""

import email.utils
import random
import threading
from collections import deque
from collections.abc import Callable

from msgspec import Struct

RETRIED = (408, 429, 500, 502, 503, 504)
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 20.0
_LONGEST_ASKED = 60.0
_SHARE, _FEW = 0.2, 3
_IN_A_ROW, _LOOKED_AT, _OPEN_SECONDS = 5, 20, 30.0


class Patience(Struct, frozen=True):
    """Limits in seconds: to connect, between two bytes, for one request, for all requests of a run; and numbers of tries."""

    connect: float = 5.0
    read: float = 15.0
    request: float = 60.0
    run: float = 180.0
    tries: int = 3
    retries: int = 30


def backoff(attempt: int, pick: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds before another try: anything up to a bound that doubles each time, so that many clients do not come at once."""
    return pick(0.0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt))


def asked_wait(text: str, now: float) -> tuple[float | None, bool]:
    """Seconds that a server asks to wait (Retry-After), and whether they are too many. None if it does not say so clearly.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    plain = text.strip()
    if plain.isascii() and plain.isdecimal():
        seconds = float(int(plain[:18])) if len(plain) <= 18 else float("inf")
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(plain).timestamp() - now
        except (ValueError, TypeError, OverflowError, IndexError):
            return None, False
    return max(0.0, seconds), seconds > _LONGEST_ASKED


class Budget:
    """Seconds and retries that a run has left, whichever of its threads uses them."""

    def __init__(self, patience: Patience) -> None:
        self.seconds = patience.run
        self._retries = patience.retries
        self._requests = 0
        self._used = 0
        self._lock = threading.Lock()

    def spend(self, seconds: float) -> None:
        """Take away time."""
        with self._lock:
            self.seconds -= seconds

    def request(self) -> None:
        """Count a request."""
        with self._lock:
            self._requests += 1

    def retry(self) -> bool:
        """Whether another try is allowed: a few at first, then a fifth of all requests, and never more than the limit."""
        with self._lock:
            if self._used >= min(self._retries, max(_FEW, int(self._requests * _SHARE))):
                return False
            self._used += 1
            return True


class Breaker:
    """Stops asking an origin that fails: for a while, then for one try, and after a second time for the rest of the run."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: deque[bool] = deque(maxlen=_LOOKED_AT)
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._times = 0
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether the origin is not to be asked now."""
        opened_at = self._opened_at
        if opened_at is None:
            return False
        return self._times > 1 or self._clock() - opened_at < _OPEN_SECONDS

    def note(self, *, failed: bool) -> None:
        """Note how a request ended."""
        with self._lock:
            self._note(failed=failed)

    def _note(self, *, failed: bool) -> None:
        self._last.append(failed)
        self._in_a_row = self._in_a_row + 1 if failed else 0
        if not failed:
            self._opened_at = None
            return
        many = len(self._last) == _LOOKED_AT and sum(self._last) * 2 >= _LOOKED_AT
        if self._opened_at is not None or self._in_a_row >= _IN_A_ROW or many:
            self._opened_at = self._clock()
            self._times += 1
            self._last.clear()
            self._in_a_row = 0

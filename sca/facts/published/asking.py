"""One registry, asked for documents: typed, of the right kind, and of the package that was asked about.

A document is taken by its fields alone; nothing in it is an address to go to, but for the pages of NuGet, which must lie at
the same origin.
"""

import threading
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from sca.facts.published.routes import Registry
from sca.files.limits import DEFAULTS
from sca.model.component import LicenceClaim, Location
from sca.model.text import brief
from sca.network.addresses import origin_of, with_path
from sca.network.client import Client, Question
from sca.network.errors import NetworkError

LARGEST = 32 * 1024 * 1024
_ABSENT = (404, 410)
_LONGEST_TEXT = 500
_Document = TypeVar("_Document")


class Asking:
    """Asks one registry; every document must be JSON."""

    def __init__(self, registry: Registry, client: Client) -> None:
        self.registry = registry
        self._client = client
        self._lock = threading.Lock()
        self._remembered: dict[str, Any] = {}

    def address(self, *segments: str) -> str:
        """An address below that of the registry."""
        return with_path(self.registry.address, segments)

    def document(self, url: str, type: type[_Document], accept: str = "application/json") -> _Document | None:
        """The document at an address; None if the registry has none. Raises NetworkError."""
        if origin_of(url) != self.registry.origin:
            raise NetworkError(
                "N-ORIGIN", f"{self.registry.origin} refers to {origin_of(url)}, which is not asked", origin_of(url)
            )
        answer = self._client.get(Question(url, LARGEST, accept, self.registry.secret, _ABSENT))
        if answer.status in _ABSENT:
            return None
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise self.wrong(f"answers with {brief(kind, 60) or 'nothing that says what it is'} where JSON was asked for")
        return self.read(answer.body, type)

    def text(self, url: str, limit: int) -> bytes:
        """A file at an address of the registry. Raises NetworkError."""
        return self._client.get(Question(url, limit, secret=self.registry.secret)).body

    def remembered(self, url: str, type: type[_Document]) -> _Document | None:
        """The same for a document that every package needs: it is asked for once. Raises NetworkError."""
        with self._lock:
            if url not in self._remembered:
                self._remembered[url] = self.document(url, type)
            found: _Document | None = self._remembered[url]
            return found

    def read(self, data: bytes | msgspec.Raw, type: type[_Document]) -> _Document:
        """Typed values of a document. Raises NetworkError."""
        try:
            return msgspec.json.decode(data, type=type)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            raise self.wrong("answers with a document that is not what such a registry writes") from None

    def wrong(self, message: str) -> NetworkError:
        """An answer that cannot be used."""
        return NetworkError("N-CONTENT", f"{self.registry.origin} {message}", self.registry.origin)


def claims(said: Iterable[tuple[str, str]], document: str) -> tuple[LicenceClaim, ...]:
    """What the fields of a document say about the licence; `said` is field and raw text. Over-long texts are no claims."""
    where = Location(document, role="registry")
    return tuple(
        LicenceClaim(raw, field, where, "registry")
        for field, raw in said
        if raw.strip() and len(raw) <= DEFAULTS.licence_chars and raw.strip() != "UNKNOWN"
    )


def short(text: str) -> str:
    """A text of a registry for people, visible and cut."""
    return brief(text.strip(), _LONGEST_TEXT)

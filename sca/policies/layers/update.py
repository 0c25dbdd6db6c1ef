"""Gets what lies elsewhere anew, and notes its digests: what `sca policy update` does between two looks at a policy."""

import difflib
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Rules
from hashlib import sha256

from sca.model.text import plural, visible
from sca.policies.layers.source import Reader, Source, UnavailableError

Fetch = Callable[[str, int], bytes]
_MOST_LINES = 200


class Fresh(dict[str, str]):
    """The lock of an update, and the reader that goes with it: a source that it is asked for is got and then pinned.

    `given` are bytes that somebody brought along, by the text of the source; everything else is fetched by that text.
    """

    def __init__(self, local: Reader, fetch: Fetch, given: Rules[str, bytes], limit: int) -> None:
        super().__init__()
        self.bytes: dict[str, bytes] = {}
        self.failures: dict[str, UnavailableError] = {}
        self._local = local
        self._fetch = fetch
        self._given = given
        self._limit = limit

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """The digest of what lies at a source now; the default if it cannot be had, which reading it will say."""
        if key.startswith(("https://", "git+")) and key not in self:
            try:
                self[key] = sha256(self._bytes(key)).hexdigest()
            except UnavailableError as error:
                self.failures[key] = error
                self[key] = sha256(b"").hexdigest()
        return super().get(key, default)

    def local(self, source: Source, limit: int) -> bytes:
        """The bytes of a file beside the policy. Raises UnavailableError."""
        return self._local.local(source, limit)

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """The bytes of now, or those that were kept under the digest. Raises UnavailableError."""
        if source.text in self.failures:
            raise self.failures[source.text]
        try:
            return self._bytes(source.text)[: limit + 1]
        except UnavailableError:
            return self._local.remote(source, sha256, limit)

    def _bytes(self, text: str) -> bytes:
        if text not in self.bytes:
            self.bytes[text] = self._given[text] if text in self._given else self._fetch(text, self._limit)
        return self.bytes[text]


def difference(name: str, old: bytes | None, new: bytes) -> Iterator[str]:
    """What changed in one source, as a unified diff."""
    if old == new:
        return
    if old is None:
        lines_now = new.count(b"\n")
        yield f"{visible(name)}: new, {plural(lines_now, 'line')}"
        return
    before, after = (data.decode(errors="replace").splitlines() for data in (old, new))
    lines = list(difflib.unified_diff(before, after, f"{name} (pinned)", f"{name} (now)", lineterm=""))
    yield from map(visible, lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"... and {plural(len(lines) - _MOST_LINES, 'more line')}"

"""The members of a tar archive that is not compressed, as a tree of files: nothing is unpacked, a member is read in place.

A name is looked up among the members and nowhere else. A link inside the archive is followed to another member.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from sca.files.byte_source import ByteSource
from sca.files.errors import InputError
from sca.files.image.paths import clean, climbs, resolve
from sca.files.limits import Limits
from sca.files.tar_feed import SourceFeed
from sca.files.tar_members import FOLDER, HARD_LINK, LINK, members
from sca.model.text import brief


class _Span(Struct, frozen=True, gc=False):
    """Where a member's content lies, or where a link leads."""

    offset: int
    size: int
    kind: bytes
    link: str = ""
    odd: str = ""


class TarTree:
    """See `sca.files.view.Tree`. Raises InputError for an archive that is not sound."""

    def __init__(self, source: ByteSource, label: str, limits: Limits) -> None:
        self._source = source
        self._label = label
        self._members: dict[str, _Span] = {}
        self._twice: set[str] = set()
        feed = SourceFeed(source, self._refuse)
        for member in members(feed, self._refuse, limits.archive_members, "archive-members"):
            name = clean(member.name)
            if member.kind == FOLDER or climbs(name):
                continue
            if name in self._members:
                self._twice.add(name)
            self._members[name] = _Span(feed.position, member.size, member.kind, member.link, member.odd or member.disputed)

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """See Tree."""
        with self.opened(path, limit, limit_name) as source:
            return source.read_at(0, source.size)

    @contextmanager
    def opened(self, path: str, limit: int, limit_name: str) -> Iterator[ByteSource]:
        """See Tree."""
        name = self._resolved(path)
        span = self._members.get(name)
        if span is None:
            raise InputError("E-MISSING", f"{brief(path, 100)} is not in the archive", self._label, unreadable=True)
        if name in self._twice:
            raise self._refuse("E-AMBIGUOUS", f"{brief(name, 100)} stands in it twice")
        if span.kind != b"0" or span.odd:
            raise self._refuse("E-SPECIAL", f"{brief(name, 100)} is no regular file")
        if span.size > limit:
            message = f"{brief(name, 100)} has {span.size} bytes, more than the limit of {limit} ({limit_name})"
            raise self._refuse("E-SIZE", message)
        yield _Part(self._source, span.offset, span.size)

    def exists(self, path: str) -> bool:
        """See Tree."""
        span = self._members.get(self._resolved(path))
        return span is not None and span.kind == b"0"

    def names(self, folder: str) -> tuple[str, ...]:
        """See Tree."""
        prefix = f"{clean(folder)}/" if clean(folder) else ""
        return tuple(sorted({name[len(prefix) :].partition("/")[0] for name in self._members if name.startswith(prefix)}))

    def _resolved(self, path: str) -> str:
        name = resolve(path, self._link_at).path
        span = self._members.get(name)
        return clean(span.link) if span is not None and span.kind == HARD_LINK else name

    def _link_at(self, path: str) -> str | None:
        span = self._members.get(path)
        return span.link if span is not None and span.kind == LINK else None

    def _refuse(self, code: str, message: str) -> InputError:
        help = "save the image anew, or scan it from where it was built"
        return InputError(code, f"the archive is not read: {message}", self._label, help=help)


class _Part:
    """A part of a file."""

    def __init__(self, source: ByteSource, start: int, size: int) -> None:
        self.size = size
        self._source = source
        self._start = start

    def read_at(self, offset: int, count: int) -> bytes:
        """See `ByteSource`."""
        return self._source.read_at(self._start + offset, max(min(count, self.size - offset), 0))

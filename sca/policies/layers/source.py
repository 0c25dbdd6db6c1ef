"""Where a layer of a policy, or a list that it names, lies: a file beside it, an https address, a file of a git repository.

    extends: ../organisation.yaml
    extends: https://policy.example.test/organisation.yaml
    extends: {git: https://git.example.test/policies.git, path: unit.yaml, commit: 3f2a...}

What lies elsewhere is the same tomorrow only by its digest, which stands beside it (`sha256`) or in `sca-policy.lock`.
"""

import re
from posixpath import dirname, join, normpath
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from sca.model.url import origin

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}").fullmatch
DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
_UP = ".."


class Source(Struct, frozen=True):
    """One place. `kind` is `file`, `url` or `git`; `path` is the path of a file as messages show it, or the address.

    Of a git repository, `path` is the path in it, and `commit` the full commit.
    """

    kind: str
    path: str
    repository: str = ""
    commit: str = ""

    @property
    def text(self) -> str:
        """What messages, reports and the lock call it."""
        return f"git+{self.repository}@{self.commit}#{self.path}" if self.kind == "git" else self.path


class UnavailableError(Exception):
    """The bytes of a source could not be had, with a sentence that says why."""

    def __init__(self, sentence: str, help: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.help = help


class Reader(Protocol):
    """Gets the bytes of sources. It promises nothing about them: whoever asks compares the digest."""

    def local(self, source: Source, limit: int) -> bytes:
        """The bytes of a file, at most `limit` + 1. Raises UnavailableError."""

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """The bytes of an address or of a file in a repository, at most `limit` + 1. Raises UnavailableError."""


def file_beside(parent: Source, text: str) -> Source:
    """The source that a relative path means in a policy that lies at `parent`. Raises ValueError."""
    if not text.strip() or text.startswith(("/", "~")) or "\\" in text or "\0" in text:
        raise ValueError("a path is relative to the file that names it, with / between its parts")
    if parent.kind == "url":
        return url_source(urljoin(parent.path, text), origin(parent.path))
    path = normpath(join(dirname(parent.path), text))
    if parent.kind == "git":
        if path.startswith(_UP):
            raise ValueError("the path leads out of the repository")
        return Source("git", path, parent.repository, parent.commit)
    return Source("file", path)


def url_source(text: str, only: str = "") -> Source:
    """The source at an https address; with `only`, of this origin. Raises ValueError."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not origin(text) or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address is https://HOST/PATH, without a user, a query or a fragment")
    if only and origin(text) != only:
        raise ValueError(f"the path leads to another host than {only}")
    return Source("url", f"{origin(text)}{parts.path}")


def git_source(repository: str, commit: str, path: str) -> Source:
    """A file of one commit of a repository. Raises ValueError."""
    if not _COMMIT(commit):
        raise ValueError("a commit is written in full: 40 or 64 hexadecimal digits")
    clean = normpath(path)
    if not path or path.startswith("/") or clean.startswith(_UP) or "\\" in path:
        raise ValueError("the path of a file in the repository is expected")
    return Source("git", clean, url_source(repository).path, commit)

"""What a commit is about to change, told by the index and the commits that it will follow.

Compared is without renames: a file that moved is one that went and one that came. Of a merge every parent counts
(https://git-scm.com/docs/gitrevisions: MERGE_HEAD): what differs from one of them is changed, and what one of them has is
not new.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing

from msgspec import Struct

from sca.files.git import Git, GitError

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HEAD = "HEAD"
_MERGED = "MERGE_HEAD"
_MOST_BYTES = 8192
_GONE = b"D"


class Coming(Struct, frozen=True):
    """The commit that is about to be made. `parents` is empty for the first one of a repository.

    `changed` are the paths that it adds, changes or deletes, below the folder it was asked for and relative to that; `gone` are
    those of them that it deletes.
    """

    parents: tuple[str, ...]
    changed: frozenset[str]
    gone: frozenset[str]


def coming_commit(root: str) -> Coming:
    """What is staged below a folder. Raises GitError outside of a checkout."""
    git = Git(root)
    try:
        changes = list(_against(git, _HEAD))
    except GitError:
        if _has_head(git):
            raise
        staged = git.run("ls-files", "-z", "--", ".").split(b"\0")
        return Coming((), frozenset(_text(path) for path in staged if path), frozenset())
    others = _merged(git)
    changes += [change for parent in others for change in _against(git, parent)]
    gone = frozenset(path for status, path in changes if status == _GONE)
    return Coming((_HEAD, *others), frozenset(path for _status, path in changes), gone)


def _against(git: Git, commit: str) -> Iterator[tuple[bytes, str]]:
    """Status and path of everything in the index that differs from a commit."""
    options = ("--cached", "--raw", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=all", "--relative")
    fields = git.run("diff-index", *options, commit, "--").split(b"\0")
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        yield head.rpartition(b" ")[2][:1], _text(path)


def _has_head(git: Git) -> bool:
    try:
        git.run("rev-parse", "--verify", "--quiet", f"{_HEAD}^{{commit}}")
    except GitError:
        return False
    return True


def _merged(git: Git) -> tuple[str, ...]:
    """The commits that are being merged; none if no merge is under way."""
    if not os.path.lexists(os.path.join(git.folder, _MERGED)):
        return ()
    # Most commits are no merges, and a hook runs at each: a documented lazy import.
    from sca.files.disk import DiskTree  # noqa: PLC0415
    from sca.files.errors import InputError  # noqa: PLC0415

    try:
        with closing(DiskTree(git.folder)) as tree:
            text = tree.read(_MERGED, _MOST_BYTES, "merge-head").decode("ascii", "replace")
    except (InputError, OSError):
        return ()
    return tuple(name for line in text.splitlines() if _COMMIT.fullmatch(name := line.strip()))


def _text(path: bytes) -> str:
    return path.decode(errors="backslashreplace")

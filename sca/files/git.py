"""Starts git for data only: nothing that a checkout or a caller has configured is run, and nothing is fetched.

Everything is switched off that a checkout's own configuration could make git run (https://git-scm.com/docs/git-config:
core.fsmonitor, core.hooksPath), and none of the caller's GIT_* variables counts but one: while a commit is made, git names
the index of that commit in GIT_INDEX_FILE (https://git-scm.com/docs/githooks), which is not the usual one for `git commit -a`
and `git commit FILE`. It is taken where it lies in the repository's own git folder.
"""

import os
import subprocess
from collections.abc import Sequence
from typing import IO

from sca.system.program import program

_QUIET = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "submodule.recurse=false",
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
)
_INDEX = "GIT_INDEX_FILE"
_CHUNK = 1 << 20


class GitError(Exception):
    """The folder is no git checkout, or git is not there."""


class Git:
    """Git in one folder of a checkout."""

    def __init__(self, root: str) -> None:
        self.root = root
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment = environment | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
        self._folder = ""
        index = self._index_of_commit()
        if index:
            self._environment[_INDEX] = index

    @property
    def folder(self) -> str:
        """The absolute git folder of the checkout: of a linked worktree, its own. Raises GitError."""
        if not self._folder:
            self._folder = os.fsdecode(self.run("rev-parse", "--absolute-git-dir").rstrip(b"\n"))
        return self._folder

    def run(self, *arguments: str) -> bytes:
        """What git prints. Raises GitError with its own words if it fails."""
        try:
            run = subprocess.run(  # noqa: S603  # a fixed program, data for arguments, no shell
                self._command(*arguments), env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None
        if run.returncode != 0:
            raise GitError(f"git says: {run.stderr.decode(errors='replace').strip()[:200]}")
        return run.stdout

    def objects(self) -> "Objects":
        """A process that hands out one object after the other. Raises GitError."""
        try:
            return Objects(self._command("cat-file", "--batch"), self._environment)
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None

    def _command(self, *arguments: str) -> Sequence[str]:
        return (program("git"), *_QUIET, "-C", self.root, *arguments)

    def _index_of_commit(self) -> str:
        """The index that the caller's variable names, if it is one of this repository; empty otherwise."""
        given = os.environ.get(_INDEX, "")
        if not given:
            return ""
        try:
            folder = os.path.realpath(self.folder)
        except GitError:
            return ""
        # git gives it relative to the top of the checkout, where it starts its hooks; these may start us elsewhere
        paths = (os.path.realpath(os.path.join(base, given)) for base in (".", os.path.dirname(folder)))
        return next((path for path in paths if os.path.dirname(path) == folder and os.path.isfile(path)), "")


class Objects:
    """One `git cat-file --batch`, started when the first object is asked for (https://git-scm.com/docs/git-cat-file)."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, name: str, limit: int) -> tuple[int, bytes]:
        """The size of a blob and its bytes; those are left out if it is larger than the limit. Raises GitError."""
        stdin, stdout = self._pipes()
        try:
            stdin.write(name.encode() + b"\n")
            stdin.flush()
            head = stdout.readline().split()
        except OSError as error:
            self.close()
            raise GitError(f"git does not answer: {error.strerror}") from None
        if len(head) != 3 or head[1] != b"blob" or not head[2].isdigit():
            self.close()
            raise GitError(f"git says: {b' '.join(head).decode(errors='replace')[:200] or 'nothing'}")
        size = int(head[2])
        if size > limit:
            self.close()  # what is not wanted is not read: the next object is asked of another process
            return size, b""
        data = stdout.read(size)
        if len(data) != size or stdout.read(1) != b"\n":
            self.close()
            raise GitError("git ended in the middle of an object")
        return size, data

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        process, self._process = self._process, None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        process.kill()
        process.wait()

    def __del__(self) -> None:
        self.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(  # noqa: S603  # as above
                    self._command,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=_CHUNK,
                )
            except OSError as error:
                raise GitError(f"git cannot be started: {error.strerror}") from None
        assert self._process.stdin is not None  # noqa: S101  # both are pipes
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdin, self._process.stdout

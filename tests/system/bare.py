"""Starts `sca` as on a system that lacks what only POSIX has: `bare.py MEMORY plain|enforced ARGUMENT...`, as `limited.py`.

What Windows has not is taken away before `sca` is imported, and what it does not allow is refused, so that an import or a call
that needs it fails here too. Paths stay those of this machine. The limit on memory is left out.
"""

import errno
import os
import runpy
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

# https://docs.python.org/3/library/os.html, whatever it calls Unix only, and what was seen to be missing on Windows
MISSING = (
    *("O_NOFOLLOW", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_SYNC", "O_DSYNC", "O_PATH", "O_TMPFILE"),
    *("pread", "preadv", "pwrite", "pwritev", "sendfile", "fchmod", "fchown", "fchdir", "chown", "lchown", "mkfifo", "mknod"),
    *("fork", "forkpty", "killpg", "setsid", "getuid", "geteuid", "getgid", "getegid", "getgroups", "uname", "sysconf"),
    *("statvfs", "fstatvfs", "fdatasync", "posix_fadvise", "openpty", "ttyname", "nice", "getloadavg", "sched_getaffinity"),
)
BLOCKED = ("fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "readline", "crypt", "spwd")
OF_FOLDERS = ("open", "stat", "readlink", "mkdir", "unlink", "rename", "replace", "rmdir", "access", "link", "symlink", "utime")
LOADED = (subprocess, tempfile)  # they look for names of POSIX when they are imported, and must do their own work all the same


def strip() -> None:
    """Make this process such a system."""
    for name in MISSING:
        if hasattr(os, name):
            delattr(os, name)
    for name in BLOCKED:
        sys.modules[name] = None  # type: ignore[assignment]  # the documented way to make an import fail
    for name in OF_FOLDERS:
        setattr(os, name, _by_path_alone(getattr(os, name)))
    os.supports_dir_fd, os.supports_fd = set(), set()
    os.open = _no_folder(os.open)
    for name in ("scandir", "listdir"):
        setattr(os, name, _no_descriptor(getattr(os, name)))


def _by_path_alone(call: Callable[..., Any]) -> Callable[..., Any]:
    def checked(*arguments: Any, **named: Any) -> Any:
        if named.get("dir_fd") is not None or named.get("src_dir_fd") is not None:
            raise NotImplementedError("dir_fd unavailable on this platform")
        return call(*arguments, **named)

    return checked


def _no_folder(call: Callable[..., int]) -> Callable[..., int]:
    def checked(path: Any, *arguments: Any, **named: Any) -> int:
        descriptor = call(path, *arguments, **named)
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return descriptor

    return checked


def _no_descriptor(call: Callable[..., Any]) -> Callable[..., Any]:
    def checked(path: Any = ".") -> Any:
        if isinstance(path, int):
            raise TypeError("path should be string, bytes, os.PathLike or None, not int")
        return call(path)

    return checked


def main() -> None:
    _memory, mode, *arguments = sys.argv[1:]
    enforced = runpy.run_path(str(Path(__file__).parents[1] / "hostile" / "privileges.py"))["permissions_enforced"]
    strip()
    sys.argv = ["sca", *arguments]
    with enforced() if mode == "enforced" else nullcontext():
        runpy.run_module("sca", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""Where a program lies that is started.

Windows looks for it in the current folder first, which may be a checkout of somebody hostile with a `git.exe` in it
(https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw). Only the absolute folders
of PATH count here, and only a program, not a script of the command prompt, which reads signs in arguments as commands.
"""

import errno
import ntpath
import os
from collections.abc import Mapping


def program(name: str) -> str:
    """What to start for a program: its name where the system looks at PATH alone, its path on Windows. Raises OSError."""
    return name if os.sep == "/" else program_of_windows(name, os.environ)


def program_of_windows(name: str, environment: Mapping[str, str]) -> str:
    """The path of `name`.exe in the first absolute folder of PATH that holds it. Raises OSError."""
    for folder in environment.get("PATH", "").split(";"):
        path = ntpath.join(folder.strip('"'), f"{name}.exe")
        if ntpath.isabs(path) and ntpath.splitdrive(path)[0] and os.path.isfile(path):
            return path
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)

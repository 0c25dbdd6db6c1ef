"""Runs the installed command as a user does, on a fixed day."""

import os
import subprocess
import sysconfig
from pathlib import Path

from msgspec import Struct

SCA = Path(sysconfig.get_path("scripts")) / "sca"
DAY = "1795478400"  # 2026-11-24


class Ran(Struct, frozen=True):
    """A finished run: its status, what it wrote, what it told people, and the last line of that."""

    status: int
    out: str
    told: str
    last: str


def run(*arguments: str, folder: Path | None = None) -> Ran:
    """Run `sca` with these arguments, with nothing of the machine's own settings."""
    environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": DAY, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [SCA, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    lines = done.stderr.splitlines()
    return Ran(done.returncode, done.stdout, done.stderr, lines[-1] if lines else "")

"""A made-up git repository with a change that is staged: what a hook meets.

    python -m benchmarks.synthetic_commit FOLDER 5000 older

The lock has that many packages, one of them in another version than before; with 0 a text is staged and no lock. With `older` the
policy denies a package that was there before, so the lock is read as it was too.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.synthetic import write_lock

_WHO = ("-c", "user.name=Bench", "-c", "user.email=bench@example.test", "-c", "commit.gpgsign=false")
_DENIED = "  denied:\n    - {match: pkg:npm/package-1, reason: it was there before}\nlicences:\n"


def write_commit(folder: Path, packages: int, *, older: bool) -> None:
    """Lay out the repository and stage the change."""
    write_lock(folder, packages or 100)
    policy, lock = folder / "sca-policy.yaml", folder / "package-lock.json"
    if older:
        policy.write_text(policy.read_text(encoding="utf-8").replace("licences:\n", _DENIED), encoding="utf-8")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "before")):
        _git(folder, *arguments)
    if packages:
        text = lock.read_text(encoding="utf-8")
        lock.write_text(_with_newer(text), encoding="utf-8")
    else:
        (folder / "readme.md").write_text("words\n", encoding="utf-8")
    _git(folder, "add", "-A")


def _with_newer(lock: str) -> str:
    """The lock with one package in another version, downloaded from the address of that version."""
    at = lock.index('"version": "1.2.2"')
    address = lock.index("-1.2.2.tgz", at)
    return f"{lock[:at]}{lock[at : address + 11].replace('1.2.2', '1.2.3')}{lock[address + 11 :]}"


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", str(folder), *_WHO, *arguments), check=True)


if __name__ == "__main__":
    write_commit(Path(sys.argv[1]), int(sys.argv[2]), older="older" in sys.argv[3:])

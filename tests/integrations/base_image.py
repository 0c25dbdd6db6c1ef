"""A root file system with Python, put together in seconds from the packages of the Debian that the tests run on."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

WANTED = ("base-files", "bash", "ca-certificates", "coreutils", "dash", "libc-bin", "python3-venv")
# Debian's file systems have these as links (https://wiki.debian.org/UsrMerge).
MERGED = {"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64"}


def missing() -> str:
    """Why there can be none here; empty where there can."""
    lacking = [name for name in WANTED if shutil.which("dpkg-query") is None or _needs(name) is None]
    if lacking:
        return f"no Debian with {', '.join(lacking)}"
    return "" if os.path.islink("/bin") else "the file system is not merged"


def write_base(place: Path) -> None:
    """Write the files of the packages, and of all they need, as a layer."""
    paths = sorted({path for name in _closure() for path in _files(name) if path != "/."})
    added: set[str] = set()
    with tarfile.open(place, "w") as layer:
        for link, target in sorted(MERGED.items()):
            member = tarfile.TarInfo(link)
            member.type, member.linkname = tarfile.SYMTYPE, target
            layer.addfile(member)
        for path in paths:
            folder, _slash, name = path.rpartition("/")
            real = os.path.join(os.path.realpath(folder or "/"), name)
            if real.lstrip("/") not in added | set(MERGED) and os.path.lexists(real) and "/doc/" not in real:
                added.add(real.lstrip("/"))
                layer.add(real, real.lstrip("/"), recursive=False)
        for path in ("/etc/ssl/certs", "/etc/ld.so.cache"):
            layer.add(path, path.lstrip("/"))
        member = tarfile.TarInfo("tmp")
        member.type, member.mode = tarfile.DIRTYPE, 0o1777
        layer.addfile(member)


def _closure() -> list[str]:
    found: set[str] = set()
    names = list(WANTED)
    while names:
        name = names.pop()
        if name not in found:
            needs = _needs(name)
            if needs is not None:
                found.add(name)
                names += re.findall(r"(?:^|[,|] *)([a-z0-9][a-z0-9.+-]+)", needs)
    return sorted(found)


def _needs(name: str) -> str | None:
    """What an installed package needs; None for one that is not, such as another branch of a choice."""
    run = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Pre-Depends}, ${Depends}\n", name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    status, _space, needs = run.stdout.partition(" ")
    return needs if status == "installed" else None


def _files(name: str) -> list[str]:
    command = ["dpkg-query", "-L", name]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()

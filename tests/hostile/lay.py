"""Small generators of hostile input: nothing large lies in the tree, everything is made when a test runs."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

LOCK = "web/package-lock.json"
WRITERS = 3
WRITER = """
import itertools, sys
with open(sys.argv[1], "r+b", buffering=0) as file:
    size = file.seek(0, 2)
    print("writing", flush=True)
    for number in itertools.count():
        file.truncate(size + number % 7)
"""


def text(path: str, content: str) -> Callable[[Path], object]:
    """A file of UTF-8 text."""
    return data(path, content.encode())


def data(path: str, content: bytes) -> Callable[[Path], object]:
    """A file of these bytes."""

    def build(root: Path) -> None:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    return build


def files(contents: dict[str, str]) -> Callable[[Path], object]:
    """Several files of text."""
    return several(*(text(path, content) for path, content in contents.items()))


def several(*builds: Callable[[Path], object]) -> Callable[[Path], object]:
    """One after the other."""

    def build(root: Path) -> None:
        for one in builds:
            one(root)

    return build


def sized(path: str, size: int) -> Callable[[Path], object]:
    """A file that says it has so many bytes, without taking the room on the disk."""

    def build(root: Path) -> None:
        data(path, b"{")(root)
        os.truncate(root / path, size)

    return build


def fifo(path: str) -> Callable[[Path], object]:
    def build(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / path)

    return build


def unix_socket(path: str) -> Callable[[Path], object]:
    """A socket's address is at most 107 bytes long, so it is bound through the descriptor of its folder."""

    def build(root: Path) -> None:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place.parent, os.O_RDONLY)
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(f"/proc/self/fd/{descriptor}/{place.name}")
        finally:
            os.close(descriptor)

    return build


def link(path: str, target: str) -> Callable[[Path], object]:
    def build(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, root / path)

    return build


def mode(path: str, bits: int) -> Callable[[Path], object]:
    def build(root: Path) -> None:
        (root / path).chmod(bits)

    return build


def raw_name(name: bytes, content: bytes) -> Callable[[Path], object]:
    """A file whose name is no text."""

    def build(root: Path) -> None:
        with open(os.path.join(os.fsencode(root), name), "wb") as file:
            file.write(content)

    return build


def deep_folders(levels: int) -> Callable[[Path], object]:
    """Folders in folders, deeper than a path may be long."""

    def build(root: Path) -> None:
        descriptor = os.open(root, os.O_RDONLY)
        for _level in range(levels):
            os.mkdir("deep", dir_fd=descriptor)
            below = os.open("deep", os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        os.close(descriptor)

    return build


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Other processes that change the file all the time: several, so that one is at it on a busy machine too."""
    with ExitStack() as stack:
        for _number in range(WRITERS):
            writer = stack.enter_context(
                subprocess.Popen([sys.executable, "-I", "-c", WRITER, str(path)], stdout=subprocess.PIPE)
            )
            stack.callback(writer.kill)
            assert writer.stdout is not None
            writer.stdout.readline()
        yield


def lock(packages: dict[str, Any], root: dict[str, Any] | None = None, **top: Any) -> str:
    """The text of a package-lock.json, version 3, one line an entry: the root on line 6, the first package on line 7."""
    entries = {"": {"name": "shop", "version": "1.0.0", **(root or {})}, **packages}
    head = "".join(
        f'  "{key}": {json.dumps(value)},\n'
        for key, value in {"name": "shop", "lockfileVersion": 3, "requires": True, **top}.items()
    )
    body = ",\n".join(f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in entries.items())
    return "{\n" + head + '  "packages": {\n' + body + "\n  }\n}\n"


def npm(packages: dict[str, Any], root: dict[str, Any] | None = None, **top: Any) -> Callable[[Path], object]:
    """A package-lock.json in the folder `web`."""
    return text(LOCK, lock(packages, root, **top))

"""Writes outputs so that a reader sees the old file or the whole new one, never a part.

A temporary file in the same folder, flushed to the disk, then renamed over the old one. A device or pipe
(`/dev/stdout`) is written to directly.
"""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import BinaryIO

from sca import exit_status
from sca.cli.ending import Ending
from sca.model.text import visible
from sca.system.ways import with_slashes
from sca.system.writing import give_mode, open_to_append, sync_folder


def write_atomically(path: str, data: bytes) -> None:
    """Replace a file by new bytes. Ends the run with status 6, the old file intact, when that fails."""
    with output_of(path) as file:
        file.write(data)


@contextmanager
def output_of(path: str | None) -> Iterator[BinaryIO]:
    """A file to write a document into, which is at its place as soon as all of it is written; without a path that is stdout.

    A stream gets it as a whole. When the block fails, nothing is written. Ends the run with status 6, the old file intact, when
    the file cannot be written.
    """
    if path and not is_special(path):
        with _faults_told(path), _replacing(path) as file:
            yield file
        return
    whole = BytesIO()
    yield whole
    if path:
        with _faults_told(path):
            _write_directly(path, whole.getbuffer())
    else:
        sys.stdout.buffer.write(whole.getbuffer())
        sys.stdout.buffer.flush()


@contextmanager
def _faults_told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        sentence = f"could not write {visible(with_slashes(path))}: {error.strerror or error}"
        raise Ending(exit_status.OUTPUT, sentence, "an older file of that name, if any, is unchanged") from None


def append(path: str, data: bytes, most: int) -> bool:
    """Add bytes to a file that is there. False if there is none, or if it would be larger than `most`; it is then unchanged.

    A link is not followed. Ends the run with status 6 when the file cannot be written.
    """
    try:
        descriptor = open_to_append(path)
    except (FileNotFoundError, ValueError):
        return False
    except OSError as error:
        raise Ending(exit_status.OUTPUT, f"could not write {visible(with_slashes(path))}: {error.strerror or error}") from None
    try:
        with os.fdopen(descriptor, "ab") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size + len(data) > most:
                return False
            file.write(data)
    except OSError as error:
        raise Ending(exit_status.OUTPUT, f"could not write {visible(with_slashes(path))}: {error.strerror or error}") from None
    return True


def is_special(path: str) -> bool:
    """Whether a path is a device or a pipe: it is written to as it is, and nothing lies beside it."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:  # whatever it is, writing will tell
        return False


def _write_directly(path: str, data: memoryview) -> None:
    with open(path, "wb") as file:
        file.write(data)


@contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    folder = os.path.dirname(path) or "."
    os.makedirs(folder, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".sca-", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            give_mode(file.fileno(), path)
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(folder)

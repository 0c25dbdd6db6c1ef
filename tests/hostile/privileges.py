"""Lets a test run as somebody whom file permissions stop, even where the tests run as root.

Only the two capabilities that override permissions are given up, and only for the calling thread:
https://man7.org/linux/man-pages/man7/capabilities.7.html (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH).
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_OVERRIDES = (1 << 1) | (1 << 2)
_LIBC = ctypes.CDLL(None, use_errno=True)


@contextmanager
def permissions_enforced() -> Iterator[None]:
    """Within the block, a file of mode 000 cannot be read, also by root."""
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    before = (ctypes.c_uint32 * 6)()
    _call("capget", header, before)
    without = (ctypes.c_uint32 * 6)(*before)
    without[0] &= ~_OVERRIDES
    _call("capset", header, without)
    try:
        yield
    finally:
        _call("capset", header, before)


def _call(name: str, *arguments: object) -> None:
    if getattr(_LIBC, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)

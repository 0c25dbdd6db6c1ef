"""What was packed comes out again with every method, as much as the bounds allow and not a byte more."""

import bz2
import gzip
import lzma
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, MIB
from sca.files.unpack import Bounds, begun, method_of, unpacked

Pack = Callable[[bytes], bytes]


def _zstd(data: bytes) -> bytes:
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


METHODS: dict[str, Pack] = {"": bytes, "gzip": gzip.compress, "zstd": _zstd, "bzip2": bz2.compress, "xz": lzma.compress}
PLAIN = bytes(range(256)) * 5000


def _refuse(code: str, message: str) -> InputError:
    return InputError(code, message)


def _unpack(data: bytes, most: int = 1 << 40, step: int = 1000) -> bytes:
    pieces = (data[at : at + step] for at in range(0, len(data), step))
    method, whole = begun(pieces)
    return b"".join(unpacked(whole, method, DEFAULTS, Bounds(most, "image-layer-bytes", 200), _refuse))


@pytest.mark.parametrize("method", METHODS)
def test_the_method_is_told_by_the_first_bytes(method: str) -> None:
    assert method_of(METHODS[method](PLAIN)) == method


@pytest.mark.parametrize("method", METHODS)
def test_what_was_packed_comes_out_again(method: str) -> None:
    packed = METHODS[method](PLAIN)
    assert _unpack(packed) == PLAIN
    if method:
        assert _unpack(packed + packed) == PLAIN * 2


@given(st.binary(max_size=3000), st.integers(1, 100))
def test_pieces_of_any_size_give_the_same(data: bytes, step: int) -> None:
    for method in ("gzip", "bzip2", "xz"):
        assert _unpack(METHODS[method](data), step=step) == data


@pytest.mark.parametrize("method", METHODS)
def test_the_limit_holds_to_the_byte(method: str) -> None:
    packed = METHODS[method](PLAIN)
    assert _unpack(packed, len(PLAIN)) == PLAIN
    with pytest.raises(InputError, match="image-layer-bytes") as raised:
        _unpack(packed, len(PLAIN) - 1)
    assert raised.value.code == "E-SIZE"


@pytest.mark.parametrize("method", [method for method in METHODS if method])
def test_what_is_cut_off_or_damaged_is_refused(method: str) -> None:
    packed = METHODS[method](PLAIN)
    damaged = packed[: len(packed) // 2] + b"\xa5" * (len(packed) - len(packed) // 2)
    for data in (packed[:-3], packed[: len(packed) // 2], damaged):
        with pytest.raises(InputError) as raised:
            _unpack(data)
        assert raised.value.code == "E-ARCHIVE"


def test_much_from_little_is_refused() -> None:
    assert len(_unpack(gzip.compress(bytes(60 * MIB)))) == 60 * MIB
    with pytest.raises(InputError, match="archive-ratio"):
        _unpack(gzip.compress(bytes(70 * MIB)))

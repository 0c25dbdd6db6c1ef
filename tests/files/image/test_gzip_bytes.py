"""Any place of a packed file is read as if it were not packed, in any order, and within the limits."""

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.image.gzip_bytes import GzipBytes
from sca.files.limits import DEFAULTS, MIB, Limits

_SIZE = 40 * MIB
# Several marks apart, and not so regular that a wrong place would look right.
_PLAIN = b"".join(random.Random(number).randbytes(64) * 4096 for number in range(_SIZE // (64 * 4096)))  # noqa: S311
_PACKED = gzip.compress(_PLAIN[: _SIZE // 3], 1) + gzip.compress(_PLAIN[_SIZE // 3 :], 1) + bytes(100)


@given(st.lists(st.tuples(st.integers(0, _SIZE + 10), st.integers(0, 3 * MIB)), max_size=8))
def test_any_place_is_read_as_from_the_plain_file(reads: list[tuple[int, int]]) -> None:
    packed = GzipBytes(HeldBytes(_PACKED), "x.tar.gz", DEFAULTS)
    for offset, count in reads:
        assert packed.read_at(offset, count) == _PLAIN[offset : offset + count]


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        pytest.param(_PACKED[:-5000], DEFAULTS, "E-ARCHIVE", id="cut off"),
        pytest.param(_PACKED[:50_000] + b"x" * 50_000, DEFAULTS, "E-ARCHIVE", id="damaged"),
        pytest.param(_PACKED, Limits(image_archive_bytes=MIB), "E-SIZE", id="too large"),
        pytest.param(gzip.compress(bytes(70 * MIB)), DEFAULTS, "E-RATIO", id="a bomb"),
    ],
)
def test_what_is_not_sound_is_refused(data: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(InputError) as raised:
        GzipBytes(HeldBytes(data), "x.tar.gz", limits).read_at(100 * MIB, 1)
    assert raised.value.code == code

"""Reads Subresource Integrity texts, as npm locks hold them, as typed hashes.

A text holds one or more `algorithm-base64` values with optional `?options`: https://www.w3.org/TR/SRI/
"""

from binascii import Error as Base64Error
from binascii import a2b_base64

from sca.model.component import Hash

_ALGORITHMS = {
    "sha512": ("SHA-512", 64),
    "sha1": ("SHA-1", 20),
    "sha256": ("SHA-256", 32),
    "sha384": ("SHA-384", 48),
    "md5": ("MD5", 16),
}


def read_integrity(text: str) -> tuple[tuple[Hash, ...], tuple[str, ...]]:
    """The hashes, sorted, and the values that are none."""
    alone = _read_value(text)
    if alone is not None:
        return (alone,), ()
    values = text.split()
    hashes = {value: _read_value(value) for value in values}
    good = {found for found in hashes.values() if found is not None}
    return tuple(sorted(good)), tuple(value for value, found in hashes.items() if found is None)


def _read_value(value: str) -> Hash | None:
    algorithm, _, digest = value.partition("-")
    name, size = _ALGORITHMS.get(algorithm, ("", 0))
    try:
        decoded = a2b_base64(digest.partition("?")[0], strict_mode=True)
    except (Base64Error, ValueError):
        return None
    return Hash(name, decoded.hex()) if len(decoded) == size and name else None

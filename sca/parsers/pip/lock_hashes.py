"""Hashes as Python locks write them: `sha256:<hex>`. Old indexes served MD5 and SHA-1, which are kept as what they are."""

import re
from collections.abc import Iterable

from sca.files.json_document import JsonValue
from sca.model.component import Hash
from sca.model.text import brief
from sca.parsers.pip.direct import read_hash

_OLD = {"md5": ("MD5", 32), "sha1": ("SHA-1", 40), "sha224": ("SHA-224", 56)}
_HEX = re.compile(r"[0-9a-f]+").fullmatch
_SHA256 = re.compile(r"sha256:[0-9a-f]{64}").fullmatch
Fault = tuple[str, str, str]


def read_lock_hash(text: str) -> Hash | None:
    """The hash in a text; None if it is none."""
    if _SHA256(text):  # as nearly all are
        return Hash("SHA-256", text[7:])
    algorithm, _, digest = text.partition(":")
    name, length = _OLD.get(algorithm.lower(), ("", 0))
    if not name:
        return read_hash(algorithm, digest)
    lower = digest.lower()
    return Hash(name, lower) if len(lower) == length and _HEX(lower) else None


def hashes_of(files: Iterable[JsonValue], faults: list[Fault]) -> set[Hash]:
    """The hashes of files that are listed with `hash`; what is none is noted."""
    found: set[Hash] = set()
    for file in files:
        text = file.get("hash") if isinstance(file, dict) else file
        one = read_lock_hash(text) if isinstance(text, str) else None
        if one is not None:
            found.add(one)
        elif text is not None or not isinstance(file, dict):
            faults.append(("E-HASH", f"{brief(str(text), 60)!r} is no hash", "field"))
    return found

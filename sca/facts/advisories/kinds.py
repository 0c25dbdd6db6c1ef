"""What a file about vulnerabilities is, told by its first bytes, and what a dump is known by, told by its name."""

import os

CATALOGUE, SCORES = "kev", "epss"
RECORDS, STORE = "records", "store"
STORE_MAGIC = b"SQLite format 3\0"
# So many bytes tell what a file is.
BEGINNING = 4096
_ARCHIVE, _GZIP = b"PK", b"\x1f\x8b"
_COLUMNS = b"cve,epss,percentile"
_WHOLE, _ENDING = "all.zip", ".zip"
_LONGEST = 64


def kind_of(first: bytes) -> str:
    """Which of `RECORDS`, `CATALOGUE`, `SCORES` and `STORE` a file may be, by its first bytes; empty if none of them."""
    if first.startswith(_ARCHIVE):
        return RECORDS
    if first.startswith(STORE_MAGIC):
        return STORE
    if first.startswith((_GZIP, b"#", _COLUMNS)):
        return SCORES
    return CATALOGUE if first.lstrip(b" \t\r\n").startswith((b"{", b"[")) else ""


def known_as(path: str, kind: str) -> str:
    """The name of a source: of a dump by its path, of the feeds always the same. Empty for a dump whose path tells none.

    OSV keeps the dump of an ecosystem as `all.zip` in a folder of its name.
    """
    if kind in (CATALOGUE, SCORES):
        return kind
    folder, file = os.path.split(path)
    name = os.path.basename(folder) if file == _WHOLE else file.removesuffix(_ENDING) if file.endswith(_ENDING) else ""
    plain = name.isprintable() and not name.startswith(".") and len(name) <= _LONGEST and name not in (CATALOGUE, SCORES)
    return name if kind == RECORDS and plain else ""

"""The files of a package in a uv.lock: their hashes, and whether they are files of that package at all.

uv downloads what the addresses say, and does not ask the index again: so an address that somebody changed brings another package
in under the name that the lock has for it.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import cast
from urllib.parse import unquote

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Hash
from sca.model.patterns import compiled
from sca.model.pep440 import parse_version
from sca.model.text import brief
from sca.parsers.pip.lock_hashes import hashes_of

Table = dict[str, JsonValue]
Fault = tuple[str, str, str]
_TEXT: frozenset[type] = frozenset((str,))
# In front of a comma or at the end of a line: a hash stands there for a value, and never for a key.
_FILE = compiled(
    rb'\{ url = "(https?://[^/"\\\n]++)/(?:[^"/?#\\\n]*+/)*+([^"/?# \\\n]*+)", hash = "(sha256:[0-9A-Za-z]{64})"'
    rb'(?:, size = (?:0|[1-9][0-9]{0,17}+))?(?:, upload-time = "[^"]*+")? \}(?=[,\n])'
)
_SHORT = rb'"\3 \1 \2"'
_HASH = 71
_ADDRESS = re.compile(r"(https?://[^/]+)/(?:[^/?#]*/)*([^/?#]*)").match
_ALL_SHA256 = compiled(r"(?:sha256:[0-9a-f]{64})*+").fullmatch
_RUNS = re.compile(r"[-_.]+")
_WHEEL = ".whl"
_ARCHIVES = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar")
_MOST_DASHES = 32
# From how many packages of an index on it is odd that the files of one lie elsewhere, and how few such packages are odd.
_MANY, _FEW = 10, 0.1


class Files(Struct, frozen=True):
    """The hashes of all files, sorted; and of those that have an address its origin and the name of the file."""

    hashes: tuple[Hash, ...]
    places: tuple[tuple[str, str], ...]


def shorten(lock: bytes) -> bytes:
    """A lock in which each file of a package is one text: `"sha256:... https://files.example.test a-1.0.tar.gz"`.

    Nothing else is asked of files, and they are most of a lock.
    """
    return _FILE.sub(_SHORT, lock)


def read_files(values: Table, faults: list[Fault]) -> Files:
    """All files of a package; what is no hash is noted."""
    wheels = values.get("wheels")
    files = [*wheels] if isinstance(wheels, list) else []
    if wheels is not None and not isinstance(wheels, list):
        faults.append(("E-FIELD", "its wheels are not a list", "field"))
    if "sdist" in values:
        files.append(values["sdist"])
    if {*map(type, files)} <= _TEXT:
        plain = cast("list[str]", files)
        texts = [text[:_HASH] for text in plain]
        if _ALL_SHA256("".join(texts)):
            hashes = [Hash("SHA-256", text[7:]) for text in (sorted(set(texts)) if len(texts) > 1 else texts)]
            return Files(tuple(hashes), tuple([_place(text) for text in plain]))
    spelt = [file[:_HASH] if isinstance(file, str) else file for file in files]
    return Files(tuple(sorted(hashes_of(spelt, faults))), tuple(filter(None, map(_place_of, files))))


def _place(text: str) -> tuple[str, str]:
    origin, _, name = text[_HASH + 1 :].partition(" ")
    return origin, name


def _place_of(file: JsonValue) -> tuple[str, str] | None:
    """The same of a file that is written in another way."""
    if isinstance(file, str):
        return _place(file)
    url = file.get("url") if isinstance(file, dict) else None
    match = _ADDRESS(url) if isinstance(url, str) else None
    return (match[1], match[2]) if match is not None else None


def others_among(name: str, version: str, files: Files) -> Iterator[tuple[str, str]]:
    """The files that are those of another package or version: their names, and what they are of."""
    begin = f"{name.replace('-', '_')}-{version}"
    usual, source = f"{begin}-", f"{begin}.tar.gz"
    for _, file in files.places:
        if not file.startswith(usual) and file != source:
            other = _other(name, version, unquote(file))
            if other:
                yield file, other


def _other(name: str, version: str, file: str) -> str:
    """Whose file it is by its name, if it is not that of the package; empty if it is, or nobody can tell.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
    """
    for owner, told in _readings(file):
        one, other = parse_version(told), parse_version(version)
        if one is None or other is None:
            continue
        if one == other and _RUNS.sub("-", owner).lower() == name:
            return ""
    first = next(((owner, told) for owner, told in _readings(file) if parse_version(told) is not None), None)
    return f"{first[0]} {first[1]}" if first is not None and parse_version(version) is not None else ""


def _readings(file: str) -> Iterator[tuple[str, str]]:
    """Name and version as the name of a file can be read. Old source archives have dashes in both."""
    if file.endswith(_WHEEL):
        parts = file.removesuffix(_WHEEL).split("-")
        if len(parts) in (5, 6):
            yield parts[0], parts[1]
        return
    ending = next((one for one in _ARCHIVES if file.endswith(one)), "")
    stem = file.removesuffix(ending) if ending else ""
    for dash in islice(re.finditer("-", stem), _MOST_DASHES):
        yield stem[: dash.start()], stem[dash.end() :]


class Places:
    """From which servers the packages of each index are downloaded."""

    def __init__(self) -> None:
        self._packages: defaultdict[str, list[tuple[str, int | None, frozenset[str]]]] = defaultdict(list)

    def add(self, index: str, label: str, line: int | None, files: Files) -> None:
        """Take in one package of an index."""
        origins = frozenset(origin for origin, _ in files.places)
        if origins:
            self._packages[index].append((label, line, origins))

    def odd(self) -> Iterator[tuple[str, int | None, str]]:
        """The packages whose files lie elsewhere than those of nearly all others of their index: label, line, what is odd."""
        for packages in self._packages.values():
            counts = Counter(origin for _, _, origins in packages for origin in origins)
            usual, most = counts.most_common(1)[0]
            if len(counts) == 1 or most < _MANY:
                continue
            for label, line, origins in packages:
                rare = sorted(origin for origin in origins if counts[origin] <= _FEW * most)
                if rare:
                    yield (
                        label,
                        line,
                        f"it is downloaded from {brief(rare[0], 80)}, {most} others of its index from {brief(usual, 80)}",
                    )

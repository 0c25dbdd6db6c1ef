"""The files of a locked package: their hashes, and whether they are files of that package at all.

Locks of uv and pylock.toml have the addresses of files, those of PDM with the strategy `static_urls`; Poetry's, and the other
ones of PDM, only have their names. What stands there as an address is downloaded without asking the index again.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile, https://pdm-project.org/latest/usage/lockfile/ and
https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Hash
from sca.model.patterns import compiled
from sca.model.text import brief, plural
from sca.model.url import origin
from sca.parsers.pip.file_names import ELSE_INSTALLED, file_name, other_owner
from sca.parsers.pip.lock_hashes import hashes_of

Table = dict[str, JsonValue]
Fault = tuple[str, str, str]
_TEXT: frozenset[type] = frozenset((str,))
# In front of a comma or at the end of a line: a file stands there for a value, and never for a key. What has to be taken apart
# is left: queries, users, and what is escaped, which stands there as a control character (`sca.files.toml_lock`).
_FILE = compiled(
    rb'\{ ?(?:url|file) = ("[^"?#@\\\x00-\x20]++)", hash = "(sha256:[0-9A-Za-z]{64}")'
    rb'(?:, size = (?:0|[1-9][0-9]{0,17}+))?(?:, upload-time = "[^"]*+")? ?\}(?=[,\n])'
)
_HASH = 71
_ALL_SHA256 = compiled(r"(?:sha256:[0-9a-f]{64})*+").fullmatch
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):").match
_HOST = len("https://")
_ADDRESS, _PATH = "url", "path"
_KEYS = (_ADDRESS, _PATH, "name", "file", "filename")


class Files(Struct, frozen=True):
    """The hashes of all files, sorted, and what else is told of each: its address, or its name alone."""

    hashes: tuple[Hash, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def servers(self) -> frozenset[str]:
        """The servers that files with an address are downloaded from."""
        if "/" not in "".join(self.told):  # names alone, as in most locks of Poetry and PDM
            return frozenset()
        return frozenset({_server_of(text) for text in self.told if "/" in text} - {""})


NO_FILES = Files()


def shorten(lock: bytes) -> bytes:
    """A lock in which each file of a package is one text, its address or its name with the hash behind it: `"a.whlsha256:..."`.

    Nothing else is asked of files, and they are most of a lock.
    """
    return b"".join(_FILE.split(lock))


def read_files(files: list[JsonValue], faults: list[Fault]) -> Files:
    """All files of a package, as texts or as tables with a `hash`; what is no hash is noted."""
    if {*map(type, files)} <= _TEXT:
        plain = cast("list[str]", files)
        texts = [text[-_HASH:] for text in plain]
        if _ALL_SHA256("".join(texts)):
            hashes = [Hash("SHA-256", text[7:]) for text in (sorted(set(texts)) if len(texts) > 1 else texts)]
            return Files(tuple(hashes), tuple([text[:-_HASH] for text in plain if len(text) > _HASH]))
    spelt = [file[-_HASH:] if isinstance(file, str) else file for file in files]
    return Files(tuple(sorted(hashes_of(spelt, faults))), tuple(told for file in files for told in told_of(file)))


def told_of(file: JsonValue) -> Iterator[str]:
    """Address or name of one file, by each of its keys that tells one; an address or a path without the folders in it."""
    if isinstance(file, str):
        yield from [file[:-_HASH]] if len(file) > _HASH else []
        return
    values = file if isinstance(file, dict) else {}
    for key in _KEYS:
        text = values.get(key)
        if isinstance(text, str):
            place = f"{_server(text)}/" if key == _ADDRESS else "./" if key == _PATH else ""
            yield f"{place}{file_name(text)}"


def _server_of(address: str) -> str:
    end = address.find("/", _HOST)
    return _known_server(address[:end] if end > 0 else address)


@lru_cache(maxsize=1024)
def _known_server(address: str) -> str:
    return _server(address)


def _server(address: str) -> str:
    """The origin of an address; of one that is none of the web its scheme, of a path nothing."""
    if "://" not in address:
        return ""
    # Most programs take the one slash for the other, so that the host ends there: https://url.spec.whatwg.org/#url-parsing
    found = _SCHEME(address)
    return origin(address.replace("\\", "/")) or (f"{found[1].lower()}://" if found else "")


def wheels_of(files: Files) -> Files:
    """The wheels alone, whose names are binding wherever they come from."""
    return Files(files.hashes, tuple([text for text in files.told if text.lower().endswith(".whl")]))


def others_among(name: str, version: str, files: Files, *, local: bool = True) -> str:
    """A sentence about the files that are those of another package or version; empty if none is, or nobody can tell."""
    begin = f"{name.replace('-', '_')}-{version}"
    usual, source = f"{begin}-", f"{begin}.tar.gz"
    odd: list[tuple[str, str]] = []
    for text in files.told:
        written = text[text.rfind("/") + 1 :]
        if written == source or (written.startswith(usual) and written.endswith(".whl") and "%" not in written):
            continue
        other = other_owner(name, version, file_name(text), local=local)
        if other:
            odd.append((text, other))
    if not odd:
        return ""
    first, other = odd[0]
    more = f" (and {plural(len(odd) - 1, 'more file')})" if len(odd) > 1 else ""
    end = ELSE_INSTALLED if "/" in first else "the lock contradicts itself"
    return f"{brief(file_name(first), 80)} is a file of {brief(other, 80)}{more}: {end}"

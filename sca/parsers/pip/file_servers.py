"""From which servers the files of packages come, where a lock has their addresses.

An index and the files that it lists may lie on different servers. Where the lock names the index, the server of a file is odd
if it is neither the index nor that of nearly all other packages; for the default index, whose server is known, if it is any
other. Where no index is named, the server is what is known of where the package comes from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from msgspec.structs import replace

from sca.model.component import Location, Source
from sca.model.text import brief
from sca.model.url import origin, redact
from sca.parsers.pip.file_names import ELSE_INSTALLED
from sca.parsers.pip.lock_files import Files

# The origins of pip's default index, and of the server of its files, as digests: no public index is named in this code.
DEFAULT_INDEX = "b4c93a4591f5e6ddfc66b8a35a37ab125d5d352002bffbc5e9293a87fe06a8ca"
DEFAULT_STORE = "ecd9636e60d6eda7f33c9d42f265acc9af5f2bb64c1621695d8dda72527bedc8"
# From how many packages of an index on it is odd that the files of one lie elsewhere, and how few such packages are odd.
_MANY, _FEW = 10, 0.1

Odd = tuple[str, Location, str]
_Package = tuple[str, Location, frozenset[str]]


@lru_cache(maxsize=1024)
def is_default_store(server: str) -> bool:
    """Whether a server is the one that files of the default index lie on."""
    return _digest(server) == DEFAULT_STORE


def index_source(url: str, *, credentials: bool = False) -> Source:
    """The source of an archive that an index served. That of the default index names no registry, as everywhere."""
    shown, secret = redact(url)
    served_by = origin(shown)
    return Source("registry", shown, "" if is_default_store(served_by) else served_by, credentials=credentials or secret)


def served_source(source: Source, files: Files) -> Source:
    """The source of a package of an index, by the servers of its files where the lock does not name the index.

    With several servers it may come from each of them.
    """
    if source.kind != "registry" or source.registry or source.others:
        return source
    servers = files.servers
    others = sorted(server for server in servers if not is_default_store(server))
    if len(servers) == len(others) == 1:
        return replace(source, registry=others[0])
    return replace(source, others=tuple(others)) if others else source


class Servers:
    """From which servers the packages of each index are downloaded."""

    def __init__(self) -> None:
        self._packages: defaultdict[tuple[str, str], list[_Package]] = defaultdict(list)

    def add(self, index: str, registry: str, label: str, where: Location, files: Files) -> None:
        """Take in one package of an index, which lies at the origin `registry`."""
        servers = files.servers
        if servers:
            self._packages[index, registry].append((label, where, servers))

    def odd(self) -> Iterator[Odd]:
        """The packages whose files lie elsewhere than they should: label, place, what is odd."""
        for (_, registry), packages in self._packages.items():
            yield from _outside(packages, registry) if _digest(registry) == DEFAULT_INDEX else _rare(packages, registry)


def _outside(packages: list[_Package], registry: str) -> Iterator[Odd]:
    """Those of the default index that come from another server than its own."""
    for label, where, servers in packages:
        others = sorted(server for server in servers if server != registry and not is_default_store(server))
        if others:
            yield (
                label,
                where,
                f"it is downloaded from {brief(others[0], 80)}, not from the server of its index: {ELSE_INSTALLED}",
            )


def _rare(packages: list[_Package], registry: str) -> Iterator[Odd]:
    """Those that come from another server than nearly all."""
    counts = Counter(server for _, _, servers in packages for server in servers)
    usual, most = counts.most_common(1)[0]
    if len(counts) == 1 or most < _MANY:
        return
    for label, where, servers in packages:
        rare = sorted(server for server in servers if counts[server] <= _FEW * most and server != registry)
        if rare:
            told = f"it is downloaded from {brief(rare[0], 80)}, {most} others of its index from {brief(usual, 80)}"
            yield label, where, f"{told}: {ELSE_INSTALLED}"


def _digest(address: str) -> str:
    return sha256(address.encode()).hexdigest()

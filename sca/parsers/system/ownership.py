"""Which files of language packages belong to a package of the system: the same software is then seen twice.

Only the metadata files are kept by which a language package is found, and Java archives, never the list of all files.
"""

from collections.abc import Iterable, Iterator

from sca.model.inventory import Owned

_ENDINGS = ("/METADATA", "/PKG-INFO", ".egg-info", "/package.json", ".deps.json", ".nuspec", ".jar", ".war", ".ear")
# How the names of such files end, whatever their folder.
NAMES = tuple(ending.removeprefix("/") for ending in _ENDINGS)
_ENDINGS_AS_BYTES = tuple(ending.encode() for ending in _ENDINGS)


def is_metadata(path: str) -> bool:
    """Whether a path names the metadata of a language package, or a Java archive, which is one in a single file."""
    return path.endswith(_ENDINGS)


def metadata_in_list(data: bytes) -> Iterator[str]:
    """The metadata files in a list of paths, one a line, without the slash in front."""
    if any(ending in data for ending in _ENDINGS_AS_BYTES):
        for line in data.split(b"\n"):
            if line.endswith(_ENDINGS_AS_BYTES):
                yield line.decode("utf-8", "replace").lstrip("/")


def owned(paths: Iterable[str], owner: str, folder: str) -> Iterator[Owned]:
    """Paths from the root of a file system that lies in `folder`, with their owner."""
    for path in paths:
        yield Owned(f"{folder}/{path}" if folder else path, owner)

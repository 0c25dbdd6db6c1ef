"""Where an image comes from, as written on the command line: `oci:DIR[:TAG]`, `docker-archive:FILE[:NAME]`, `rootfs:DIR`."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os.path import basename

from msgspec import Struct

from sca.files.disk import DiskTree, printable
from sca.files.errors import InputError
from sca.files.image.gzip_bytes import GzipBytes
from sca.files.image.model import ChoiceError
from sca.files.image.tar_tree import TarTree
from sca.files.limits import Limits
from sca.files.unpack import method_of
from sca.files.view import Tree
from sca.model.text import brief
from sca.system.ways import with_slashes

OCI, DOCKER_ARCHIVE, ROOTFS = "oci", "docker-archive", "rootfs"
# How a kind is written; the second is what other tools call a layout in an archive.
_KINDS = {"oci": OCI, "oci-archive": OCI, "docker-archive": DOCKER_ARCHIVE, "rootfs": ROOTFS}


class ImageSource(Struct, frozen=True):
    """A source. `tag` is the tag or name of one image among several; empty if none is given."""

    kind: str
    path: str
    tag: str = ""

    @property
    def label(self) -> str:
        """What reports call it."""
        return f"{self.kind}:{with_slashes(self.path)}{':' if self.tag else ''}{self.tag}"

    @property
    def name(self) -> str:
        """The same without the folders around it: what reports call the image, whatever the machine."""
        place = printable(basename(os.path.realpath(self.path)))
        return f"{self.kind}:{place}{':' if self.tag else ''}{self.tag}"


def image_source(text: str) -> ImageSource | None:
    """The source that a target names; None if it names none. Raises ChoiceError if nothing lies there.

    A path may hold colons: the longest beginning that exists is the path.
    """
    prefix, colon, rest = text.partition(":")
    kind = _KINDS.get(prefix)
    if not colon or kind is None:
        return None
    end = len(rest)
    while end > 0:
        if os.path.lexists(rest[:end]):
            return ImageSource(kind, rest[:end], rest[end + 1 :])
        end = -1 if kind == ROOTFS else rest.rfind(":", 0, end)
    raise ChoiceError(f"no such file or folder: {brief(rest)}")


@contextmanager
def opened_folder(path: str) -> Iterator[DiskTree]:
    """A folder, which may be given as a link. Raises ChoiceError."""
    try:
        tree = DiskTree(os.path.realpath(path))
    except OSError as error:
        raise ChoiceError(f"{brief(path)} cannot be read: {error.strerror}") from None
    with closing(tree):
        yield tree


@contextmanager
def opened_tree(path: str, limits: Limits) -> Iterator[Tree]:
    """The folder, or the inside of the tar archive, plain or packed with gzip. Raises InputError and ChoiceError."""
    with opened_folder(path if os.path.isdir(path) else os.path.dirname(path) or ".") as tree:
        if os.path.isdir(path):
            yield tree
            return
        with tree.opened(basename(path), limits.image_archive_bytes, "image-archive-bytes") as source:
            method = method_of(source.read_at(0, 6))
            if method not in ("", "gzip"):
                help = f"unpack it with {method} first"
                raise InputError("E-UNSUPPORTED", f"an archive packed with {method} is not read", basename(path), help=help)
            yield TarTree(GzipBytes(source, basename(path), limits) if method else source, basename(path), limits)

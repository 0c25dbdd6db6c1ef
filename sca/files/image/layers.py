"""Reads one layer into the overlay: in one pass, its digests computed on the way.

A layer that is not what its digests say is refused as a whole.
"""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.image.documents import Hash, hasher
from sca.files.image.model import Descriptor, Planned
from sca.files.image.overlay import Overlay
from sca.files.image.store import BlobStore
from sca.files.limits import Limits
from sca.files.tar_feed import PieceFeed
from sca.files.tar_members import content, members
from sca.files.unpack import Bounds, begun, unpacked
from sca.model.text import brief

_OCI, _DOCKER = "application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs."
_METHODS = {"": "", "gzip": "gzip", "zstd": "zstd"}
_KINDS = {
    **{f"{_OCI}v1.tar{'+' if one else ''}{one}": one for one in _METHODS},
    **{f"{_OCI}nondistributable.v1.tar{'+' if one else ''}{one}": one for one in _METHODS},
    **{f"{_DOCKER}diff.tar{'.' if one else ''}{one}": one for one in _METHODS},
    **{f"{_DOCKER}foreign.diff.tar{'.' if one else ''}{one}": one for one in _METHODS},
}


class LayerRead(Struct, frozen=True):
    """What reading a layer came to: the digests that were computed, the bytes it has unpacked, and how many members."""

    digest: str
    diff_id: str
    size: int
    unpacked: int
    members: int


class _Account:
    """Pieces on their way, hashed and counted."""

    def __init__(self, data: Iterator[bytes], digest: Hash) -> None:
        self.digest = digest
        self.size = 0
        self._data = data

    def __iter__(self) -> "_Account":
        return self

    def __next__(self) -> bytes:
        piece = next(self._data)
        self.size += len(piece)
        self.digest.update(piece)
        return piece


def why_unread(layer: Descriptor) -> tuple[str, str]:
    """Code and reason why a layer of this media type cannot be read; both empty if it can."""
    if layer.media_type in _KINDS:
        return "", ""
    if layer.media_type.endswith("+encrypted"):
        return "E-ENCRYPTED", "the layer is encrypted"
    return "E-UNSUPPORTED", f"the layer is of a kind that is not read: {brief(layer.media_type, 80) or 'no media type'}"


def is_foreign(layer: Descriptor) -> bool:
    """Whether a layer may not be passed on and is usually absent."""
    return "nondistributable" in layer.media_type or "foreign" in layer.media_type


class Room(Struct, frozen=True):
    """How many members and unpacked bytes an image may have after the layers read so far."""

    members: int
    bytes: int


def read_layer(store: BlobStore, planned: Planned, overlay: Overlay, limits: Limits, room: Room) -> LayerRead:
    """Apply the members of a layer to the overlay, where `begin` was called.

    Raises InputError for a layer that must be refused: then the caller takes back what it brought.
    """
    layer, diff_id = planned.blob, planned.diff_id
    refuse = partial(_refused, layer.digest or layer.key)
    most = min(room.bytes, limits.image_layer_bytes)
    name = "image-layer-bytes" if most == limits.image_layer_bytes else "image-bytes"
    packed = _Account(store.pieces(layer.key), hasher(layer.digest) if layer.digest else sha256())
    method, whole = begun(packed)
    plain = _Account(unpacked(whole, method, limits, Bounds(most, name, limits.archive_ratio), refuse), hasher(diff_id))
    count = _apply(plain, overlay, room.members, refuse)
    for _ in packed:
        pass
    if not plain.size:
        raise refuse("E-ARCHIVE", "it holds nothing")
    if layer.size >= 0 and packed.size != layer.size:
        raise refuse("E-DIGEST", f"it has {packed.size} bytes, and the manifest says {layer.size}")
    if layer.digest and packed.digest.hexdigest() != layer.digest.partition(":")[2]:
        raise refuse("E-DIGEST", "its content is not what the digest in the manifest says")
    if plain.digest.hexdigest() != diff_id.partition(":")[2]:
        raise refuse("E-DIGEST", f"its content is not what the configuration says: {diff_id}")
    digest = layer.digest or f"sha256:{packed.digest.hexdigest()}"
    return LayerRead(digest, diff_id, packed.size, plain.size, count)


def _apply(plain: Iterator[bytes], overlay: Overlay, most: int, refuse: Callable[[str, str], InputError]) -> int:
    feed = PieceFeed(plain, refuse)
    count = 0
    add = overlay.add
    for count, member in enumerate(members(feed, refuse, most, "image-members"), 1):  # noqa: B007  # the count is the answer
        add(member, partial(content, feed, member.size))
        if member.disputed:
            overlay.notes.lost(member.name, "E-AMBIGUOUS", member.disputed)
    for piece in feed.rest():
        if piece.strip(b"\0"):
            raise refuse("E-AMBIGUOUS", "something stands behind the end of its archive")
    return count


def _refused(label: str, code: str, message: str) -> InputError:
    help = "what this layer holds is not known; build or pull the image anew"
    return InputError(code, f"the layer is not read: {message}", label, help=help)

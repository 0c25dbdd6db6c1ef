"""A container image as it is: its configuration, its layers, and what an earlier layer had and the last one has not.

Source: the OCI image specification, https://github.com/opencontainers/image-spec/blob/main/config.md
"""

from msgspec import Struct

from sca.model.package import Package


class Layer(Struct, frozen=True):
    """One layer. `index` counts from 0, the lowest; `digest` is that of the blob, `diff_id` that of the archive in it.

    `size` is that of the blob in bytes. `created_by` is the build instruction from the image's history, empty where it tells
    none. `unread` says why the layer was not read, and is empty where it was.
    """

    index: int
    digest: str
    diff_id: str
    media_type: str
    size: int = 0
    created_by: str = ""
    unread: str = ""


class Removed(Struct, frozen=True, order=True):
    """A package that the layer `introduced` brought and that is gone since the layer `removed`; its bytes are still shipped."""

    package: Package
    path: str
    introduced: int
    removed: int


class Image(Struct, frozen=True):
    """What an image says of itself. `digest` is that of its manifest, `index_digest` that of the index it was chosen from.

    `platforms` are all that the source offers. Of the environment only the names are kept: values may be secrets.
    `attached` names what lies beside the image and speaks of it (attestations, SBOMs, signatures): it is listed, not read.
    """

    name: str
    digest: str
    layers: tuple[Layer, ...]
    config_digest: str = ""
    index_digest: str = ""
    platform: str = ""
    platforms: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created: str = ""
    author: str = ""
    user: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    working_folder: str = ""
    environment: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    removed: tuple[Removed, ...] = ()
    attached: tuple[str, ...] = ()

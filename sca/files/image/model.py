"""What an image is: its documents as values, its layers, and what of it was not read.

https://github.com/opencontainers/image-spec/blob/main/manifest.md and config.md
"""

from msgspec import Struct

from sca.model.component import Problem


class ChoiceError(Exception):
    """A source that does not name one image: several tags or platforms, or none of those asked for. Wrong usage."""


class Platform(Struct, frozen=True, order=True):
    """An operating system and a processor. `str` gives `linux/arm/v7`."""

    os: str
    architecture: str
    variant: str = ""
    os_version: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


def read_platform(text: str) -> Platform:
    """The platform that a text such as `linux/arm64` or `linux/arm/v7` names. Raises ChoiceError."""
    parts = text.split("/")
    if len(parts) not in (2, 3) or not all(parts):
        raise ChoiceError(f"{text!r} is no platform: OS/ARCHITECTURE, such as linux/arm64")
    return Platform(*parts)


class Descriptor(Struct, frozen=True):
    """A reference from one document to another, or to a blob. `key` is what its store calls the blob: mostly the digest."""

    media_type: str
    digest: str
    size: int
    key: str
    annotations: tuple[tuple[str, str], ...] = ()
    platform: Platform | None = None
    artifact_type: str = ""

    def annotation(self, name: str) -> str:
        """One annotation; empty if there is none."""
        return next((value for key, value in self.annotations if key == name), "")


class Manifest(Struct, frozen=True):
    """The configuration and the layers of one image. `digest` is empty where an archive has no manifest of a registry."""

    digest: str
    media_type: str
    config: Descriptor
    layers: tuple[Descriptor, ...]
    annotations: tuple[tuple[str, str], ...] = ()
    artifact_type: str = ""


class HistoryLine(Struct, frozen=True):
    """One instruction of the build. `empty` ones made no layer. Values that look secret are left out of the text."""

    created_by: str
    created: str = ""
    comment: str = ""
    empty: bool = False


class Configuration(Struct, frozen=True):
    """What the configuration of an image says. Of the environment only names are kept: values may be secret."""

    digest: str
    platform: Platform
    diff_ids: tuple[str, ...]
    created: str = ""
    author: str = ""
    user: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    working_dir: str = ""
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    history: tuple[HistoryLine, ...] = ()


class Planned(Struct, frozen=True):
    """A layer before it is read. `created_by` is the instruction from the history; empty where that does not tell."""

    index: int
    blob: Descriptor
    diff_id: str
    created_by: str = ""


class Layer(Struct, frozen=True):
    """One layer. `digest` is that of the blob as stored, `diff_id` that of the tar archive in it.

    `created_by` is the instruction from the history; empty where that does not tell. A layer that was not `read` says why.
    `members` counts what the archive holds.
    """

    index: int
    digest: str
    diff_id: str
    media_type: str
    size: int
    created_by: str = ""
    read: bool = True
    reason: str = ""
    members: int = 0


class Attachment(Struct, frozen=True):
    """Something beside an image that is none: an attestation, an SBOM, a signature. It is listed, not read.

    `of` is the digest of the manifest that it speaks about; `predicates` are the types of statements that it holds.
    """

    digest: str
    kind: str
    of: str = ""
    predicates: tuple[str, ...] = ()


class Chosen(Struct, frozen=True):
    """One image of a source, and what else there is: the platforms of its index, its tags, what is attached to it."""

    manifest: Manifest
    index_digest: str = ""
    tags: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()

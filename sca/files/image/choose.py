"""Which image of a source is meant: by its tag, then by its platform. What is attached to it is listed.

Where a source holds several images and none is named, that is told with all of their names: no image is taken by chance.
"""

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.image.documents import Index, is_image, read_document
from sca.files.image.model import Attachment, ChoiceError, Chosen, Descriptor, Manifest, Platform
from sca.files.image.store import BlobStore, checked_document
from sca.files.limits import Limits
from sca.model.text import brief

# https://github.com/opencontainers/image-spec/blob/main/annotations.md
_TAG = "org.opencontainers.image.ref.name"
_FULL_NAME = "io.containerd.image.name"
# https://docs.docker.com/build/metadata/attestations/attestation-storage/
_KIND, _OF = "vnd.docker.reference.type", "vnd.docker.reference.digest"
_PREDICATE = "in-toto.io/predicate-type"
_Value = TypeVar("_Value")
_USUAL = Platform("linux", "amd64")
_SAME = {("arm64", "v8"): "", ("amd64", "v1"): "", ("arm", ""): "v7"}


class Chooser:
    """Goes from an index to one manifest."""

    def __init__(self, store: BlobStore, limits: Limits, platform: Platform | None) -> None:
        self._store = store
        self._limits = limits
        self._platform = platform

    def from_layout(self, index: Index, tag: str) -> Chosen:
        """The image of an OCI layout with a tag, or the only one. Raises ChoiceError and InputError."""
        images = [one for one in index.manifests if not _is_attached(one)]
        tags = _unique(_tag(one) for one in images if _tag(one))
        if tag:
            named = [one for one in images if tag in (_tag(one), one.annotation(_FULL_NAME), one.digest)]
            if not named:
                raise ChoiceError(f"the layout has no image with the tag {brief(tag, 80)}{_listed('; its tags are', tags)}")
            images = named
        elif len(tags) > 1 and len({one.digest for one in images}) > 1:
            raise ChoiceError(f"the layout holds several images{_listed(': choose one by its tag, of', tags)}")
        if not images:
            raise InputError("E-NO-IMAGE", "the layout holds no image", "index.json")
        names = _unique(_tag(one) for one in images if _tag(one))
        chosen = self._among(replace(index, manifests=tuple(_once(images))), 0)
        beside = [one for one in index.manifests if _is_attached(one)]
        return replace(chosen, tags=names, attachments=(*chosen.attachments, *(self._attachment(one) for one in beside)))

    def from_document(self, document: Index | Manifest) -> Chosen:
        """The image that a document is, or one of its list. Raises ChoiceError and InputError."""
        if isinstance(document, Manifest):
            return Chosen(document)
        return replace(self._among(document, 1), index_digest=document.digest)

    def _among(self, index: Index, depth: int) -> Chosen:
        images = [one for one in index.manifests if not _is_attached(one)]
        if not images:
            raise InputError("E-NO-IMAGE", "the list of images holds none", index.digest or "index.json")
        one = images[0] if len(images) == 1 else self._of_platform(images)
        if one.platform is not None and self._platform is not None and not _fits(one.platform, self._platform):
            raise ChoiceError(f"there is no image for {self._platform}; there is one for {one.platform}")
        platforms = _unique(image.platform for image in images if image.platform is not None)
        attached = tuple(self._attachment(entry) for entry in index.manifests if _is_attached(entry))
        document = self._read(one)
        if isinstance(document, Manifest):
            return Chosen(document, platforms=platforms, attachments=attached)
        if depth >= self._limits.image_index_depth:
            limit = f"{self._limits.image_index_depth} (image-index-depth)"
            raise InputError("E-DEPTH", f"lists of images within lists, more than the limit of {limit}", one.digest)
        below = self._among(document, depth + 1)
        return replace(
            below,
            index_digest=document.digest,
            platforms=below.platforms or platforms,
            attachments=(*attached, *below.attachments),
        )

    def _of_platform(self, images: list[Descriptor]) -> Descriptor:
        wanted = self._platform or _USUAL
        fitting = [one for one in images if one.platform is not None and _fits(one.platform, wanted)]
        exact = [one for one in fitting if one.platform is not None and one.platform.variant == wanted.variant]
        if len(fitting) > 1 and len(exact) == 1:
            return exact[0]
        if len({one.digest for one in fitting}) == 1:
            return fitting[0]
        listed = _listed(": choose with --platform, of", [str(one.platform) if one.platform else one.digest for one in images])
        if fitting:
            raise ChoiceError(f"there are several images for {wanted}{listed}")
        raise ChoiceError(f"there is no image for {wanted}{listed}")

    def _read(self, entry: Descriptor) -> Index | Manifest:
        limit = self._limits.image_manifest_bytes
        data = checked_document(self._store, entry, limit, "image-manifest-bytes")
        if len(data) != entry.size:
            message = f"the document has {len(data)} bytes, and what leads to it says {entry.size}"
            raise InputError("E-DIGEST", message, entry.digest)
        return read_document(data, entry.digest, entry.media_type, entry.digest, self._limits)

    def _attachment(self, entry: Descriptor) -> Attachment:
        """What is attached, as far as its manifest can be read: it is only listed."""
        kind = entry.annotation(_KIND) or entry.artifact_type or entry.media_type or "unknown"
        try:
            document = self._read(entry)
        except InputError:
            return Attachment(entry.digest, brief(kind, 80), entry.annotation(_OF))
        layers = document.layers if isinstance(document, Manifest) else ()
        predicates = _unique(brief(value, 200) for layer in layers if (value := layer.annotation(_PREDICATE)))
        return Attachment(entry.digest, brief(kind, 80), entry.annotation(_OF), predicates)


def require_image(manifest: Manifest) -> Manifest:
    """The same. Raises InputError for something else that registries keep: a chart, a module, a signature."""
    if not is_image(manifest):
        kind = manifest.artifact_type or manifest.config.media_type
        raise InputError("E-NO-IMAGE", f"this is no image but {brief(kind, 80)}", manifest.digest)
    return manifest


def _is_attached(entry: Descriptor) -> bool:
    platform = entry.platform
    unknown = platform is not None and (platform.os, platform.architecture) == ("unknown", "unknown")
    return bool(entry.annotation(_KIND) or entry.artifact_type or unknown)


def _fits(found: Platform, wanted: Platform) -> bool:
    """Whether an image is for a platform; without a variant, any will do."""
    if (found.os, found.architecture) != (wanted.os, wanted.architecture):
        return False
    return not wanted.variant or _variant(found) == _variant(wanted)


def _variant(platform: Platform) -> str:
    return _SAME.get((platform.architecture, platform.variant), platform.variant)


def _tag(entry: Descriptor) -> str:
    return entry.annotation(_TAG)


def _once(images: Iterable[Descriptor]) -> list[Descriptor]:
    return list({(one.digest, one.platform): one for one in images}.values())


def _unique(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))


def _listed(words: str, names: Iterable[str]) -> str:
    shown = ", ".join(brief(name, 80) for name in sorted(set(names))[:20])
    return f"{words} {shown}" if shown else ""

"""Indexes, manifests and configurations of images as values.

What is ambiguous in them is refused: readers that take different parts of one document would see different images.

https://github.com/opencontainers/image-spec and https://distribution.github.io/distribution/spec/manifest-v2-2/
"""

import re
from hashlib import sha256, sha384, sha512
from typing import Protocol

from msgspec import Struct

from sca.files.decode import decode_text
from sca.files.errors import InputError
from sca.files.image.model import Configuration, Descriptor, HistoryLine, Manifest, Platform
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.limits import Limits
from sca.model.text import brief
from sca.model.url import without_secrets

_HASHES = {"sha256": sha256, "sha384": sha384, "sha512": sha512}
_DIGEST = re.compile(r"(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})")
_INDEXES = ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
_MANIFESTS = ("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json")
_CONFIGS = ("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json", "")
# A name that looks like one of a secret, in the way that builds write values: `NAME=value`, and `ENV NAME value`.
_ASSIGNED = re.compile(r"""(?<![\w.-])([\w.-]++)=("[^"]*+"?|'[^']*+'?|[^\s'"]++)""")
_OLD_ENV = re.compile(r"(?i)\A((?:/bin/sh -c #\(nop\)\s++)?ENV\s++)([\w.-]++)\s++(.*)", re.DOTALL)
_SECRET = re.compile(r"(?i)token|secret|passw|passphrase|credential|(?:api|private|access)[_-]?key")
_LONGEST_INSTRUCTION = 8 * 1024

Json = dict[str, JsonValue]


class Hash(Protocol):
    """A digest that is being computed."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """The digest so far."""


class Index(Struct, frozen=True):
    """A list of images, or of further lists."""

    digest: str
    media_type: str
    manifests: tuple[Descriptor, ...]


def is_digest(text: str) -> bool:
    """Whether a text is a digest of a kind that can be checked."""
    return _DIGEST.fullmatch(text) is not None


def hasher(digest: str) -> Hash:
    """What computes a digest of the same kind."""
    return _HASHES[digest.partition(":")[0]]()


def verified(data: bytes, digest: str, path: str) -> bytes:
    """The same bytes. Raises InputError (E-DIGEST) if they are not those that the digest names."""
    check = hasher(digest)
    check.update(data)
    if check.hexdigest() != digest.partition(":")[2]:
        raise InputError("E-DIGEST", f"the content is not what its digest says: {digest}", path)
    return data


def is_index(media_type: str) -> bool:
    """Whether a media type is that of a list of images."""
    return media_type in _INDEXES


def read_document(data: bytes, digest: str, media_type: str, path: str, limits: Limits) -> Index | Manifest:
    """An index or a manifest. Raises InputError for a document that is neither, or both."""
    document = _object(data, path, limits)
    stated = _text(document, "mediaType")
    if stated and media_type and stated != media_type:
        message = f"the document says it is {brief(stated, 80)}, and what leads to it says {brief(media_type, 80)}"
        raise InputError("E-AMBIGUOUS", message, path)
    kind = stated or media_type
    if "manifests" in document and ("layers" in document or "config" in document):
        raise InputError("E-AMBIGUOUS", "the document is a list of images and an image at once; it is not read", path)
    if "fsLayers" in document or document.get("schemaVersion") == 1:
        raise InputError("E-UNSUPPORTED", "an image of the oldest format (schema 1), which is not read", path)
    if isinstance(document.get("manifests"), list) and (kind in _INDEXES or not kind):
        return Index(digest, kind or _INDEXES[0], _descriptors(document, "manifests", path))
    if isinstance(document.get("config"), dict) and (kind in _MANIFESTS or not kind):
        layers = _descriptors(document, "layers", path)
        if len(layers) > limits.image_layers:
            message = f"{len(layers)} layers, more than the limit of {limits.image_layers} (image-layers)"
            raise InputError("E-SIZE", message, path)
        config = _descriptor(document["config"], path)
        return Manifest(
            digest, kind or _MANIFESTS[0], config, layers, _texts(document, "annotations"), _text(document, "artifactType")
        )
    raise InputError("E-UNSUPPORTED", f"neither an image nor a list of images: {brief(kind, 80) or 'no media type'}", path)


def is_image(manifest: Manifest) -> bool:
    """Whether a manifest is one of an image and not of some other artifact."""
    return not manifest.artifact_type and manifest.config.media_type in _CONFIGS


def read_configuration(data: bytes, digest: str, path: str, limits: Limits) -> Configuration:
    """What the configuration of an image says. Raises InputError."""
    document = _object(data, path, limits)
    run = document.get("config")
    run = run if isinstance(run, dict) else {}
    filesystem = document.get("rootfs")
    diff_ids = filesystem.get("diff_ids") if isinstance(filesystem, dict) else None
    if not isinstance(diff_ids, list) or not all(isinstance(one, str) and is_digest(one) for one in diff_ids):
        raise InputError("E-FIELD", "the configuration does not say what its layers hold (rootfs.diff_ids)", path)
    lines = document.get("history")
    return Configuration(
        digest=digest,
        platform=_platform(document) or Platform("", ""),
        diff_ids=tuple(str(one) for one in diff_ids),
        created=_text(document, "created"),
        author=_text(document, "author"),
        user=_text(run, "User"),
        entrypoint=_list(run, "Entrypoint"),
        command=_list(run, "Cmd"),
        environment=tuple(name for one in _list(run, "Env") if (name := one.partition("=")[0])),
        labels=_texts(run, "Labels"),
        working_dir=_text(run, "WorkingDir"),
        exposed_ports=_keys(run, "ExposedPorts"),
        volumes=_keys(run, "Volumes"),
        history=tuple(_history(one) for one in (lines if isinstance(lines, list) else ()) if isinstance(one, dict)),
    )


def read_object(data: bytes, path: str, limits: Limits) -> Json:
    """A document that must be an object. Raises InputError."""
    return _object(data, path, limits)


def _object(data: bytes, path: str, limits: Limits) -> Json:
    root = JsonDocument(decode_text(data, path, "utf-8"), path, limits.json_depth).root
    if not isinstance(root, dict):
        raise InputError("E-FIELD", "the document is no object", path)
    return root


def _descriptors(document: Json, key: str, path: str) -> tuple[Descriptor, ...]:
    value = document.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InputError("E-FIELD", f"{key} is no list", path)
    return tuple(_descriptor(one, path) for one in value)


def _descriptor(value: JsonValue, path: str) -> Descriptor:
    if not isinstance(value, dict):
        raise InputError("E-FIELD", "a reference to a blob is no object", path)
    digest, size = _text(value, "digest"), value.get("size")
    if not is_digest(digest):
        raise InputError("E-FIELD", f"a digest that cannot be checked: {brief(digest, 80) or 'none'}", path)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise InputError("E-FIELD", f"a size that is none: {brief(str(size), 40)}", path)
    platform = value.get("platform")
    return Descriptor(
        _text(value, "mediaType"),
        digest,
        size,
        digest,
        _texts(value, "annotations"),
        _platform(platform) if isinstance(platform, dict) else None,
        _text(value, "artifactType"),
    )


def _platform(value: Json) -> Platform | None:
    found = Platform(_text(value, "os"), _text(value, "architecture"), _text(value, "variant"), _text(value, "os.version"))
    return found if found.os or found.architecture else None


def _history(line: Json) -> HistoryLine:
    return HistoryLine(
        _instruction(_text(line, "created_by")), _text(line, "created"), _text(line, "comment"), line.get("empty_layer") is True
    )


def _instruction(text: str) -> str:
    """The text of an instruction without values that look secret, by their names or as part of an address."""
    shown = without_secrets(text[:_LONGEST_INSTRUCTION])
    shown = _ASSIGNED.sub(lambda found: f"{found[1]}=…" if _SECRET.search(found[1]) else found[0], shown)
    return _OLD_ENV.sub(lambda found: f"{found[1]}{found[2]} …" if _SECRET.search(found[2]) else found[0], shown)


def _text(document: Json, key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""


def _list(document: Json, key: str) -> tuple[str, ...]:
    value = document.get(key)
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _texts(document: Json, key: str) -> tuple[tuple[str, str], ...]:
    value = document.get(key)
    return tuple(sorted((name, one) for name, one in value.items() if isinstance(one, str))) if isinstance(value, dict) else ()


def _keys(document: Json, key: str) -> tuple[str, ...]:
    value = document.get(key)
    return tuple(sorted(value)) if isinstance(value, dict) else ()

"""Images that `docker save` wrote, in its old and its new layout.

`manifest.json` names a configuration and layers by the names of members.
https://github.com/moby/docker-image-spec/blob/main/spec.md
"""

import re

from sca.files.decode import decode_text
from sca.files.errors import InputError
from sca.files.image.documents import Index, read_document
from sca.files.image.model import ChoiceError, Chosen, Descriptor, Manifest
from sca.files.image.store import blob_path
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.limits import Limits
from sca.files.view import Tree
from sca.model.text import brief

_LIST = "manifest.json"
_PLAIN = "application/vnd.docker.image.rootfs.diff.tar"
_NAMED_BY_HASH = re.compile(r"(?:blobs/sha256/|sha256:)?([0-9a-f]{64})(?:\.json)?")
_LIMIT = "image-manifest-bytes"


def choose_saved(tree: Tree, tag: str, limits: Limits) -> Chosen:
    """The image with a name, or the only one. Raises ChoiceError and InputError."""
    images = _images(tree, limits)
    tags = [name for one in images for name in _texts(one.get("RepoTags"))]
    if tag:
        images = [one for one in images if any(name in (tag, f"{tag}:latest") for name in _texts(one.get("RepoTags")))]
        if not images:
            raise ChoiceError(f"the archive has no image {brief(tag, 80)}{_listed('; it has', tags)}")
    if len(images) != 1:
        raise ChoiceError(f"the archive holds {len(images)} images{_listed(': choose one, of', tags)}")
    config, layers = images[0].get("Config"), images[0].get("Layers")
    if not isinstance(config, str) or not isinstance(layers, list) or not all(isinstance(one, str) for one in layers):
        raise InputError("E-FIELD", "it names no configuration, or no layers", _LIST)
    if len(layers) > limits.image_layers:
        raise InputError("E-SIZE", f"{len(layers)} layers, more than the limit of {limits.image_layers} (image-layers)", _LIST)
    hashed = _NAMED_BY_HASH.fullmatch(config)
    digest = f"sha256:{hashed[1]}" if hashed else ""
    manifest = Manifest(
        _manifest_digest(tree, digest, limits),
        "application/vnd.docker.distribution.manifest.v2+json",
        Descriptor("application/vnd.docker.container.image.v1+json", digest, 0, config),
        tuple(Descriptor(_PLAIN, "", -1, str(one)) for one in layers),
    )
    return Chosen(manifest, tags=tuple(_texts(images[0].get("RepoTags"))))


def _images(tree: Tree, limits: Limits) -> list[dict[str, JsonValue]]:
    if not tree.exists(_LIST) and tree.exists("repositories"):
        message = "an archive of Docker before version 1.10, which has no manifest.json, is not read"
        raise InputError("E-UNSUPPORTED", message, "repositories", help="load it into a present Docker and save it again")
    text = decode_text(tree.read(_LIST, limits.image_manifest_bytes, _LIMIT), _LIST)
    root = JsonDocument(text, _LIST, limits.json_depth).root
    if not isinstance(root, list) or not root or not all(isinstance(one, dict) for one in root):
        raise InputError("E-FIELD", "it is no list of images", _LIST)
    return [one for one in root if isinstance(one, dict)]


def _manifest_digest(tree: Tree, config: str, limits: Limits) -> str:
    """The manifest with the same configuration, where the archive is an OCI layout too; empty where it cannot be told."""
    if not config or not tree.exists("index.json"):
        return ""
    try:
        index = read_document(tree.read("index.json", limits.image_manifest_bytes, _LIMIT), "", "", "index.json", limits)
        for entry in index.manifests if isinstance(index, Index) else ():
            data = tree.read(blob_path(entry.digest), limits.image_manifest_bytes, _LIMIT)
            document = read_document(data, entry.digest, "", entry.digest, limits)
            if isinstance(document, Manifest) and document.config.digest == config:
                return entry.digest
    except InputError:
        return ""
    return ""


def _texts(value: JsonValue) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _listed(words: str, names: list[str]) -> str:
    shown = ", ".join(brief(name, 80) for name in sorted(set(names))[:20])
    return f"{words} {shown}" if shown else ""

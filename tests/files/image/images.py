"""Small images for tests, made with Python's own tar code: layers from entries, layouts from layers."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from sca.files.image.model import Platform
from sca.files.image.open import Image, open_image
from sca.files.image.source import ImageSource
from sca.files.limits import DEFAULTS, Limits

OCI = "application/vnd.oci.image."
INDEX, MANIFEST, CONFIG = f"{OCI}index.v1+json", f"{OCI}manifest.v1+json", f"{OCI}config.v1+json"
LAYER = f"{OCI}layer.v1.tar"
LATEST = {"org.opencontainers.image.ref.name": "latest"}


class Entry(Struct, frozen=True):
    """One member of a layer."""

    name: str
    data: bytes = b""
    type: bytes = tarfile.REGTYPE
    link: str = ""


def file(name: str, data: bytes | str = b"") -> Entry:
    return Entry(name, data.encode() if isinstance(data, str) else data)


def folder(name: str) -> Entry:
    return Entry(name, b"", tarfile.DIRTYPE)


def symlink(name: str, target: str) -> Entry:
    return Entry(name, b"", tarfile.SYMTYPE, target)


def hard_link(name: str, target: str) -> Entry:
    return Entry(name, b"", tarfile.LNKTYPE, target)


def tar_of(entries: Iterable[Entry], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for one in entries:
            info = tarfile.TarInfo(one.name)
            info.type, info.linkname, info.size = one.type, one.link, len(one.data)
            archive.addfile(info, io.BytesIO(one.data))
    return out.getvalue()


class Layout:
    """An OCI layout that is being written."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "blobs" / "sha256").mkdir(parents=True)
        (place / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="utf-8")

    def blob(self, data: bytes, media_type: str, **more: Any) -> dict[str, Any]:
        digest = hashlib.sha256(data).hexdigest()
        (self.place / "blobs" / "sha256" / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data), **more}

    def document(self, value: object, media_type: str, **more: Any) -> dict[str, Any]:
        return self.blob(json.dumps(value, sort_keys=True).encode(), media_type, **more)

    def image(self, tars: Sequence[bytes], blobs: Sequence[tuple[bytes, str]] = (), **config: Any) -> dict[str, Any]:
        """A manifest with these layers; `blobs` are what is stored of them and as which media type, gzip if left out."""
        stored = blobs or [(gzip.compress(one, 1, mtime=0), f"{LAYER}+gzip") for one in tars]
        layers = [self.blob(data, media_type) for data, media_type in stored]
        value = {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(one).hexdigest()}" for one in tars]},
            **config,
        }
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.document(value, CONFIG), "layers": layers}
        return self.document(manifest, MANIFEST)

    def index(self, *manifests: dict[str, Any]) -> Path:
        value = {"schemaVersion": 2, "manifests": list(manifests)}
        (self.place / "index.json").write_text(json.dumps(value), encoding="utf-8")
        return self.place


def layout(place: Path, *layers: Iterable[Entry], **config: Any) -> Path:
    """A layout with one image of these layers, with the tag `latest`."""
    out = Layout(place)
    return out.index({**out.image([tar_of(one) for one in layers], **config), "annotations": LATEST})


def opened(
    place: Path, *names: str, limits: Limits = DEFAULTS, kind: str = "oci", tag: str = "", platform: Platform | None = None
) -> Image:
    """The image, asked for files with these names: base names, or paths where they hold a slash."""

    def wants(path: str) -> bool:
        return path in names or path.rpartition("/")[2] in names

    return open_image(ImageSource(kind, str(place), tag), wants, limits, platform)


def content(image: Image, path: str, layer: int | None = None) -> bytes:
    tree = image.tree if layer is None else image.tree.at(layer)
    return tree.read(path, 1 << 20, "text-bytes")

"""A made-up image: one layer with very many tiny files, and a package database and some packages among them.

    python -m benchmarks.synthetic_image FOLDER 500000

FOLDER becomes an OCI layout with the tag `latest`. The same bytes come out on every machine, but for the compression.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_BLOCK = 512
_PER_FOLDER = 250
_PACKAGES = 200
_OCI = "application/vnd.oci.image."


def _header(name: str, size: int, kind: bytes) -> bytes:
    """One header of a ustar archive."""
    block = bytearray(_BLOCK)
    block[: len(name)] = name.encode()
    mode = b"0000755\0" if kind == b"5" else b"0000644\0"
    block[100:156] = mode + b"0000000\0" * 2 + b"%011o\0" % size + b"14524770400\0" + b" " * 8
    block[156:157] = kind
    block[257:265] = b"ustar\00000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def _file(name: str, content: bytes) -> bytes:
    return _header(name, len(content), b"0") + content + bytes(-len(content) % _BLOCK)


def _members(count: int) -> Iterator[bytes]:
    """A Debian with one database, then tiny files by the folder, then installed npm packages."""
    yield _file("etc/os-release", b'ID=debian\nVERSION_ID="12"\n')
    paragraph = "Package: made-up-{0}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.{0}-1\n\n"
    yield _file("var/lib/dpkg/status", "".join(paragraph.format(number) for number in range(_PACKAGES)).encode())
    for number in range(count):
        if number % _PER_FOLDER == 0:
            yield _header(f"srv/data/part-{number // _PER_FOLDER:05}/", 0, b"5")
        yield _file(f"srv/data/part-{number // _PER_FOLDER:05}/object-{number:07}.bin", b"%07d\n" % number)
    for number in range(_PACKAGES):
        manifest = json.dumps({"name": f"made-up-{number}", "version": f"1.{number}.0", "license": "MIT"}).encode()
        yield _file(f"app/node_modules/made-up-{number}/package.json", manifest)
    yield bytes(2 * _BLOCK)


def write_image(folder: Path, count: int) -> None:
    """Write the layout."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    whole = hashlib.sha256()
    partial = blobs / "layer"
    with gzip.GzipFile(filename=str(partial), mode="wb", compresslevel=4, mtime=0) as out:
        for member in _members(count):
            whole.update(member)
            out.write(member)
    digest = hashlib.sha256(partial.read_bytes()).hexdigest()
    layer = {"mediaType": f"{_OCI}layer.v1.tar+gzip", "digest": f"sha256:{digest}", "size": partial.stat().st_size}
    partial.rename(blobs / digest)
    configuration = {
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{whole.hexdigest()}"]},
        "history": [{"created_by": "COPY . / # made up"}],
    }
    config = _blob(blobs, configuration, f"{_OCI}config.v1+json")
    manifest = {"schemaVersion": 2, "mediaType": f"{_OCI}manifest.v1+json", "config": config, "layers": [layer]}
    entry = _blob(blobs, manifest, f"{_OCI}manifest.v1+json")
    entry["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}), encoding="utf-8")
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="utf-8")


def _blob(blobs: Path, document: dict[str, Any], media_type: str) -> dict[str, Any]:
    data = json.dumps(document, sort_keys=True).encode()
    digest = hashlib.sha256(data).hexdigest()
    (blobs / digest).write_bytes(data)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}


if __name__ == "__main__":
    write_image(Path(sys.argv[1]), int(sys.argv[2]))

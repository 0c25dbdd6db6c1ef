"""Makes small images for tests, as `docker save` writes them."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

TODAY = date(2026, 1, 1)


def saved(path: Path, layers: Sequence[Mapping[str, str]]) -> Path:
    """Write an archive whose layers hold these texts by path."""
    archives = [_archive({name: text.encode() for name, text in layer.items()}) for layer in layers]
    names = [f"{hashlib.sha256(data).hexdigest()}/layer.tar" for data in archives]
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(data).hexdigest()}" for data in archives]},
        "history": [{"created_by": f"COPY {number} /"} for number, _ in enumerate(archives)],
    }
    manifest = [{"Config": "config.json", "RepoTags": ["shop:1"], "Layers": names}]
    files = {"manifest.json": json.dumps(manifest).encode(), "config.json": json.dumps(config).encode()}
    path.write_bytes(_archive(files | dict(zip(names, archives, strict=True))))
    return path


def _archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()

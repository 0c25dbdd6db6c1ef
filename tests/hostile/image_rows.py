"""Images that are made to lead out of themselves, to be unpacked without end, or to be read in two ways.

Each lies in the folder `image` of the checkout, or is an archive beside it, with a good package in a layer of its own where
the case leaves room for that.
"""

import bz2
import gzip
import hashlib
import json
import lzma
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.files.image.images import (
    CONFIG,
    INDEX,
    LATEST,
    LAYER,
    MANIFEST,
    Entry,
    Layout,
    file,
    folder,
    hard_link,
    symlink,
    tar_of,
)
from tests.hostile.case import Row

MIB = 1 << 20
TARGET = ("oci:image",)
SAVED = ("docker-archive:saved.tar",)
NO_DIFF = f"sha256:{'0' * 64}"
GOOD_LAYER = tar_of(
    [
        file("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'),
        file("var/lib/dpkg/status", "Package: good\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0-1\n\n"),
    ]
)
GOOD_PACKAGE = "pkg:deb/debian/good@1.0-1"
LOCK = "package-lock.json"


def _header(name: str, size: bytes, kind: bytes = b"0", **fields: bytes) -> bytes:
    """A header with fields that no sane writer fills so."""
    places = {"mode": 100, "uid": 108, "gid": 116, "mtime": 136}
    block = bytearray(512)
    block[: len(name)] = name.encode()
    block[100:124] = b"0000644\0" + b"0000000\0" * 2
    block[124:136] = size
    block[136:156] = b"00000000000\0" + b" " * 8
    block[156:157] = kind
    block[257:265] = b"ustar\00000"
    for field, value in fields.items():
        block[places[field] : places[field] + len(value)] = value
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def _octal(size: int) -> bytes:
    return b"%011o\0" % size


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def _record(key: str, value: str) -> bytes:
    body = f" {key}={value}\n".encode()
    length = len(body) + len(str(len(body) + 3))
    record = str(length).encode() + body
    assert len(record) == length
    return record


def _lay(blobs: Iterable[tuple[bytes, str, str]]) -> Callable[[Path], object]:
    """A layout with the good layer, and layers as stored, with their media type and what they are said to hold."""

    def build(root: Path) -> None:
        out = Layout(root / "image")
        stored = [(gzip.compress(GOOD_LAYER), f"{LAYER}+gzip", _diff(GOOD_LAYER)), *blobs]
        layers = [out.blob(data, media_type) for data, media_type, _diff_id in stored]
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"diff_ids": [diff for _, _, diff in stored]}}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": out.document(config, CONFIG), "layers": layers}
        out.index({**out.document(manifest, MANIFEST), "annotations": LATEST})

    return build


def _diff(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _tars(*tars: bytes) -> Callable[[Path], object]:
    return _lay([(gzip.compress(one, 1), f"{LAYER}+gzip", _diff(one)) for one in tars])


def _entries(*entries: Entry) -> Callable[[Path], object]:
    return _tars(tar_of(entries))


def _packed(data: bytes, media_type: str = f"{LAYER}+gzip") -> Callable[[Path], object]:
    return _lay([(data, media_type, NO_DIFF)])


def _bomb(root: Path) -> None:
    """A member of ten gigabytes of zeros."""
    head = gzip.compress(_header("zeros", b"\x80" + (10 << 30).to_bytes(11, "big")))
    _packed(head + gzip.compress(bytes(64 * MIB)) * 160)(root)


def _long_record(root: Path) -> None:
    """300 MB of comment in front of a member."""
    size = 300 * MIB
    pack = zlib.compressobj(1, zlib.DEFLATED, 31)
    start = _header("x", _octal(size), b"x") + f"{size} comment=".encode()
    data = pack.compress(start) + b"".join(pack.compress(b"a" * MIB) for _ in range(300)) + pack.flush()
    _packed(data)(root)


def _zstd(window: int, blocks: int) -> bytes:
    """A frame of blocks of 128 KiB with one byte each; `window` is the logarithm of its window."""
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([(window - 10) << 3])
    block = struct.pack("<I", (128 * 1024) << 3 | 1 << 1)[:3] + b"\0"
    return frame + block * blocks + b"\x01\0\0"


def _chain() -> list[Entry]:
    """Folders with the longest names, each with a short link to it, so that the way up is short to write and long to go."""
    entries, at = [], ""
    for letter in "abcdefghijklmnop":
        entries += [folder(f"{at}{'d' * 247}"), symlink(f"{at}{letter}", "d" * 247)]
        at += f"{'d' * 247}/"
    entries.append(symlink("/".join("abcdefghijklmnop") + "/" + "l" * 254, "../" * 16))
    entries.append(symlink("escape", "/".join("abcdefghijklmnop") + "/" + "l" * 254 + "/../../../etc"))
    entries.append(file(f"escape/{LOCK}", "{}"))
    return entries


def _loop(count: int) -> list[Entry]:
    links = [symlink(f"l{number}", f"l{number + 1}") for number in range(count)]
    return [*links, symlink(f"l{count}", "l0"), file(f"l0/{LOCK}", "{}")]


def _document(change: Callable[[Layout, dict[str, Any], dict[str, Any]], dict[str, Any]]) -> Callable[[Path], object]:
    """An image whose manifest was changed: `change` gets the layout, the manifest and its entry, and gives the entry to list."""

    def build(root: Path) -> None:
        out = Layout(root / "image")
        entry = out.image([GOOD_LAYER])
        manifest = json.loads((out.place / "blobs" / "sha256" / entry["digest"][7:]).read_bytes())
        out.index({**change(out, manifest, entry), "annotations": LATEST})

    return build


def _both(out: Layout, manifest: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    return out.document({**manifest, "manifests": [entry]}, MANIFEST)


def _other_type(out: Layout, manifest: dict[str, Any], _entry: dict[str, Any]) -> dict[str, Any]:
    return out.document({**manifest, "mediaType": INDEX}, MANIFEST)


def _large(out: Layout, manifest: dict[str, Any], _entry: dict[str, Any]) -> dict[str, Any]:
    return out.document({**manifest, "annotations": {"x": "y" * 5 * MIB}}, MANIFEST)


def _nested(out: Layout, _manifest: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    for _ in range(6):
        entry = out.document({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]}, INDEX)
    return entry


def _saved(*names: str, twice: bool = False) -> Callable[[Path], object]:
    """An archive of `docker save` with the good layer, and layers of these names."""

    def build(root: Path) -> None:
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"diff_ids": [_diff(GOOD_LAYER), *[NO_DIFF] * len(names)]}}
        data = json.dumps(config).encode()
        name = f"{hashlib.sha256(data).hexdigest()}.json"
        listed = [{"Config": name, "Layers": ["good.tar", *names]}]
        entries = [file(name, data), file("good.tar", GOOD_LAYER), symlink("out.tar", "../../../../etc/passwd")]
        lists = [file("manifest.json", json.dumps(listed))] * (2 if twice else 1)
        (root / "saved.tar").write_bytes(tar_of([*entries, *lists]))

    return build


def _disputed(stated: int, recorded: int) -> bytes:
    """A file whose header and whose record say different sizes; readers that take the wrong one see a member in its content."""
    inner = _header(LOCK, _octal(2)) + _padded(b"{}")
    record = _record("size", str(recorded))
    head = _header("x", _octal(len(record)), b"x") + _padded(record)
    return head + _header("data", _octal(stated)) + _padded(inner[: max(stated, recorded)]) + bytes(1024)


_METADATA = (
    _header("suid", _octal(0), mode=b"0007777\0")
    + _header("below", _octal(0), uid=b"\xff" * 8)
    + _header("above", _octal(0), uid=b"\x80" + (1 << 55).to_bytes(7, "big"), mtime=b"\xff" * 12)
    + bytes(1024)
)
_SPECIAL = [
    Entry(f"dev/{name}", b"", kind)
    for name, kind in (("null", tarfile.CHRTYPE), ("sda", tarfile.BLKTYPE), ("pipe", tarfile.FIFOTYPE))
]
_BZIP2 = bz2.compress(bytes(50 * MIB))
_XZ = lzma.compress(bytes(20 * MIB), preset=0)
_REFUSED = "the layer is not read"


def _jar() -> bytes:
    """A zip archive in a Java archive, itself packed: what is in it is of no interest to anybody."""
    inner = BytesIO()
    with ZipFile(inner, "w", ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(MIB))
    outer = BytesIO()
    with ZipFile(outer, "w") as packed:
        packed.writestr("lib/inner.zip", inner.getvalue())
    return outer.getvalue()


def _row(id: str, build: Callable[[Path], object], *says: str, exit: int = 3, seconds: float = 0, whole: bool = False) -> Row:
    """A row whose good package is reported beside the loss, unless the image is refused as a `whole`."""
    arguments = SAVED if "saved" in build.__qualname__ else TARGET
    keeps = () if whole else (GOOD_PACKAGE,)
    return Row(id, build, exit, says=says, keeps=keeps, arguments=arguments, sibling=False, seconds=seconds)


ROWS: tuple[Row, ...] = (
    _row(
        "OCI-traversal",
        _entries(
            file("../../etc/ld.so.preload", "x"),
            symlink("../../../etc/cron.d/x", "/etc/canary"),
            hard_link("../canary", "etc/passwd"),
            hard_link("inside", "../../../../etc/passwd"),
        ),
        "E-OUTSIDE",
        "leads out of the image",
    ),
    _row("OCI-symlink-chain", _entries(*_chain()), "E-LINK-LOOP"),
    _row("OCI-symlink-chain:loop", _entries(*_loop(60)), "more than 40 hops"),
    _row("OCI-device-fifo", _entries(*_SPECIAL), exit=0),
    _row("OCI-device-fifo:wanted", _entries(Entry(f"app/{LOCK}", b"", tarfile.FIFOTYPE)), "E-SPECIAL"),
    _row("OCI-setuid-metadata", _tars(_METADATA), exit=0),
    _row(
        "OCI-shadowed-content",
        _tars(tar_of([file("old/package-lock.json", "{}")]), tar_of([]), tar_of([file(".wh.old")])),
        exit=0,
    ),
    _row(
        "OCI-negative-size",
        _tars(_header("x", b"\xff" * 10 + b"\xfc\0") + bytes(2048)),
        _REFUSED,
        "a number is negative in the header at byte 0",
    ),
    _row("OCI-pax-header", _long_record, _REFUSED, "more than 1048576", seconds=3),
    _row("OCI-pax-size-override", _tars(_disputed(0, 1024)), "E-AMBIGUOUS", "readers take different"),
    _row("OCI-pax-size-override:reverse", _tars(_disputed(1024, 0)), "E-AMBIGUOUS"),
    _row("OCI-gzip-bomb", _bomb, _REFUSED, "archive-ratio", seconds=6),
    _row("OCI-bz2-xz-bomb", _packed(_BZIP2 * 10), _REFUSED, "archive-ratio", seconds=6),
    _row("OCI-bz2-xz-bomb:xz", _packed(_XZ * 25), _REFUSED, "archive-ratio", seconds=6),
    _row("OCI-zstd", _packed(_zstd(23, 8192), f"{LAYER}+zstd"), _REFUSED, seconds=3),
    _row("OCI-zstd:window", _packed(_zstd(31, 1), f"{LAYER}+zstd"), _REFUSED, "zstd-window-bytes"),
    _row(
        "OCI-zstd:skippable",
        _packed(b"\x50\x2a\x4d\x18\x04\0\0\0skip" * 3, f"{LAYER}+zstd"),
        _REFUSED,
        "it holds nothing",
    ),
    _row(
        "OCI-nested-archives",
        _entries(file("app/app.jar", _jar()), file("app/42.zip", _jar())),
        "E-NOT-OPENED",
        seconds=2,
    ),
    _row("OCI-nested-archives:not run", _entries(file("app/42.zip", _jar())), exit=0),
    _row("OCI-manifest-ambiguity", _document(_both), "E-AMBIGUOUS", "at once", whole=True),
    _row("OCI-manifest-ambiguity:type", _document(_other_type), "E-AMBIGUOUS", whole=True),
    _row("OCI-manifest-size", _document(_large), "E-SIZE", "image-manifest-bytes", whole=True),
    _row("OCI-manifest-size:nested", _document(_nested), "E-DEPTH", "image-index-depth", whole=True),
    _row("OCI-unknown-layer-type", _packed(b"x", "application/x-thing"), "application/x-thing"),
    _row("OCI-unknown-layer-type:encrypted", _packed(b"x", f"{LAYER}+gzip+encrypted"), "encrypted"),
    _row(
        "OCI-docker-save-manifest",
        _saved("../../x.tar", "/etc/passwd", "out.tar"),
        "E-MISSING",
        "the layer is not there",
    ),
    _row("ours:two manifests in one archive", _saved(twice=True), "E-AMBIGUOUS", "stands in it twice", whole=True),
    _row("ours:a layer that is another", _packed(gzip.compress(GOOD_LAYER)), _REFUSED, "E-DIGEST"),
    _row("ours:a layer that was cut off", _packed(gzip.compress(GOOD_LAYER)[:-20]), _REFUSED, "cut off"),
    _row(
        "ours:members behind the end of a layer",
        _tars(tar_of([]) + tar_of([file(LOCK, "{}")])),
        _REFUSED,
        "behind the end",
    ),
)

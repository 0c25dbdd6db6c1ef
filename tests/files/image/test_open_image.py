"""An image comes out of every kind of source with its configuration, its layers and its files, layer by layer."""

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from sca.files.errors import InputError
from sca.files.image.open import Image
from tests.files.image.images import (
    LATEST,
    LAYER,
    Entry,
    Layout,
    content,
    file,
    folder,
    hard_link,
    layout,
    opened,
    symlink,
    tar_of,
)

BASE = [
    file("./etc/os-release", "ID=debian\n"),
    file("/var/lib/db/status", "one"),
    file("srv/app/old/list", "old"),
    file("srv/app/kept/list", "kept"),
    file("srv/doc", "a file"),
    folder("srv/place/"),
    file("srv/place/list", "below"),
]
CHANGED = [
    file("var/lib/db/status", "two"),
    file("srv/app/kept/list", "new"),
    file("srv/app/.wh..wh..opq"),
    file("srv/doc/list", "a folder now"),
    file("srv/place", "a file now"),
]
LAST = [file("var/lib/.wh.db"), file("never/.wh.there"), file("srv/.wh..wh.aufs"), symlink("etc/link", "/etc/os-release")]


@pytest.fixture
def image(tmp_path: Path) -> Image:
    history = [
        {"created_by": "ADD rootfs.tar /", "created": "2024-01-01T00:00:00Z"},
        {"created_by": 'CMD ["sh"]', "empty_layer": True},
        {"created_by": "RUN |1 API_TOKEN=hush VERSION=2 /bin/sh -c curl https://user:pass@example.test/x?key=1 # buildkit"},
        {"created_by": "/bin/sh -c #(nop) ENV DB_PASSWORD hush", "empty_layer": True},
        {"created_by": "RUN rm -rf /var/lib/db"},
    ]
    run = {
        "User": "1000:1000",
        "Env": ["PATH=/bin", "DB_PASSWORD=hush", "EMPTY"],
        "Entrypoint": ["/bin/sh", "-c"],
        "Cmd": ["run"],
        "Labels": {"b": "2", "a": "1"},
        "WorkingDir": "/srv",
        "ExposedPorts": {"80/tcp": {}},
    }
    place = layout(tmp_path / "image", BASE, CHANGED, LAST, history=history, config=run, created="2024-01-02T00:00:00Z")
    return opened(place, "list", "status", "os-release", "doc", "etc/link")


def test_the_configuration_is_told_without_values_of_the_environment(image: Image) -> None:
    facts = image.configuration
    assert facts is not None
    assert (str(facts.platform), facts.user, facts.created) == ("linux/amd64", "1000:1000", "2024-01-02T00:00:00Z")
    assert (facts.entrypoint, facts.command, facts.working_dir) == (("/bin/sh", "-c"), ("run",), "/srv")
    assert facts.environment == ("PATH", "DB_PASSWORD", "EMPTY")
    assert facts.labels == (("a", "1"), ("b", "2"))
    assert facts.exposed_ports == ("80/tcp",)
    assert "hush" not in repr(image.layers) + repr(facts)
    assert "user:pass" not in repr(image.layers) + repr(facts)


def test_each_layer_has_its_digests_and_the_instruction_that_made_it(image: Image) -> None:
    assert [layer.created_by for layer in image.layers] == [
        "ADD rootfs.tar /",
        "RUN |1 API_TOKEN=… VERSION=2 /bin/sh -c curl https://example.test/x # buildkit",
        "RUN rm -rf /var/lib/db",
    ]
    assert image.configuration is not None
    assert tuple(layer.diff_id for layer in image.layers) == image.configuration.diff_ids
    assert [layer.members for layer in image.layers] == [len(BASE), len(CHANGED), len(LAST)]
    assert all(layer.read and layer.digest.startswith("sha256:") for layer in image.layers)
    assert image.tags == ("latest",)
    assert image.problems == ()


@pytest.mark.parametrize(
    ("path", "contents"),
    [
        pytest.param("etc/os-release", (b"ID=debian\n",) * 3, id="written with a dot"),
        pytest.param("/var/lib/db/status", (b"one", b"two", None), id="written again, then its folder removed"),
        pytest.param("srv/app/old/list", (b"old", None, None), id="below an opaque folder"),
        pytest.param("srv/app/kept/list", (b"kept", b"new", b"new"), id="new in the layer that hides the folder"),
        pytest.param("srv/doc", (b"a file", None, None), id="a file becomes a folder"),
        pytest.param("srv/doc/list", (None, b"a folder now", b"a folder now"), id="in that folder"),
        pytest.param("srv/place/list", (b"below", None, None), id="a folder becomes a file"),
        pytest.param("etc/link", (None, None, b"ID=debian\n"), id="a link that comes last"),
    ],
)
def test_a_file_is_what_it_was_after_each_layer(image: Image, path: str, contents: tuple[bytes | None, ...]) -> None:
    for layer, expected in enumerate(contents):
        tree = image.tree.at(layer)
        assert tree.exists(path) is (expected is not None), layer
        if expected is not None:
            assert content(image, path, layer) == expected


def test_found_removed_and_written_files_are_told(image: Image) -> None:
    def wants(path: str) -> bool:
        return path.endswith(("list", "status", "os-release", "link"))

    assert image.tree.found(wants) == ("etc/os-release", "srv/app/kept/list", "srv/doc/list")
    assert image.tree.at(0).found(wants) == (
        "etc/os-release",
        "srv/app/kept/list",
        "srv/app/old/list",
        "srv/place/list",
        "var/lib/db/status",
    )
    assert image.tree.removed(wants) == ("srv/app/old/list", "srv/place/list", "var/lib/db/status")
    assert image.tree.written_in("srv/app/kept/list") == (0, 1)
    assert image.tree.written_in("etc/link") == (0, 2)
    assert image.tree.names("srv/app") == ("kept",)
    assert image.tree.names("") == ("etc", "srv", "var")
    assert image.tree.unasked == set()


def test_what_nobody_asked_for_is_said_to_be_unknown(image: Image) -> None:
    with pytest.raises(InputError) as raised:
        content(image, "srv/place")
    assert raised.value.code == "E-NOT-KEPT"
    assert image.tree.unasked == {"srv/place"}


@pytest.mark.parametrize(
    ("layers", "names", "found"),
    [
        pytest.param(
            [[file("data/real", "x")], [hard_link("db/status", "data/real")], [file("data/.wh.real")]],
            ("db/status",),
            {"db/status": b"x"},
            id="a hard link to a file of a lower layer that goes later",
        ),
        pytest.param(
            [[file("usr/db/state", "x"), symlink("var/db", "../usr/db")]],
            ("var/db/state",),
            {"var/db/state": b"x"},
            id="a linked folder, the link behind the file",
        ),
        pytest.param(
            [[symlink("lib", "usr/lib"), file("usr/lib/db/state", "x")]],
            ("lib/db/state", "usr/lib/db/state"),
            {"usr/lib/db/state": b"x"},
            id="two names for one file are one file",
        ),
        pytest.param(
            [[symlink("lib", "/usr/lib")], [file("lib/db/state", "x")]],
            ("usr/lib/db/state",),
            {"usr/lib/db/state": b"x"},
            id="an entry written through a link of a lower layer",
        ),
        pytest.param(
            [[symlink("a", "b"), symlink("b", "c/d"), symlink("c", "e"), file("e/d/x/state", "x")]],
            ("a/x/state",),
            {"a/x/state": b"x"},
            id="links to links",
        ),
        pytest.param(
            [[symlink("srv/db", "../../../../data"), file("data/state", "x")]],
            ("srv/db/state",),
            {"srv/db/state": b"x"},
            id="a link that points above the root stays inside",
        ),
        pytest.param(
            [[hard_link("b/status", "a/x"), file("a/x", "late")], [hard_link("c/status", "b/status")]],
            ("c/status",),
            {},
            id="a hard link to nothing",
        ),
    ],
)
def test_links_lead_to_files_that_were_not_asked_for_by_name(
    tmp_path: Path, layers: list[list[Entry]], names: tuple[str, ...], found: dict[str, bytes]
) -> None:
    image = opened(layout(tmp_path / "image", *layers), *names)
    paths = image.tree.found(lambda path: path in names)
    assert {path: content(image, path) for path in paths} == found
    assert bool(image.problems) is not bool(found)


def _saved(place: Path, tars: list[bytes], form: str) -> Path:
    """What `docker save` writes: the old layout with a layer that links to another one, the new one, and packed as a whole."""
    names = [hashlib.sha256(one).hexdigest() for one in tars]
    config = json.dumps(
        {"architecture": "amd64", "os": "linux", "rootfs": {"diff_ids": [f"sha256:{one}" for one in names]}}
    ).encode()
    name = f"{hashlib.sha256(config).hexdigest()}.json"
    if form == "packed":  # as builders without Docker write it
        name, tars = f"sha256:{name[:64]}", [gzip.compress(one) for one in tars]
    entries = [file(name, config)]
    if form == "old":
        layers = [f"{number}{name[1:]}/layer.tar" for number, name in enumerate(names)]
        entries += [file(layer, tar) for layer, tar in zip(layers[:-1], tars[:-1], strict=True)]
        entries.append(symlink(layers[-1], f"../{layers[0]}"))
        entries.append(file("repositories", "{}"))
    else:
        layers = [f"blobs/sha256/{name}" for name in names]
        entries += [file(layer, tar) for layer, tar in dict(zip(layers, tars, strict=True)).items()]
    listed = [{"Config": name, "RepoTags": ["example.test/a:1"], "Layers": layers}]
    entries.append(file("manifest.json", json.dumps(listed)))
    data = tar_of(entries)
    place.write_bytes(gzip.compress(data) if form == "gzip" else data)
    return place


def _stored(data: bytes, form: str) -> bytes:
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout if form == "zstd" else data


@pytest.mark.parametrize("form", ["folder", "tar", "old", "new", "gzip", "packed", "zstd", "plain", "rootfs"])
def test_every_source_gives_the_same_files(tmp_path: Path, form: str) -> None:
    first = [file("etc/os-release", "ID=x\n"), file("db/status", "1"), symlink("etc/l", "os-release")]
    second = [file("db/.wh.status")]
    stack = [first, second, first]
    tars = [tar_of(one) for one in stack]
    kind = "oci"
    if form == "rootfs":
        kind, place = "rootfs", tmp_path / "root"
        for name, data in (("etc/os-release", "ID=x\n"), ("db/status", "1")):
            (place / name).parent.mkdir(parents=True)
            (place / name).write_text(data, encoding="utf-8")
        (place / "etc" / "l").symlink_to("/etc/os-release")
    elif form in ("folder", "tar", "zstd", "plain"):
        out = Layout(tmp_path / "image")
        blobs = (
            [(_stored(one, form), f"{LAYER}+{form}".removesuffix("+plain")) for one in tars] if form in ("zstd", "plain") else ()
        )
        place = out.index({**out.image(tars, blobs), "annotations": LATEST})
        if form == "tar":
            with tarfile.open(tmp_path / "image.tar", "w") as archive:
                archive.add(place, ".")
            place = tmp_path / "image.tar"
    else:
        kind, place = "docker-archive", _saved(tmp_path / "saved.tar", tars, form)
    image = opened(place, "status", "os-release", "l", kind=kind)
    assert image.problems == ()
    assert image.tree.found(lambda path: not path.endswith("l")) == ("db/status", "etc/os-release")
    assert content(image, "etc/l") == b"ID=x\n"
    if kind != "rootfs":
        assert [layer.read for layer in image.layers] == [True] * 3
        assert not image.tree.at(1).exists("db/status")
        assert image.configuration is not None
        assert image.configuration.digest.startswith("sha256:")
    assert image.tags == {"docker-archive": ("example.test/a:1",), "oci": ("latest",), "rootfs": ()}[kind]


def test_a_name_in_a_saved_archive_is_only_looked_up_in_it(tmp_path: Path) -> None:
    config = b'{"rootfs": {"diff_ids": ["sha256:%s"]}}' % (b"0" * 64)
    out = io.BytesIO(tar_of([file("c.json", config), file("manifest.json", '[{"Config": "c.json", "Layers": ["/etc/passwd"]}]')]))
    place = tmp_path / "saved.tar"
    place.write_bytes(out.getvalue())
    image = opened(place, "x", kind="docker-archive")
    assert [(layer.read, layer.reason) for layer in image.layers] == [(False, "E-MISSING: the layer is not there")]
    assert [problem.cost for problem in image.problems] == ["file"]

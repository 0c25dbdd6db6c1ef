"""One image is taken: the one that was named, the only one, or that of the usual platform; otherwise all names are told."""

from pathlib import Path
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.image.model import Attachment, ChoiceError, Platform
from sca.files.image.source import ImageSource, image_source
from tests.files.image.images import INDEX, LATEST, MANIFEST, Layout, content, file, opened, tar_of

TAG = "org.opencontainers.image.ref.name"
PREDICATE = "https://spdx.dev/Document"


def _image(out: Layout, name: str, platform: str = "", **annotations: str) -> dict[str, Any]:
    entry = {**out.image([tar_of([file("name", name)])]), "annotations": annotations}
    if platform:
        parts = (*platform.split("/"), "")
        entry["platform"] = {"os": parts[0], "architecture": parts[1], **({"variant": parts[2]} if parts[2] else {})}
    return entry


def _attestation(out: Layout, of: str) -> dict[str, Any]:
    statement = out.blob(b"{}", "application/vnd.in-toto+json", annotations={"in-toto.io/predicate-type": PREDICATE})
    config = out.document({"rootfs": {"diff_ids": []}}, "application/vnd.oci.image.config.v1+json")
    manifest = out.document({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [statement]}, MANIFEST)
    notes = {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of}
    return {**manifest, "platform": {"os": "unknown", "architecture": "unknown"}, "annotations": notes}


def _platforms(place: Path, *platforms: str, depth: int = 1) -> Path:
    out = Layout(place)
    entries = [_image(out, one, one) for one in platforms]
    entries.append(_attestation(out, entries[0]["digest"]))
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    found = out.document(index, INDEX)
    for _ in range(depth - 1):
        found = out.document({"schemaVersion": 2, "mediaType": INDEX, "manifests": [found]}, INDEX)
    return out.index({**found, "annotations": LATEST})


@pytest.mark.parametrize(
    ("present", "asked", "taken"),
    [
        (("linux/arm64/v8", "linux/amd64"), "", "linux/amd64"),
        (("linux/arm64/v8",), "", "linux/arm64/v8"),
        (("linux/arm64/v8", "linux/amd64"), "linux/arm64", "linux/arm64/v8"),
        (("linux/arm64/v8", "linux/amd64"), "linux/arm64/v8", "linux/arm64/v8"),
        (("linux/arm/v6", "linux/arm/v7", "linux/amd64"), "linux/arm/v6", "linux/arm/v6"),
        (("windows/amd64", "linux/amd64"), "windows/amd64", "windows/amd64"),
    ],
)
def test_the_platform_that_is_asked_for_is_taken(tmp_path: Path, present: tuple[str, ...], asked: str, taken: str) -> None:
    platform = Platform(*asked.split("/")) if asked else None
    image = opened(_platforms(tmp_path / "image", *present, depth=2), "name", platform=platform)
    assert content(image, "name").decode() == taken
    assert sorted(map(str, image.platforms)) == sorted(present)
    assert image.index_digest.startswith("sha256:")
    assert [(one.kind, one.predicates) for one in image.attachments] == [("attestation-manifest", (PREDICATE,))]


@pytest.mark.parametrize(
    ("present", "asked", "words"),
    [
        (
            ("linux/arm64/v8", "linux/s390x"),
            "",
            "no image for linux/amd64: choose with --platform, of linux/arm64/v8, linux/s390x",
        ),
        (("linux/arm/v6", "linux/arm/v7"), "linux/arm", "several images for linux/arm"),
        (("linux/arm/v6", "linux/arm/v7"), "linux/arm/v5", "no image for linux/arm/v5"),
        (("linux/amd64",), "linux/arm64", "no image for linux/arm64; there is one for linux/amd64"),
    ],
)
def test_a_platform_that_is_not_clear_is_a_question(tmp_path: Path, present: tuple[str, ...], asked: str, words: str) -> None:
    platform = Platform(*asked.split("/")) if asked else None
    with pytest.raises(ChoiceError, match=words):
        opened(_platforms(tmp_path / "image", *present), "name", platform=platform)


def test_lists_within_lists_have_an_end(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="image-index-depth"):
        opened(_platforms(tmp_path / "image", "linux/amd64", depth=3), "name")


def test_one_of_several_tags_is_taken_only_by_its_name(tmp_path: Path) -> None:
    out = Layout(tmp_path / "image")
    place = out.index(_image(out, "one", **{TAG: "1"}), _image(out, "two", **{TAG: "2"}))
    assert content(opened(place, "name", tag="2"), "name") == b"two"
    for tag, words in (
        ("", "several images: choose one by its tag, of 1, 2"),
        ("3", "no image with the tag 3; its tags are 1, 2"),
    ):
        with pytest.raises(ChoiceError, match=words):
            opened(place, "name", tag=tag)


def test_one_image_with_two_tags_is_one_image(tmp_path: Path) -> None:
    out = Layout(tmp_path / "image")
    entry = _image(out, "one")
    place = out.index({**entry, "annotations": {TAG: "1"}}, {**entry, "annotations": {TAG: "2"}})
    assert opened(place, "name").tags == ("1", "2")


def test_what_is_attached_is_no_image(tmp_path: Path) -> None:
    out = Layout(tmp_path / "image")
    entry = _image(out, "one", **LATEST)
    image = opened(out.index(_attestation(out, entry["digest"]), entry), "name")
    assert [(one.kind, one.of) for one in image.attachments] == [("attestation-manifest", entry["digest"])]
    assert isinstance(image.attachments[0], Attachment)


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("oci:{}/image", ImageSource("oci", "{}/image")),
        ("oci:{}/image:1.0", ImageSource("oci", "{}/image", "1.0")),
        ("oci-archive:{}/a:b.tar:x", ImageSource("oci", "{}/a:b.tar", "x")),
        ("docker-archive:{}/a:b.tar:example.test:5000/x:1", ImageSource("docker-archive", "{}/a:b.tar", "example.test:5000/x:1")),
        ("rootfs:{}/image", ImageSource("rootfs", "{}/image")),
        ("image", None),
        ("image:example.test/x", None),
    ],
)
def test_a_source_is_a_kind_a_path_and_a_name(tmp_path: Path, written: str, source: ImageSource | None) -> None:
    (tmp_path / "image").mkdir()
    (tmp_path / "a:b.tar").touch()
    expected = ImageSource(source.kind, source.path.format(tmp_path), source.tag) if source else None
    assert image_source(written.format(tmp_path)) == expected


def test_a_source_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match="no such file or folder"):
        image_source(f"oci:{tmp_path}/nothing:latest")

"""The SBOM of an image: the image is what it is about, and each package names the layer that brought it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sca.sbom.self_check import faults_in
from sca.sbom.validate import strict_errors
from tests.sbom.sample_image import DIGEST, IMAGE, INVENTORY, LAYERS


@pytest.fixture(scope="module")
def document(render: Callable[..., bytes]) -> dict[str, Any]:
    data = render(INVENTORY)
    assert faults_in(data) == ()
    assert strict_errors(data) == []
    found: dict[str, Any] = json.loads(data)
    return found


def told(element: dict[str, Any], name: str) -> list[str]:
    return [entry["value"] for entry in element["properties"] if entry["name"] == name]


def test_the_image_is_the_root_and_has_the_digest_of_its_manifest(document: dict[str, Any]) -> None:
    root = document["metadata"]["component"]
    assert (root["type"], root["name"], root["version"]) == ("container", "shop", DIGEST)
    assert root["hashes"] == [{"alg": "SHA-256", "content": DIGEST.removeprefix("sha256:")}]
    assert told(root, "sca:image:label") == ["org.opencontainers.image.base.name=debian:12"]
    assert "linux/arm64" in told(root, "sca:image:other-platform")
    assert [text.rsplit("|", 1)[0] for text in told(root, "sca:image:removed")] == ["pkg:pypi/left@1.0|0|1"]


def test_layers_are_listed_with_the_instruction_last(document: dict[str, Any]) -> None:
    layers = told(document["metadata"]["component"], "sca:image:layer")
    assert [text.split("|", 5)[5] for text in layers] == [layer.created_by for layer in LAYERS]
    assert [text.split("|", 5)[2] for text in layers] == [layer.diff_id for layer in IMAGE.layers]


def test_a_package_names_its_layer_and_who_brought_it(document: dict[str, Any]) -> None:
    six = next(one for one in document["components"] if one["name"] == "six")
    assert told(six, "sca:layer") == ["1"]
    assert told(six, "sca:layer:diff-id") == [LAYERS[1].diff_id]
    assert told(six, "sca:owned-by") == ["pkg:deb/debian/python3-six@1.16.0-4"]

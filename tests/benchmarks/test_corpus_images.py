"""The comparison of images that the figures rest on."""

from typing import Any

from benchmarks.corpus_images import compare_images

DIGEST = "sha256:" + "0a" * 32


def recorded(repository: str, tag: str | None = None, **more: Any) -> dict[str, Any]:
    parts = {"registry": "docker.io", "repository": repository, "tag": tag, "digest": None, "kind": "base"}
    return {**parts, "reference": f"docker.io/{repository}", "resolved": True, "internal": False, **more}


def component(registry: str, repository: str, **more: str) -> dict[str, Any]:
    named = {"registry": registry, "repository": repository, **more}
    return {"properties": [{"name": f"sca:image:{name}", "value": value} for name, value in named.items()]}


def test_only_what_is_exactly_the_same_counts() -> None:
    images = [
        recorded("library/node", "24"),
        recorded("img", "1", registry="LOCALREG"),
        recorded("library/lost"),
        recorded("docker/dockerfile", "1", kind="syntax"),
        recorded("", None, reference=None, resolved=False, candidates=["python:3.12"]),
    ]
    bom = {
        "components": [
            component("docker.io", "library/node", tag="24"),
            component("docker.io", "library/node", tag="24", digest=DIGEST),
            component("LOCALREG", "img", tag="1"),
            component("docker.io", "library/python", tag="3.12"),
            {"properties": [{"name": "sca:image:repository", "value": "x"}, {"name": "sca:unresolved", "value": "why"}]},
            {"name": "no image"},
        ]
    }
    compared = compare_images({"images": images}, bom, 10)
    assert compared["missing"] == ["docker.io/library/lost"]
    assert compared["extra"] == [f"docker.io/library/node:24@{DIGEST}"]
    assert (compared["expected"], compared["matched"], compared["found"]) == (3, 2, 3)
    assert (compared["precision"], compared["recall"]) == (2 / 3, 2 / 3)


def test_no_document_finds_nothing() -> None:
    compared = compare_images({"images": [recorded("library/node")]}, None, 10)
    assert (compared["recall"], compared["precision"], compared["missing"]) == (0, None, ["docker.io/library/node"])

"""The comparison of images that the figures rest on: the image and its place count, and what is internal must not be there."""

from typing import Any

from benchmarks.corpus_images import score_actions, score_images

MAIN = "Dockerfile"


def recorded(reference: str | None, line: int, **more: Any) -> dict[str, Any]:
    known = {"raw": reference or "$X", "reference": reference, "kind": "base", "resolved": reference is not None}
    return {**known, "internal": False, "line": line, **more}


def component(line: int, *requested: str, unresolved: str = "") -> dict[str, Any]:
    named = [{"name": "sca:image:requested", "value": text} for text in requested]
    said = [{"name": "sca:unresolved", "value": unresolved}] if unresolved else []
    places = [{"location": MAIN, "line": line}]
    return {"type": "container", "properties": [*named, *said], "evidence": {"occurrences": places}}


def test_an_image_counts_where_it_stands() -> None:
    images = [
        recorded("docker.io/library/node:24", 1),
        recorded("docker.io/library/lost", 2),
        recorded(None, 3),
        recorded("docker.io/docker/dockerfile:1", 4, kind="syntax"),
        recorded("docker.io/library/base", 5, internal=True),
    ]
    components = [
        component(1, "node:24"),
        component(3, "$X", unresolved="X has no value"),
        component(4, "docker/dockerfile:1"),
        component(5, "base"),
        component(9, "node:24"),
        {"type": "library", "name": "no image"},
    ]
    compared = score_images({"images": images}, {"components": components}, MAIN, 10)
    assert compared["missing"] == ["docker.io/library/lost at Dockerfile:2"]
    assert compared["extra"] == ["docker.io/library/base at Dockerfile:5", "docker.io/library/node:24 at Dockerfile:9"]
    assert (compared["expected"], compared["matched"], compared["found"]) == (3, 2, 4)
    assert (compared["precision"], compared["recall"]) == (2 / 4, 2 / 3)


def test_what_a_matrix_comes_to_is_no_fault() -> None:
    images = [recorded(None, 3, raw="python:${{ matrix.version }}")]
    answer = {"images": images}
    compared = score_images(answer, {"components": [component(3, "python:3.12"), component(3, "python:3.13")]}, MAIN, 10)
    assert (compared["expected"], compared["missing"], compared["extra"]) == (0, [], [])


def test_no_document_finds_nothing() -> None:
    compared = score_images({"images": [recorded("docker.io/library/node", 1)]}, None, MAIN, 10)
    assert (compared["recall"], compared["precision"], compared["extra"]) == (0, None, [])


def test_actions_are_compared_as_they_are_written() -> None:
    used = {"type": "library", "properties": [{"name": "sca:action:requested", "value": "actions/checkout@v4"}]}
    answer = {"uses": [{"raw": "actions/checkout@v4", "local": False}, {"raw": "./here", "local": True}]}
    compared = score_actions(answer, {"components": [used, {"type": "library", "purl": "pkg:npm/a@1"}]}, 10)
    assert (compared["missing"], compared["extra"]) == ([], ["pkg:npm/a@1"])

"""The comparison of images that the figures rest on."""

from typing import Any

from benchmarks.corpus_images import INSTALLS, score_actions, score_brought, score_images

MAIN = "Dockerfile"


def recorded(line: int, reference: str = "", *, kind: str = "base", **more: Any) -> dict[str, Any]:
    known = {"reference": reference, "resolved": bool(reference), "internal": False, "kind": kind, "raw": "x"}
    return {"line": line, **known, **more}


def component(line: int, requested: str, *, unresolved: bool = False) -> dict[str, Any]:
    properties = [{"name": "sca:image:requested", "value": requested}]
    if unresolved:
        properties.append({"name": "sca:unresolved", "value": "why"})
    evidence = {"occurrences": [{"location": MAIN, "line": line}]}
    return {"type": "container", "properties": properties, "evidence": evidence}


def test_only_what_is_the_same_on_the_same_line_counts() -> None:
    images = [
        recorded(1, "docker.io/library/node:24"),
        recorded(2, "LOCALREG/img:1"),
        recorded(3, "docker.io/library/lost"),
        recorded(4, "docker.io/docker/dockerfile:1", kind="syntax"),
        recorded(5),
        recorded(6, "docker.io/library/stage", internal=True),
        recorded(7, raw="${{ matrix.a }}", candidates=["python:3.12", "python:3.13"]),
        recorded(8, raw="x:${{ matrix.b }}"),
    ]
    components = [
        component(1, "node:24"),
        component(2, "LOCALREG/img:1"),
        component(9, "node:24"),
        component(5, "$X", unresolved=True),
        component(6, "stage"),
        component(7, "python:3.12"),
        component(8, "x:1"),
        {"type": "library"},
    ]
    figures = score_images({"images": images}, {"components": components}, MAIN, 10)
    assert figures["missing"] == ["docker.io/library/lost at Dockerfile:3", "docker.io/library/python:3.13 at Dockerfile:7"]
    assert figures["extra"] == ["docker.io/library/node:24 at Dockerfile:9", "docker.io/library/stage at Dockerfile:6"]
    assert (figures["expected"], figures["matched"], figures["found"]) == (6, 4, 6)


def test_no_document_finds_nothing() -> None:
    figures = score_images({"images": [recorded(1, "docker.io/library/node")]}, None, MAIN, 10)
    assert (figures["recall"], figures["precision"]) == (0, None)


def test_actions_count_as_they_are_written() -> None:
    uses = [{"raw": "a/b@v1", "local": False}, {"raw": "c/d@v1", "local": False}, {"raw": "./e", "local": True}]
    action = {"type": "library", "properties": [{"name": "sca:action:requested", "value": "a/b@v1"}]}
    figures = score_actions({"uses": uses}, "case", {"components": [action, {"type": "library"}]}, 10)
    assert (figures["missing"], figures["extra"]) == (["c/d@v1"], [])


def test_what_scripts_install_counts_by_its_lines() -> None:
    case, ((purl, line),) = "dockerfile-buildkit-main", INSTALLS["dockerfile-buildkit-main"]
    listed = [installed(purl, line), installed("pkg:pypi/other@1", 7)]
    figures = score_brought({"remote_adds": [{"line": 3}]}, case, {"components": listed}, 10)
    assert (figures["matched"], figures["missing"], figures["extra"]) == (1, ["line 3"], ["pkg:pypi/other@1 at 7"])


def installed(purl: str, line: int) -> dict[str, Any]:
    return {"type": "library", "purl": purl, "evidence": {"occurrences": [{"location": MAIN, "line": line}]}}

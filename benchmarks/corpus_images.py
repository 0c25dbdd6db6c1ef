"""Compares the images of a document with those of a corpus answer: which image, at which line of which file, foreign or not.

An image that the file names and whose reference is known must be there with its place. One that is not resolved must be there
as unresolved at its line. What is internal to a file (a stage, the name of what it builds) or no reference must not be there.
Kinds that a reader may leave out are no fault either way, and neither is what a matrix that is written out comes to.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sca.parsers.docker.reference import Image, Invalid, parse_reference

OPTIONAL = ("syntax", "cache-from", "build-context", "k8s-custom")
_MATRIX = "matrix."
Place = tuple[str, str, int]  # the full reference, or nothing; the file; the line


def score_images(answer: Mapping[str, Any], document: Mapping[str, Any] | None, main: str, limit: int) -> dict[str, Any]:
    """Figures in the shape of the corpus's own score."""
    entries = [one for one in answer["images"] if not one["internal"] and (one.get("reference") or not one["resolved"])]
    may = {_expected(one, main) for one in entries if _is_optional(one)}
    must = {_expected(one, main) for one in entries if not _is_optional(one)} - may
    matrices = {(one.get("file") or main, one["line"]) for one in entries if _MATRIX in one["raw"]}
    found = set(_found(document or {}))
    from_matrices = {place for place in found if place[1:] in matrices and place not in must}
    solved = {place for place in must if not place[0] and any(other[1:] == place[1:] for other in from_matrices)}
    return _figures(set(map(_text, must - solved)), set(map(_text, found - may - from_matrices)), limit)


def score_actions(answer: Mapping[str, Any], document: Mapping[str, Any] | None, limit: int) -> dict[str, Any]:
    """The same for what a workflow uses of other repositories; the answer has it as written, and it has no packages besides."""
    wanted = {use["raw"] for use in answer["uses"] if not use["local"]}
    listed = [component for component in _components(document) if component.get("type") == "library"]
    return _figures(wanted, {_said(one).get("sca:action:requested", str(one.get("purl"))) for one in listed}, limit)


def _figures(wanted: set[str], found: set[str], limit: int) -> dict[str, Any]:
    hit, extra = wanted & found, found - wanted
    return {
        "expected": len(wanted),
        "found": len(found),
        "matched": len(hit),
        "precision": len(hit) / len(found) if found else None,
        "recall": len(hit) / len(wanted) if wanted else None,
        "missing": sorted(wanted - hit)[:limit],
        "extra": sorted(extra)[:limit],
    }


def _is_optional(one: Mapping[str, Any]) -> bool:
    return one["kind"] in OPTIONAL or bool(one.get("onbuild"))


def _expected(one: Mapping[str, Any], main: str) -> Place:
    reference = one["reference"] if one["resolved"] else ""
    return (reference, one.get("file") or main, one["line"])


def _found(document: Mapping[str, Any]) -> Iterator[Place]:
    for component in _components(document):
        if component["type"] != "container":
            continue
        requested = [one["value"] for one in component.get("properties", ()) if one["name"] == "sca:image:requested"]
        references = {""} if "sca:unresolved" in _said(component) else set(_full(requested))
        for occurrence in component.get("evidence", {}).get("occurrences", ()):
            for reference in references:
                yield (reference, occurrence["location"], occurrence.get("line", 0))


def _full(requested: Iterable[str]) -> Iterator[str]:
    for text in requested:
        image: Image | Invalid = parse_reference(text)
        if isinstance(image, Image):
            yield image.reference


def _components(document: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return list((document or {}).get("components") or ())


def _said(component: Mapping[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in component.get("properties") or ()}


def _text(place: Place) -> str:
    reference, path, line = place
    return f"{reference or '(unresolved)'} at {path}:{line}"

"""Compares the images of a document with those of a corpus answer: which image, at which line of which file, foreign or not.

An image that the file names and whose reference is known must be there with its place. One that is not resolved must be there
as unresolved at its line. What is internal to a file (a stage, the name of what it builds) or no reference must not be there.
Kinds that a reader may leave out are no fault either way.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sca.parsers.docker.reference import Image, Invalid, parse_reference

OPTIONAL = ("syntax", "cache-from", "build-context", "k8s-custom")
Place = tuple[str, str, int]  # the full reference, or nothing; the file; the line


def score_images(answer: Mapping[str, Any], document: Mapping[str, Any] | None, main: str, limit: int) -> dict[str, Any]:
    """Figures in the shape of the corpus's own score."""
    entries = [one for one in answer["images"] if not one["internal"] and (one.get("reference") or not one["resolved"])]
    may = {_expected(one, main) for one in entries if _is_optional(one)}
    must = {_expected(one, main) for one in entries if not _is_optional(one)} - may
    found = set(_found(document or {}))
    hit, extra = must & found, found - must - may
    reported = len(hit) + len(extra)
    return {
        "expected": len(must),
        "found": reported,
        "matched": len(hit),
        "precision": len(hit) / reported if reported else None,
        "recall": len(hit) / len(must) if must else None,
        "missing": [_text(place) for place in sorted(must - hit)[:limit]],
        "extra": [_text(place) for place in sorted(extra)[:limit]],
    }


def _is_optional(one: Mapping[str, Any]) -> bool:
    return one["kind"] in OPTIONAL or bool(one.get("onbuild"))


def _expected(one: Mapping[str, Any], main: str) -> Place:
    reference = one["reference"] if one["resolved"] else ""
    return (reference, one.get("file") or main, one["line"])


def _found(document: Mapping[str, Any]) -> Iterator[Place]:
    for component in document.get("components") or ():
        if component["type"] != "container":
            continue
        named = {one["name"]: one["value"] for one in component.get("properties", ())}
        requested = [one["value"] for one in component.get("properties", ()) if one["name"] == "sca:image:requested"]
        references = {""} if "sca:unresolved" in named else set(_full(requested))
        for occurrence in component.get("evidence", {}).get("occurrences", ()):
            for reference in references:
                yield (reference, occurrence["location"], occurrence.get("line", 0))


def _full(requested: Iterable[str]) -> Iterator[str]:
    for text in requested:
        image: Image | Invalid = parse_reference(text)
        if isinstance(image, Image):
            yield image.reference


def _text(place: Place) -> str:
    reference, path, line = place
    return f"{reference or '(unresolved)'} at {path}:{line}"

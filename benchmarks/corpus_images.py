"""Compares the images of an SBOM with those of an answer: registry, repository, tag and digest, each exactly.

The corpus's own score takes images from purls and names. It reads a registry in upper case as a folder on Docker Hub, and
counts a reference that is shown as unresolved, under the text that stands in the file, as an image that is not there. What
`sca` says of an image stands in properties, so that is what counts here.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sca.parsers.docker.reference import Image, parse_reference

Parts = tuple[str, str, str, str]

# Right to report, and no fault to leave out.
_OPTIONAL = ("syntax", "cache-from", "build-context", "k8s-custom")
_PARTS = ("registry", "repository", "tag", "digest")


def compare_images(answer: Mapping[str, Any], bom: Mapping[str, Any] | None, limit: int) -> dict[str, Any]:
    """The figures of one case, in the shape of the corpus's own score."""
    known = [image for image in answer["images"] if image.get("reference") and image["resolved"] and not image["internal"]]
    wanted = {_recorded(image) for image in known if image["kind"] not in _OPTIONAL}
    optional = {_recorded(image) for image in known if image["kind"] in _OPTIONAL}
    found = set(_images(bom or {}))
    matrices = _lines_of_matrices(answer)
    optional |= _candidates(answer) | (set(_images(bom or {}, matrices)) if matrices else set())
    return _figures(set(map(_text, wanted)), set(map(_text, found)), set(map(_text, optional)), limit)


def compare_actions(answer: Mapping[str, Any], bom: Mapping[str, Any] | None, limit: int) -> dict[str, Any]:
    """The same for what a workflow uses of other repositories; the answer has it as written, and it has no packages besides."""
    wanted = {use["raw"] for use in answer["uses"] if not use["local"]}
    listed = [component for component in _components(bom) if component.get("type") == "library"]
    found = {dict(_said(component)).get("sca:action:requested", str(component.get("purl"))) for component in listed}
    return _figures(wanted, found, set(), limit)


def _figures(wanted: set[str], found: set[str], optional: set[str], limit: int) -> dict[str, Any]:
    hit, extra = wanted & found, found - wanted - optional
    return {
        "expected": len(wanted),
        "found": len(hit) + len(extra),
        "matched": len(hit),
        "precision": len(hit) / (len(hit) + len(extra)) if hit or extra else None,
        "recall": len(hit) / len(wanted) if wanted else None,
        "missing": sorted(wanted - hit)[:limit],
        "extra": sorted(extra)[:limit],
    }


def _lines_of_matrices(answer: Mapping[str, Any]) -> set[int]:
    """Lines of which the answer does not say what they come to, although a matrix that is written out does."""
    images = answer["images"]
    return {
        image["line"] for image in images if not image["resolved"] and "matrix." in image["raw"] and "candidates" not in image
    }


def _recorded(image: Mapping[str, Any]) -> Parts:
    registry, repository, tag, digest = (image[part] or "" for part in _PARTS)
    return registry, repository, tag, digest


def _candidates(answer: Mapping[str, Any]) -> set[Parts]:
    """The images that a matrix comes to, which the answer gives as texts below one unresolved entry."""
    texts = (text for image in answer["images"] if not image["internal"] for text in image.get("candidates", ()))
    images = (parse_reference(text) for text in texts)
    return {(one.registry, one.repository, one.tag, one.digest) for one in images if isinstance(one, Image)}


def _images(bom: Mapping[str, Any], on_lines: Collection[int] = ()) -> Iterator[Parts]:
    """All images, or those that stand on some lines only."""
    for component in _components(bom):
        said = dict(_said(component))
        lines = {place.get("line") for place in (component.get("evidence") or {}).get("occurrences") or ()}
        if said.get("sca:image:repository") and "sca:unresolved" not in said and (not on_lines or lines <= set(on_lines)):
            registry, repository, tag, digest = (said.get(f"sca:image:{part}", "") for part in _PARTS)
            yield registry, repository, tag, digest


def _components(bom: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return list((bom or {}).get("components") or ())


def _said(component: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in component.get("properties") or ()]


def _text(image: Parts) -> str:
    registry, repository, tag, digest = image
    return f"{registry}/{repository}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"

"""Compares the images of an SBOM with those of an answer: registry, repository, tag and digest, each exactly.

The corpus's own score takes images from purls and names. It reads a registry in upper case as a folder on Docker Hub, and
counts a reference that is shown as unresolved, under the text that stands in the file, as an image that is not there. What
`sca` says of an image stands in properties, so that is what counts here.
"""

from collections.abc import Iterator, Mapping
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
    hit, extra = wanted & found, found - wanted - optional - _candidates(answer)
    return {
        "expected": len(wanted),
        "found": len(hit) + len(extra),
        "matched": len(hit),
        "precision": len(hit) / (len(hit) + len(extra)) if hit or extra else None,
        "recall": len(hit) / len(wanted) if wanted else None,
        "missing": [_text(image) for image in sorted(wanted - hit)[:limit]],
        "extra": [_text(image) for image in sorted(extra)[:limit]],
    }


def _recorded(image: Mapping[str, Any]) -> Parts:
    registry, repository, tag, digest = (image[part] or "" for part in _PARTS)
    return registry, repository, tag, digest


def _candidates(answer: Mapping[str, Any]) -> set[Parts]:
    """The images that a matrix comes to, which the answer gives as texts below one unresolved entry."""
    texts = (text for image in answer["images"] if not image["internal"] for text in image.get("candidates", ()))
    images = (parse_reference(text) for text in texts)
    return {(one.registry, one.repository, one.tag, one.digest) for one in images if isinstance(one, Image)}


def _images(bom: Mapping[str, Any]) -> Iterator[Parts]:
    for component in bom.get("components") or ():
        said = {one["name"]: one["value"] for one in component.get("properties") or ()}
        if said.get("sca:image:repository") and "sca:unresolved" not in said:
            registry, repository, tag, digest = (said.get(f"sca:image:{part}", "") for part in _PARTS)
            yield registry, repository, tag, digest


def _text(image: Parts) -> str:
    registry, repository, tag, digest = image
    return f"{registry}/{repository}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"

"""Compares the images of a document with those of a corpus answer: which image, at which line of which file, foreign or not.

An image that the file names and whose reference is known must be there with its place. One that is not resolved must be there
as unresolved at its line. What is internal to a file (a stage, the name of what it builds) or no reference must not be there.
Kinds that a reader may leave out are no fault either way. Where a text depends on a matrix that the file writes out, each image
that it comes to must be there; an answer that leaves them open does not count there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sca.parsers.docker.reference import Image, Invalid, parse_reference

OPTIONAL = ("syntax", "cache-from", "build-context", "k8s-custom")
Place = tuple[str, str, int]  # the full reference, or nothing; the file; the line

_PACKAGES = ("pkg:npm/", "pkg:nuget/", "pkg:pypi/", "pkg:conda/")
# The answers of the corpus are silent about what scripts install: read from the files one by one; the other cases have none.
INSTALLS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "actions-packaging-test": tuple(("pkg:pypi/nox", line) for line in (60, 106, 148, 168)),
    "dockerfile-buildkit-main": (("pkg:npm/azurite@3.35.0", 448),),
    "dockerfile-dependabot-npm": (
        ("pkg:npm/corepack@0.34.6", 34),
        ("pkg:npm/pnpm@11.17.0", 40),
        ("pkg:npm/yarn@4.9.2", 41),
        ("pkg:npm/npm@11.17.0", 42),
        ("pkg:npm/npm", 44),
    ),
}


def score_images(answer: Mapping[str, Any], document: Mapping[str, Any] | None, main: str, limit: int) -> dict[str, Any]:
    """Figures in the shape of the corpus's own score."""
    entries = [one for one in answer["images"] if not one["internal"] and (one.get("reference") or not one["resolved"])]
    plain = [one for one in entries if not _of_matrix(one)]
    may = {_expected(one, main) for one in plain if _is_optional(one)}
    must = {_expected(one, main) for one in plain if not _is_optional(one)} - may
    must |= {place for one in entries if _of_matrix(one) for place in _written_out(one, main)}
    open_lines = {_expected(one, main)[1:] for one in entries if _of_matrix(one) and not one.get("candidates")}
    found = {place for place in _found(document or {}) if place[1:] not in open_lines}
    return _figures({_text(place) for place in must}, {_text(place) for place in found}, {_text(place) for place in may}, limit)


def score_actions(answer: Mapping[str, Any], case: str, document: Mapping[str, Any] | None, limit: int) -> dict[str, Any]:
    """The same for what a workflow uses of other repositories, as written, and for the packages that its scripts install."""
    wanted = {use["raw"] for use in answer["uses"] if not use["local"]} | _wanted_installs(case)
    listed = [component for component in (document or {}).get("components") or () if component["type"] == "library"]
    said = ({one["name"]: one["value"] for one in component.get("properties", ())} for component in listed)
    used = {named["sca:action:requested"] for named in said if "sca:action:requested" in named}
    return _figures(wanted, used | _found_installs(document), set(), limit)


def score_brought(answer: Mapping[str, Any], case: str, document: Mapping[str, Any] | None, limit: int) -> dict[str, Any]:
    """The same for what a Dockerfile adds from addresses, by its lines, and for the packages that its RUN lines install."""
    wanted = {f"line {added['line']}" for added in answer.get("remote_adds") or ()} | _wanted_installs(case)
    listed = [component for component in (document or {}).get("components") or () if component["type"] == "file"]
    added = {f"line {place['line']}" for component in listed for place in component["evidence"]["occurrences"]}
    return _figures(wanted, added | _found_installs(document), set(), limit)


def _wanted_installs(case: str) -> set[str]:
    return {f"{purl} at {line}" for purl, line in INSTALLS.get(case, ())}


def _found_installs(document: Mapping[str, Any] | None) -> set[str]:
    listed = (document or {}).get("components") or ()
    packages = [component for component in listed if component.get("purl", "").startswith(_PACKAGES)]
    return {f"{one['purl']} at {place['line']}" for one in packages for place in one["evidence"]["occurrences"]}


def _figures(must: set[str], found: set[str], may: set[str], limit: int) -> dict[str, Any]:
    hit, extra = must & found, found - must - may
    reported = len(hit) + len(extra)
    return {
        "expected": len(must),
        "found": reported,
        "matched": len(hit),
        "precision": len(hit) / reported if reported else None,
        "recall": len(hit) / len(must) if must else None,
        "missing": sorted(must - hit)[:limit],
        "extra": sorted(extra)[:limit],
    }


def _of_matrix(one: Mapping[str, Any]) -> bool:
    return not one["resolved"] and "matrix." in one["raw"]


def _written_out(one: Mapping[str, Any], main: str) -> Iterator[Place]:
    for reference in _full(one.get("candidates", ())):
        yield (reference, one.get("file") or main, one["line"])


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

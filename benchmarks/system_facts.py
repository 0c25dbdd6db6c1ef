"""Compares what an SBOM says of packages of an operating system, fact by fact, with the corpus's answer.

A package agrees if one component of its type, name, version and architecture says the same epoch, source package with its
version, and licence as the database has them.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

Bom = Mapping[str, Any]
_RAW, _SOURCE, _SOURCE_VERSION = "sca:licence:raw", "sca:system:source-name", "sca:system:source-version"


def agreeing(packages: list[Mapping[str, Any]], bom: Bom | None) -> tuple[int, int]:
    """How many of the installed packages of an answer the document agrees with, and how many there are."""
    wanted = [one for one in packages if one.get("installed", True)]
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for component in (bom or {}).get("components", []):
        found.setdefault(_key_of(component.get("purl", "")), []).append(component)
    same = [one for one in wanted if any(_says(component, one) for component in found.get(_key(one), []))]
    return len(same), len(wanted)


def _key(package: Mapping[str, Any]) -> tuple[str, ...]:
    return (package["type"], package["name"], package["version"] or "", package.get("arch") or "")


def _key_of(purl: str) -> tuple[str, ...]:
    path, _, query = purl.removeprefix("pkg:").partition("?")
    place, _, version = path.rpartition("@") if "@" in path else (path, "", "")
    arch = parse_qs(query).get("arch", [""])[0]
    return (place.partition("/")[0], unquote(place.rpartition("/")[2]), unquote(version), arch)


def _says(component: Mapping[str, Any], package: Mapping[str, Any]) -> bool:
    told: dict[str, set[str]] = {}
    for entry in component.get("properties", []):
        told.setdefault(entry["name"], set()).add(entry["value"])
    licences = told.get(_RAW, set())
    for choice in component.get("licenses", []):
        licences |= {choice.get("expression", ""), *choice.get("license", {}).values()}
    epoch = parse_qs(component["purl"].partition("?")[2]).get("epoch", [None])[0]
    return (
        (package.get("epoch") is None or package["epoch"] == epoch)
        and told.get(_SOURCE, {""}) == {package.get("source") or ""}
        and told.get(_SOURCE_VERSION, {""}) == {package.get("source_version") or ""}
        and (not package.get("licence") or package["licence"] in licences)
    )

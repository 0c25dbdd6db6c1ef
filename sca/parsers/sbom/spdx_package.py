"""One package of an SPDX document as a component."""

from sca.model.component import Component, Hash, LicenceClaim, Source
from sca.model.digests import fits
from sca.model.package import Package
from sca.model.text import brief
from sca.model.url import git_source
from sca.parsers.sbom.entry import Entry
from sca.parsers.sbom.fields import objects, text
from sca.parsers.sbom.identity import generic, package_in, too_long
from sca.parsers.sbom.licences import CONCLUDED, DECLARED
from sca.parsers.sbom.origins import algorithm_named, source_of

_NOTHING = ("", "NOASSERTION", "NONE")
# Algorithms of SPDX that CycloneDX has not; they are kept by their own names.
_OTHERS = {"SHA224": ("SHA-224", 56), "MD2": ("MD2", 32), "MD4": ("MD4", 32), "MD6": ("MD6", 0), "ADLER32": ("ADLER32", 8)}


def package_of(entry: Entry, *, complains: bool = True) -> Component | None:
    """The component; None for a name or version that no package has."""
    references = [one for one in objects(entry.fields, "externalRefs") if text(one, "referenceType") == "purl"]
    purls = [text(one, "referenceLocator") for one in references]
    name, version = entry.text("name"), entry.text("versionInfo")
    found = [package for purl in dict.fromkeys(purls) if (package := package_in(purl, version, entry)) is not None]
    if not purls and complains:
        shown = brief(f"{name} {version}".strip(), 80) or "a package without a name"
        entry.complain("E-NO-PURL", f"{shown} has no package URL: which package it is cannot be told", "package")
    if len(found) > 1:
        message = f"{brief(name, 60)} has {len(found)} package URLs; the first one is taken"
        entry.complain("E-PURL", message, "field")
    package = found[0] if found else generic("", name, version)
    if too_long(package, entry):
        return None
    return Component(entry.id, package, (entry.own,), _source(entry, package), _hashes(entry), _claims(entry))


def _source(entry: Entry, package: Package) -> Source:
    place = entry.text("downloadLocation")
    if place in _NOTHING:
        return source_of(package, [])
    if place.startswith("git+"):
        address, _, commit = place.removeprefix("git+").partition("#")[0].rpartition("@")
        return git_source(address, commit) if "://" in address else git_source(place.removeprefix("git+"))
    return source_of(package, [place] if place.startswith(("http://", "https://")) else [])


def _hashes(entry: Entry) -> tuple[Hash, ...]:
    found = []
    for one in objects(entry.fields, "checksums"):
        written, value = text(one, "algorithm"), text(one, "checksumValue").lower()
        algorithm = algorithm_named(written)
        other, length = _OTHERS.get(written, ("", 0))
        if fits(algorithm, value):
            found.append(Hash(algorithm, value))
        elif other and len(value) in (length, length or len(value)):
            found.append(Hash(other, value))
        else:
            entry.complain("E-HASH", f"the hash {brief(written, 20)} {value[:16]} is none of its algorithm", "field")
    return tuple(dict.fromkeys(found))


def _claims(entry: Entry) -> tuple[LicenceClaim, ...]:
    found = []
    for name, kind in (("licenseConcluded", CONCLUDED), ("licenseDeclared", DECLARED)):
        said = entry.text(name)
        if len(said) > entry.limits.licence_chars:
            limit = f"{entry.limits.licence_chars} (licence-chars)"
            entry.complain("E-TEXT", f"a licence of {len(said)} characters, more than the limit of {limit}", "field")
        elif said not in ("", "NOASSERTION"):
            found.append(LicenceClaim(said, name, entry.own, kind))
    return tuple(found)

"""One entry of a pixi.lock: a conda package, a package that pip would install, or one that is built from a folder.

Versions 4 and 5 of the lock tell kind, name and address apart; since version 6 the address is the value of the kind.

https://pixi.prefix.dev/latest/workspace/lockfile/
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Component, Hash, LicenceClaim, Location, PipFacts, Source
from sca.model.package import Package, conda_package, pypi_package
from sca.model.text import brief
from sca.model.url import git_source, path_source, redact, url_source
from sca.parsers.pip.conda_address import read_conda_address
from sca.parsers.pip.file_names import other_at
from sca.parsers.pip.file_servers import index_source
from sca.parsers.pip.grammar import is_name
from sca.parsers.pip.lock_hashes import read_lock_hash
from sca.parsers.pip.nodes import canonical

CONDA, PIP, BUILT = "conda", "pypi", "conda_source"
KINDS = (CONDA, PIP, BUILT)
# `name[hash] @ place`
_BUILT = re.compile(r"(?P<name>[^\s\[\]]+)(?:\[[0-9a-f]*\])? @ (?P<place>\S.*)")
_HASHES = ("sha256", "md5")
_NO_LICENCE = ("", "None")
_PYPI = "pkg:pypi/"
_LONGEST_ID = 400
_DIRECT, _GIT = "direct+", "git+"
Table = dict[str, JsonValue]


class Entry(Struct, frozen=True):
    """One package. `locator` is the text by which environments name it, `name` the one that dependencies use.

    `names_of_pip` are the names under which a conda package is known to pip, where the lock tells them.
    """

    id: str
    kind: str
    locator: str
    name: str
    package: Package
    source: Source
    values: Table
    where: Location
    names_of_pip: tuple[str, ...] = ()


def locator_of(values: Table) -> tuple[str, str]:
    """Kind and locator of an entry, or of a line of an environment; empty texts if it has none."""
    kind = values.get("kind")
    if kind in KINDS:
        place = values.get("url", values.get("path"))
        return str(kind), place if isinstance(place, str) else ""
    return next(((kind, place) for kind in KINDS if isinstance(place := values.get(kind), str)), ("", ""))


def read_entry(values: JsonValue, where: Location, limits: Limits) -> Entry | str:
    """The package, or why it is left out."""
    if not isinstance(values, dict):
        return "it is not a mapping"
    kind, locator = locator_of(values)
    if not locator:
        return "it says neither conda nor pypi, or no address"
    found = _identity(kind, locator, values)
    if found is None or not is_name(found[0].lstrip("_"), limits):
        return f"no package name is told by {brief(redact(locator)[0], 80)}"
    name, package, source = found
    if len(package.version) > limits.version_chars:
        return f"the version of {brief(name, 60)} is longer than {limits.version_chars} (version-chars)"
    if not package.version and source.kind != "path":
        return f"no version of {brief(name, 60)} is told"
    id = f"{where.path}#{kind}/{brief(redact(locator)[0], _LONGEST_ID)}"
    return Entry(id, kind, locator, name, package, source, values, where, tuple(_names_of_pip(values)))


def _names_of_pip(values: Table) -> Iterator[str]:
    purls = values.get("purls")
    for purl in purls if isinstance(purls, list) else ():
        if isinstance(purl, str) and purl.startswith(_PYPI):
            yield canonical(purl.removeprefix(_PYPI).partition("?")[0].partition("@")[0])


def component_of(entry: Entry, faults: list[tuple[str, str]]) -> Component:
    """The component of an entry. A hash that is none, and a file of something else, are added to `faults` with their code."""
    hashes: set[Hash] = set()
    for algorithm in _HASHES:
        digest = entry.values.get(algorithm)
        one = read_lock_hash(f"{algorithm}:{digest}") if isinstance(digest, str) else None
        if one is not None:
            hashes.add(one)
        elif digest is not None:
            faults.append(("E-HASH", f"{brief(f'{algorithm}:{digest}', 60)!r} is no hash"))
    place = url_source(entry.locator) if entry.source.kind == "registry" else entry.source
    other = other_at(entry.name, entry.package.version, place) if entry.kind == PIP else ""
    if other:
        faults.append(("E-ADDRESS", other))
    licence = entry.values.get("license")
    claims = (LicenceClaim(licence, "license", entry.where),) if isinstance(licence, str) and licence not in _NO_LICENCE else ()
    facts = PipFacts(entry.name, editable=entry.values.get("editable") == "true")
    return Component(entry.id, entry.package, (entry.where,), entry.source, tuple(sorted(hashes)), claims, facts=facts)


def _identity(kind: str, locator: str, values: Table) -> tuple[str, Package, Source] | None:
    name, version = _text(values, "name"), _text(values, "version")
    if kind == PIP:
        canonical = pypi_package(name, version)
        return (canonical.name, canonical, _of_pip(locator)) if name else None
    if kind == BUILT:
        built = _BUILT.fullmatch(locator)
        return (
            (built["name"].lower(), conda_package(built["name"].lower(), version), _of_folder(built["place"])) if built else None
        )
    archive = read_conda_address(locator)
    if archive is not None:
        return archive.name, archive.package, archive.source
    source = url_source(locator) if "://" in locator else path_source(locator)
    return (name.lower(), conda_package(name.lower(), version, _text(values, "build")), source) if name else None


def _of_pip(locator: str) -> Source:
    if locator.startswith(_GIT):
        address, _, commit = locator.removeprefix(_GIT).partition("#")
        return git_source(address, commit)
    if locator.startswith(_DIRECT):
        return url_source(locator.removeprefix(_DIRECT))
    return index_source(locator) if "://" in locator else path_source(locator)


def _of_folder(place: str) -> Source:
    return _of_pip(place) if "://" in place else path_source(place)


def _text(values: Table, key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""

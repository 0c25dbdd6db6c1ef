"""What npm's registry says: one document for a package with all its versions, or one for a version where that is too large.

Only the first has the dates and the latest version.

Source: https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md, https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Raw, Struct, field
from msgspec.structs import replace

from sca.facts.published.asking import Asking, claims, short
from sca.model.package import Package
from sca.model.published import RegistryFacts
from sca.network.errors import NetworkError

_EMPTY = Raw(b"null")


class _Version(Struct):
    name: str
    version: str
    license: Raw = _EMPTY
    licenses: Raw = _EMPTY
    deprecated: str | bool | None = None


class _Tags(Struct):
    latest: str = ""


class _Package(Struct):
    name: str
    versions: dict[str, Raw] = {}
    time: dict[str, Raw] = {}
    tags: _Tags = field(name="dist-tags", default_factory=_Tags)


def facts_of_npm(asking: Asking, packages: tuple[Package, ...], asked: str) -> Iterator[RegistryFacts]:
    """The facts about versions of one package. Raises NetworkError."""
    name = packages[0].full_name
    url = asking.address(name)
    try:
        found = asking.document(url, _Package)
    except NetworkError as error:
        if error.code != "N-SIZE":
            raise
        for package in packages:
            yield _of_version(asking, package, asked)
        return
    if found is not None and found.name != name:
        raise asking.wrong("answers with the document of another package")
    for package in packages:
        empty = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked)
        if found is None or package.version not in found.versions:
            yield replace(empty, found=False, latest=found.tags.latest if found else "")
            continue
        version = asking.read(found.versions[package.version], _Version)
        told = _told(asking, replace(empty, latest=short(found.tags.latest)), version, url)
        yield replace(told, released=_date(found.time.get(package.version, _EMPTY)))


def _of_version(asking: Asking, package: Package, asked: str) -> RegistryFacts:
    url = asking.address(package.full_name, package.version)
    version = asking.document(url, _Version)
    empty = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked, found=version is not None)
    return empty if version is None else _told(asking, empty, version, url)


def _told(asking: Asking, facts: RegistryFacts, version: _Version, url: str) -> RegistryFacts:
    if (version.name, version.version) != (facts.package.full_name, facts.package.version):
        raise asking.wrong("answers with the document of another version")
    said = claims(_licences((("license", version.license), ("licenses", version.licenses))), url)
    text = version.deprecated if isinstance(version.deprecated, str) else ""
    return replace(facts, licences=said, deprecated=bool(version.deprecated), deprecation=short(text))


def _licences(fields: Iterable[tuple[str, Raw]]) -> Iterator[tuple[str, str]]:
    """Texts as they are; old objects and lists as the JSON that they are."""
    for name, raw in fields:
        value = msgspec.json.decode(raw)
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict | list):
            yield name, msgspec.json.encode(value).decode()


def _date(raw: Raw) -> str:
    value = msgspec.json.decode(raw)
    return short(value) if isinstance(value, str) else ""

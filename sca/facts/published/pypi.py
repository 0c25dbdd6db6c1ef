"""What the Python index says: a document for the package, which is one about its latest version, and one for each other version.

The licence of a version is never taken from the document of another one.

Source: https://github.com/pypi/warehouse/blob/main/docs/user/api/json.md
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.published.asking import Asking, claims, short
from sca.facts.published.pypi_simple import facts_of_index
from sca.model.package import Package, pypi_package
from sca.model.pep440 import parse_version
from sca.model.published import RegistryFacts


class _Info(Struct):
    name: str
    version: str
    license: str | None = None
    license_expression: str | None = None
    classifiers: list[str] = []
    yanked: bool = False
    yanked_reason: str | None = None


class _File(Struct):
    upload_time_iso_8601: str = ""


class _Document(Struct):
    info: _Info
    urls: list[_File] = []


def facts_of_pypi(asking: Asking, packages: tuple[Package, ...], asked: str) -> Iterator[RegistryFacts]:
    """The facts about versions of one package. Raises NetworkError."""
    name = packages[0].name
    place = asking.address("pypi", name, "json")
    newest = asking.document(place, _Document)
    latest = _checked(asking, newest, name).info.version if newest else ""
    left: list[Package] = []
    for package in packages:
        url, found = place, newest
        if newest is not None and parse_version(latest) != parse_version(package.version):
            url = asking.address("pypi", name, package.version, "json")
            found = asking.document(url, _Document)
        if found is None:
            left.append(package)
            continue
        facts = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked, latest=short(latest))
        yield _told(asking, facts, found, url)
    if left:
        # Mirrors have such documents for some packages, or for none: then the pages for installers tell.
        yield from facts_of_index(asking, tuple(left), asked)


def _told(asking: Asking, facts: RegistryFacts, document: _Document, url: str) -> RegistryFacts:
    info = _checked(asking, document, facts.package.name).info
    if parse_version(info.version) != parse_version(facts.package.version):
        raise asking.wrong("answers with the document of another version")
    return replace(
        facts,
        licences=claims(_licences(info), url),
        released=min((short(file.upload_time_iso_8601) for file in document.urls if file.upload_time_iso_8601), default=""),
        yanked=info.yanked,
        yank_reason=short(info.yanked_reason or ""),
    )


def _licences(info: _Info) -> Iterator[tuple[str, str]]:
    """The same fields as in the metadata of a distribution, by their names there."""
    yield "license-expression", info.license_expression or ""
    yield "license", info.license or ""
    for classifier in info.classifiers:
        if classifier.startswith("License ::"):
            yield "classifier", classifier


def _checked(asking: Asking, document: _Document, name: str) -> _Document:
    if pypi_package(document.info.name, "").name != name:
        raise asking.wrong("answers with the document of another package")
    return document

"""What the Python index says: a document for the exact version, and one for the package, of which only the latest version counts.

The licence is never taken from the second: it is that of another version.

Source: https://docs.pypi.org/api/json/
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.published.asking import Asking, claims, short
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
    whole = asking.document(asking.address("pypi", name, "json"), _Document)
    latest = short(_checked(asking, whole, name).info.version) if whole else ""
    for package in packages:
        facts = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked, latest=latest)
        url = asking.address("pypi", name, package.version, "json")
        found = asking.document(url, _Document) if whole else None
        yield _told(asking, facts, found, url) if found else replace(facts, found=False)


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

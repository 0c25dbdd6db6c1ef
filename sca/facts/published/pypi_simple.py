"""What an index of Python packages says that has only the pages for installers, as mirrors often do.

The pages have dates and yanks; the licence stands in the metadata beside a file, which is read where it lies at the same origin.

Source: https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from collections.abc import Iterator
from urllib.parse import urljoin

from msgspec import Struct, field
from msgspec.structs import replace
from packaging.metadata import parse_email
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from sca.facts.published.asking import Asking, claims, short
from sca.model.package import Package, pypi_package
from sca.model.pep440 import parse_version
from sca.model.published import RegistryFacts
from sca.network.addresses import origin_of, with_path
from sca.network.errors import NetworkError

_ACCEPT = "application/vnd.pypi.simple.v1+json"
_METADATA_BYTES = 1024 * 1024


class _File(Struct):
    filename: str
    url: str
    yanked: bool | str = False
    uploaded: str = field(name="upload-time", default="")
    metadata: bool | dict[str, str] = field(name="core-metadata", default=False)
    metadata_before: bool | dict[str, str] = field(name="data-dist-info-metadata", default=False)

    @property
    def has_metadata(self) -> bool:
        """Whether its metadata lies beside it."""
        return self.metadata is not False or self.metadata_before is not False


class _Page(Struct):
    name: str
    files: list[_File]


def facts_of_index(asking: Asking, packages: tuple[Package, ...], asked: str) -> Iterator[RegistryFacts]:
    """The facts about versions of one package. Raises NetworkError."""
    name = packages[0].name
    url = with_path(asking.registry.index or f"{asking.registry.address}/simple", (name,)) + "/"
    page = asking.document(url, _Page, _ACCEPT)
    if page is not None and pypi_package(page.name, "").name != name:
        raise asking.wrong("answers with the page of another package")
    versions: dict[Version, list[_File]] = {}
    for file in page.files if page else ():
        version = _version(file.filename)
        if version is not None:
            versions.setdefault(version, []).append(file)
    offered = [one for one, files in versions.items() if not one.is_prerelease and not all(file.yanked for file in files)]
    latest = str(max(offered)) if offered else ""
    for package in packages:
        facts = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked, latest=latest)
        wanted = parse_version(package.version)
        files = versions.get(wanted, []) if wanted is not None else []
        yield _told(asking, facts, files, url) if files else replace(facts, found=False)


def _told(asking: Asking, facts: RegistryFacts, files: list[_File], page: str) -> RegistryFacts:
    reasons = [file.yanked for file in files if isinstance(file.yanked, str)]
    facts = replace(
        facts,
        released=min((short(file.uploaded) for file in files if file.uploaded), default=""),
        yanked=all(file.yanked is not False for file in files),
        yank_reason=short(reasons[0]) if reasons else "",
    )
    for file in files:
        if file.has_metadata:
            place = _beside(page, file.url, asking)
            if place:
                said = _licences(asking.text(place, _METADATA_BYTES), facts.package)
                return replace(facts, licences=claims(said, place))
    return facts


def _beside(page: str, file: str, asking: Asking) -> str:
    """Where the metadata of a file lies; empty if that is not at the registry."""
    try:
        address = urljoin(page, file).partition("#")[0].partition("?")[0]
        return f"{address}.metadata" if origin_of(address) == asking.registry.origin else ""
    except (NetworkError, ValueError):
        return ""


def _licences(text: bytes, package: Package) -> Iterator[tuple[str, str]]:
    """The licence fields of metadata, if it is that of the package."""
    told, _unread = parse_email(text)
    if pypi_package(told.get("name", ""), "").name != package.name:
        return
    yield "license-expression", told.get("license_expression", "")
    yield "license", told.get("license", "")
    for classifier in told.get("classifiers", []):
        if classifier.startswith("License ::"):
            yield "classifier", classifier


def _version(filename: str) -> Version | None:
    """The version in the name of a file; None for a file of no known kind."""
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[1]
        return parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None

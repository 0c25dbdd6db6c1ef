"""What a NuGet feed says: its service index leads to the registrations of a package, page by page.

Source: https://learn.microsoft.com/nuget/api/registration-base-url-resource
"""

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from sca.facts.published.asking import Asking, claims, short
from sca.model.nuget_versions import NugetVersion, parse_version
from sca.model.package import Package
from sca.model.published import RegistryFacts
from sca.network.addresses import with_path

# The first of these that a feed has: only the last kinds of registrations list all versions.
_KINDS = tuple(f"RegistrationsBaseUrl{version}" for version in ("/3.6.0", "/Versioned", "/3.4.0", "/3.0.0-rc", "/3.0.0-beta", ""))
_UNLISTED = "1900-"
_PAGES_FOR_LATEST = 3


class _Resource(Struct):
    id: str = field(name="@id", default="")
    type: str | list[str] = field(name="@type", default="")


class _Service(Struct):
    resources: list[_Resource]


class _Alternative(Struct):
    id: str | None = None


class _Deprecation(Struct):
    reasons: list[str] | None = None
    message: str | None = None
    alternative: _Alternative | None = field(name="alternatePackage", default=None)


class _Entry(Struct):
    id: str
    version: str
    expression: str | None = field(name="licenseExpression", default=None)
    address: str | None = field(name="licenseUrl", default=None)
    published: str | None = None
    listed: bool | None = None
    deprecation: _Deprecation | None = None


class _Leaf(Struct):
    entry: _Entry = field(name="catalogEntry")


class _Page(Struct):
    id: str = field(name="@id")
    lower: str = ""
    upper: str = ""
    items: list[_Leaf] | None = None


class _Index(Struct):
    items: list[_Page]


def facts_of_nuget(asking: Asking, packages: tuple[Package, ...], asked: str) -> Iterator[RegistryFacts]:
    """The facts about versions of one package. Raises NetworkError."""
    name = packages[0].name
    url = _registration(asking, name)
    index = asking.document(url, _Index)
    pages = _Pages(asking, index.items if index else [], name)
    latest = pages.latest()
    for package in packages:
        facts = RegistryFacts(package, asking.registry.address, asking.registry.standard, asked, latest=latest)
        entry = pages.entry(package.version)
        yield _told(facts, entry, url) if entry else replace(facts, found=False)


def _registration(asking: Asking, name: str) -> str:
    service = asking.remembered(asking.registry.address, _Service)
    if service is None:
        raise asking.wrong("has no service index at the configured address")
    found = {kind: one.id for one in service.resources for kind in ([one.type] if isinstance(one.type, str) else one.type)}
    base = next((found[kind] for kind in _KINDS if kind in found), "")
    if not base:
        raise asking.wrong("has no registrations, from which the facts of packages are read")
    return with_path(base, (name, "index.json"))


class _Pages:
    """The pages of one package; one is asked for when it is needed, once."""

    def __init__(self, asking: Asking, pages: list[_Page], name: str) -> None:
        self._asking = asking
        self._pages = pages
        self._name = name
        self._asked: dict[str, list[_Entry]] = {}

    def entry(self, version: str) -> _Entry | None:
        """What is said about a version; None if nothing is."""
        wanted = parse_version(version)
        for page in self._pages:
            low, high = parse_version(page.lower), parse_version(page.upper)
            if wanted is None or (low and wanted < low) or (high and wanted > high):
                continue
            for entry in self._entries(page):
                if parse_version(entry.version) == wanted:
                    return entry
        return None

    def latest(self) -> str:
        """The highest release that is listed."""
        for page in self._pages[: -_PAGES_FOR_LATEST - 1 : -1]:
            found: list[tuple[NugetVersion, str]] = []
            for entry in self._entries(page):
                version = parse_version(entry.version)
                if version is not None and version.release and _is_listed(entry):
                    found.append((version, entry.version))
            if found:
                return short(max(found)[1].partition("+")[0])
        return ""

    def _entries(self, page: _Page) -> list[_Entry]:
        known = self._asked.get(page.id)
        if known is None:
            whole = page if page.items is not None else self._asking.document(page.id, _Page)
            known = [leaf.entry for leaf in (whole.items if whole else None) or ()]
            if any(entry.id.lower() != self._name for entry in known):
                raise self._asking.wrong("answers with the document of another package")
            self._asked[page.id] = known
        return known


def _told(facts: RegistryFacts, entry: _Entry, url: str) -> RegistryFacts:
    said = (("licenseExpression", entry.expression or ""), ("licenseUrl", entry.address or ""))
    published, listed = entry.published or "", _is_listed(entry)
    return replace(
        facts,
        licences=claims(said, url),
        released="" if published.startswith(_UNLISTED) else short(published),
        deprecated=entry.deprecation is not None,
        deprecation=_why(entry.deprecation) if entry.deprecation else "",
        yanked=not listed,
        yank_reason="" if listed else "not listed any more",
    )


def _is_listed(entry: _Entry) -> bool:
    return entry.listed is not False and not (entry.published or "").startswith(_UNLISTED)


def _why(deprecation: _Deprecation) -> str:
    instead = f"use {deprecation.alternative.id} instead" if deprecation.alternative and deprecation.alternative.id else ""
    return short("; ".join(filter(None, (", ".join(deprecation.reasons or ()), deprecation.message, instead))))

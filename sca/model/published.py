"""What a registry publishes about one version of a package, apart from the package itself."""

from msgspec import Struct

from sca.model.component import LicenceClaim
from sca.model.package import Package


class RegistryFacts(Struct, frozen=True):
    """The answer of one registry about one version.

    `registry` is where it was asked, `standard` whether that is the ecosystem's own registry or the mirror that stands for it.
    `asked` is when (`2026-11-26T02:04:05Z`), `found` whether the registry has this version. `released` is the moment of release
    as the registry writes it. `deprecated` and `yanked` are None where the registry does not say such a thing; a version that
    NuGet no longer lists counts as yanked, since only who asks for exactly that version gets it. `latest` is the newest version
    that the registry recommends.
    """

    package: Package
    registry: str
    standard: bool
    asked: str
    found: bool = True
    licences: tuple[LicenceClaim, ...] = ()
    released: str = ""
    deprecated: bool | None = None
    deprecation: str = ""
    yanked: bool | None = None
    yank_reason: str = ""
    latest: str = ""


def asked_about(package: Package) -> Package:
    """The version that a registry is asked about: without what only tells instances apart, in the spelling that compares."""
    plain = package.type == "nuget"
    name, version = (package.name.lower(), package.version.lower()) if plain else (package.name, package.version)
    return Package(package.type, package.namespace, name, version)

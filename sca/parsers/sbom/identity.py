"""Which package a component of an SBOM is: its package URL, else a generic one from its name."""

from sca.model.package import Package
from sca.model.purl import PurlError, read_purl
from sca.model.text import brief
from sca.model.url import redact
from sca.parsers.sbom.entry import Entry

_SAME_BUT_EPOCH = ("rpm", "deb")


def package_in(purl: str, version: str, entry: Entry) -> Package | None:
    """The package that a package URL names, with the version of the component where it has none; None if it is none."""
    limits, complain = entry.limits, entry.complain
    if len(purl) > limits.purl_chars:
        limit = f"{limits.purl_chars} (purl-chars)"
        complain("E-PURL", f"a package URL of {len(purl)} characters, more than the limit of {limit}", "package")
        return None
    try:
        package = read_purl(purl)
    except PurlError as error:
        complain("E-PURL", f"{brief(purl, 80)} is no package URL: {error}", "package")
        return None
    if "://" in purl or "%3" in purl:
        package = _without_credentials(package, entry)
    if not package.version and version:
        return Package(package.type, package.namespace, package.name, version, package.qualifiers, package.subpath)
    if version and version != package.version and not _differs_in_epoch(package, version):
        told = f"the package URL has version {brief(package.version, 60)}, the component {brief(version, 60)}"
        complain("E-VERSION", f"{told}: which one is right cannot be told", "field")
    return package


def generic(group: str, name: str, version: str) -> Package:
    """The package of a component without a package URL."""
    return Package("generic", group.strip("/"), name, version)


def too_long(package: Package, entry: Entry) -> bool:
    """Whether a name or version is longer than any package's; then the component is not taken."""
    limits, complain = entry.limits, entry.complain
    if len(package.name) <= limits.name_chars and len(package.namespace) <= limits.name_chars:
        if len(package.version) <= limits.version_chars:
            return False
        limit = f"{limits.version_chars} characters (version-chars)"
        complain("E-VERSION", f"a version longer than the limit of {limit}: {brief(package.version, 60)}", "package")
        return True
    limit = f"{limits.name_chars} characters (name-chars)"
    complain("E-NAME", f"a name longer than the limit of {limit}: {brief(package.name, 60)}", "package")
    return True


def _differs_in_epoch(package: Package, version: str) -> bool:
    """Package managers show an epoch in front of the version, package URLs of rpm keep it in a qualifier."""
    return package.type in _SAME_BUT_EPOCH and version.partition(":")[2] == package.version


def _without_credentials(package: Package, entry: Entry) -> Package:
    shown = {key: redact(value) for key, value in package.qualifiers if "://" in value}
    entry.secret = entry.secret or any(secret for _, secret in shown.values())
    told = tuple((key, shown[key][0] if key in shown else value) for key, value in package.qualifiers)
    return Package(package.type, package.namespace, package.name, package.version, told, package.subpath)

"""Which packages a line of a policy speaks of: a purl whose version is a range, or whose name ends in a star.

    pkg:npm/lodash                  every version
    pkg:npm/lodash@^4.17.21         a range in the ecosystem's own grammar; a bare version is only that version
    pkg:npm/lodash@===4.17.21       the version that is written letter for letter like this, in every ecosystem
    pkg:npm/@scope/*                every package of a scope
    pkg:nuget/Contoso.*             every name that starts with `Contoso.`

A star stands at the end of the name, behind `/`, `.`, `-` or `_`, and never reaches over a slash, so that
`pkg:nuget/Contoso.*` cannot take in `ContosoFake`. Only a star that is written as one is one: `%2A` is a letter of a
name, and so is everything else that is percent-encoded.

Source: https://github.com/package-url/purl-spec
"""

import difflib
import re
from urllib.parse import quote, unquote

from msgspec import Struct

from sca.model.package import FORGES, Package, nuget_package, pypi_package
from sca.policies.versions.ranges import VersionRange, exactly, parse_range

JUDGED = ("npm", "pypi", "nuget", "docker", "deb", "apk", "rpm")
_OTHERS = (
    "bitbucket",
    "cargo",
    "composer",
    "conan",
    "conda",
    "gem",
    "generic",
    "github",
    "gitlab",
    "golang",
    "hex",
    "maven",
    "oci",
    "pub",
)
_TYPES = (*JUDGED, *_OTHERS, "swift")
_SCHEME = "pkg:"
_STAR = "*"
_SUBPATH = "#"
_AT = ("@", "%40")
_PLAIN_IN_VERSION = "=:"
_BEFORE_STAR = ("", ".", "-", "_")
_FLAT = ("pypi", "nuget")


# What nearly all lines of long lists are: an npm package in plain letters. It comes to the same as the long way.
_USUAL = re.compile(
    r"pkg:npm/(?:(?P<scope>@[a-z0-9][a-z0-9_.-]*)/)?(?P<name>[a-z0-9][a-z0-9_.-]*)(?:@(?P<version>[0-9<>=^~*|xX., -]*[0-9xX*]))?"
).fullmatch


class PurlPattern(Struct, frozen=True):
    """A pattern that was read. `name` is the start of a name if `prefix` is set; `range` is None for every version."""

    text: str
    type: str
    namespace: str
    name: str
    prefix: bool = False
    range: VersionRange | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What packages are looked up by, in the form of `Package.key`."""
        return (self.type, self.namespace, self.name)

    def names(self, package: Package) -> bool:
        """Whether it speaks of this package, whatever the version."""
        type, namespace, name = package.key()
        if (type, namespace) != (self.type, self.namespace):
            return False
        return name.startswith(self.name) if self.prefix else name == self.name

    def fits(self, package: Package) -> bool | None:
        """Whether the version fits too, if the name does; None if that cannot be told."""
        if any(pair not in package.qualifiers for pair in self.qualifiers):
            return False
        if self.range is None:
            return True
        if not package.version:
            return None
        fits = self.range.holds(_full_version(package))
        if not fits and package.type == "docker":
            return self.range.holds(dict(package.qualifiers).get("tag", ""))
        return fits

    def matches(self, package: Package) -> bool | None:
        """Whether name and version fit; None if the name does and the version cannot be told."""
        return self.fits(package) if self.names(package) else False


def _full_version(package: Package) -> str:
    """The version with the epoch that rpm keeps apart: it comes before everything else in the order."""
    epoch = dict(package.qualifiers).get("epoch", "") if package.type == "rpm" else ""
    return f"{epoch}:{package.version}" if epoch else package.version


def parse_pattern(text: str, *, prereleases: bool = False) -> PurlPattern:
    """Read a pattern. Raises ValueError with a sentence about what is wrong.

    With `prereleases` a range takes in every pre-release that lies in it, which is what a denial needs.
    """
    usual = _USUAL(text)
    if usual is not None:
        range = parse_range("npm", usual["version"].strip(), prereleases=prereleases) if usual["version"] else None
        return PurlPattern(text, "npm", usual["scope"] or "", usual["name"], range=range)
    if not text.startswith(_SCHEME):
        raise ValueError("a package is named by its purl, such as pkg:npm/lodash or pkg:pypi/requests@>=2.31")
    type, slash, rest = text.removeprefix(_SCHEME).partition("/")
    type = type.lower()
    if type not in _TYPES:
        close = difflib.get_close_matches(type, JUDGED, 1)
        hint = f"did you mean {close[0]}?" if close else f"types: {', '.join(JUDGED)} and others"
        raise ValueError(f"{type!r} is no package type: {hint}")
    if not slash or not rest:
        raise ValueError(f"the name is missing: pkg:{type}/NAME")
    if _SUBPATH in rest:
        raise ValueError("a pattern names whole packages: leave out what stands behind #")
    rest, question, query = rest.partition("?")
    name, version = _split_version(rest)
    namespace, plain = _split_name(type, name)
    prefix = plain.endswith(_STAR)
    key = _key(type, unquote(namespace), unquote(plain.removesuffix(_STAR)))
    if prefix and key[2][-1:] not in _BEFORE_STAR:
        raise ValueError("a star stands behind /, ., - or _, so that it cannot take in names that only start alike")
    range = parse_range(type, version, prereleases=prereleases) if version is not None else None
    return PurlPattern(text, *key, prefix, range, _qualifiers(query) if question else ())


def pattern_for(package: Package) -> str:
    """The pattern that speaks of this package in this version alone; of every version if it has none.

    Without qualifiers it does not ask where the package comes from: that is for the sources section to say.
    """
    version = f"@{quote(exactly(package.type, _full_version(package)), safe=_PLAIN_IN_VERSION)}" if package.version else ""
    query = f"?{package.purl.partition('?')[2].partition('#')[0]}" if package.qualifiers else ""
    coordinates = package.coordinates
    if package.type == "npm" and package.namespace:
        coordinates = coordinates.replace("%40", "@", 1)
    return f"{_SCHEME}{package.type}/{coordinates}{version}{query}"


def _split_version(text: str) -> tuple[str, str | None]:
    name, at, version = text[1:].partition("@")
    if not at:
        return text, None
    version = unquote(version.strip())
    if not version:
        raise ValueError("a version or a range must follow @")
    return text[0] + name, version


def _split_name(type: str, text: str) -> tuple[str, str]:
    """Namespace and name, still percent-encoded."""
    namespace, _, name = text.rpartition("/")
    inside = name.removesuffix(_STAR)
    if not name or _STAR in namespace or _STAR in inside or text.strip() != text or " " in text:
        raise ValueError("a star can only be the end of the name" if _STAR in text else f"{text!r} is no package name")
    if type == "npm" and (not namespace.startswith(_AT) if namespace else text.startswith("@")):
        raise ValueError("an npm package is NAME or @SCOPE/NAME")
    if type in _FLAT and namespace:
        raise ValueError(f"a {type} package has no namespace: {text!r}")
    return namespace, name


def _key(type: str, namespace: str, name: str) -> tuple[str, str, str]:
    """The key in the spelling that packages of this type have."""
    if type == "pypi":
        return pypi_package(name, "").key()
    if type == "nuget":
        return nuget_package(name, "").key()
    if type in FORGES:
        return (type, namespace.lower(), name.lower())
    return (type, namespace, name)


def _qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in text.split("&")]
    if not all(key and equals for key, equals, _value in pairs):
        raise ValueError("a qualifier has the form ?name=value")
    return tuple(sorted((key, unquote(value)) for key, _equals, value in pairs))

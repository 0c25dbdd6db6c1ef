"""Package identity: what a package *is*, apart from where it was found, by the package URL rules.

Everything that compares packages compares these values, so names are normalised when a value is made
(`npm_package`, `pypi_package`, `nuget_package`, `conda_package`, `system_package`) and never again.

Source: the package URL specification, https://github.com/package-url/purl-spec
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import Struct

_PLAIN = re.compile(r"[A-Za-z0-9._~:-]+").fullmatch
_PLAIN_PURL = re.compile(r"pkg:[a-z][a-z0-9.+-]*+/[A-Za-z0-9._~:-]++@[A-Za-z0-9._~:-]++").fullmatch
_PLAIN_SCOPED = re.compile(r"pkg:[a-z][a-z0-9.+-]*+/@?+[A-Za-z0-9._~:-]++/[A-Za-z0-9._~:-]++@[A-Za-z0-9._~:-]++").fullmatch
FORGES = ("github", "bitbucket", "gitlab")
_PYPI_RUNS = re.compile(r"[-_.]+")


class Package(Struct, frozen=True, order=True):
    """One package version. `version` is empty where the input names a package without pinning it.

    `subpath` is a part of the package that is used by itself, such as one action of a repository that holds several.
    """

    type: str
    namespace: str
    name: str
    version: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    subpath: str = ""

    @property
    def purl(self) -> str:
        """The canonical package URL."""
        plain = self.plain_purl
        if plain:
            return plain
        text = f"pkg:{self.type}/{self.coordinates}"
        if self.version:
            text = f"{text}@{_encode(self.version)}"
        if self.qualifiers:
            pairs = "&".join(f"{key}={_encode(value, safe='/')}" for key, value in sorted(self.qualifiers))
            text = f"{text}?{pairs}"
        return f"{text}#{_encode(self.subpath, safe='/')}" if self.subpath else text

    @property
    def plain_purl(self) -> str:
        """The package URL if it has a version and nothing in it needs a second look, as nearly always; empty otherwise."""
        if self.qualifiers or self.subpath:
            return ""
        namespace = self.namespace
        if not namespace:
            text = f"pkg:{self.type}/{self.name}@{self.version}"
            return text if _PLAIN_PURL(text) else ""
        text = f"pkg:{self.type}/{namespace}/{self.name}@{self.version}"
        if not _PLAIN_SCOPED(text):
            return ""
        return f"pkg:{self.type}/%40{namespace[1:]}/{self.name}@{self.version}" if namespace[0] == "@" else text

    @property
    def coordinates(self) -> str:
        """Namespace and name as they stand in a package URL: `%40babel/core`, `requests`."""
        if not self.namespace:
            return _encode(self.name)
        return f"{_encode(self.namespace, safe='/')}/{_encode(self.name)}"

    @property
    def label(self) -> str:
        """Name and version the way people write them: `@babel/core@7.26.0`, `requests 2.31.0`."""
        name = self.full_name
        if not self.version:
            return name
        return f"{name}@{self.version}" if self.type == "npm" else f"{name} {self.version}"

    @property
    def full_name(self) -> str:
        """The name with its namespace, as package managers and records know it: `@babel/core`, `requests`."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    def key(self) -> tuple[str, str, str]:
        """Type, namespace and name for comparing packages regardless of version; NuGet ids compare without case."""
        if self.type == "nuget":
            return (self.type, self.namespace.lower(), self.name.lower())
        return (self.type, self.namespace, self.name)


def npm_package(name: str, version: str, qualifiers: tuple[tuple[str, str], ...] = ()) -> Package:
    """An npm package from its full name (`@scope/name` or `name`)."""
    scope, slash, rest = name.partition("/")
    if slash and scope.startswith("@"):
        return Package("npm", scope, rest, version, qualifiers)
    return Package("npm", "", name, version, qualifiers)


def pypi_package(name: str, version: str, qualifiers: tuple[tuple[str, str], ...] = ()) -> Package:
    """A Python package; the name is normalised (https://peps.python.org/pep-0503/#normalized-names)."""
    return Package("pypi", "", _PYPI_RUNS.sub("-", name).lower(), version, qualifiers)


def nuget_package(name: str, version: str) -> Package:
    """A NuGet package; the id keeps its spelling and is compared without case."""
    return Package("nuget", "", name, version)


def conda_package(name: str, version: str, build: str = "", channel: str = "", subdir: str = "") -> Package:
    """A conda package. The same version may come in several builds, from several channels and for several platforms."""
    told = (("build", build), ("channel", channel), ("subdir", subdir))
    return Package("conda", "", name, version, tuple(pair for pair in told if pair[1]))


def system_package(type: str, vendor: str, name: str, version: str, told: Mapping[str, str]) -> Package:
    """A package of an operating system (`deb`, `apk`, `rpm`). `vendor` is the distribution, `told` its qualifiers."""
    return Package(type, vendor, name, version, tuple((key, told[key]) for key in sorted(told) if told[key]))


def repository_package(
    type: str, path: str, ref: str, subpath: str = "", qualifiers: tuple[tuple[str, str], ...] = ()
) -> Package:
    """A repository of a forge (`github`, `bitbucket`, `gitlab`) at a tag, branch or commit; names compare without case there."""
    namespace, _, name = path.lower().rpartition("/")
    return Package(type, namespace, name, ref, qualifiers, subpath.strip("/"))


def _encode(text: str, safe: str = "") -> str:
    return text if _PLAIN(text) else quote(text, safe=f"{safe}:")

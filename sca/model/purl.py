"""Reads a package URL into a Package, normalised as everything that compares packages needs it.

Every sign is looked at a fixed number of times, whatever the text. Types and the keys of qualifiers are lower case; names are
normalised by the rules of their type. What deviates: the names of npm keep their case, because old packages differ in nothing
else (`JSONStream`, `jsonstream`), and a `@` at the beginning of an npm
package is its scope that was not encoded (`@scope/name`).

Source: https://github.com/package-url/purl-spec/blob/main/PURL-SPECIFICATION.rst
"""

from urllib.parse import unquote_to_bytes

from sca.model.package import Package, pypi_package
from sca.model.patterns import compiled

# As nearly all are written: asked for every component of a document.
_USUAL = compiled(r"pkg:([a-z][a-z0-9.+-]*+)/(?:(%40)?+([A-Za-z0-9._~-]++)/)?([A-Za-z0-9._~-]++)(?:@([A-Za-z0-9._~+:-]++))?")
_TYPE = compiled(r"[a-z][a-z0-9.+-]*+")
_KEY = compiled(r"[a-z][a-z0-9._-]*+")
# Vendors, owners and groups of these compare without case, https://github.com/package-url/purl-spec/tree/main/types
_LOWER_NAMESPACE = frozenset(
    ("alpm", "apk", "bitbucket", "brew", "composer", "deb", "github", "gitlab", "hex", "luarocks", "qpkg", "rpm")
)
_LOWER_NAME = frozenset(
    ("alpm", "apk", "bitbucket", "bitnami", "brew", "composer", "deb", "github", "gitlab", "hex", "luarocks", "oci", "otp", "pub")
)
_LOWER_VERSION = frozenset(("huggingface", "oci"))
_NOT_PUB = compiled("[^a-z0-9_]")


class PurlError(ValueError):
    """A text that is no package URL; the message says why."""


def read_purl(text: str) -> Package:
    """The package that a package URL names. Raises PurlError."""
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        type, scope, namespace, name, version = usual.groups("")
        return _normal(Package(type, f"@{namespace}" if scope else namespace, name, version))
    rest, _, fragment = text.partition("#")
    rest, _, query = rest.partition("?")
    scheme, colon, rest = rest.partition(":")
    if not colon or scheme.lower() != "pkg":
        raise PurlError("it does not begin with pkg:")
    type, _, rest = rest.lstrip("/").partition("/")
    type = type.lower()
    if not _TYPE.fullmatch(type):
        raise PurlError("its type is not made of letters, digits, dots, plus and minus signs")
    at = rest.rfind("@")
    path, version = (rest, "") if at < 0 or (at == 0 and type == "npm") else (rest[:at], rest[at + 1 :])
    segments = [segment for segment in path.split("/") if segment]
    if not segments or (at >= 0 and path.endswith("/")):
        raise PurlError("it has no name")
    *spaces, name = map(_decoded, segments)
    subpath = "/".join(_decoded(part) for part in fragment.split("/") if part not in ("", ".", "..")) if fragment else ""
    qualifiers = _qualifiers(query) if query else ()
    return _normal(Package(type, "/".join(spaces), name, _decoded(version), qualifiers, subpath))


def _normal(package: Package) -> Package:
    """A package of any type with its name as the rules of the type have it."""
    type, namespace, name, version = package.type, package.namespace, package.name, package.version
    if type == "pypi":
        name = pypi_package(name, "").name
    elif type in _LOWER_NAME:
        name = _NOT_PUB.sub("_", name.lower()) if type == "pub" else name.lower()
    elif type not in _LOWER_NAMESPACE and type not in _LOWER_VERSION:
        return package
    namespace = namespace.lower() if type in _LOWER_NAMESPACE else namespace
    version = version.lower() if type in _LOWER_VERSION else version
    return Package(type, namespace, name, version, package.qualifiers, package.subpath)


def _qualifiers(query: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        key = key.lower()
        if not _KEY.fullmatch(key):
            raise PurlError("the key of a qualifier is empty or holds other signs than letters, digits, dots and dashes")
        if key in found:
            raise PurlError(f"the qualifier {key[:40]} stands twice")
        found[key] = _decoded(value)
    return tuple(sorted((key, value) for key, value in found.items() if value))


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise PurlError("what it encodes is not UTF-8") from None

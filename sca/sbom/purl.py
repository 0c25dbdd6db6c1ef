"""The shape of a package URL, checked with one linear expression where a full parser would take seconds.

Specification: https://github.com/package-url/purl-spec
"""

from collections.abc import Iterable
from urllib.parse import unquote

from sca.model.package import Package
from sca.model.patterns import compiled

_CHARACTER = "(?:[A-Za-z0-9._~:-]|%[0-9A-Fa-f]{2})"
# One `_CHARACTER` or more: by runs, a text is looked through in half the time.
_PART = "(?=[A-Za-z0-9._~:%-])[A-Za-z0-9._~:-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~:-]*+)*+"
_PURL = compiled(
    rf"pkg:[a-z][a-z0-9.+-]*+/(?:{_PART}/)*+{_PART}(?:@(?P<version>{_PART}))?"
    rf"(?:\?[a-z][a-z0-9._-]*+=(?:{_CHARACTER}|/)*+(?:&[a-z][a-z0-9._-]*+=(?:{_CHARACTER}|/)*+)*+)?"
    rf"(?:#(?:{_CHARACTER}++/)*+{_CHARACTER}++)?"
)
_USUAL = compiled("pkg:[a-z][a-z0-9.+-]*+/(?:(?:%40)?[A-Za-z0-9._~:-]++/)?[A-Za-z0-9._~:-]++@[A-Za-z0-9._~:-]++")


def are_usual(purls: Iterable[str]) -> bool:
    """Whether texts are all package URLs of the kind that nearly every one is: a version, and no more escape than `%40`."""
    return all(map(_USUAL.fullmatch, purls))


def version_in(purl: str) -> str | None:
    """The decoded version in a package URL, empty if it has none; None if the text is not a package URL."""
    match = _PURL.fullmatch(purl)
    if match is None:
        return None
    version = match["version"] or ""
    return unquote(version) if "%" in version else version


def purl_of(package: Package) -> str:
    """The package URL of a package; empty if no package can have such a name."""
    plain = package.plain_purl
    if plain:
        return plain
    purl = package.purl
    # Readers drop slashes and blanks at the ends of a name; something must be left.
    return purl if _PURL.fullmatch(purl) and package.name.replace("/", "").strip() else ""

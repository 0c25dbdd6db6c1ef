"""The facts of one lock entry, read field by field: an odd field costs the field, never the entry.

Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping

from msgspec import Struct

from sca.model.component import Hash, LicenceClaim, Location, NpmFacts, Problem, Scope, Source
from sca.model.text import brief
from sca.model.url import git_source, path_source, registry_source, url_source

Entry = Mapping[str, object]
NO_ENTRY: Entry = {}

_DIGESTS = {"sha512": ("SHA-512", 64), "sha384": ("SHA-384", 48), "sha256": ("SHA-256", 32), "sha1": ("SHA-1", 20), "md5": ("MD5", 16)}
_GIT = re.compile(r"git(?:\+[a-z]+)?:|(?:github|gitlab|bitbucket|gist):|[\w.-]+/[\w.-]+(?:#.*)?$")
_ADDRESS = re.compile(r"https?:")


class Reader(Struct):
    """Reads the entries of one file and gathers what is odd about them."""

    path: str
    problems: list[Problem]

    def note(self, code: str, message: str, line: int | None, cost: str, help: str = "") -> None:
        """Record a problem at a line of this file."""
        self.problems.append(Problem(code, message, Location(self.path, line), cost, help))

    def text(self, entry: Entry, key: str, label: str, line: int | None) -> str:
        """A text field; `false` and a missing field are empty, anything else is noted and empty."""
        value = entry.get(key)
        if isinstance(value, str):
            return value
        if value is not None and value is not False:
            self.note("E-TYPE", f"{key} of {brief(label)} is no text", line, "field", "write the lock anew with npm install")
        return ""

    def table(self, entry: Entry, key: str, label: str, line: int | None) -> dict[str, str]:
        """A field of name -> range; what is no object, or no text inside it, is noted and left out."""
        value = entry.get(key)
        if value is None or value is True or value is False:
            return {}
        if not isinstance(value, dict):
            self.note("E-TYPE", f"{key} of {brief(label)} is no object: its edges are lost", line, "edge")
            return {}
        odd = [name for name, wanted in value.items() if not isinstance(wanted, str)]
        for name in odd:
            self.note("E-TYPE", f"the range of {brief(name)} in {key} of {brief(label)} is no text", line, "field")
        return {name: wanted if isinstance(wanted, str) else "" for name, wanted in value.items()} if odd else value

    def hashes(self, entry: Entry, label: str, line: int | None) -> tuple[Hash, ...]:
        """The digests of `integrity`, base64 turned into hex (https://www.w3.org/TR/SRI/)."""
        text = self.text(entry, "integrity", label, line)
        found = set()
        for part in text.split():
            algorithm, _, digest = part.partition("?")[0].partition("-")
            known = _DIGESTS.get(algorithm)
            raw = _decoded(digest)
            if known is None or len(raw) != known[1]:
                self.note("E-INTEGRITY", f"integrity of {brief(label)} is no digest: {brief(part)}", line, "field")
            else:
                found.add(Hash(known[0], raw.hex()))
        return tuple(sorted(found))

    def licences(self, entry: Entry, label: str, line: int | None) -> tuple[LicenceClaim, ...]:
        """What `license` (and the legacy `licenses`) say, in any of the shapes that packages have published."""
        claims = []
        for field in ("license", "licenses"):
            value = entry.get(field)
            if value is None:
                continue
            texts = list(_licence_texts(value))
            if not isinstance(value, str):
                self.note("E-LICENCE-SHAPE", f"{field} of {brief(label)} is no text; kept as it stands", line, "notice")
            claims.extend(LicenceClaim(text, field, Location(self.path, line)) for text in texts)
        return tuple(claims)

    def facts(self, entry: Entry, path: str, alias: str) -> NpmFacts:
        """npm's own facts of an instance."""
        deprecated = entry.get("deprecated")
        return NpmFacts(
            path,
            alias,
            bundled=entry.get("inBundle") is True or entry.get("bundled") is True,
            install_script=entry.get("hasInstallScript") is True,
            deprecated=deprecated if isinstance(deprecated, str) else "",
            os=_names(entry.get("os")),
            cpu=_names(entry.get("cpu")),
            libc=_names(entry.get("libc")),
            engines=_engines(entry.get("engines")),
        )


def source(resolved: str, requested: str = "") -> Source:
    """Where the bytes of an instance come from, by its `resolved` address and what was asked for."""
    if not resolved:
        return git_source(requested) if _GIT.match(requested) and "://" in requested else Source("registry")
    if resolved.startswith("file:"):
        return path_source(resolved)
    if _GIT.match(resolved):
        return git_source(resolved)
    if _ADDRESS.match(resolved):
        return url_source(resolved) if _ADDRESS.match(requested) else registry_source(resolved)
    return path_source(resolved)


def _decoded(digest: str) -> bytes:
    try:
        return b64decode(digest, validate=True)
    except (Base64Error, ValueError):
        return b""


def _licence_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value[:100]:
            if not isinstance(one, list):
                yield from _licence_texts(one)
    elif isinstance(value, dict):
        kind = value.get("type") or value.get("name")
        if isinstance(kind, str):
            yield kind


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _engines(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        return ()
    return tuple(sorted((name, wanted) for name, wanted in value.items() if isinstance(wanted, str)))

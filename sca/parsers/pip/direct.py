"""Direct references: where a package comes from if not from an index, and what its address says about name and version.

The name of a wheel is binding, and so is its version; the name of any other archive is only a hint that people need to
see. A folder is a project of the checkout, an archive in it somebody's package.

https://pip.pypa.io/en/stable/topics/vcs-support/ and https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import re
from posixpath import basename
from urllib.parse import unquote

from msgspec import Struct

from sca.model.component import Hash, Source
from sca.model.patterns import compiled
from sca.model.url import git_source, path_source, url_source
from sca.parsers.pip.versions import is_version

_SCHEME = compiled(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_VCS = compiled(r"(?:git|hg|svn|bzr)\+", re.IGNORECASE)
_WEB = ("http", "https", "ftp")
_FILE = "file"
_DRIVE = 1
_LONGEST_FILE = 255
_ARCHIVES = (".zip", ".whl", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma")
_WHEEL = ".whl"
_NAME = compiled(r"[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+")
_NAMED = compiled(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*?)-(?P<version>[0-9][A-Za-z0-9_.!+-]*)")
_EGG = compiled(r"(?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)(?:\[(?P<extras>[^\]]*+)\])?")
_COMMIT = compiled(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_HASHES = {"sha256": ("SHA-256", 64), "sha384": ("SHA-384", 96), "sha512": ("SHA-512", 128)}


class Direct(Struct, frozen=True):
    """One direct reference. `folder` is set for a folder of the checkout, relative to the file that names it.

    `name` and `version` are what the address itself says; `hinted` marks a name that is only that of an archive.
    """

    source: Source
    folder: str = ""
    name: str = ""
    version: str = ""
    hinted: str = ""
    extras: tuple[str, ...] = ()
    subdirectory: str = ""
    hashes: tuple[Hash, ...] = ()


def is_direct(text: str) -> bool:
    """Whether a requirement is an address or a path instead of a name."""
    scheme = _scheme(text)
    if _VCS.match(text) or scheme in (*_WEB, _FILE):
        return True
    path = text.partition("[")[0].rstrip()
    return path.startswith(".") or "/" in path or "\\" in path or path.lower().endswith(_ARCHIVES)


def is_archive(path: str) -> bool:
    """Whether a path is that of an archive; any other is taken for a folder."""
    return path.lower().endswith(_ARCHIVES)


def read_direct(address: str) -> Direct:
    """What an address or a path says."""
    plain, _, fragment = address.partition("#")
    pairs = dict(pair.partition("=")[::2] for pair in fragment.split("&") if "=" in pair)
    egg = _EGG.fullmatch(unquote(pairs.get("egg", "")))
    extras = tuple(sorted(part.strip() for part in (egg["extras"] or "").split(",") if part.strip())) if egg else ()
    named = egg["name"] if egg else ""
    subdirectory = unquote(pairs.get("subdirectory", ""))
    if _VCS.match(plain):
        return Direct(_repository(plain), name=named, extras=extras, subdirectory=subdirectory)
    name, version, hinted = _archive(unquote(basename(plain.partition("?")[0])))
    path = _path(plain)
    if path is not None and not path.lower().endswith(_ARCHIVES):
        bare, bracket, inside = path.partition("[")
        more = tuple(sorted(part.strip() for part in inside.rstrip("]").split(",") if part.strip())) if bracket else ()
        return Direct(path_source(bare), folder=bare or ".", name=named, extras=extras or more)
    source = url_source(plain) if path is None else path_source(path)
    hashes = tuple(found for pair in pairs.items() if (found := read_hash(*pair)) is not None)
    return Direct(source, "", named or name, version, "" if named or name else hinted, extras, subdirectory, hashes)


def read_hash(algorithm: str, value: str) -> Hash | None:
    """A hash that pip accepts; None for any other."""
    name, length = _HASHES.get(algorithm.lower(), ("", 0))
    lower = value.strip().lower()
    return Hash(name, lower) if name and len(lower) == length and re.fullmatch(r"[0-9a-f]+", lower) else None


def _scheme(text: str) -> str:
    found = _SCHEME.match(text)
    return found["scheme"].lower() if found and len(found["scheme"]) > _DRIVE else ""


def _path(address: str) -> str | None:
    """The path in the checkout that an address means; None for an address of the network."""
    scheme = _scheme(address)
    if not scheme:
        return address
    if scheme != _FILE:
        return None
    rest = address[len(_FILE) + 1 :]
    return unquote(rest.removeprefix("//"))


def _repository(address: str) -> Source:
    """The source of `git+https://host/path@revision`; the revision is no part of the address."""
    kind, _, rest = address.partition("+")
    start = rest.find("://") + 3 if "://" in rest else 0
    end_of_host = max(rest.find("/", start), rest.find(":", start)) + 1 if start == 0 else rest.find("/", start) + 1
    head, path = rest[:end_of_host], rest[end_of_host:]
    path, at, revision = path.rpartition("@") if "@" in path else (path, "", "")
    where = f"{kind}+{head}{path}"
    if kind.lower() != "git":
        return url_source(where)
    return git_source(where, revision if at and _COMMIT.fullmatch(revision) else "")


def _archive(file: str) -> tuple[str, str, str]:
    """Name and version that the file name of a wheel gives, or the name that another archive's suggests."""
    if len(file) > _LONGEST_FILE:
        return "", "", ""
    if file.lower().endswith(_WHEEL):
        name, _, rest = file.partition("-")
        version = rest.partition("-")[0].replace("_", "-")
        return (name, version, "") if _NAME.fullmatch(name) and is_version(version) else ("", "", "")
    ending = next((ending for ending in sorted(_ARCHIVES, key=len, reverse=True) if file.lower().endswith(ending)), "")
    named = _NAMED.fullmatch(file[: -len(ending)]) if ending else None
    return "", "", named["name"] if named else ""

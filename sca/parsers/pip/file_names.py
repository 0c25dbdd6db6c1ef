"""Whose file an archive is, by its name.

A lock that somebody changed brings another package in under a name that was approved: the entry keeps its name, and the file
under it is another one. Installers look at that in different ways, and some not at all.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention and
https://packaging.python.org/en/latest/specifications/source-distribution-format/#source-distribution-file-name
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from msgspec import Struct
from packaging.version import Version

from sca.model.component import Source
from sca.model.pep440 import parse_version
from sca.model.text import brief

_SLASHES = re.compile(r"[/\\]")
_RUNS = re.compile(r"[-_.]+")
_WHEEL = ".whl"
# Python, ABI and platform stand behind name and version; a build number and the label of a variant may.
_WHEEL_PARTS = range(5, 8)
_SOURCES = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tbz", ".tar.xz", ".txz", ".tar")
_MOST_DASHES = 32
_CONDA, _CONDA_PARTS = (".tar.bz2", ".conda"), 3
ELSE_INSTALLED = "what is installed may be something else"


def file_name(address: str) -> str:
    """The name of the file at an address or a path, as servers and installers take it: unescaped, and without the folders."""
    plain = address.partition("#")[0].partition("?")[0] if "://" in address else address
    kept: list[str] = []
    for part in _SLASHES.split(unquote(plain)):
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return kept[-1] if kept else ""


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: https://packaging.python.org/en/latest/specifications/name-normalization/."""
    return _plain(one) == _plain(other)


def other_owner(name: str, version: str, file: str, *, local: bool = True) -> str:
    """Name and version of the package whose file it is, if that is not this one; empty if it is, or nobody can tell.

    Without `local` the local part of a version makes no difference.
    """
    wanted = _Wanted(_plain(name), parse_version(version), local)
    lower = file.lower()
    if lower.endswith(_WHEEL):
        return _other_of_wheel(wanted, file[: -len(_WHEEL)])
    ending = next((one for one in _SOURCES if lower.endswith(one)), "")
    return _other_of_source(wanted, file[: -len(ending)]) if ending and wanted.version is not None else ""


def other_at(name: str, version: str, source: Source) -> str:
    """What is wrong with the address or the path that a package comes from; empty if nothing is, or nobody can tell.

    Only the name of a wheel is binding there: that of another archive may be the one of a repository.
    """
    file = file_name(source.url) if source.kind in ("url", "path") and source.url else ""
    other = other_owner(name, version, file) if file.lower().endswith(_WHEEL) else ""
    return note_other(file, other)


def note_other(address: str, other: str) -> str:
    """The sentence about the file at an address that is one of another package; empty without another one."""
    return f"{brief(file_name(address), 80)} is a file of {brief(other, 80)}: {ELSE_INSTALLED}" if other else ""


def other_conda(name: str, version: str, file: str) -> str:
    """The same of an archive of conda, whose name is exact: `name-version-build.conda`.

    https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html#package-naming-conventions
    """
    ending = next((one for one in _CONDA if file.lower().endswith(one)), "")
    parts = file[: -len(ending)].rsplit("-", 2) if ending else []
    if len(parts) != _CONDA_PARTS or (parts[0].lower(), parts[1]) == (name.lower(), version):
        return ""
    return f"{parts[0]} {parts[1]}"


class _Wanted(Struct, frozen=True):
    """The package that a file should be of. Without `local` the local part of its version makes no difference."""

    name: str
    version: Version | None
    local: bool

    def is_at(self, told: str) -> bool | None:
        """Whether a version in a file name is the wanted one; None if one of both is none."""
        # Where a file name cannot have a sign, old tools put an underscore for it.
        read = (parse_version(told.replace("_", "-")), parse_version(told.replace("_", "+", 1)))
        known = [one for one in read if one is not None]
        if not known or self.version is None:
            return None
        if self.local:
            return self.version in known
        return any(parse_version(one.public) == parse_version(self.version.public) for one in known)


def _other_of_wheel(wanted: _Wanted, stem: str) -> str:
    parts = stem.split("-", _WHEEL_PARTS.stop)
    if len(parts) not in _WHEEL_PARTS or not parts[0]:
        return ""
    same = _plain(parts[0]) == wanted.name and wanted.is_at(parts[1]) is not False
    return "" if same else f"{parts[0]} {parts[1]}"


def _other_of_source(wanted: _Wanted, stem: str) -> str:
    """Old source archives have dashes in both, so that each dash may be the one between them."""
    first = ""
    for owner, told in _readings(stem):
        fits = wanted.is_at(told)
        if fits and _plain(owner) == wanted.name:
            return ""
        if fits is not None and not first:
            first = f"{owner} {told}"
    return first


def _readings(stem: str) -> Iterator[tuple[str, str]]:
    for dash in islice(re.finditer("-", stem), _MOST_DASHES):
        yield stem[: dash.start()], stem[dash.end() :]


def _plain(name: str) -> str:
    return _RUNS.sub("-", name).lower()

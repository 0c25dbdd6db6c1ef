"""The order of versions, and whether what a parent asks for admits one: by the rules of its ecosystem, or not known.

https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies,
https://packaging.python.org/en/latest/specifications/version-specifiers/,
https://learn.microsoft.com/en-us/nuget/concepts/package-versioning and https://fsprojects.github.io/Paket/lock-file.html
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sca.model import nuget_versions, pep440, semver
from sca.parsers.pip.poetry_range import read_poetry_range
from sca.policies.versions import system

_LONGEST = 1024
_ALIAS = "npm:"
_ANY = ("*", "x", "X")
_PAKET = re.compile(r"\s*(?P<sign>>=|<=|>|<|=)\s*(?P<version>[0-9A-Za-z.+-]+)")
_ENDS = {">=": "[{},)", ">": "({},)", "<=": "(,{}]", "<": "(,{})", "=": "[{}]"}


def parse(type: str, text: str) -> Any:
    """A key that compares with the others of its type; None for what is no version, or a type without an order."""
    if type == "npm":
        return semver.parse_version(text)
    if type == "pypi":
        return pep440.parse_version(text)
    if type == "nuget":
        return nuget_versions.parse_version(text)
    return system.parse_version(type, text) if type in system.TYPES else None


def is_prerelease(type: str, text: str) -> bool:
    """Whether a version comes before a release."""
    if type == "pypi":
        version = pep440.parse_version(text)
        return version is not None and version.is_prerelease
    return type in ("npm", "nuget") and "-" in text.partition("+")[0]


def is_major_jump(type: str, old: str, new: str) -> bool:
    """Whether the first number differs: such a version may not fit what uses it."""
    return _first(type, old) != _first(type, new)


def nearest_first(type: str, current: str, versions: Iterable[str]) -> list[str]:
    """Other versions, the smallest step first: newer ones upwards, then older ones downwards; releases before others."""
    here = parse(type, current)
    keyed = [(parse(type, one), one) for one in dict.fromkeys(versions)]
    known = sorted(((key, one) for key, one in keyed if key is not None), key=lambda pair: (pair[0], pair[1]))
    if here is None:
        return []
    newer = [one for key, one in known if key > here]
    older = [one for key, one in reversed(known) if key < here]
    if is_prerelease(type, current):
        return [*newer, *older]
    return sorted((*newer, *older), key=lambda one: is_prerelease(type, one))


@lru_cache(maxsize=16_384)  # the same few ranges are asked about again and again
def admits(type: str, requested: str, version: str) -> bool | None:
    """Whether what was asked for admits a version; None where the lock does not tell what was asked for."""
    text = requested.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        if type == "npm":
            return _npm(text, version)
        if type == "pypi":
            return _python(text, version)
        return _nuget(text, version) if type == "nuget" else None
    except ValueError:
        return None


def _npm(text: str, version: str) -> bool | None:
    if text.startswith(_ALIAS):
        text = text.removeprefix(_ALIAS)
        text = text[text.find("@", 1) + 1 :] if text.find("@", 1) > 0 else text
    return semver.parse_range(text).holds(version)


def _python(text: str, version: str) -> bool | None:
    parsed = pep440.parse_version(version)
    if parsed is None:
        return None
    try:
        return pep440.parse_range(text).holds(version)
    except ValueError:
        found = read_poetry_range(text)
    if found is None or parsed.is_prerelease:
        return None
    return found.holds(version)


def _nuget(text: str, version: str) -> bool | None:
    """A bare version of a project or a package is the lowest one; Paket writes comparisons."""
    if nuget_versions.parse_version(text) is not None:
        return nuget_versions.parse_range(f"[{text},)").holds(version)
    if text[0] in "><=":
        return _paket(text, version)
    return nuget_versions.parse_range(text).holds(version)


def _paket(text: str, version: str) -> bool | None:
    answers: list[bool | None] = []
    at = 0
    while at < len(text):
        found = _PAKET.match(text, at)
        if found is None:
            return None
        answers.append(nuget_versions.parse_range(_ENDS[found["sign"]].format(found["version"])).holds(version))
        at = found.end()
    return False if False in answers else None if None in answers else True


def _first(type: str, text: str) -> str:
    if type == "pypi":
        version = pep440.parse_version(text)
        return "" if version is None else f"{version.epoch}!{version.major}"
    return text.strip().removeprefix("v").partition(".")[0]

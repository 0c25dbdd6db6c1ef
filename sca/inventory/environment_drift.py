"""Compares the Python locks of a folder with the environment below it, where both are in one scan.

Installed is what is run and, often, what is shipped; the lock is what was reviewed. The lock is that of the nearest folder
around the environment that has one; several in one folder (`requirements.txt` and `requirements-dev.txt`) count together.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from posixpath import dirname

from msgspec import Struct

from sca.model.component import Component, PipFacts, Problem
from sca.model.inventory import Extract
from sca.model.patterns import compiled
from sca.model.text import brief, plural

_ENVIRONMENT = "environment"
_ECOSYSTEM = "pypi"
# What makes an environment, and what no lock lists.
_TOOLS = frozenset(("pip", "setuptools", "wheel", "distribute"))
_MOST_NAMED = 5
# Written out here, because a scan without an environment should not pay for importing the versions of policies:
# https://packaging.python.org/en/latest/specifications/version-specifiers/#normalization
_VERSION = compiled(
    r"v?(?:(?P<epoch>[0-9]{1,64})!)?(?P<release>[0-9]{1,64}(?:\.[0-9]{1,64})*+)"
    r"(?:[-_.]?(?P<pre>alpha|beta|preview|pre|rc|c|a|b)[-_.]?(?P<pre_number>[0-9]{0,64}))?"
    r"(?:-(?P<implicit>[0-9]{1,64})|[-_.]?(?:post|rev|r)[-_.]?(?P<post>[0-9]{0,64}))?"
    r"(?:[-_.]?dev[-_.]?(?P<dev>[0-9]{0,64}))?"
    r"(?:\+(?P<local>[a-z0-9]++(?:[-_.][a-z0-9]++)*+))?"
)
_SAME = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
_REMEDY = "install what the lock says, or bring the lock up to date"


class _Locked(Struct):
    """What the locks of one folder say. `whole` is false where a list may leave out what its packages need."""

    versions: defaultdict[str, set[str]]
    names: set[str]
    whole: bool = True


def environment_drift(extracts: Iterable[Extract]) -> Iterator[Problem]:
    """One notice for each environment that is not what the lock around it says."""
    parts = tuple(extracts)
    environments = [part for part in parts if any(project.kind == _ENVIRONMENT for project in part.projects)]
    locks = _locks(part for part in parts if part not in environments) if environments else {}
    for part in environments:
        locked = _around(next(project.folder for project in part.projects if project.kind == _ENVIRONMENT), locks)
        if locked is not None:
            yield from _differences(part, locked)


def _locks(parts: Iterable[Extract]) -> dict[str, _Locked]:
    """What is locked, by the folder of the project."""
    found: dict[str, _Locked] = {}
    for part in parts:
        components = [one for one in part.components if one.package.type == _ECOSYSTEM and one.package.version]
        for folder in dict.fromkeys(project.folder for project in part.projects[:1]) if components else ():
            locked = found.setdefault(folder, _Locked(defaultdict(set), set()))
            for one in components:
                locked.versions[one.package.name].add(one.package.version)
            locked.names.update(reference.package.name for reference in part.references)
            locked.names.update(project.package.name for project in part.projects if project.package is not None)
            locked.whole &= not (part.projects[0].kind == "requirements" and part.completeness == "unknown")
    return found


def _around(folder: str, locks: dict[str, _Locked]) -> _Locked | None:
    while folder not in ("", "."):
        folder = dirname(folder)
        if (folder or ".") in locks:
            return locks[folder or "."]
    return None


def _differences(part: Extract, locked: _Locked) -> Iterator[Problem]:
    installed = sorted((one for one in part.components if not _is_bundled(one)), key=lambda one: one.package)
    other = [one for one in installed if one.package.name in locked.versions and not _is_locked(one, locked)]
    known = _TOOLS | locked.names | locked.versions.keys()
    extra = [one for one in installed if one.package.name not in known] if locked.whole else []
    if not other and not extra:
        return
    there = {one.package.name for one in installed} | {one.package.name for one in part.projects if one.package is not None}
    absent = sum(name not in there for name in locked.versions)
    said = [
        _part(other, "in another version", [f"{one.package.label}, in the lock {_versions(one, locked)}" for one in other]),
        _part(extra, "not in the lock", [one.package.label for one in extra]),
        f"{plural(absent, 'package')} of the lock not installed" if absent else "",
    ]
    message = f"what is installed is not what the lock says: {'; '.join(text for text in said if text)}"
    yield Problem("E-DRIFT", message, (other or extra)[0].locations[0], "notice", _REMEDY)


def _is_bundled(one: Component) -> bool:
    return isinstance(one.facts, PipFacts) and one.facts.bundled


def _is_locked(one: Component, locked: _Locked) -> bool:
    versions = locked.versions[one.package.name]
    return one.package.version in versions or plain_version(one.package.version) in map(plain_version, versions)


def plain_version(text: str) -> tuple[object, ...]:
    """A value that is equal for the ways to write one Python version (`1.0`, `1`; `2-1`, `2.post1`)."""
    found = _VERSION.fullmatch(text.strip().lower())
    if found is None:
        return (text,)
    numbers = [int(number) for number in found["release"].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    pre = _SAME.get(found["pre"], found["pre"]) if found["pre"] else ""
    post = found["implicit"] or found["post"]
    local = tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in re.split("[-_.]", found["local"] or ""))
    epoch = int(found["epoch"] or 0)
    return (epoch, tuple(numbers), pre, _number(found["pre_number"]), _number(post), _number(found["dev"]), local)


def _number(text: str | None) -> int:
    """The number of a part, 0 where it is left out, and less where the part itself is."""
    return -1 if text is None else int(text or 0)


def _versions(one: Component, locked: _Locked) -> str:
    return " and ".join(sorted(locked.versions[one.package.name]))


def _part(found: list[Component], what: str, shown: list[str]) -> str:
    """How many packages, and the first of them."""
    if not found:
        return ""
    named = "; ".join(brief(text, 120) for text in shown[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"{plural(len(found), 'package')} {what} ({named}{more})"

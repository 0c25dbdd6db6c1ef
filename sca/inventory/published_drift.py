"""Compares a published .NET application with the project of its name, where a lock or restore result of it is in the scan.

The application is what runs; the lock is what was reviewed. Of one package any version counts that the project has in one of
its frameworks, because an application is published for one of them. Packages that the SDK adds are in no lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sca.model.component import Component, NugetFacts, Problem
from sca.model.inventory import Extract
from sca.model.text import brief, plural

_APPLICATION, _FRAMEWORK = "application", "framework"
_MOST_NAMED = 5
_REMEDY = "publish anew from what is locked, or leave the old application out: --exclude"

_Versions = defaultdict[str, set[str]]


def published_drift(extracts: Iterable[Extract]) -> Iterator[Problem]:
    """One notice for each application with other packages than its project has."""
    parts = tuple(extracts)
    applications = [part for part in parts if any(project.kind == _APPLICATION for project in part.projects)]
    known = _projects(parts) if applications else {}
    for part in applications:
        name = next(project.name for project in part.projects if project.kind == _APPLICATION)
        versions = known.get(name.lower())
        if versions:
            yield from _differences(part, versions)


def _projects(parts: Iterable[Extract]) -> dict[str, _Versions]:
    """The versions of each package by lower-case name of the project."""
    found: dict[str, _Versions] = {}
    for part in parts:
        for name in {project.name.lower() for project in part.projects if project.kind == _FRAMEWORK}:
            versions = found.setdefault(name, defaultdict(set))
            for component in part.components:
                versions[component.package.name.lower()].add(component.package.version.lower())
    return found


def _differences(part: Extract, versions: _Versions) -> Iterator[Problem]:
    listed = [one for one in part.components if not _is_added(one)]
    other = [one for one in listed if one.package.name.lower() in versions and not _is_known(one, versions)]
    extra = [one for one in listed if one.package.name.lower() not in versions]
    if not other and not extra:
        return
    told = [f"{one.package.label}, in the project {_versions_of(one, versions)}" for one in other]
    parts = [
        _part(told, "in another version"),
        _part([one.package.label for one in extra], "that the project does not have"),
    ]
    message = f"the application is not what its project says: {'; '.join(text for text in parts if text)}"
    yield Problem("E-DRIFT", message, (other or extra)[0].locations[0], "notice", _REMEDY)


def _is_added(one: Component) -> bool:
    return isinstance(one.facts, NugetFacts) and one.facts.added_by_sdk


def _is_known(one: Component, versions: _Versions) -> bool:
    return one.package.version.lower() in versions[one.package.name.lower()]


def _versions_of(one: Component, versions: _Versions) -> str:
    return " and ".join(sorted(versions[one.package.name.lower()]))


def _part(texts: list[str], what: str) -> str:
    """How many packages, and the first of them."""
    if not texts:
        return ""
    named = "; ".join(brief(text, 120) for text in texts[:_MOST_NAMED])
    more = f" and {len(texts) - _MOST_NAMED} more" if len(texts) > _MOST_NAMED else ""
    return f"{plural(len(texts), 'package')} {what} ({named}{more})"

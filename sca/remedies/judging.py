"""Judges another version of a package before it is offered: by the lists of packages of the policy and by the records.

What a change of the version changes about licences, sources and whatever else is not known before it is in the lock.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sca.model import nuget_versions, pep440, semver
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.policies.graph import Graph
from sca.policies.packages.check import Facts, PackageCheck
from sca.policies.packages.config import PackageRules
from sca.policies.pattern_index import PatternIndex
from sca.policies.subjects import Subject

_LEAST = (">=", "=", "==", "~=")


class Knowledge(Protocol):
    """What the records say about other versions of a package."""

    def versions(self, component: Component) -> Sequence[str]:
        """Versions that end a range of a record."""

    def affecting(self, component: Component, version: str) -> frozenset[str]:
        """The ids of what another version has, or may have."""


class Opinion(Struct, frozen=True):
    """What is to be said about a version: the ids of its vulnerabilities, and by code what the lists say against it."""

    vulnerabilities: frozenset[str]
    against: Mapping[str, str]


class Judge:
    """Judges versions. Without rules nothing is denied; without records nothing is known to be vulnerable."""

    def __init__(self, inventory: Inventory, rules: PackageRules | None, today: date, knowledge: Knowledge | None) -> None:
        self._rules = rules
        self._knowledge = knowledge
        nothing: dict[str, LicenceAnswer] = {}
        self._check = None if rules is None else PackageCheck(rules, today, Facts(nothing, Graph(inventory)))
        self._approved = PatternIndex(() if rules is None else rules.approved)
        self._denied = PatternIndex(() if rules is None else rules.denied)
        self._opinions: dict[tuple[str, ...], Opinion] = {}

    def opinion(self, instances: Sequence[Component], version: str) -> Opinion:
        """What is to be said about a version in the place of all these instances of one package."""
        key = (version, *(one.id for one in instances))
        if key not in self._opinions:
            affecting = frozenset[str]() if self._knowledge is None else self._knowledge.affecting(instances[0], version)
            self._opinions[key] = Opinion(affecting, self._against(instances, version))
        return self._opinions[key]

    def candidates(self, component: Component) -> list[str]:
        """Versions that records, approvals and denials name."""
        found = list(self._knowledge.versions(component)) if self._knowledge is not None else []
        for entry in self._approved.naming(component.package):
            found += least_versions(entry.match.range)
        for denial in self._denied.naming(component.package):
            found += first_beyond(denial.match.range)
        return found

    def _against(self, instances: Sequence[Component], version: str) -> dict[str, str]:
        if self._check is None:
            return {}
        package = replace(instances[0].package, version=version)
        changed = tuple(replace(one, package=package, hashes=()) for one in instances)
        subject = Subject("package", package, package.purl, package.label, changed)
        return {found.rule.code: found.message for found in self._check.judge(subject) if found.state != "informational"}


def least_versions(range: object) -> list[str]:
    """The versions that an approval names as the least ones: somebody has seen those."""
    return _named(range, _LEAST)


def first_beyond(range: object) -> list[str]:
    """The versions that end a denial: somebody has seen that those are another matter."""
    return _named(range, ("<",))


def _named(range: object, operators: tuple[str, ...]) -> list[str]:
    """The releases that stand behind some operators of a range."""
    if isinstance(range, semver.SemanticRange):
        named = (one.version for alternative in range.sets for one in alternative if one.operator in operators)
        written = (f"{one.major}.{one.minor}.{one.patch}" for one in named if one.release)
        return [text for text in written if text in range.text]  # of ^4 nobody knows whether there is a 4.0.0
    if isinstance(range, pep440.PythonRange):
        exact = [str(range.exact)] if range.exact is not None and "==" in operators else []
        return exact + [one.text for one in range.clauses if one.operator in operators and one.version and not one.prefix]
    if isinstance(range, nuget_versions.NugetRange):
        is_least = ">=" in operators
        version, is_open = (range.low, not range.with_low) if is_least else (range.high, range.with_high)
        return [_three(version)] if version is not None and version.release and not is_open else []
    return []


def _three(version: nuget_versions.NugetVersion) -> str:
    """Three numbers, or four where the last one counts."""
    return ".".join(map(str, version.numbers if version.numbers[3] else version.numbers[:3]))

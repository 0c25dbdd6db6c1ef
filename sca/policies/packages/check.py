"""Judges every package by the lists of approved and denied packages.

A denial goes before an approval. Images and actions are judged by denials only: which of them may be used is for their own
sections to say.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from sca.model.licence import Duty, LicenceAnswer
from sca.model.published import RegistryFacts
from sca.policies.graph import Graph
from sca.policies.packages.config import Approval, PackageRules
from sca.policies.packages.findings import SOON, approval_ends, approval_void, denied, not_approved, version_unknown
from sca.policies.packages.narrow import approves, denies
from sca.policies.pattern_index import PatternIndex
from sca.policies.rule import Found
from sca.policies.subjects import Subject


class Facts(Struct, frozen=True):
    """What is known beside the packages themselves: licences, duties and answers of registries by component id, and the graph."""

    licences: Mapping[str, LicenceAnswer]
    graph: Graph
    ledgers: Mapping[str, tuple[Duty, ...]] | None = None
    published: Mapping[str, RegistryFacts] = {}


class PackageCheck:
    """The check, with its entries made ready for looking up.

    `today` ends approvals with a last day; `facts` are what some of them were given for, and who needs what.
    """

    def __init__(self, rules: PackageRules, today: date, facts: Facts) -> None:
        self._rules = rules
        self._today = today
        self._licences = facts.licences
        self._graph = facts.graph
        self._approved = PatternIndex(rules.approved)
        self._denied = PatternIndex(rules.denied)

    def judge(self, subject: Subject) -> Iterator[Found]:
        """At most one finding about a subject."""
        answers = [(entry, denies(entry, subject, self._graph)) for entry in self._denied.naming(subject.package)]
        for entry, fits in answers:
            if fits:
                yield denied(subject, entry)
                return
        unsure = next((entry for entry, fits in answers if fits is None), None)
        found = None if not subject.is_package or self._rules.default == "allow" else self._unapproved(subject)
        if found is not None:
            yield found
        elif unsure is not None:
            yield version_unknown(subject, unsure)

    def _soon(self, subject: Subject, approvals: list[Approval]) -> Found | None:
        """What is to be said if the last of the approvals that hold is about to end."""
        ends = [entry.until for entry in approvals if entry.until is not None]
        if len(ends) < len(approvals) or (max(ends) - self._today).days > SOON:
            return None
        last = max(approvals, key=lambda entry: entry.until or self._today)
        return approval_ends(subject, last, (max(ends) - self._today).days)

    def _unapproved(self, subject: Subject) -> Found | None:
        named = self._approved.naming(subject.package)
        current = [entry for entry in named if entry.holds(self._today)]
        answers = [(entry, approves(entry, subject, self._graph)) for entry in current]
        changes = {id(entry): entry.fact.change(subject, self._licences) for entry, fits in answers if fits and entry.fact}
        valid = [entry for entry, fits in answers if fits and not changes.get(id(entry))]
        if valid:
            return self._soon(subject, valid)
        changed = next(((entry, changes[id(entry)]) for entry, fits in answers if fits), None)
        if changed is not None:
            return approval_void(subject, self._rules, *changed)
        unsure = next((entry for entry, fits in answers if fits is None), None)
        if unsure is not None:
            return version_unknown(subject, unsure)
        ended = [entry for entry in named if entry not in current and approves(entry, subject, self._graph)]
        return not_approved(subject, self._rules, current, ended, self._today)

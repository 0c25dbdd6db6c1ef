"""Judges everything that pipelines run of other repositories."""

from collections.abc import Iterator

from sca.model.component import ActionFacts, Reference
from sca.policies.actions.config import ActionEntry, ActionRules
from sca.policies.actions.findings import not_allowed, undecided, unpinned
from sca.policies.pattern_index import PatternIndex
from sca.policies.rule import Found
from sca.policies.subjects import Subject


class ActionCheck:
    """The check, with its lists made ready for looking up."""

    def __init__(self, rules: ActionRules) -> None:
        self._rules = rules
        self._allowed = PatternIndex(rules.allowed)
        self._trusted = PatternIndex(rules.trusted)

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each rule that the action breaks."""
        instance = subject.instances[0]
        if not isinstance(instance, Reference) or not isinstance(instance.facts, ActionFacts):
            return
        facts = instance.facts
        if self._rules.pinned == "commit" and not facts.pinned and _fits(self._trusted, subject) is not True:
            yield unpinned(subject, facts, self._rules)
        if self._rules.allowed:
            allowed = None if instance.unresolved else _fits(self._allowed, subject)
            if allowed is None:
                yield undecided(subject, instance, facts, self._rules)
            elif not allowed:
                yield not_allowed(subject, facts, self._rules)


def _fits(index: PatternIndex[ActionEntry], subject: Subject) -> bool | None:
    """Whether an entry speaks of the action; None if only its version could tell."""
    answers = [entry.match.fits(subject.package) for entry in index.naming(subject.package)]
    return True if True in answers else None if None in answers else False

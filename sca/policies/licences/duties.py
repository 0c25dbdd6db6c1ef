"""Judges whether what the licences ask for is known to be met, for what is shipped, from the stage on that the policy names."""

from collections.abc import Iterator, Mapping

from sca.model.component import Scope
from sca.model.licence import MET, NOT_MET, Duty
from sca.policies.licences.config import STAGES, LicenceRules
from sca.policies.licences.findings import duties_open
from sca.policies.rule import Found
from sca.policies.subjects import Subject

_TOOLS = frozenset({Scope.DEV, Scope.BUILD})
_TOOL = "tool"


def asked_at(rules: LicenceRules | None, stage: str) -> bool:
    """Whether the policy asks for complete duties at a stage."""
    return rules is not None and rules.duties in STAGES[: STAGES.index(stage) + 1]


class DutyCheck:
    """The check. `ledgers` are the duties by component id."""

    def __init__(self, rules: LicenceRules, ledgers: Mapping[str, tuple[Duty, ...]]) -> None:
        self._rules = rules
        self._ledgers = ledgers

    def judge(self, subject: Subject) -> Iterator[Found]:
        """At most one finding: the duties of the first instance that has open ones."""
        relation = next((one for one in self._rules.relations if one.holds(subject)), None)
        if not subject.is_package or subject.scopes <= _TOOLS or (relation is not None and relation.name == _TOOL):
            return
        for instance in subject.instances:
            left = tuple(duty for duty in self._ledgers.get(instance.id, ()) if duty.state != MET)
            if left:
                missed = any(duty.state == NOT_MET for duty in left)
                facts = tuple((f"duty: {duty.name}", f"{duty.licence} {duty.state}: {duty.evidence}".strip()) for duty in left)
                names = tuple(dict.fromkeys(duty.name for duty in left))
                yield duties_open(subject, names, facts, self._rules, instance.id, missed=missed)
                return

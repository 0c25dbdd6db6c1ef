"""Judges every image that a file names, whatever it is used for, unless the policy looks at some scopes only."""

from collections.abc import Iterator

from sca.model.component import ImageFacts, Reference
from sca.policies.images.config import ImageRules
from sca.policies.images.findings import latest, registry, unpinned, unresolved
from sca.policies.rule import Found
from sca.policies.subjects import Subject, image_facts

LATEST_TAG = "latest"


class ImageCheck:
    """The check."""

    def __init__(self, rules: ImageRules) -> None:
        self._rules = rules

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each rule that the image breaks."""
        instance = subject.instances[0]
        if subject.kind != "image" or not self._looks_at(subject):
            return
        facts = image_facts(instance)
        if isinstance(instance, Reference) and instance.unresolved:
            if self._rules.unresolved != "allow":
                yield unresolved(subject, instance, self._rules)
        elif facts is not None:
            yield from self._judge(subject, facts)

    def _looks_at(self, subject: Subject) -> bool:
        """A scope that is not known is never left out."""
        return not self._rules.scopes or any(scope.value in (*self._rules.scopes, "unknown") for scope in subject.scopes)

    def _judge(self, subject: Subject, facts: ImageFacts) -> Iterator[Found]:
        if not facts.digest and (self._rules.pinned == "digest" or (self._rules.pinned == "tag" and not facts.tag)):
            yield unpinned(subject, facts, self._rules)
        elif self._rules.latest == "deny" and not facts.digest and facts.tag in ("", LATEST_TAG):
            yield latest(subject, facts, self._rules)
        if self._rules.registries and not any(_below(facts, allowed) for allowed in self._rules.registries):
            yield registry(subject, facts, self._rules)


def _below(facts: ImageFacts, allowed: str) -> bool:
    """Hosts compare without case, paths with it."""
    return f"{facts.registry.lower()}/{facts.repository}/".startswith(f"{allowed}/")

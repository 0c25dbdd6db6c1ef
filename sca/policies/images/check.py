"""Judges every image that a file names, whatever it is used for, unless the policy looks at some scopes only."""

from collections.abc import Iterator
from datetime import date

from sca.model.component import ImageFacts, Reference
from sca.policies.images.config import ImageRules
from sca.policies.images.ends import End
from sca.policies.images.findings import end_of_life, end_unclear, latest, registry, unpinned, unresolved
from sca.policies.rule import Found
from sca.policies.subjects import Subject, image_facts

LATEST_TAG = "latest"


class ImageCheck:
    """The check. `today` is the day that ends of life are compared with."""

    def __init__(self, rules: ImageRules, today: date) -> None:
        self._rules = rules
        self._ended: dict[tuple[str, str], list[End]] = {}
        for end in sorted(rules.ends, key=lambda one: (one.ended, one.image.text)):
            if end.ended <= today:
                self._ended.setdefault((end.image.registry, end.image.repository), []).append(end)

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
        yield from self._end(subject, facts)

    def _end(self, subject: Subject, facts: ImageFacts) -> Iterator[Found]:
        """What ended first is said. A bare digest does not tell which release it is. Hosts compare without case."""
        named = self._ended.get((facts.registry.lower(), facts.repository), [])
        ended = next((one for one in named if one.image.has_line(facts.tag)), None)
        if ended is not None:
            yield end_of_life(subject, facts, ended)
        elif named and facts.digest and not facts.tag:
            yield end_unclear(subject, facts, named[0])


def _below(facts: ImageFacts, allowed: str) -> bool:
    """Hosts compare without case, paths with it."""
    return f"{facts.registry.lower()}/{facts.repository}/".startswith(f"{allowed}/")

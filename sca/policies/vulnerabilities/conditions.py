"""Conditions about one vulnerability of one package, all of which must hold of the same one.

    conditions:
      - id: exploited-soon
        when: {severity: high, epss: 0.1, fix: available, direct: true, stages: [release]}
        then: deny
        reason: what is likely to be used is fixed before a release

A condition that cannot be told (no EPSS score, no graph) is neither met nor unmet: what hangs on it is answered by `unknown`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain

from msgspec import Struct

from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.advisory import BANDS, Vulnerability
from sca.model.component import Location, Scope
from sca.model.text import brief
from sca.policies.days import read_days
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section
from sca.policies.settings import STAGES
from sca.policies.subjects import Instance, Subject
from sca.policies.vex.config import YES_OR_NO

KEYS = ("id", "when", "then", "unknown", "reason", "fix")
WHEN_KEYS = (
    "severity", "score", "vector", "epss", "epss-percentile", "exploited", "malicious", "fix", "older-than", "newer-than",
    "unchanged-for", "direct", "scopes", "stages", "cwe", "match",
)  # fmt: skip
THEN = ("deny", "review", "allow")
UNKNOWN = ("review", "deny", "allow")
FIX = ("available", "none")
SCOPES = tuple(str(scope) for scope in Scope if scope is not Scope.UNKNOWN)
_HIGHEST_SCORE = 10.0


class Moment(Struct, frozen=True):
    """What a condition may ask about besides the vulnerability: the package, one instance of it, and the occasion."""

    subject: Subject
    instance: Instance
    direct: bool | None
    today: date
    stage: str


Test = Callable[[Vulnerability, Moment], bool | None]


class When(Struct, frozen=True):
    """The parts of a condition; one that is not stated asks for nothing."""

    severity: str = ""
    score: float | None = None
    vector: frozenset[str] = frozenset()
    epss: float | None = None
    percentile: float | None = None
    exploited: bool | None = None
    malicious: bool | None = None
    fix: str = ""
    older: int = 0
    newer: int = 0
    unchanged: int = 0
    direct: bool | None = None
    scopes: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    cwe: frozenset[str] = frozenset()
    match: tuple[PurlPattern, ...] = ()

    def holds(self, one: Vulnerability, at: Moment) -> bool | None:
        """Whether all parts hold: one that does not decides, and else one that cannot be told leaves it open."""
        open = False
        for answer in chain(self._of_occasion(at), self._of_state(one), self._of_severity(one), self._ages(one, at.today)):
            if answer is False:
                return False
            open = open or answer is None
        return None if open else True

    def _of_occasion(self, at: Moment) -> Iterable[bool | None]:
        """The parts about the package, its use and the stage."""
        if self.stages:
            yield at.stage in self.stages
        if self.match:
            yield _any(pattern.matches(at.subject.package) for pattern in self.match)
        if self.direct is not None:
            yield None if at.direct is None else at.direct is self.direct
        if self.scopes:
            yield None if at.instance.scope is Scope.UNKNOWN else str(at.instance.scope) in self.scopes

    def _of_state(self, one: Vulnerability) -> Iterable[bool | None]:
        """The parts about what is done with it and against it, and what kind of flaw it is."""
        if self.exploited is not None:
            yield bool(one.exploited) is self.exploited
        if self.malicious is not None:
            yield one.malicious is self.malicious
        if self.fix:
            yield bool(one.fixed) is (self.fix == FIX[0])
        if self.cwe:
            yield bool(self.cwe & set(one.cwes)) if one.cwes else None

    def _of_severity(self, one: Vulnerability) -> Iterable[bool | None]:
        """The parts about how bad it is, and how likely it is to be tried."""
        if self.severity:
            yield BANDS.index(one.band) <= BANDS.index(self.severity) if one.band else None
        if self.score is not None:
            yield None if one.score is None else one.score >= self.score
        if self.vector:
            vectors = [frozenset(severity.score.strip("()").split("/")) for severity in one.severities if "/" in severity.score]
            yield any(self.vector <= vector for vector in vectors) if vectors else None
        if self.epss is not None:
            yield None if one.epss is None else one.epss >= self.epss
        if self.percentile is not None:
            yield None if one.percentile is None else one.percentile >= self.percentile

    def _ages(self, one: Vulnerability, today: date) -> Iterable[bool | None]:
        """The parts about days since a record was published or changed."""
        published, modified = _days_since(one.published, today), _days_since(one.modified, today)
        if self.older:
            yield None if published is None else published >= self.older
        if self.newer:
            yield None if published is None else published < self.newer
        if self.unchanged:
            yield None if modified is None else modified >= self.unchanged


class Condition(Struct, frozen=True):
    """One condition, what follows where it holds (`then`), and where that cannot be told (`unknown`)."""

    id: str
    when: When
    then: str
    unknown: str
    reason: str
    fix: str
    where: Location

    def answer(self, one: Vulnerability, at: Moment) -> str:
        """One of THEN, or empty where it says nothing. Nothing is allowed on a condition that cannot be told."""
        holds = self.when.holds(one, at)
        if holds is None:
            return "" if self.then == "allow" or self.unknown == "allow" else self.unknown
        return self.then if holds else ""


def read_conditions(section: Section) -> tuple[Condition, ...]:
    """The conditions of the section; mistakes are noted."""
    mistakes = section.mistakes
    found: dict[str, Condition] = {}
    for node in section.items("conditions"):
        one = _read(node, mistakes)
        if one is None:
            continue
        first = found.setdefault(one.id, one)
        if first is not one:
            mistakes.add("E-POLICY-DUPLICATE", f"the condition {brief(one.id, 60)!r} stands at {first.where} already", node)
    return tuple(found.values())


def _read(node: Node, mistakes: Mistakes) -> Condition | None:
    section = mistakes.section(node, "a condition", KEYS)
    if section is None:
        return None
    id, reason = section.text("id", required=True), section.text("reason", required=True)
    then = section.choice("then", THEN, "deny")
    unknown = section.choice("unknown", UNKNOWN, "review")
    inner = section.node.value("when")
    if inner is None:
        mistakes.add("E-POLICY-MISSING", "a condition needs a when", section.node, "add when: {severity: high}")
        return None
    when = mistakes.section(inner, "when", WHEN_KEYS)
    if when is None or not id:
        return None
    if not when.node.members:
        mistakes.add("E-POLICY-EMPTY", "when asks for nothing, and would hold of every vulnerability", when.node)
    return Condition(id, _read_when(when), then, unknown, reason, section.text("fix"), section.where)


def _read_when(when: Section) -> When:
    parsed = when.mistakes.parsed
    days = {
        key: parsed(when.scalar(key), read_days, "E-POLICY-VALUE") or 0 for key in ("older-than", "newer-than", "unchanged-for")
    }
    patterns = (parsed(one, parse_pattern, "E-POLICY-PATTERN") for one in when.filled("match", "every package is meant"))
    return When(
        severity=_word(when, "severity", BANDS),
        score=parsed(when.scalar("score"), lambda text: _number(text, _HIGHEST_SCORE), "E-POLICY-VALUE"),
        vector=frozenset(one.text for one in when.filled("vector", "every vector is meant")),
        epss=parsed(when.scalar("epss"), lambda text: _number(text, 1.0), "E-POLICY-VALUE"),
        percentile=parsed(when.scalar("epss-percentile"), lambda text: _number(text, 1.0), "E-POLICY-VALUE"),
        exploited=_yes(when, "exploited"),
        malicious=_yes(when, "malicious"),
        fix=_word(when, "fix", FIX),
        older=days["older-than"],
        newer=days["newer-than"],
        unchanged=days["unchanged-for"],
        direct=_yes(when, "direct"),
        scopes=_words(when, "scopes", SCOPES),
        stages=_words(when, "stages", STAGES),
        cwe=frozenset(one.text.upper() for one in when.filled("cwe", "every weakness is meant")),
        match=tuple(pattern for pattern in patterns if pattern is not None),
    )


def _word(when: Section, key: str, words: tuple[str, ...]) -> str:
    return when.choice(key, words, words[0]) if key in when.node.members else ""


def _words(when: Section, key: str, words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, (when.one_of(one, key, words) for one in when.filled(key, "all of them are meant"))))


def _yes(when: Section, key: str) -> bool | None:
    return when.choice(key, YES_OR_NO, "false") == "true" if key in when.node.members else None


def _number(text: str, highest: float) -> float:
    """A number from 0 to the highest. Raises ValueError."""
    if not text.replace(".", "", 1).isdigit() or not text.isascii() or len(text) > 12 or not 0 <= float(text) <= highest:
        raise ValueError(f"a number from 0 to {highest:g} is expected, such as 0.5")
    return float(text)


def _any(answers: Iterable[bool | None]) -> bool | None:
    told = list(answers)
    return True if True in told else None if None in told else False


def _days_since(moment: str, today: date) -> int | None:
    try:
        return (today - date.fromisoformat(moment[:10])).days
    except ValueError:
        return None


def allows(entry: Node) -> bool:
    """Whether an entry lets vulnerabilities through, or may: a layer may add those that do not without a right."""
    then = entry.value("then") if isinstance(entry, Mapping) else None
    return isinstance(then, Scalar) and then.text == "allow"

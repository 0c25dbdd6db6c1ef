"""What the policy says: findings, each in one state, and the verdict they add up to."""

from enum import StrEnum

from msgspec import Struct

from sca.model.component import Location
from sca.model.vex import Analysis


class State(StrEnum):
    """The one state of a finding. Only `open` violates; `undetermined` keeps a run from being satisfied."""

    OPEN = "open"
    UNDETERMINED = "undetermined"
    WARNING = "warning"
    WAIVED = "waived"
    BASELINED = "baselined"
    INFORMATIONAL = "informational"


class Outcome(StrEnum):
    """The three values of every judgement."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"


class WaiverUse(Struct, frozen=True, order=True):
    """One waiver of the policy, or VEX statement, and what became of it in this run. `expires` is an ISO date."""

    id: str
    rule: str
    match: str
    reason: str
    owner: str
    expires: str
    location: Location
    state: str = "unused"
    days_left: int = 0
    matches: int = 0


class Finding(Struct, frozen=True):
    """One answer of one rule about one subject.

    `code` is stable (`SCA101`), `rule` its readable name (`package-not-approved`), `family` the rule family.
    `subject` is a canonical purl, an image reference or a file; `label` the same as people write it.
    `where` is the place of the subject, `judged_by` the policy line that decided. `path` is the shortest way
    from a project to the subject, as labels, project first; `more_paths` counts the other ways in. `direct`
    is the dependency to act on, `fix` what to do, `facts` the facts used, each as (name, value).
    `fails_from` is the ISO date from which on a warning fails, `since` that of the earliest run that is known to have had it:
    it comes from the baseline and is empty for what that does not have.
    """

    code: str
    rule: str
    family: str
    subject: str
    label: str
    message: str
    where: Location
    state: State = State.OPEN
    scope: str = ""
    node: str = ""
    judged_by: Location | None = None
    path: tuple[str, ...] = ()
    more_paths: int = 0
    direct: str = ""
    fix: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    waiver: str = ""
    fails_from: str = ""
    since: str = ""


class PolicyLayer(Struct, frozen=True):
    """One policy file that was applied, or a list that one names. `source` is its path, its address, or `built-in:starter`.

    `contact` is whom the file names for questions and exceptions.
    """

    name: str
    source: str
    sha256: str
    contact: str = ""


class Verdict(Struct, frozen=True):
    """The judgement of one run. `judged_on` is the ISO date that expiry dates were compared with.

    `families` are the families of rules that the policy asks for: only there does no finding mean that all is well.
    `analyses` are what waivers and VEX statements say of single vulnerabilities of packages. `break_glass` says who lets this run
    pass and why, whatever was found; it is empty for every other run.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    layers: tuple[PolicyLayer, ...]
    waivers: tuple[WaiverUse, ...]
    judged_on: str
    judged: int
    families: tuple[str, ...] = ()
    break_glass: str = ""
    analyses: tuple[Analysis, ...] = ()

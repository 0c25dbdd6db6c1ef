"""The policy that `sca init` writes, tried on the project before it is written: what is there today passes by it."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from sca.conclude import Allowances
from sca.facts.registries import default_registries
from sca.files.limits import Limits
from sca.model.result import Result
from sca.model.verdict import Finding, State
from sca.pipeline import check
from sca.policies.layers.source import Source, UnavailableError
from sca.policies.load import load_policy
from sca.policies.model import Policy
from sca.policies.purl_pattern import pattern_for
from sca.policies.subjects import subjects_of
from sca.policies.template import Passing, approved_list, policy_text
from sca.survey import Options, Stopwatch, Surveyed

LIST_NAME = "sca-approved.csv"
DAYS_BORNE = 90
_MOST_WAIVERS = 500
_UNRESOLVED = "SCA404"
_GAPS = "gaps"
_COUNTED = (State.OPEN, State.UNDETERMINED)


class FirstPolicy(Struct, frozen=True):
    """The text of the policy and of the list that it names (empty if it names none), and the first check by it."""

    text: str
    approved: str
    passing: Passing
    result: Result

    @property
    def left(self) -> tuple[Finding, ...]:
        """What no policy can let through."""
        return _counted(self.result)


def first_policy(surveyed: Surveyed, options: Options) -> FirstPolicy:
    """Write the policy, try it, and let through by name, for some time, what it would still find. Raises PolicyError."""
    approved = approved_list(surveyed.inventory)
    listed = LIST_NAME if approved.count("\n") > 1 else ""
    made = _tried(surveyed, options, approved, Passing(list_file=listed))
    if made.left:
        made = _tried(surveyed, options, approved, _borne(surveyed, made.left, made.passing, options.today))
    return made


def _tried(surveyed: Surveyed, options: Options, approved: str, passing: Passing) -> FirstPolicy:
    text = policy_text(surveyed.inventory, surveyed.licence_by_component, surveyed.target, default_registries(), passing)
    policy = _policy(text, approved, options.limits)
    forgiving = replace(options, allowances=Allowances(empty=True))
    result = check(surveyed, policy, None, forgiving, Stopwatch())
    return FirstPolicy(text, approved if passing.list_file else "", passing, result)


def _policy(text: str, approved: str, limits: Limits) -> Policy:
    """The policy as it will be read. One that is too large for a run without a larger limit can still be tried."""
    data = text.encode()
    larger = replace(limits, policy_bytes=max(limits.policy_bytes, len(data)))
    return load_policy(data, "sca-policy.yaml", larger, _OneList(approved))


def _borne(surveyed: Surveyed, left: Iterable[Finding], passing: Passing, today: date) -> Passing:
    """What somebody would have to answer for, written down until a day."""
    instances = {one.id: subject.package for subject in subjects_of(surveyed.inventory) for one in subject.instances}
    gaps: dict[tuple[str, str], None] = {}
    waived: dict[tuple[str, str], None] = {}
    unresolved = passing.unresolved
    for finding in left:
        if finding.family == _GAPS:
            gaps[finding.label, dict(finding.facts).get("problem", "")] = None
        elif finding.code == _UNRESOLVED:
            unresolved = "allow"
        elif finding.node in instances and instances[finding.node].name:
            waived[finding.code, pattern_for(instances[finding.node])] = None
    return replace(
        passing,
        gaps=tuple(one for one in gaps if one[1]),
        waived=tuple(waived)[:_MOST_WAIVERS],
        created=today.isoformat(),
        expires=(today + timedelta(days=DAYS_BORNE)).isoformat(),
        unresolved=unresolved,
    )


def _counted(result: Result) -> tuple[Finding, ...]:
    return tuple(finding for finding in result.verdict.findings if finding.state in _COUNTED)


class _OneList:
    """Reads the one list that is not on the disk yet."""

    def __init__(self, approved: str) -> None:
        self._data = approved.encode()

    def local(self, source: Source, limit: int) -> bytes:
        """The list. Raises UnavailableError for anything else."""
        if source.path != LIST_NAME:
            raise UnavailableError("there is no such file")
        return self._data[: limit + 1]

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """Refuse. Raises UnavailableError."""
        del source, sha256, limit
        raise UnavailableError("nothing is fetched for a first policy")

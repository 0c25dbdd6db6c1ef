"""The findings about gaps: what no rule could look at, because it was not read or is not pinned."""

from sca.model.component import Location
from sca.model.text import brief, plural
from sca.model.verdict import Finding, State
from sca.policies.gaps.config import GapRules
from sca.policies.rule import Rule

_ACCEPT = """\
packages: {{default: deny}}
gaps:
  accepted:
    - {{path: {path}, reason: {reason}, owner: ledger-team, expires: 2027-06-30}}"""

NOT_READ = Rule(
    code="SCA701",
    name="input-not-read",
    family="gaps",
    summary="A file that names packages was not read: its format is not supported, or it is malformed or over a limit.",
    why="What was not read was not judged, and nobody can tell what is in it.",
    example=_ACCEPT.format(path="legacy/mix.lock", reason="an old service without a successor"),
    fix="Correct the file, or let the package manager write one that is read; docs/formats.md lists them.",
)
PARTLY_READ = Rule(
    code="SCA702",
    name="input-partly-read",
    family="gaps",
    summary="A part of a file could not be taken as it stands, so packages, edges or facts of it may be missing.",
    why="A package that could not be read is not judged, and a way into the project that is missing hides why one is there.",
    example=_ACCEPT.format(path="requirements.txt", reason="its last line is read by our own installer"),
    fix="Correct the place that the finding names.",
)
NO_LOCK = Rule(
    code="SCA703",
    name="manifest-without-lock",
    family="gaps",
    summary="A manifest asks for packages, and no lock that says which versions they become was read.",
    why="Every install can take other packages, and those that come with them are not known at all.",
    example=_ACCEPT.format(path="tools/package.json", reason="the generator is run once a year"),
    fix="Write a lock and commit it: the finding says with which command.",
)
UNPINNED = Rule(
    code="SCA704",
    name="requirement-unpinned",
    family="gaps",
    summary="A file asks for packages without saying in which version, and nothing else pins them.",
    why="The next install can take a version that nobody has looked at.",
    example="packages: {default: deny}\ngaps: {unpinned: deny}",
    fix="Pin the versions, or compile the file to one that does.",
)
STALE = Rule(
    code="SCA705",
    name="lock-stale",
    family="gaps",
    summary="What a lock says is not what lies beside it: a manifest asks for something else, or something else is installed.",
    why="The next install takes other packages than those that were judged.",
    example="packages: {default: deny}\ngaps: {stale: deny}",
    fix="Let the package manager bring the lock up to date, and commit it.",
)
NO_GRAPH = Rule(
    code="SCA706",
    name="graph-missing",
    family="gaps",
    summary="A file names packages without saying which of them needs which, or not for all.",
    why="Rules about depth, direct use and scopes cannot be decided, and nobody can tell why a package is there.",
    example="packages: {default: deny}\ngaps: {graph: review}",
    fix="Use a format that holds the graph, such as a lock of the package manager.",
)
FEW_LICENCES = Rule(
    code="SCA707",
    name="licence-coverage-low",
    family="gaps",
    summary="Fewer packages than the policy asks for have a licence that is known.",
    why="An inventory without licences looks clean and says nothing.",
    example="licences: {unknown: allow, denied: [AGPL-3.0-only]}\ngaps: {licences: 80}",
    fix="Read the licences where they stand: in a lock that carries them, or in the installed packages.",
)
OLD_SBOM = Rule(
    code="SCA708",
    name="sbom-too-old",
    family="gaps",
    summary="An SBOM was made more days ago than gaps.sbom-age lets it be, or does not say when.",
    why="It tells what was in use on the day that it was made.",
    example="packages: {default: deny}\ngaps: {sbom-age: 30d}",
    fix="Have it made anew.",
)
RULES = (NOT_READ, PARTLY_READ, NO_LOCK, UNPINNED, STALE, NO_GRAPH, FEW_LICENCES, OLD_SBOM)
_STATES = {"deny": State.OPEN, "review": State.UNDETERMINED}
LOST = frozenset(rule.code for rule in (NOT_READ, PARTLY_READ, NO_LOCK))
_MOST_NAMED = 5


def lost(rule: Rule, path: str, code: str, messages: list[tuple[str, Location, str]], rules: GapRules) -> Finding:
    """What one file lost for one reason. `messages` are the problems: sentence, place and help."""
    sentence, where, help = messages[0]
    more = f" (+{plural(len(messages) - 1, 'more place')})" if len(messages) > 1 else ""
    head = "not read" if rule is NOT_READ else "read in part" if rule is PARTLY_READ else "without a lock"
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        subject=f"{path}#{code}",
        label=path,
        message=f"{head}: {sentence}{more}",
        where=where,
        state=State.UNDETERMINED,
        judged_by=rules.where,
        fix=help or rule.fix[:1].lower() + rule.fix[1:].rstrip("."),
        facts=(("problem", code), ("places", str(len(messages)))),
    )


def poor(rule: Rule, path: str, message: str, where: Location, asked: tuple[str, Location | None]) -> Finding:
    """What an input does not tell as well as the policy asks. `asked` is the word of the policy and its place."""
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        subject=f"{path}#{rule.name}",
        label=path,
        message=message,
        where=where,
        state=_STATES[asked[0]],
        judged_by=asked[1],
        fix=rule.fix[:1].lower() + rule.fix[1:].rstrip("."),
    )


def unpinned(path: str, labels: list[str], where: Location, rules: GapRules) -> Finding:
    """The requirements of one file that nothing pins."""
    named = ", ".join(brief(label, 60) for label in labels[:_MOST_NAMED])
    more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
    verb = "is" if len(labels) == 1 else "are"
    return Finding(
        code=UNPINNED.code,
        rule=UNPINNED.name,
        family=UNPINNED.family,
        subject=f"{path}#unpinned",
        label=path,
        message=f"{plural(len(labels), 'requirement')} of {path} {verb} not pinned: {named}{more}",
        where=where,
        state=State.OPEN if rules.unpinned == "deny" else State.UNDETERMINED,
        judged_by=rules.unpinned_where,
        fix="pin the versions; a file of requirements can be compiled to one that does (pip-compile, uv pip compile)",
        facts=(("requirements", str(len(labels))),),
    )

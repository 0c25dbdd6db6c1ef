"""The words of the page and what they mean. One table, because a reader who misreads a word misreads the verdict."""

from sca.model.verdict import State

STATE_WORDS: dict[State, str] = {
    State.OPEN: "open",
    State.UNDETERMINED: "undetermined",
    State.WARNING: "warning",
    State.WAIVED: "waived",
    State.BASELINED: "baselined",
    State.INFORMATIONAL: "informational",
}
WORDS: tuple[tuple[str, str], ...] = (
    ("passed", "Everything that was recognised was read, every rule could be decided, and none is violated."),
    ("failed", "At least one rule is violated, and no waiver or baseline accepts it."),
    ("incomplete", "Something could not be read. What was not read was not judged, so the findings may not be all."),
    ("nothing to scan", "No file was there that this version reads, so nothing was judged. That is no clean result."),
    ("break-glass", "Whoever is named lets this run pass whatever was found, until a day, and answers for it afterwards."),
    ("not enforced", "The policy is violated, and whoever started the run asked that it should not fail."),
    ("open", "A violation that nobody has accepted. It fails the run."),
    ("undetermined", "A fact is missing, so the rule could not be decided. It is never counted as passed."),
    ("warning", "A violation that the policy only warns of at this stage, or until a day that it names."),
    ("waived", "A violation that a waiver of the policy accepts until a date, with a reason and an owner."),
    ("baselined", "A violation that an earlier result already had. It is listed and does not fail this run."),
    ("informational", "Worth knowing; it asks for nothing."),
    ("baseline", "What an earlier run found. What is not in it is new; since says which day the first baseline with it is of."),
    ("critical, high, medium, low", "How bad a vulnerability is, as its records state it."),
    ("goes away with", "The one direct dependency that every way to a package starts with, in all projects."),
    ("parsed", "The file was read in full."),
    ("parsed with problems", "The file was read, but a part of it could not be taken as it stands; see the problems."),
    ("refused", "The file is malformed or over a limit. Nothing in it was judged."),
    ("unreadable", "The bytes of the file could not be had."),
    ("unsupported", "The format is known and this version does not read it. Nothing in it was judged."),
    ("excluded", "The file was left out because the options or another file say so."),
    ("direct", "A package that a project names itself. A transitive one comes in through a direct one."),
    ("scope", "Why a package is there: runtime, peer, optional, build or dev, by its strongest way in."),
)

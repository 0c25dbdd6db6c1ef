"""The exit statuses, each with one meaning, and the order in which they win when several hold."""

from msgspec import Struct

SATISFIED = 0
VIOLATED = 1
USAGE = 2
INCOMPLETE = 3
DATA = 4
FAULT = 5
OUTPUT = 6
NOTHING = 7
DEADLINE = 8
INTERRUPTED = 130
TERMINATED = 143

MEANINGS: dict[int, str] = {
    SATISFIED: "complete, and the policy is satisfied",
    VIOLATED: "complete, and the policy is violated",
    USAGE: "wrong usage, or a configuration or policy that cannot be used",
    INCOMPLETE: "incomplete or undetermined: an input was refused, unreadable, unsupported or over a limit, "
    "or a rule that must be decided could not be",
    DATA: "required external data is missing, unverifiable or too old",
    FAULT: "internal fault",
    OUTPUT: "an output could not be written or failed its own check",
    NOTHING: "nothing to scan (--allow-empty makes it 0)",
    DEADLINE: "deadline reached",
    INTERRUPTED: "interrupted, after clean-up",
    TERMINATED: "terminated, after clean-up",
}
PRECEDENCE = (USAGE, FAULT, OUTPUT, DEADLINE, INCOMPLETE, DATA, NOTHING, VIOLATED, SATISFIED)


class Reason(Struct, frozen=True):
    """One thing that holds at the end of a run: the status it asks for, and a sentence that says why."""

    status: int
    sentence: str


def ordered(reasons: list[Reason]) -> list[Reason]:
    """The reasons with the one that decides first."""
    return sorted(reasons, key=lambda reason: PRECEDENCE.index(reason.status))

"""When and for what a policy is asked."""

from datetime import date

from msgspec import Struct

from sca.policies.break_glass.config import BreakGlass


class Occasion(Struct, frozen=True):
    """The day that last days are compared with, and the moment in the life of a change: commit, build or release.

    `break_glass` is what the environment of the run says, if it lets the run pass.
    """

    today: date
    stage: str = "build"
    break_glass: BreakGlass | None = None

"""When and for what a policy is asked."""

from datetime import date

from msgspec import Struct


class Occasion(Struct, frozen=True):
    """The day that last days are compared with, and the moment in the life of a change: commit, build or release."""

    today: date
    stage: str = "build"

"""How far a version lies behind another one, in major and minor versions.

The first number of a version is its major one, the second its minor one, as https://semver.org has it and as most packages that
do not promise that use them; an epoch of Python's counts before them.
"""

import re

from msgspec import Struct

_VERSION = re.compile(r"v?(?:(?P<epoch>[0-9]{1,9})!)?(?P<major>[0-9]{1,9})(?:\.(?P<minor>[0-9]{1,9}))?(?![0-9])", re.IGNORECASE)


class Distance(Struct, frozen=True):
    """Numbers of versions; minor ones count only within one major version."""

    majors: int
    minors: int


def distance(version: str, latest: str) -> Distance | None:
    """How far a version is behind; nothing behind if it is newer. None where that cannot be told."""
    here, there = _VERSION.match(version), _VERSION.match(latest)
    if here is None or there is None or int(here["epoch"] or 0) != int(there["epoch"] or 0):
        return None
    majors = int(there["major"]) - int(here["major"])
    minors = int(there["minor"] or 0) - int(here["minor"] or 0) if majors == 0 else 0
    return Distance(max(majors, 0), max(minors, 0))

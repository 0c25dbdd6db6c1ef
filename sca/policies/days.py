"""Ages as policies write them."""

import re

_DAYS = re.compile(r"([1-9][0-9]{0,3})d")


def read_days(text: str) -> int:
    """A number of days such as `7d`. Raises ValueError."""
    found = _DAYS.fullmatch(text)
    if found is None:
        raise ValueError("an age is a number of days, such as 7d")
    return int(found[1])

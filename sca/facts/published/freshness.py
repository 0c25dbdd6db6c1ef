"""How old answers of registries may be, and how their moments are written."""

from datetime import datetime, timedelta

from msgspec import Struct

from sca.model.published import RegistryFacts

_ABSENT_DAYS = 1


class Fresh(Struct, frozen=True):
    """Since when an answer must be to count: what a registry did not have may be there sooner than what it had changes."""

    found_since: str
    absent_since: str

    def holds(self, facts: RegistryFacts) -> bool:
        """Whether an answer still counts."""
        return facts.asked >= (self.found_since if facts.found else self.absent_since)


def fresh_for(days: float, now: datetime) -> Fresh:
    """Fresh for a number of days, but for what was not there: for one at most."""
    since = [moment(now - timedelta(days=limit)) for limit in (days, min(days, _ABSENT_DAYS))]
    return Fresh(*since)


def moment(when: datetime) -> str:
    """A moment as it is kept."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")

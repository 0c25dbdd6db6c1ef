"""What to do, as the page shows it: each action with what can be copied, and the way to an exception beside it."""

from msgspec import Struct

from sca.reports.actions import Action
from sca.reports.exceptions import exception

MOST_IN_ENTRY = 12
_MOST_EXCEPTIONS = 5


class Entry(Struct, frozen=True):
    """One action. `exceptions` are the commands by which somebody lets its findings pass instead, with words to be filled in."""

    action: Action
    exceptions: tuple[str, ...]


def entry(action: Action) -> Entry:
    """The entry of an action."""
    exceptions = dict.fromkeys(filter(None, map(exception, action.findings)))
    return Entry(action, tuple(exceptions)[:_MOST_EXCEPTIONS])

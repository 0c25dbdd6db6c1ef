"""What to do, as the page shows it: each action with what can be copied, and the way to an exception beside it."""

import re

from msgspec import Struct

from sca.model.verdict import Finding
from sca.reports.actions import Action

MOST_IN_ENTRY = 12
_MOST_EXCEPTIONS = 5
_APPROVABLE = "SCA101"
# Rules that are about the policy itself or about what was not read: no waiver covers them (docs/policy.md).
_NEVER = ("waivers", "gaps", "break-glass")
_NEVER_CODES = ("SCA105",)
# What means nothing but itself in a shell: a name with anything else in it stands in no command.
_PLAIN = re.compile(r"[A-Za-z0-9:/@%._+~?=&-]+")
_ACTIVE = re.compile(r"[?&~]")


class Entry(Struct, frozen=True):
    """One action. `exceptions` are the commands by which somebody lets its findings pass instead, with words to be filled in."""

    action: Action
    exceptions: tuple[str, ...]


def entry(action: Action) -> Entry:
    """The entry of an action."""
    exceptions = dict.fromkeys(filter(None, map(_exception, action.findings)))
    return Entry(action, tuple(exceptions)[:_MOST_EXCEPTIONS])


def _exception(finding: Finding) -> str:
    if finding.family in _NEVER or finding.code in _NEVER_CODES or not _PLAIN.fullmatch(finding.subject):
        return ""
    subject = f"'{finding.subject}'" if _ACTIVE.search(finding.subject) else finding.subject
    if finding.code == _APPROVABLE:
        return f"sca approve {subject} --reason REASON --by NAME"
    joined = f"'{finding.code}:{finding.subject}'" if subject != finding.subject else f"{finding.code}:{subject}"
    return f"sca waive {joined} --reason REASON --owner NAME --expires DAY"

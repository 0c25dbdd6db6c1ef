"""The way to an exception: the command by which somebody lets a finding pass, with the words that it takes to answer for it."""

import re

from sca.model.verdict import Finding

_APPROVABLE = "SCA101"
# Rules that are about the policy itself or about what was not read: no waiver covers them (docs/policy.md).
_NEVER = ("waivers", "gaps", "break-glass")
# What is malicious is borne by nobody, and what no record covers is about no package.
_NEVER_CODES = ("SCA105", "SCA901", "SCA906")
# What means nothing but itself in a shell: a name with anything else in it stands in no command.
_PLAIN = re.compile(r"[A-Za-z0-9:/@%._+~?=&#-]+")
_ACTIVE = re.compile(r"[?&~#]")


def exception(finding: Finding) -> str:
    """The command; empty where nothing lets the finding pass, and for names that a shell could read as something else."""
    if finding.family in _NEVER or finding.code in _NEVER_CODES or not _PLAIN.fullmatch(finding.subject):
        return ""
    subject = f"'{finding.subject}'" if _ACTIVE.search(finding.subject) else finding.subject
    if finding.code == _APPROVABLE:
        return f"sca approve {subject} --reason REASON --by NAME"
    joined = f"'{finding.code}:{finding.subject}'" if subject != finding.subject else f"{finding.code}:{subject}"
    return f"sca waive {joined} --reason REASON --owner NAME --expires DAY"

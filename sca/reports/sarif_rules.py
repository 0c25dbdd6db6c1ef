"""The rules as SARIF describes them (section 3.49): one descriptor for each code, the same in every file.

The texts are those that stand beside the rules and that `sca explain CODE` shows.
"""

from collections.abc import Iterable
from typing import Any

from sca.model.text import brief
from sca.model.verdict import Finding
from sca.policies.rule import Rule
from sca.policies.table import RULES
from sca.reports.sarif_text import LONGEST, message
from sca.reports.weight import SECURITY


def descriptors(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Every rule there is, in the order of the codes' table, then those of a later version that a finding names."""
    made = [_descriptor(rule) for rule in RULES]
    known = {rule.code for rule in RULES}
    others = {brief(finding.code): finding for finding in findings if finding.code not in known}
    return made + [_unknown(others[code]) for code in sorted(others)]


def _descriptor(rule: Rule) -> dict[str, Any]:
    help = f"{rule.summary}\n\nWhy: {rule.why}\n\nWhat to do: {rule.fix}\n\nIn a policy:\n\n{_indented(rule.example)}"
    markdown = (
        f"{rule.summary}\n\n**Why**: {rule.why}\n\n**What to do**: {rule.fix}\n\n**In a policy**\n\n```yaml\n{rule.example}\n```"
    )
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": brief(f"{rule.summary} {rule.why}", LONGEST)},
        "help": {"text": help, "markdown": markdown},
        "defaultConfiguration": {"level": "error"},
        "properties": _properties(rule.code, rule.family),
    }


def _unknown(finding: Finding) -> dict[str, Any]:
    """A rule of which only a finding is known: the result was written by another version."""
    text = message(finding.rule)
    return {
        "id": brief(finding.code),
        "name": brief(finding.rule),
        "shortDescription": text,
        "fullDescription": text,
        "help": {**text, "markdown": "This rule is not known to the version that wrote this file."},
        "defaultConfiguration": {"level": "error"},
        "properties": _properties(finding.code, finding.family),
    }


def _properties(code: str, family: str) -> dict[str, Any]:
    security = SECURITY.get(code)
    tags = ["supply-chain", brief(family)]
    if security is None:
        return {"tags": tags, "precision": "very-high", "problem.severity": "error"}
    return {"tags": ["security", *tags], "precision": "very-high", "security-severity": f"{security:.1f}"}


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))

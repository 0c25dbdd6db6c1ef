"""How bad a finding is, for formats that have a scale of their own: from its state, its rule, and its severity if it has one."""

from sca.model.verdict import Finding, State

# Zero to ten as GitHub reads it: over 9 is critical, from 7 high, from 4 medium. What is no question of security has none:
# licences, waivers, gaps, what a policy says of itself.
SECURITY = {
    "SCA101": 5.5,
    "SCA102": 7.5,
    "SCA103": 4.0,
    "SCA104": 4.0,
    "SCA105": 9.8,
    "SCA107": 6.0,
    "SCA108": 3.5,
    "SCA301": 7.0,
    "SCA302": 5.0,
    "SCA303": 5.5,
    "SCA304": 7.5,
    "SCA305": 8.0,
    "SCA306": 5.5,
    "SCA307": 8.5,
    "SCA401": 5.0,
    "SCA402": 7.0,
    "SCA403": 5.0,
    "SCA404": 4.0,
    "SCA405": 6.0,
    "SCA406": 6.0,
    "SCA601": 7.0,
    "SCA602": 7.5,
    "SCA901": 9.8,
    "SCA902": 7.5,
    "SCA903": 9.3,
    "SCA904": 5.5,
    "SCA905": 5.0,
    "SCA906": 4.0,
    "SCA907": 7.5,
    "SCA908": 4.0,
    "SCA909": 2.0,
    "SCA910": 2.0,
    "SCA911": 2.0,
    "SCA1101": 5.0,
    "SCA1102": 6.0,
    "SCA1103": 3.5,
    "SCA1104": 3.0,
}
_BANDS = {"critical": 9.5, "high": 8.0, "medium": 5.5, "low": 2.0}
_STATES = (State.OPEN, State.UNDETERMINED, State.WARNING, State.INFORMATIONAL, State.WAIVED, State.BASELINED)
_RANK = {state: rank for rank, state in enumerate(_STATES)}
ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = {State.OPEN: ERROR, State.UNDETERMINED: WARNING, State.WARNING: WARNING}


def level(finding: Finding) -> str:
    """`error`, `warning` or `note`. What somebody answers for, or what is known of old, is a note."""
    return LEVELS.get(finding.state, NOTE)


def weight(finding: Finding) -> float:
    """Zero to ten: the severity of the vulnerability if the finding is about one and states it, else that of the rule."""
    if finding.family == "vulnerabilities":
        band = _BANDS.get(dict(finding.facts).get("severity", ""))
        if band is not None:
            return max(band, SECURITY[finding.code]) if finding.code in ("SCA901", "SCA903") else band
    return SECURITY.get(finding.code, 0.0)


def importance(finding: Finding) -> tuple[int, float]:
    """A key that sorts what fails a run first, what is bad before what is less, and what is known of old last."""
    return (_RANK[finding.state], -weight(finding))

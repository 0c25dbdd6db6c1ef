"""The words that CycloneDX has for statements of VEX, and where records of vulnerabilities are published.

Sources: https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis, https://github.com/openvex/spec
"""

from urllib.parse import quote

from sca.model.vex import AFFECTED, FIXED, NOT_AFFECTED, UNDER_INVESTIGATION, Analysis

CYCLONEDX_STATES = {
    "resolved": FIXED,
    "resolved_with_pedigree": FIXED,
    "exploitable": AFFECTED,
    "in_triage": UNDER_INVESTIGATION,
    "false_positive": NOT_AFFECTED,
    "not_affected": NOT_AFFECTED,
}
_STATES = {AFFECTED: "exploitable", NOT_AFFECTED: "not_affected", FIXED: "resolved", UNDER_INVESTIGATION: "in_triage"}
_CYCLONEDX = (
    "code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency", "requires_environment",
    "protected_by_compiler", "protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control",
)  # fmt: skip
_JUSTIFICATIONS = {
    "component_not_present": "code_not_present",
    "vulnerable_code_not_present": "code_not_present",
    "vulnerable_code_not_in_execute_path": "code_not_reachable",
    "vulnerable_code_cannot_be_controlled_by_adversary": "code_not_reachable",
    "inline_mitigations_already_exist": "protected_by_mitigating_control",
}
_PUBLISHERS = (
    ("CVE-", "NVD", "https://nvd.nist.gov/vuln/detail/"),
    ("GHSA-", "GitHub", "https://github.com/advisories/"),
    ("", "OSV", "https://osv.dev/vulnerability/"),
)


def cyclonedx_state(analysis: Analysis) -> str:
    """The state of an analysis. A word that is CycloneDX's own stays as it was."""
    return analysis.word if analysis.word in CYCLONEDX_STATES else _STATES[analysis.status]


def cyclonedx_justification(analysis: Analysis) -> str:
    """Why something is not affected; empty for every other status, and where nothing is stated."""
    stated = analysis.justification
    if analysis.status != NOT_AFFECTED:
        return ""
    return stated if stated in _CYCLONEDX else _JUSTIFICATIONS.get(stated, "")


def publisher(id: str) -> tuple[str, str]:
    """Who publishes a record of this id, and its address."""
    name, address = next((name, address) for prefix, name, address in _PUBLISHERS if id.startswith(prefix))
    return name, f"{address}{quote(id, safe='')}"

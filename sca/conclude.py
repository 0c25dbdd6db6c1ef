"""How a run ends: every reason that holds, each with the exit status it asks for, the deciding one first."""

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from sca import exit_status
from sca.exit_status import Reason
from sca.model.component import NAMED_AS_WRITTEN
from sca.model.inventory import Inventory
from sca.model.text import plural
from sca.model.verdict import State, Verdict
from sca.scan import Scanned

_LOST = ("refused", "unreadable", "unsupported")
_SETTLED = (State.WAIVED, State.BASELINED)
_LOST_CODES = ("SCA701", "SCA702", "SCA703")
_VIOLATION_WORDS = {
    "packages": ("package not allowed", "packages not allowed"),
    "licences": ("licence", "licences"),
    "sources": ("source", "sources"),
    "images": ("image", "images"),
    "actions": ("action", "actions"),
    "releases": ("release", "releases"),
    "waivers": ("waiver", "waivers"),
    "gaps": ("gap", "gaps"),
    "vulnerabilities": ("vulnerability", "vulnerabilities"),
    "break-glass": ("break-glass entry", "break-glass entries"),
    "conditions": ("condition", "conditions"),
}


class Allowances(Struct, frozen=True):
    """Switches that forgive an outcome, each by name. None of them forgives a fault or a failed output."""

    empty: bool = False
    incomplete: bool = False
    violations: bool = False


def conclude(
    inventory: Inventory, verdict: Verdict, scanned: Scanned, allow: Allowances, missing: Reason | None = None
) -> list[Reason]:
    """All reasons for the end of a `check`, the deciding one first. `missing` tells of data that it could not be judged by."""
    gaps = [finding for finding in verdict.findings if finding.code in _LOST_CODES]
    accepted = bool(gaps) and all(finding.state in _SETTLED for finding in gaps)
    allow = _with_break_glass(allow) if verdict.break_glass else allow
    reasons = [Reason(exit_status.SATISFIED, f"break-glass: {verdict.break_glass}")] if verdict.break_glass else []
    reasons.extend(scan_reasons(inventory, scanned, replace(allow, incomplete=allow.incomplete or accepted)))
    counts = Counter(finding.state for finding in verdict.findings if finding.code not in _LOST_CODES)
    if counts[State.UNDETERMINED] and not allow.incomplete:
        undecided = plural(counts[State.UNDETERMINED], "finding")
        reasons.append(Reason(exit_status.INCOMPLETE, f"undetermined: {undecided} that the policy could not decide"))
    if counts[State.OPEN]:
        status = exit_status.SATISFIED if allow.violations else exit_status.VIOLATED
        reasons.append(Reason(status, _violations(verdict)))
    else:
        policy = verdict.layers[0].name if verdict.layers else "without a name"
        waived = sum(finding.state is State.WAIVED for finding in gaps)
        known = f"; {plural(waived, 'gap')} accepted by the policy" if accepted and waived else ""
        reasons.append(Reason(exit_status.SATISFIED, f"0 of {_judged(inventory, verdict)} violate policy {policy}{known}"))
    if missing is not None:
        reasons.append(missing)
    return exit_status.ordered(reasons)


def _judged(inventory: Inventory, verdict: Verdict) -> str:
    """How many subjects were judged, by what they are."""
    kinds = {reference.kind for reference in inventory.references}
    further = [f"{kind}s" for kind in NAMED_AS_WRITTEN if kind in kinds]
    if not further:
        return plural(verdict.judged, "package")
    return f"{verdict.judged} {', '.join(['packages', *further[:-1]])} and {further[-1]}"


def _with_break_glass(allow: Allowances) -> Allowances:
    """Whoever signs lets violations and open questions pass, not faults."""
    return replace(allow, incomplete=True, violations=True)


def scan_reasons(inventory: Inventory, scanned: Scanned, allow: Allowances) -> list[Reason]:
    """The reasons that lie in the scan alone, whatever the policy says."""
    reasons: list[Reason] = []
    if scanned.faults:
        reasons.append(Reason(exit_status.FAULT, f"internal fault: {scanned.faults[0]}, please report it"))
    if scanned.late:
        reasons.append(Reason(exit_status.DEADLINE, f"deadline reached: {plural(len(scanned.late), 'file')} not read"))
    if not inventory.complete and not allow.incomplete:
        reasons.append(Reason(exit_status.INCOMPLETE, f"incomplete: {_losses(inventory)}"))
    if not any(file.outcome != "excluded" for file in inventory.files) and not allow.empty:
        reasons.append(Reason(exit_status.NOTHING, "nothing to scan: no lock file, requirements file or Dockerfile was found"))
    return reasons


def _losses(inventory: Inventory) -> str:
    parts: list[str] = []
    lost = Counter(file.outcome for file in inventory.files)
    parts.extend(plural(lost[kind], f"file {kind}", f"files {kind}") for kind in _LOST if lost[kind])
    within = sum(problem.cost in ("field", "edge", "package") for problem in inventory.problems)
    if within:
        parts.append(f"{plural(within, 'problem')} inside files")
    return ", ".join(parts) or plural(sum(problem.cost != "notice" for problem in inventory.problems), "problem")


def _violations(verdict: Verdict) -> str:
    families = Counter(finding.family for finding in verdict.findings if finding.state is State.OPEN)
    total = sum(families.values())
    words = {family: _VIOLATION_WORDS.get(family, (family, family)) for family in families}
    parts = ", ".join(plural(count, *words[family]) for family, count in sorted(families.items()))
    return f"{plural(total, 'violation')} ({parts})"

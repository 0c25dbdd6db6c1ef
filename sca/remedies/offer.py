"""Everything that can be offered for the findings of a run: the one function that the pipeline calls."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date

from sca.model.inventory import Inventory
from sca.model.reach import nodes_by_id
from sca.model.remedy import Remedy
from sca.model.verdict import Finding
from sca.policies.model import Policy
from sca.remedies.find import find_remedies
from sca.remedies.judging import Judge, Knowledge
from sca.remedies.pins import pins


def offer(inventory: Inventory, findings: Sequence[Finding], policy: Policy, today: date, advisories: str) -> tuple[Remedy, ...]:
    """The remedies for the findings of a run, judged by its policy and by the records of its store."""
    with ExitStack() as opened:
        judge = Judge(inventory, policy.packages, today, _knowledge(policy, advisories, opened))
        found = find_remedies(inventory, findings, judge)
    return (*found, *pins(inventory, findings, nodes_by_id(inventory)))


def _knowledge(policy: Policy, advisories: str, opened: ExitStack) -> Knowledge | None:
    """The records; None where the policy does not ask for them, or they cannot be read, which the verdict says."""
    if policy.vulnerabilities is None:
        return None
    # Only a policy that asks for vulnerabilities loads the store: a documented lazy import.
    from sca.facts.advisories.fixes import Fixes  # noqa: PLC0415
    from sca.facts.advisories.folder import open_data  # noqa: PLC0415
    from sca.facts.advisories.store import StoreError  # noqa: PLC0415

    try:
        return Fixes(opened.enter_context(open_data(advisories)))
    except StoreError:
        return None

"""The main job: a survey is judged by a policy, and the judgement becomes a Result.

With `sca.survey` this is the only place where the rooms meet. It reads from top to bottom like the description of the tool.
"""

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sca.conclude import conclude
from sca.facts.published.licensed import data_used
from sca.facts.registries import default_registries
from sca.files.disk import DiskTree
from sca.files.view import MemoryTree
from sca.inventory.reach import Ways
from sca.model.inventory import Inventory
from sca.model.licence import Duty, LicenceAnswer
from sca.model.result import RESULT_SCHEMA, Result, Tool
from sca.model.verdict import Finding, Verdict
from sca.policies.baseline import Baseline, apply_baseline
from sca.policies.break_glass.config import signed
from sca.policies.evaluate import evaluate
from sca.policies.licences.duties import asked_at
from sca.policies.licences.settle import settled
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.survey import Options, Stopwatch, Surveyed
from sca.version import VERSION

if TYPE_CHECKING:
    from sca.facts.advisories.exposure import Exposure
    from sca.facts.vex.applies import Heard


def check(surveyed: Surveyed, policy: Policy, baseline: Baseline | None, options: Options, watch: Stopwatch) -> Result:
    """Judge a survey by a policy and say how the run ends."""
    inventory = surveyed.inventory
    licences = settled(inventory, surveyed.licences, policy.licences)
    by_component = {answer.component: answer for answer in licences}
    ledgers = _ledgers(surveyed, by_component, options) if asked_at(policy.licences, options.stage) else None
    glass = signed(options.break_glass, options.today) if options.break_glass else None
    occasion = Occasion(options.today, options.stage, glass)
    exposed = _exposure(inventory, policy, options)
    heard = _vex(inventory, policy, exposed, options)
    if heard is not None and heard.problems:
        inventory = replace(inventory, problems=tuple(sorted((*inventory.problems, *heard.problems))))
    watch.lap("advisories")
    verdict = evaluate(inventory, by_component, policy, occasion, default_registries(), ledgers, exposed, heard)
    if baseline is not None:
        verdict = apply_baseline(verdict, baseline)
    verdict = _with_ways(verdict, inventory)
    watch.lap("policy")
    missing = exposed.data.fault if exposed is not None else ""
    end = conclude(inventory, verdict, surveyed.scanned, options.allowances, missing)
    return Result(
        schema=RESULT_SCHEMA,
        tool=Tool("sca", VERSION),
        target=surveyed.target,
        verdict=verdict,
        complete=inventory.complete,
        exit_status=end[0].status,
        reasons=tuple(reason.sentence for reason in end),
        coverage=surveyed.coverage,
        files=inventory.files,
        projects=inventory.projects,
        components=inventory.components,
        references=inventory.references,
        edges=inventory.edges,
        licences=licences,
        problems=inventory.problems,
        options=(("stage", options.stage), *options.recorded),
        timestamp=options.timestamp,
        image=inventory.image,
        sboms=inventory.sboms,
        data=data_used(surveyed.published),
        vulnerabilities=exposed.vulnerabilities if exposed is not None else (),
        advisories=exposed.data if exposed is not None else None,
    )


def _ledgers(surveyed: Surveyed, answers: Mapping[str, LicenceAnswer], options: Options) -> dict[str, tuple[Duty, ...]]:
    """The duties of every component. Only a policy that asks for them loads what tells them: a documented lazy import."""
    from sca.facts.duties import ledger  # noqa: PLC0415
    from sca.facts.licence_texts import LicenceTexts  # noqa: PLC0415

    with closing(DiskTree(surveyed.root)) as disk:
        # The texts in an image are no longer at hand: whether a duty is met is then not known.
        tree = disk if surveyed.inventory.image is None else MemoryTree({})
        texts = LicenceTexts(tree, options.limits)
        return {one.id: ledger(one, answers[one.id], texts) for one in surveyed.inventory.components if one.id in answers}


def _exposure(inventory: Inventory, policy: Policy, options: Options) -> "Exposure | None":
    """The known vulnerabilities. Only a policy that asks for them opens the store: a documented lazy import."""
    if policy.vulnerabilities is None:
        return None
    from sca.facts.advisories.exposure import Asked, exposure  # noqa: PLC0415

    rules = policy.vulnerabilities
    asked = Asked(options.today, rules.max_age, rules.sha256, rules.asks_epss)
    return exposure(inventory, options.advisories, asked)


def _vex(inventory: Inventory, policy: Policy, exposed: "Exposure | None", options: Options) -> "Heard | None":
    """What VEX documents state. Only a policy that names some loads what reads them: a documented lazy import."""
    if policy.vulnerabilities is None or exposed is None or not policy.vulnerabilities.vex:
        return None
    from sca.facts.vex.applies import VexDocument, hear  # noqa: PLC0415

    documents = [VexDocument(one.path, one.data, one.products, one.any_version) for one in policy.vulnerabilities.vex]
    return hear(documents, exposed.found, inventory, options.limits)


def _with_ways(verdict: Verdict, inventory: Inventory) -> Verdict:
    if not any(finding.node for finding in verdict.findings):
        return verdict
    ways = Ways(inventory)
    return replace(verdict, findings=tuple(_with_way(finding, ways) for finding in verdict.findings))


def _with_way(finding: Finding, ways: Ways) -> Finding:
    if not finding.node:
        return finding
    way = ways.to(finding.node)
    return replace(finding, path=way.labels, more_paths=way.more, direct=way.direct)

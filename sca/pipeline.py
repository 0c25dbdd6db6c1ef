"""The main job: a survey is judged by a policy, and the judgement becomes a Result.

With `sca.survey` this is the only place where the rooms meet. It reads from top to bottom like the description of the tool.
"""

from msgspec.structs import replace

from sca.conclude import conclude
from sca.facts.registries import default_registries
from sca.inventory.reach import Ways
from sca.model.inventory import Inventory
from sca.model.result import RESULT_SCHEMA, Result, Tool
from sca.model.verdict import Finding, Verdict
from sca.policies.baseline import Baseline, apply_baseline
from sca.policies.break_glass.config import signed
from sca.policies.evaluate import evaluate
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.survey import Options, Stopwatch, Surveyed
from sca.version import VERSION


def check(surveyed: Surveyed, policy: Policy, baseline: Baseline | None, options: Options, watch: Stopwatch) -> Result:
    """Judge a survey by a policy and say how the run ends."""
    inventory = surveyed.inventory
    glass = signed(options.break_glass, options.today) if options.break_glass else None
    occasion = Occasion(options.today, options.stage, glass)
    verdict = evaluate(inventory, surveyed.licence_by_component, policy, occasion, default_registries())
    if baseline is not None:
        verdict = apply_baseline(verdict, baseline)
    verdict = _with_ways(verdict, inventory)
    watch.lap("policy")
    end = conclude(inventory, verdict, surveyed.scanned, options.allowances)
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
        licences=surveyed.licences,
        problems=inventory.problems,
        options=(("stage", options.stage), *options.recorded),
        timestamp=options.timestamp,
        image=inventory.image,
    )


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

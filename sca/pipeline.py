"""The main job: a survey is judged by a policy, and the judgement becomes a Result.

With `sca.survey` this is the only place where the rooms meet. It reads from top to bottom like the description of the tool.
"""

import os
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec.structs import replace

from sca import exit_status
from sca.conclude import conclude
from sca.exit_status import Reason
from sca.facts.published.licensed import data_used
from sca.facts.published.place import store_path
from sca.facts.registries import default_registries
from sca.model.advisory import AdvisoryData
from sca.model.inventory import Inventory
from sca.model.licence import Duty, LicenceAnswer
from sca.model.reach import Ways
from sca.model.remedy import Remedy
from sca.model.result import RESULT_SCHEMA, Result, Tool
from sca.model.text import plural
from sca.model.verdict import Finding, State, Verdict
from sca.policies.baseline import Baseline, apply_baseline, use_of
from sca.policies.break_glass.config import signed
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.licences.duties import asked_at
from sca.policies.licences.settle import settled
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.survey import Options, Stopwatch, Surveyed
from sca.version import VERSION

if TYPE_CHECKING:
    from sca.facts.advisories.exposure import Exposure
    from sca.facts.published.releases import Releases
    from sca.facts.vex.applies import Heard


class Before(Protocol):
    """What was there before a change, which alone may fail a run."""

    def settle(
        self, surveyed: Surveyed, verdict: Verdict, judge: Callable[[Surveyed, Collection[str] | None], Verdict]
    ) -> tuple[Verdict, str]:
        """The verdict with what is older than the change set to `baselined`, and a sentence that counts it.

        `judge` judges another survey in the same way, of which only the subjects of some names where they are given.
        """


def check(  # noqa: PLR0913, PLR0917  # everything that a judgement rests on
    surveyed: Surveyed,
    policy: Policy,
    baseline: Baseline | None,
    options: Options,
    watch: Stopwatch,
    before: Before | None = None,
) -> Result:
    """Judge a survey by a policy and say how the run ends."""
    judged = _judge(surveyed, policy, options)
    verdict, older = judged.verdict, ""
    if before is not None:
        verdict, older = before.settle(surveyed, verdict, lambda other, only: _judge(other, policy, options, only).verdict)
    if baseline is not None:
        verdict = apply_baseline(verdict, baseline)
    judged = judged._replace(verdict=_with_ways(verdict, judged.inventory))
    watch.lap("policy")
    remedies = _remedies(judged.inventory, judged.verdict, policy, options)
    watch.lap("remedies")
    missing = missing_data(judged.data, policy, options.stage)
    end = conclude(judged.inventory, judged.verdict, surveyed.scanned, options.allowances, missing)
    if older:
        end.append(Reason(end[0].status, older))
    return _result(surveyed, judged, baseline, options, end, remedies)


def _result(  # noqa: PLR0913, PLR0917  # the parts of one value, each from another step
    surveyed: Surveyed,
    judged: "_Judged",
    baseline: Baseline | None,
    options: Options,
    end: list[Reason],
    remedies: tuple[Remedy, ...],
) -> Result:
    """Everything that reports tell of a run: what was scanned, how it was judged, and why the run ends as it does."""
    inventory, released = judged.inventory, judged.released
    return Result(
        schema=RESULT_SCHEMA,
        tool=Tool("sca", VERSION),
        target=surveyed.target,
        verdict=judged.verdict,
        complete=inventory.complete,
        exit_status=end[0].status,
        reasons=tuple(reason.sentence for reason in end),
        coverage=surveyed.coverage,
        files=inventory.files,
        projects=inventory.projects,
        components=inventory.components,
        references=inventory.references,
        edges=inventory.edges,
        licences=judged.licences,
        problems=inventory.problems,
        options=(("stage", options.stage), *_known(baseline), *options.recorded),
        timestamp=options.timestamp,
        image=inventory.image,
        sboms=inventory.sboms,
        data=data_used((*surveyed.published, *(released.known.values() if released is not None else ()))),
        vulnerabilities=judged.exposed.vulnerabilities if judged.exposed is not None else (),
        advisories=judged.data,
        baseline=use_of(baseline, judged.verdict) if baseline is not None else None,
        build=options.build,
        remedies=remedies,
    )


def _known(baseline: Baseline | None) -> tuple[tuple[str, str], ...]:
    """That a baseline was given, also where nothing of it was found again."""
    return (("baseline", plural(len(baseline.known), "known finding")),) if baseline is not None else ()


def missing_data(data: AdvisoryData | None, policy: Policy, stage: str) -> Reason | None:
    """What a run says of data that it lacks: it ends with 4 where the policy needs data at this stage."""
    if data is None or policy.vulnerabilities is None or not data.fault:
        return None
    if policy.vulnerabilities.needs_data(stage):
        return Reason(exit_status.DATA, f"data missing: {data.fault}")
    return Reason(exit_status.SATISFIED, f"vulnerabilities are left to a later stage: {data.fault}")


class _Judged(NamedTuple):
    """What a verdict rests on, and the verdict before anything earlier is looked at.

    The inventory has the problems of VEX documents too; the licences are as the policy reads them.
    """

    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]
    exposed: "Exposure | None"
    released: "Releases | None"
    verdict: Verdict

    @property
    def data(self) -> AdvisoryData | None:
        """The vulnerability records that it rests on; None if the policy asks for none."""
        return self.exposed.data if self.exposed is not None else None


def _judge(surveyed: Surveyed, policy: Policy, options: Options, only: Collection[str] | None = None) -> _Judged:
    """Everything that this run knows is judged, or `only` the subjects of these names."""
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
    released = _releases(inventory, policy, options)
    grounds = Grounds(by_component, default_registries(), ledgers, exposed, heard, released)
    verdict = evaluate(inventory, policy, occasion, grounds, only)
    return _Judged(inventory, licences, exposed, released, verdict)


def _ledgers(surveyed: Surveyed, answers: Mapping[str, LicenceAnswer], options: Options) -> dict[str, tuple[Duty, ...]]:
    """The duties of every component. Only a policy that asks for them loads what tells them: a documented lazy import."""
    from sca.facts.duties import ledger  # noqa: PLC0415
    from sca.facts.licence_texts import LicenceTexts  # noqa: PLC0415

    with surveyed.files() as tree:
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


def _releases(inventory: Inventory, policy: Policy, options: Options) -> "Releases | None":
    """What registries said of all releases. Only a policy that asks for it opens the store: a documented lazy import."""
    rules = policy.releases
    if rules is None and (policy.packages is None or policy.packages.deprecated == "allow"):
        return None
    from sca.facts.advisories.fixing import fixing  # noqa: PLC0415
    from sca.facts.published.releases import releases  # noqa: PLC0415

    path = store_path(options.environment)
    found = releases(inventory, path if path and os.path.lexists(path) else "", options.environment)
    if rules is None or not rules.min_age or rules.security_fixes != "exempt":
        return found
    since = (options.today - timedelta(days=rules.min_age)).isoformat()
    young = [one for one in inventory.components if one.id in found.known and found.known[one.id].released[:10] > since]
    return replace(found, fixing=fixing(young, options.advisories)) if young else found


def _remedies(inventory: Inventory, verdict: Verdict, policy: Policy, options: Options) -> tuple[Remedy, ...]:
    """What makes findings go away. Only a run with findings to act on loads what finds it: a documented lazy import."""
    if not any(one.state in (State.OPEN, State.UNDETERMINED) and one.node for one in verdict.findings):
        return ()
    from sca.remedies.offer import offer  # noqa: PLC0415

    return offer(inventory, verdict.findings, policy, options.today, options.advisories)


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

"""The Result as a document: the shape of `result.json`, described by `result-schema.json` beside this module.

The order of the fields is the order of the keys. Fields are added, never renamed or removed, while the name of the
schema stays the same.
"""

from msgspec import Struct

from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.build import Build
from sca.model.component import Component, Edge, Problem, Project, Reference
from sca.model.image import Image
from sca.model.inventory import FileOutcome
from sca.model.licence import LicenceAnswer
from sca.model.remedy import Remedy
from sca.model.result import BaselineUsed, Coverage, DataUsed, Result, Tool
from sca.model.sbom import Sbom
from sca.model.verdict import Finding, Outcome, PolicyLayer, Verdict, WaiverUse
from sca.model.vex import Analysis


class PolicyPart(Struct, frozen=True):
    """What judged: the layers and waivers of the policy, the date, how many packages, which families; and who lets it pass.

    `analyses` are what waivers and VEX statements say of single vulnerabilities.
    """

    layers: tuple[PolicyLayer, ...]
    waivers: tuple[WaiverUse, ...]
    judged_on: str
    judged: int
    families: tuple[str, ...] = ()
    break_glass: str = ""
    analyses: tuple[Analysis, ...] = ()


class Document(Struct, frozen=True):
    """The result of one run of `sca check`. `data` names the external data that was used, with its dates."""

    schema: str
    tool: Tool
    target: str
    verdict: Outcome
    complete: bool
    exit_status: int
    reasons: tuple[str, ...]
    coverage: Coverage
    files: tuple[FileOutcome, ...]
    projects: tuple[Project, ...]
    components: tuple[Component, ...]
    references: tuple[Reference, ...]
    edges: tuple[Edge, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    licences: tuple[LicenceAnswer, ...]
    policy: PolicyPart
    data: tuple[DataUsed, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    timestamp: str = ""
    image: Image | None = None
    sboms: tuple[Sbom, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    advisories: AdvisoryData | None = None
    baseline: BaselineUsed | None = None
    build: Build | None = None
    remedies: tuple[Remedy, ...] = ()


def to_document(result: Result) -> Document:
    """The document of a result."""
    verdict = result.verdict
    return Document(
        schema=result.schema,
        tool=result.tool,
        target=result.target,
        verdict=verdict.outcome,
        complete=result.complete,
        exit_status=result.exit_status,
        reasons=result.reasons,
        coverage=result.coverage,
        files=result.files,
        projects=result.projects,
        components=result.components,
        references=result.references,
        edges=result.edges,
        findings=verdict.findings,
        problems=result.problems,
        licences=result.licences,
        policy=PolicyPart(
            verdict.layers,
            verdict.waivers,
            verdict.judged_on,
            verdict.judged,
            verdict.families,
            verdict.break_glass,
            verdict.analyses,
        ),
        options=result.options,
        timestamp=result.timestamp,
        image=result.image,
        sboms=result.sboms,
        data=result.data,
        vulnerabilities=result.vulnerabilities,
        advisories=result.advisories,
        baseline=result.baseline,
        build=result.build,
        remedies=result.remedies,
    )


def to_result(document: Document) -> Result:
    """The result in a document: exactly the one that it was made from."""
    policy = document.policy
    return Result(
        schema=document.schema,
        tool=document.tool,
        target=document.target,
        verdict=Verdict(
            document.verdict,
            document.findings,
            policy.layers,
            policy.waivers,
            policy.judged_on,
            policy.judged,
            policy.families,
            policy.break_glass,
            policy.analyses,
        ),
        complete=document.complete,
        exit_status=document.exit_status,
        reasons=document.reasons,
        coverage=document.coverage,
        files=document.files,
        projects=document.projects,
        components=document.components,
        references=document.references,
        edges=document.edges,
        licences=document.licences,
        problems=document.problems,
        options=document.options,
        timestamp=document.timestamp,
        image=document.image,
        sboms=document.sboms,
        data=document.data,
        vulnerabilities=document.vulnerabilities,
        advisories=document.advisories,
        baseline=document.baseline,
        build=document.build,
        remedies=document.remedies,
    )

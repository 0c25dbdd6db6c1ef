"""The run of `sample_result` with what not every run has: a baseline that is a whole result, vulnerabilities, data, an SBOM."""

from msgspec.structs import replace

from sca.model.advisory import AdvisoryData, Severity, Vulnerability
from sca.model.changes import Change, Changes, FindingChange
from sca.model.component import Location
from sca.model.result import BaselineUsed, DataUsed
from sca.model.sbom import Sbom
from sca.model.verdict import Finding, State
from tests.reports.sample_result import BIDI, FINDINGS, LAYERS, LODASH, MINIMIST, POLICY, RESULT, SERILOG, TAG

VULNERABILITIES = (
    Vulnerability(
        LODASH.id, "GHSA-35jh-r3h4-6jhm", ("GHSA-35jh-r3h4-6jhm", "CVE-2021-23337"), "Command injection in lodash", certain=True,
        severities=(Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H"),), published="2021-05-06T16:05:51Z",
        modified="2025-08-12T21:46:03Z", fixed=("4.17.21",), ranges=(("GHSA-35jh-r3h4-6jhm", "<4.17.21"),), band="high",
        score=7.2,
    ),
    Vulnerability(
        MINIMIST.id, "GHSA-xvch-5gv4-984h", ("GHSA-xvch-5gv4-984h",), f"Prototype pollution {TAG}", certain=True,
        published="2022-03-18T00:01:09Z", fixed=("1.2.6", "0.2.4"), band="critical", score=9.8, exploited="2024-02-01",
    ),
    Vulnerability(SERILOG.id, "GHSA-unscored", ("GHSA-unscored",), BIDI, certain=False),
)  # fmt: skip
CHANGES = Changes(
    "2026-01-08",
    "2026-01-15",
    (
        Change("pkg:npm/express", "upgraded", ("4.17.1",), ("4.18.2",), "runtime", ("package-lock.json:210",)),
        Change("pkg:npm/left-pad", "added", (), ("1.3.0",), "runtime", ("package-lock.json:588",)),
        Change("pkg:npm/readable-tools", "licence", ("MIT",), ("BSD",), "runtime", ("package-lock.json:701",)),
        Change(f"pkg:npm/{TAG}", "removed", ("1.0.0",), (), "dev", ("web/package-lock.json:40",)),
    ),
    (
        FindingChange("gone", "SCA101", "pkg:npm/moment@2.29.1", "moment@2.29.1", "moment@2.29.1 is not approved"),
        FindingChange("new", "SCA102", MINIMIST.package.purl, MINIMIST.package.label, f"{MINIMIST.package.label} is denied"),
    ),
    "violated",
    "violated",
    unchanged=17,
)
VULNERABLE = Finding(
    code="SCA902", rule="vulnerable", family="vulnerabilities", subject=LODASH.package.purl, label=LODASH.package.label,
    message=f"{LODASH.package.label} has GHSA-35jh-r3h4-6jhm: Command injection in lodash", where=LODASH.locations[0],
    scope="runtime", node=LODASH.id, judged_by=Location(POLICY, 50, 3, "policy"),
    path=("shop", "express@4.18.2", "lodash@4.17.20"), direct="express@4.18.2", fix="use 4.17.21 or newer",
    facts=(("vulnerability", "GHSA-35jh-r3h4-6jhm"), ("severity", "high")), state=State.OPEN, since="2025-11-02",
)  # fmt: skip
RICH = replace(
    RESULT,
    verdict=replace(
        RESULT.verdict,
        findings=(replace(FINDINGS[0], since="2026-01-08"), *FINDINGS[1:], VULNERABLE),
        layers=(replace(LAYERS[0], contact="platform-team"), replace(LAYERS[1], contact="https://ask.example.test/")),
    ),
    vulnerabilities=VULNERABILITIES,
    advisories=AdvisoryData("ab" * 32, "2026-01-14", "2026-01-15", "", (("nuget", 2),)),
    data=(DataUsed("registry", "https://registry.example.test/npm", 2, "2026-01-01T00:00:00Z", "2026-01-14T08:00:00Z"),),
    baseline=BaselineUsed("2026-01-08", 4, 1, CHANGES),
    sboms=(Sbom("vendor/bom.json", "CycloneDX", "1.6", "urn:uuid:0", "2026-01-02T00:00:00Z", ("other 1.0",), 12, 12, 9, 12, 20),),
)

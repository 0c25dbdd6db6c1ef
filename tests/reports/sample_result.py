"""One run with everything a report can meet: four ecosystems, every state, losses, waivers, and names that attack.

The names are made up or well known; nothing here was scanned.
"""

from msgspec.structs import replace

from sca.model.component import (
    Component,
    Edge,
    Hash,
    ImageFacts,
    LicenceClaim,
    Location,
    NpmFacts,
    NugetFacts,
    PipFacts,
    Problem,
    Project,
    Reference,
    Scope,
    Source,
)
from sca.model.inventory import FileOutcome
from sca.model.licence import LicenceAnswer
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.model.remedy import CHANGE, NOTHING, REFRESH, Remedy, Replaced, Settled
from sca.model.result import RESULT_SCHEMA, Coverage, DataUsed, Result, Tool
from sca.model.verdict import Finding, Outcome, PolicyLayer, State, Verdict, WaiverUse

TAG = "<img src=x onerror=alert(1)>"
ESCAPE = "red\x1b[31mtext\x1b]52;c;cm0=\x07"
NUL = "nul\x00byte"
BIDI = "safe\u202egnp.exe"
CDATA_END = "end]]>here"
COMMAND = "::set-output name=verdict::passed"
VSO = "##vso[task.complete result=Succeeded;]done"
TEAMCITY = "##teamcity[buildStatus status='SUCCESS']"
SCRIPT_LINK = "javascript:alert(document.domain)"
HOSTILE = (TAG, ESCAPE, NUL, BIDI, CDATA_END, COMMAND, VSO, TEAMCITY)

POLICY = "sca-policy.yaml"
NPM = "package-lock.json"
WEB = "web/package-lock.json"
PIP = "services/recommendations/requirements.txt"
NUGET = "services/ledger/packages.lock.json"
DOCKER = "deploy/Dockerfile"
ODD = "vendor/odd names/package-lock.json"


def _component(file: str, package: Package, line: int, **facts: object) -> Component:
    made = Component(f"{file}#{package.label}", package, (Location(file, line),), Source("registry"), scope=Scope.RUNTIME)
    return replace(made, **facts)


def npm(name: str, version: str, line: int, file: str = NPM, scope: Scope = Scope.RUNTIME) -> Component:
    url = f"https://npm.example.test/{name}/-/{version}.tgz"
    return _component(
        file,
        npm_package(name, version),
        line,
        scope=scope,
        source=Source("registry", url, "https://npm.example.test"),
        hashes=(Hash("SHA-512", f"{line:0128x}"),),
        licences=(LicenceClaim("MIT", "license", Location(file, line)),),
        facts=NpmFacts(f"node_modules/{name}"),
    )


EXPRESS = npm("express", "4.18.2", 210)
LODASH = npm("lodash", "4.17.20", 812)
LODASH_WEB = npm("lodash", "4.17.20", 96, WEB, Scope.DEV)
MINIMIST = npm("minimist", "1.2.5", 640)
LEFT_PAD = npm("left-pad", "1.3.0", 588)
READABLE = replace(npm("readable-tools", "2.0.1", 701), licences=(LicenceClaim("BSD", "license", Location(NPM, 701)),))
BABEL = npm("@babel/core", "7.26.0", 40, WEB, Scope.DEV)
VITE = npm("vite", "5.4.11", 120, WEB, Scope.DEV)
COLORS = npm("colors", "1.4.0", 310, WEB)
GIT_DEP = replace(
    npm("internal-icons", "0.3.0", 402, WEB),
    source=Source("git", "ssh://git@git.example.test/design/icons", "", "8a7f6e5d4c3b2a19" + "0" * 24, credentials=True),
    hashes=(),
)
REQUESTS = _component(PIP, pypi_package("requests", "2.31.0"), 14, facts=PipFacts("requests"))
CERTIFI = _component(PIP, pypi_package("certifi", "2024.7.4"), 20, facts=PipFacts("certifi"))
CHARDET = _component(PIP, pypi_package("chardet", "5.2.0"), 26, facts=PipFacts("chardet", 'python_version < "3.13"'))
NEWTONSOFT = _component(
    NUGET, nuget_package("Newtonsoft.Json", "13.0.1"), 6, facts=NugetFacts("net8.0", "Direct", requested="[13.0.1, )")
)
SERILOG = _component(NUGET, nuget_package("Serilog", "4.1.0"), 14, facts=NugetFacts("net8.0", "Transitive"))
BAD_NAMES = tuple(npm(name, "1.0.0", 10 + number, ODD) for number, name in enumerate(HOSTILE))
BASE_IMAGE = Reference(
    f"{DOCKER}#1",
    Package("oci", "", "node", "", (("repository_url", "registry.example.test/library/node"), ("tag", "20"))),
    "image",
    "registry.example.test/library/node:20",
    (Location(DOCKER, 3, role="reference"),),
    scope=Scope.RUNTIME,
    facts=ImageFacts("registry.example.test", "library/node", "20", shipped=True),
)
TOOL_IMAGE = Reference(
    f"{DOCKER}#2",
    Package("oci", "", "tool", ""),
    "image",
    "registry.example.test/ci/tool:${TOOL_VERSION}",
    (Location(DOCKER, 11, role="reference"),),
    "the variable TOOL_VERSION has no value",
    scope=Scope.BUILD,
    facts=ImageFacts("registry.example.test", "ci/tool", role="copy-from"),
)
UNPINNED = Reference(
    "services/recommendations/requirements-dev.txt#3",
    pypi_package("pytest", ""),
    "requirement",
    ">=8",
    (Location("services/recommendations/requirements-dev.txt", 3, role="declared", chain=(f"{PIP}:1",)),),
    scope=Scope.DEV,
)
COMPONENTS = (
    EXPRESS, LODASH, MINIMIST, LEFT_PAD, READABLE, LODASH_WEB, BABEL, VITE, COLORS, GIT_DEP,
    REQUESTS, CERTIFI, CHARDET, NEWTONSOFT, SERILOG, *BAD_NAMES,
)  # fmt: skip
PROJECTS = (
    Project("package-lock.json#", "shop", ".", "npm", Location(NPM, 2), npm_package("shop", "1.0.0")),
    Project("web/package-lock.json#", "storefront", "web", "npm", Location(WEB, 2), npm_package("storefront", "0.4.0")),
    Project(f"{PIP}#", "recommendations", "services/recommendations", "requirements", Location(PIP, 1)),
    Project(f"{NUGET}#net8.0", "ledger", "services/ledger", "net8.0", Location(NUGET, 4)),
    Project(f"{ODD}#", TAG, "vendor/odd names", "npm", Location(ODD, 1)),
    Project(f"{DOCKER}#", "shop image", "deploy", "image", Location(DOCKER, 1)),
)


def _edges() -> tuple[Edge, ...]:
    shop, web, pip, nuget, odd, image = (project.id for project in PROJECTS)
    direct = [(shop, EXPRESS), (shop, LEFT_PAD), (pip, REQUESTS), (nuget, NEWTONSOFT), (web, COLORS), (web, GIT_DEP)]
    edges = [Edge(parent, child.id, requested=f"^{child.package.version}") for parent, child in direct]
    edges += [Edge(EXPRESS.id, child.id) for child in (LODASH, MINIMIST, READABLE)]
    edges += [Edge(web, child.id, Scope.DEV) for child in (VITE, BABEL)]
    edges += [Edge(VITE.id, LODASH_WEB.id), Edge(REQUESTS.id, CERTIFI.id), Edge(NEWTONSOFT.id, SERILOG.id)]
    edges += [Edge(odd, bad.id) for bad in BAD_NAMES]
    edges += [Edge(REQUESTS.id, CHARDET.id, condition='python_version < "3.13"'), Edge(pip, UNPINNED.id, Scope.DEV, ">=8")]
    edges += [Edge(image, BASE_IMAGE.id), Edge(image, TOOL_IMAGE.id, Scope.BUILD)]
    return tuple(sorted(edges))


def _finding(code: str, rule: str, family: str, node: Component | Reference, message: str, **more: object) -> Finding:
    label = node.requested if isinstance(node, Reference) and node.kind == "image" else node.package.label
    made = Finding(
        code=code,
        rule=rule,
        family=family,
        subject=node.package.purl,
        label=label,
        message=f"{label} {message}",
        where=node.locations[0],
        scope=str(node.scope),
        node=node.id,
        judged_by=Location(POLICY, 9, 5, "policy"),
    )
    return replace(made, **more)


def not_approved(node: Component, **more: object) -> Finding:
    return _finding("SCA101", "package-not-approved", "packages", node, "is not approved", **more)


_LODASH_FIX = "use lodash@^4.17.21, the nearest approved version: npm update lodash"
FINDINGS = (
    not_approved(
        LODASH,
        path=("shop", "express@4.18.2", "body-tools@2.1.0", "lodash@4.17.20"),
        more_paths=2,
        direct="express@4.18.2",
        fix=_LODASH_FIX,
        facts=(("nearest approved", "^4.17.21"),),
    ),
    not_approved(
        LODASH_WEB, path=("storefront", "vite@5.4.11", "lodash@4.17.20"), direct="vite@5.4.11", fix=_LODASH_FIX, scope="dev"
    ),
    _finding(
        "SCA102", "package-denied", "packages", MINIMIST, "is denied: known defect, use yargs-parser instead",
        path=("shop", "express@4.18.2", "minimist@1.2.5"), direct="express@4.18.2", fix="replace minimist by yargs-parser",
        judged_by=Location(POLICY, 21, 7, "policy"),
    ),
    _finding(
        "SCA203", "licence-ambiguous", "licences", READABLE,
        'says "BSD", which may be any of 0BSD, BSD-2-Clause, BSD-3-Clause, BSD-4-Clause',
        state=State.UNDETERMINED, path=("shop", "express@4.18.2", "readable-tools@2.0.1"), direct="express@4.18.2",
        fix="find out which licence is meant and record it under licences.clarified", judged_by=Location(POLICY, 30, 3, "policy"),
        facts=(("licence as read", "BSD"), ("field", "license")),
    ),
    _finding(
        "SCA201", "licence-denied", "licences", CHARDET, "has the licence LGPL-2.1-or-later, which is denied",
        path=("recommendations", "requests 2.31.0", "chardet 5.2.0"), direct="requests 2.31.0",
        fix="move to charset-normalizer, or ask the owner of the policy", judged_by=Location(POLICY, 33, 5, "policy"),
        facts=(("licence as read", "LGPL"), ("normalised to", "LGPL-2.1-or-later")),
    ),
    _finding(
        "SCA301", "source-not-allowed", "sources", GIT_DEP, "comes from git, not from an allowed registry",
        path=("storefront", "internal-icons@0.3.0"), direct="internal-icons@0.3.0", fix="publish it to https://npm.example.test",
        judged_by=Location(POLICY, 41, 3, "policy"), facts=(("source", "ssh://git@git.example.test/design/icons"),),
    ),
    _finding(
        "SCA401", "unpinned-base-image", "images", BASE_IMAGE, "is not pinned by digest",
        path=("shop image", "registry.example.test/library/node:20"), direct="registry.example.test/library/node:20",
        fix="add the digest: registry.example.test/library/node:20@sha256:...", judged_by=Location(POLICY, 44, 3, "policy"),
    ),
    _finding(
        "SCA402", "unresolved-image", "images", TOOL_IMAGE, "cannot be judged: the variable TOOL_VERSION has no value",
        state=State.UNDETERMINED, path=("shop image", "registry.example.test/ci/tool:${TOOL_VERSION}"),
        direct="registry.example.test/ci/tool:${TOOL_VERSION}", fix="give the build argument a default",
        judged_by=Location(POLICY, 44, 3, "policy"), scope="build",
    ),
    not_approved(
        LEFT_PAD, state=State.WAIVED, waiver="W-12", path=("shop", "left-pad@1.3.0"), direct="left-pad@1.3.0",
        fix="remove left-pad: String.prototype.padStart does the same",
    ),
    not_approved(COLORS, path=("storefront", "colors@1.4.0"), direct="colors@1.4.0", fix="stay below 1.4.1, or approve it"),
    not_approved(
        REQUESTS, state=State.BASELINED, path=("recommendations", "requests 2.31.0"), direct="requests 2.31.0",
        fix="use requests 2.32.4",
    ),
    _finding(
        "SCA105", "approval-unreviewed", "packages", NEWTONSOFT, "is approved but marked as unreviewed",
        state=State.INFORMATIONAL, path=("ledger", "Newtonsoft.Json 13.0.1"), direct="Newtonsoft.Json 13.0.1",
    ),
    Finding(
        "SCA901", "waiver-expired", "waivers", POLICY, "waiver W-7",
        "waiver W-7 for pkg:npm/colors ran out on 2026-01-10", Location(POLICY, 61, 5, "policy"), State.OPEN,
        judged_by=Location(POLICY, 61, 5, "policy"), fix="replace the package, or renew the waiver with a reason", waiver="W-7",
    ),
    *(
        not_approved(bad, path=(TAG, bad.package.label), direct=bad.package.label, fix=f"remove {bad.package.label}")
        for bad in BAD_NAMES
    ),
)  # fmt: skip
_SURE = True
_BLOCKED = "1.2.6 would end it, and minimist@1.2.6 is not approved"
_LODASH_SETTLED = Settled("SCA101", LODASH.package.purl, "package-not-approved")
REMEDIES = (
    Remedy(
        f"{NPM}#", "shop", "express@4.18.2", "lodash@4.17.20", "4.17.21", REFRESH, _SURE,
        "every range on the way admits 4.17.21", "npm-package-lock", command="npm update lodash",
        replaced=(Replaced(LODASH.id, "4.17.21"),),
        resolves=(replace(_LODASH_SETTLED, also=("in storefront: lodash@4.17.20 to 4.17.21",)),),
    ),
    Remedy(
        f"{WEB}#", "storefront", "vite@5.4.11", "lodash@4.17.20", "4.17.21", CHANGE, _SURE,
        "the project asks for 4.17.20, not for 4.17.21", "npm-package-lock", folder="web",
        command="npm install lodash@4.17.21", replaced=(Replaced(LODASH_WEB.id, "4.17.21"),),
        resolves=(replace(_LODASH_SETTLED, also=("in shop: lodash@4.17.20 to 4.17.21",)),),
        leaves=(Settled("SCA301", LODASH.package.purl, "source-not-allowed", why=f"whether it holds is not known: {TAG}{VSO}"),),
    ),
    Remedy(
        f"{NPM}#", "shop", "express@4.18.2", "minimist@1.2.5", "", NOTHING, not _SURE,
        _BLOCKED, leaves=(Settled("SCA102", MINIMIST.package.purl, "package-denied", why=_BLOCKED),),
    ),
    *(
        Remedy(
            "", TAG, bad.package.label, bad.package.label, "2.0.0", CHANGE, not _SURE, f"not verified: {COMMAND}{BIDI}",
            edit=f"bring {bad.package.label} to that version by hand", major=True,
            may_resolve=(Settled("SCA101", bad.package.purl, f"package-not-approved {ESCAPE}"),),
        )
        for bad in BAD_NAMES
    ),
)  # fmt: skip
WAIVERS = (
    WaiverUse(
        "W-7", "package-not-approved", "pkg:npm/colors", "needed by the old theme", "web-team", "2026-01-10",
        Location(POLICY, 61, 5, "policy"), "expired", -5, 1,
    ),
    WaiverUse(
        "W-12", "package-not-approved", "pkg:npm/left-pad@1.3.0", "goes away with the checkout rewrite", "platform-team",
        "2026-02-01", Location(POLICY, 68, 5, "policy"), "used", 17, 1,
    ),
    WaiverUse(
        "W-15", "licence-denied", "pkg:npm/never-here", TAG, "legal-team", "2026-06-30",
        Location(POLICY, 75, 5, "policy"), "unused", 166, 0,
    ),
)  # fmt: skip
PROBLEMS = (
    Problem(
        "E-DEPTH", "nested deeper than 128 levels", Location("legacy/package-lock.json", 4, 911), "file",
        "real lock files are far flatter; look at who wrote this one",
    ),
    Problem("E-UNSUPPORTED", "pnpm-lock.yaml is not read by this version", Location("mobile/pnpm-lock.yaml"), "file",
            "export a package-lock.json beside it"),
    Problem("E-VERSION", f"the package {TAG} has no version", Location(ODD, 44), "package", "run npm install again"),
    Problem("N-UNUSED-KEY", "the key funding is not used", Location(NPM, 3), "notice"),
)  # fmt: skip
FILES = (
    FileOutcome(DOCKER, "dockerfile", "parsed", "", 0, 2, "complete"),
    FileOutcome("legacy/package-lock.json", "npm-package-lock", "refused", "nested deeper than 128 levels"),
    FileOutcome("mobile/pnpm-lock.yaml", "", "unsupported", "pnpm-lock.yaml is not read by this version"),
    FileOutcome(NPM, "npm-package-lock", "parsed", "", 5, 0, "complete"),
    FileOutcome("package.json", "", "parsed", f"read together with {NPM}"),
    FileOutcome(NUGET, "nuget-packages-lock", "parsed", "", 2, 0, "complete"),
    FileOutcome(PIP, "pip-requirements", "parsed", "", 3, 0, "incomplete"),
    FileOutcome("services/recommendations/requirements-dev.txt", "pip-requirements", "parsed", "", 0, 1, "unknown"),
    FileOutcome("third_party/package-lock.json", "npm-package-lock", "excluded", "--exclude third_party/"),
    FileOutcome(ODD, "npm-package-lock", "parsed with problems", "1 problem", len(HOSTILE), 0, "complete"),
    FileOutcome(WEB, "npm-package-lock", "parsed", "", 5, 0, "complete"),
)
LICENCES = (
    *(
        LicenceAnswer(one.id, "expression", "MIT", raw="MIT", field="license", rule="spdx", location=one.locations[0])
        for one in COMPONENTS
        if one.package.type == "npm" and one is not READABLE
    ),
    LicenceAnswer(
        READABLE.id, "candidates", "", ("0BSD", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause"), "BSD", "license",
        "family", "guess", READABLE.locations[0], "BSD names a family",
    ),
    LicenceAnswer(CHARDET.id, "expression", "LGPL-2.1-or-later", (), "LGPL", "license", "alias", "alias", CHARDET.locations[0]),
    LicenceAnswer(REQUESTS.id, "expression", "Apache-2.0", (), "Apache 2.0", "license", "alias", "alias", REQUESTS.locations[0]),
    LicenceAnswer(CERTIFI.id, "expression", "MPL-2.0", (), "MPL-2.0", "license", "spdx"),
    LicenceAnswer(NEWTONSOFT.id, "unknown", note="the lock file says nothing about licences"),
    LicenceAnswer(SERILOG.id, "none", raw="UNLICENSED", field="license"),
)  # fmt: skip
LAYERS = (
    PolicyLayer("shop", POLICY, "3f0c" * 16),
    PolicyLayer("acme baseline", "https://policy.example.test/org.yaml", "ab12" * 16),
)
RESULT = Result(
    schema=RESULT_SCHEMA,
    tool=Tool("sca", "0.1.0"),
    target="shop",
    verdict=Verdict(
        Outcome.VIOLATED, FINDINGS, LAYERS, WAIVERS, "2026-01-15", len(COMPONENTS), ("images", "licences", "packages", "sources")
    ),
    complete=False,
    exit_status=3,
    reasons=(
        "incomplete: 1 file refused, 1 file unsupported, 1 problem inside files",
        "undetermined: 2 findings that the policy could not decide",
        "16 violations (1 image, 1 licence, 12 packages not allowed, 1 source, 1 waiver)",
    ),
    coverage=Coverage(11, 7, 1, 1, 0, 1, 1, 2_314),
    files=FILES,
    projects=PROJECTS,
    components=COMPONENTS,
    references=(BASE_IMAGE, TOOL_IMAGE, UNPINNED),
    edges=_edges(),
    licences=LICENCES,
    problems=PROBLEMS,
    options=(("stage", "build"), ("exclude", "third_party/")),
    timestamp="2026-01-15T09:30:00Z",
    remedies=REMEDIES,
    data=(DataUsed("registry", "https://registry.example.test/npm", 2, "2026-01-01T00:00:00Z", "2026-01-14T08:00:00Z"),),
)


def with_findings(count: int) -> Result:
    """A complete run whose only findings are `count` packages that are not approved, in five groups."""
    found = tuple(
        not_approved(
            replace(LODASH, package=npm_package(f"package-{number:02}", "1.0.0"), id=f"{NPM}#{number}"),
            path=("shop", f"direct-{number % 5}@1.0.0", f"package-{number:02}@1.0.0"),
            direct=f"direct-{number % 5}@1.0.0",
            fix=f"use package-{number:02}@2, the nearest approved version, and tell the owner of direct-{number % 5} about it",
        )
        for number in range(count)
    )
    outcome = Outcome.VIOLATED if count else Outcome.SATISFIED
    sentence = f"{count} violations ({count} packages not allowed)" if count else "0 of 23 packages violate policy shop"
    return replace(
        RESULT,
        verdict=replace(RESULT.verdict, outcome=outcome, findings=found, waivers=()),
        complete=True,
        exit_status=1 if count else 0,
        reasons=(sentence,),
        coverage=Coverage(5, 5, 0, 0, 0, 0, 0, 40),
        files=tuple(file for file in FILES if file.outcome == "parsed")[:5],
        problems=(),
    )

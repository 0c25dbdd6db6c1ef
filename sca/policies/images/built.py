"""Judges the images that Dockerfiles build: whom they run as.

A built image has no name of its own yet. It is judged under the path of its Dockerfile, as `pkg:generic/PATH`.
"""

from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from msgspec.structs import replace

from sca.model.component import BuiltImageFacts, Project
from sca.model.package import Package
from sca.model.verdict import Finding
from sca.policies.images.config import ImageRules
from sca.policies.images.findings import ROOT, runs_as_root


def judge_built(projects: Iterable[Project], rules: ImageRules) -> Iterator[tuple[Finding, Package]]:
    """A finding for each image that runs as root, or may do so, with the identity that waivers go by."""
    if rules.root == "allow":
        return
    for project in projects:
        facts = project.facts
        if facts is not None and facts.root != "no":
            package = Package("generic", dirname(project.location.path), basename(project.location.path), "")
            yield _finding(project, facts, package, rules), package


def _finding(project: Project, facts: BuiltImageFacts, package: Package, rules: ImageRules) -> Finding:
    found = runs_as_root(project.name, facts, rules)
    return Finding(
        code=ROOT.code,
        rule=ROOT.name,
        family=ROOT.family,
        subject=package.purl,
        label=project.name,
        message=found.message,
        where=replace(project.location, line=facts.user_line or project.location.line),
        state=found.state,
        judged_by=found.judged_by,
        fix=found.fix,
        facts=found.facts,
    )

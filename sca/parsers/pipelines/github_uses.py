"""What `uses:` names in a workflow or an action: an image, a part of a repository, or something in the same checkout.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses
"""

import re

from sca.files.yaml_nodes import Node, Scalar
from sca.model.package import repository_package
from sca.model.text import brief
from sca.parsers.pipelines.found import Filled, PipelineFound
from sca.parsers.pipelines.nodes import entries, items, scalar

_IMAGE = "docker://"
# A path in the checkout, and a path in the same repository at the commit that runs.
_LOCAL = ("./", ".\\", "../", "$/")
_USES = re.compile(r"([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)((?:/[^@\s]+)?)@([^\s@]+)")


def read_steps(steps: Node | None, job: str, found: PipelineFound) -> None:
    """Every action that the steps of a job use."""
    for step in items(steps):
        uses = scalar(entries(step).get("uses"))
        if uses is not None:
            read_uses(uses, "step", job, found)


def read_uses(node: Scalar, role: str, job: str, found: PipelineFound) -> None:
    """One value of `uses`."""
    uses = node.text.strip()
    if uses.startswith(_IMAGE):
        raw = uses.removeprefix(_IMAGE)
        found.image("action", Scalar(raw, node.line, node.column), Filled(raw), job)
        return
    if uses.startswith(_LOCAL):
        return
    named = _USES.fullmatch(uses)
    if named is None or "${{" in uses:
        message = f"{brief(uses)} names no action: it is owner/repository@ref, docker://image, ./folder or $/folder"
        found.note("E-ACTION", message, node, "package", "GitHub takes no expressions here")
        return
    found.action(role, node, repository_package("github", named[1], named[3], named[2]), job)

"""Pins: the line to write so that an image or an action stays what it is, and the command that tells the pin."""

import re
from collections.abc import Iterable, Mapping

from sca.model.component import ActionFacts, ImageFacts, Project, Reference
from sca.model.inventory import Inventory
from sca.model.reach import Node
from sca.model.remedy import WRITE, Remedy, Settled
from sca.model.text import brief
from sca.model.verdict import Finding, State

_UNPINNED_IMAGE, _UNPINNED_ACTION = "SCA401", "SCA601"
_WANTS_SOMETHING = (State.OPEN, State.UNDETERMINED)
_LONGEST = 300
_IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._/-]*(?::[0-9]+/[A-Za-z0-9._/-]+)?(?::[A-Za-z0-9_][A-Za-z0-9._-]*)?").fullmatch
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._-]*").fullmatch
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*").fullmatch
_FORGE = "https://github.com"


def pins(inventory: Inventory, findings: Iterable[Finding], nodes: Mapping[str, Node]) -> tuple[Remedy, ...]:
    """One remedy for each image and action that is not pinned, in every file that names it."""
    wanted = [one for one in findings if one.state in _WANTS_SOMETHING and one.code in (_UNPINNED_IMAGE, _UNPINNED_ACTION)]
    if not wanted:
        return ()
    users = {edge.child: edge.parent for edge in inventory.edges}
    made: list[Remedy] = []
    for finding in wanted:
        for node in _alike(finding, nodes):
            project = nodes.get(users.get(node.id, ""))
            name = project.name if isinstance(project, Project) else node.locations[0].path
            remedy = _image(node) if finding.code == _UNPINNED_IMAGE else _action(node)
            if remedy is not None:
                command, edit, version = remedy
                settled = (Settled(finding.code, finding.subject, finding.rule),)
                id = project.id if isinstance(project, Project) else ""
                label = brief(node.requested)
                made.append(
                    Remedy(
                        project=id,
                        place=name,
                        direct=label,
                        package=label,
                        version=version,
                        kind=WRITE,
                        verified=True,
                        why="a pin is what nobody can move",
                        command=command,
                        edit=edit,
                        resolves=settled,
                    )
                )
    return tuple(made)


def _alike(finding: Finding, nodes: Mapping[str, Node]) -> list[Reference]:
    """Everything that is written the same as what a finding points at."""
    first = nodes.get(finding.node)
    if not isinstance(first, Reference):
        return []
    alike = (one for one in nodes.values() if isinstance(one, Reference) and one.kind == first.kind)
    return [one for one in alike if (one.package, one.requested) == (first.package, first.requested)]


def _image(node: Reference) -> tuple[str, str, str] | None:
    facts, name = node.facts, node.requested.partition("@")[0]
    if not isinstance(facts, ImageFacts) or node.unresolved:
        return None
    plain = len(name) <= _LONGEST and _IMAGE(name) is not None
    command = f"docker buildx imagetools inspect {name}" if plain else ""
    pinned = f"{brief(name)}@sha256:DIGEST"
    if facts.written:
        return command, f"where {brief(facts.written)} at {node.locations[0]} gets its value: {pinned}", "sha256:DIGEST"
    word = {"base": "FROM ", "compose": "image: ", "k8s": "image: "}.get(facts.role, "")
    stage = f" AS {brief(facts.stage, 60)}" if facts.role == "base" and facts.stage and not facts.stage.isdigit() else ""
    return command, f"at {node.locations[0]}: {word}{pinned}{stage}", "sha256:DIGEST"


def _action(node: Reference) -> tuple[str, str, str] | None:
    facts, package = node.facts, node.package
    if not isinstance(facts, ActionFacts) or facts.role == "orb" or not facts.ref:
        return None
    name = node.requested.rpartition("@")[0]
    repository = f"{package.namespace}/{package.name}"
    plain = package.type == "github" and _REPOSITORY(repository) is not None and _REF(facts.ref) is not None
    short = len(repository) + len(facts.ref) <= _LONGEST
    command = f"git ls-remote {_FORGE}/{repository} {facts.ref}" if plain and short else ""
    if facts.role == "hook":
        return command, f"at {node.locations[0]}, for {brief(name)}: rev: COMMIT  # {brief(facts.ref, 60)}", "COMMIT"
    word = "uses: " if facts.role in ("step", "workflow") else ""
    return command, f"at {node.locations[0]}: {word}{brief(name)}@COMMIT # {brief(facts.ref, 60)}", "COMMIT"

"""Reads the SBOMs that lie in an image: what a vendor or a build put there to say what a file is made of.

Nobody has checked what such a file lists, so nothing of it is a component: it is what the SBOM claims. The inventory leaves out
what is found otherwise, and keeps the rest as claimed by that file.

Source: https://peps.python.org/pep-0770/ for Python's packages, which keep SBOMs in `*.dist-info/sboms`.
"""

from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.inventory import Extract
from sca.model.text import plural
from sca.parsers.base import Parser
from sca.parsers.sbom import cyclonedx_json, spdx_json, spdx_tags
from sca.parsers.sbom.places import ROLE

CLAIMED = "claimed"
# What these say keeps a package out of the comparison; other losses are about what a claim does not carry.
_COSTLY = ("E-PURL", "E-NAME")
_LOOKED_AT = 64 * 1024


def parse(view: FileView) -> Extract | None:
    """Return a reference for each package that an SBOM claims; None for a file that is no SBOM. Raises InputError."""
    found = _extract(view)
    if found is None:
        return None
    claims = tuple(_claims(found, view.path))
    nameless = sum(one.code == "E-NO-PURL" for one in found.problems)
    problems = [one for one in found.problems if one.code in _COSTLY and one.cost == "package"]
    if nameless:
        message = f"{plural(nameless, 'component')} of this SBOM without a package URL: whether they are there cannot be compared"
        problems.append(Problem("E-NO-PURL", message, Location(view.path, 1, role=ROLE), "notice"))
    return Extract(references=claims, problems=tuple(problems), completeness="unknown", sbom=found.sbom)


def _extract(view: FileView) -> Extract | None:
    """What the file says, in any of the formats; None if it is in none of them."""
    start = view.start(_LOOKED_AT)
    if b'"CycloneDX"' in start:
        return cyclonedx_json.parse(view)
    if b'"spdxVersion"' in start or b'"SPDXID"' in start:
        return spdx_json.parse(view)
    if b"SPDXVersion:" in start:
        return spdx_tags.parse(view)
    if start.lstrip().startswith(b"{") and _names_a_format(view):
        message = "this is an SBOM of a form that is not read"
        raise InputError("E-SBOM-VERSION", message, view.path, 1)
    return None


def _names_a_format(view: FileView) -> bool:
    """Whether the name says that it is an SBOM, although its beginning does not."""
    return view.path.endswith((".cdx.json", ".spdx.json"))


def _claims(found: Extract, path: str) -> Iterator[Reference]:
    """What the SBOM lists, and what it is about."""
    nodes: list[Component | Project] = [*found.projects, *found.components]
    for node in nodes:
        package = node.package
        if package is None or package.type == "generic":
            continue
        own = node.location if isinstance(node, Project) else node.locations[0]
        line = own.line if own.path == path else None
        place = Location(path, line, role=CLAIMED)
        yield Reference(node.id, package, CLAIMED, package.label, (place,))


PARSER = Parser(
    parse=parse,
    extracts=("in an image or an environment: which packages the SBOM claims; those that nothing else shows are references",),
    omits=("whether what it claims is there",),
)

"""What the VEX documents of a run hold: what its own waivers say of vulnerabilities. Statements of others are not repeated."""

import re
from hashlib import sha256

import msgspec

from sca.model.component import Project
from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import visible
from sca.model.vex import Analysis

_OF_A_STATEMENT = "vex"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def own_analyses(result: Result) -> tuple[Analysis, ...]:
    """The analyses by waivers of the policy, sorted."""
    return tuple(sorted(one for one in result.verdict.analyses if one.location.role != _OF_A_STATEMENT))


def product_of(result: Result) -> Package | None:
    """What the statements are about, where it has one name and version: the image, or the one project. None for anything else.

    Where it has none, a statement is about the package wherever it is used.
    """
    image = result.image
    if image is not None and image.digest:
        name = _NOT_IN_A_NAME.sub("-", image.name.rpartition("/")[2].partition("@")[0].partition(":")[0]).strip("-").lower()
        return Package("oci", "", name or "image", image.digest)
    named = [one for one in result.projects if _is_named(one)]
    return named[0].package if len(result.projects) == len(named) == 1 else None


def _is_named(project: Project) -> bool:
    return project.package is not None and bool(project.package.version)


def written_at(result: Result) -> str:
    """The moment of the document: that of the run where it is told, else the day of the judgement."""
    return result.timestamp or f"{result.verdict.judged_on}T00:00:00Z"


def author_of(analyses: tuple[Analysis, ...], result: Result) -> str:
    """Who answers for the statements: the owners of the waivers."""
    owners = sorted({visible(one.author) for one in analyses if one.author})
    return ", ".join(owners) or visible(result.target)


def content_id(content: object) -> str:
    """A UUID that follows from the content, in the layout for own digests (https://www.rfc-editor.org/rfc/rfc9562)."""
    digits = sha256(msgspec.json.encode(content)).hexdigest()[:32]
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def as_text(document: dict[str, object]) -> bytes:
    """A document as it is written. Texts in it were made harmless before."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"

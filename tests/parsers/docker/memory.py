"""Extracts of files of infrastructure that are held in memory."""

from msgspec.structs import replace

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import ImageFacts, Reference
from sca.model.inventory import Extract
from sca.parsers.base import Parse


def extract_of(parse: Parse, files: dict[str, str], main: str, **limits: int) -> Extract | None:
    """What a parser makes of one file among others."""
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return parse(FileView(tree, main, replace(DEFAULTS, **limits)))


def images_of(parse: Parse, files: dict[str, str], main: str, **limits: int) -> Extract:
    """The same for a file that names something."""
    extract = extract_of(parse, files, main, **limits)
    assert extract is not None
    return extract


def facts_of(reference: Reference) -> ImageFacts:
    """The facts of an image."""
    assert isinstance(reference.facts, ImageFacts)
    return reference.facts


def lines_of(extract: Extract) -> list[tuple[str, str, str]]:
    """Place, role and name of each image; the name of one that is not resolved stands in question marks."""
    return [
        (str(one.locations[0]), facts_of(one).role, f"?{one.requested}?" if one.unresolved else one.requested)
        for one in extract.references
    ]


def codes_of(extract: Extract) -> list[tuple[str, str, str]]:
    """Code, place and cost of each problem."""
    return [(one.code, str(one.location), one.cost) for one in extract.problems]

"""Pipelines written in tests, and what was found in them, one line each."""

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import ActionFacts, ImageFacts, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.names import NAMES
from sca.parsers.table import Unread


def read(path: str, text: str, limits: Limits = DEFAULTS, **beside: str) -> Extract:
    """The extract of one file, by the parser that its name asks for; `beside` are further files, `__` is a slash, `_` a dot."""
    row = NAMES.claim(path)
    assert row is not None
    assert not isinstance(row, Unread)
    files = {name.replace("__", "/").replace("_", "."): content.encode() for name, content in beside.items()}
    extract = row.parser.parse(FileView(MemoryTree({path: text.encode(), **files}), path, limits))
    return extract or Extract()


def images(extract: Extract) -> list[tuple[int | None, str, str, str]]:
    """Line, role, place and text of each image in the order of lines; what is not resolved has a question mark in front."""
    found = [(one, one.facts) for one in extract.references if isinstance(one.facts, ImageFacts)]
    assert all(reference.scope is Scope.BUILD for reference, _facts in found)
    lines = ((one.locations[0].line, facts.role, facts.stage, _text(one)) for one, facts in found)
    return sorted(lines, key=lambda line: (line[0] or 0, line[3]))


def actions(extract: Extract) -> list[tuple[int | None, str, str, bool]]:
    """Line, role, purl and whether a commit pins it, of everything that is run of other repositories."""
    found = [(one, one.facts) for one in extract.references if isinstance(one.facts, ActionFacts)]
    return [(one.locations[0].line, facts.role, one.package.purl, facts.pinned) for one, facts in found]


def problems(extract: Extract) -> list[tuple[int | None, str, str]]:
    """Line, code and cost."""
    return [(one.location.line, one.code, one.cost) for one in extract.problems]


def _text(reference: Reference) -> str:
    return f"?{reference.requested}" if reference.unresolved else reference.requested

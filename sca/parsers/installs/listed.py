"""Reads a file of requirements that a command installs from."""

from sca.files.view import FileView
from sca.parsers.installs.found import Listed
from sca.parsers.pip.includes import RequirementSet
from sca.parsers.pip.nodes import NodeMaker


def read_list(view: FileView, around: FileView, chain: tuple[str, ...]) -> Listed:
    """What the file lists, with what it includes. `around` is the input, and `chain` the places that lead to the file.

    Raises InputError for a file that cannot be read.
    """
    found = RequirementSet()
    found.read(view, constraint=False, chain=chain)
    maker = NodeMaker(around, found.entries, found.indexes.source())
    made = [(entry.asked.requirement, maker.node(entry)) for entry in found.entries if not entry.constraint]
    needs = tuple((node, asked.specifier, asked.marker.text) for asked, node in made if node is not None)
    return Listed(needs, (*found.problems, *found.indexes.problems(), *maker.problems))

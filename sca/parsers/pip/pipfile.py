"""Reads a Pipfile that no lock answers for: what it asks for, by range, and that nothing tells the versions.

https://pipenv.pypa.io/en/latest/pipfile.html
"""

from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.inventory import Extract
from sca.model.text import plural
from sca.parsers.base import Parser
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pipfile_meta import read_sources
from sca.parsers.pip.pipfile_nodes import PipfileNodes
from sca.parsers.pip.pipfile_wishes import read_pipfile

_LOCK = "Pipfile.lock"
_REMEDY = "correct the Pipfile"


def parse(view: FileView) -> Extract | None:
    """Return the project and what it asks for; None if it names no package. Raises InputError for what is no TOML."""
    oddities = Oddities(view.path, _REMEDY)
    pipfile = read_pipfile(view, oddities)
    if not pipfile.wishes and not oddities.found:
        return None
    document = pipfile.document
    nodes = PipfileNodes(view, oddities, read_sources(document.root.get("source", []), document.line, oddities))
    for wish in pipfile.wishes:
        nodes.add(wish.category, wish.entry, wish.where, direct=wish.entry)
    if nodes.packages:
        message = (
            f"no lock was read that answers for this Pipfile: what {plural(nodes.packages, 'package')} of it need is not known"
        )
        beside = view.neighbour(_LOCK) is not None
        written = f"{_LOCK} lies beside it: it must be among what is scanned, and readable"
        help = written if beside else "write a lock and commit it: pipenv lock"
        oddities.found.append(Problem("E-NO-LOCK", message, Location(view.path, 1), "package", help))
    return nodes.as_extract(completeness="unknown")


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: every package of every category with its range, extras, markers and line",
        "repositories, addresses and archives as sources, local folders as projects, the indexes it names",
    ),
    omits=("the versions that the ranges get, and what those packages need themselves: the run is incomplete",),
)

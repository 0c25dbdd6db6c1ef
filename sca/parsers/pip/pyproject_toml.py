"""Reads a pyproject.toml that no lock answers for: what the project asks for, by range, and that nothing tells the versions.

https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

import re
from collections.abc import Iterator

from sca.files.view import FileView
from sca.model.component import Location, Problem, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.pip.manifest_nodes import ManifestNodes, manifest_project
from sca.parsers.pip.pyproject import Pyproject, read_pyproject

# A file without these words names no packages, nor can it hide them behind escapes: keys may be quoted.
_MAY_ASK = re.compile(r"dependenc|requires|tool\.poetry|tool\.tox|\\").search
_COMPUTED = ("dependencies", "optional-dependencies")
_SETUPTOOLS = ("setup.cfg", "setup.py")


def parse(view: FileView) -> Extract | None:
    """Return the project and what it asks for; None if it names no package. Raises InputError for what is no TOML."""
    if not _MAY_ASK(view.text()):
        return None
    found = read_pyproject(view.toml(), view.limits)
    problems = (*found.problems, *_note_dynamic(found, view))
    if not found.wanted and not problems:
        return None
    project = manifest_project(view, found.name, found.version, found.where, "python")
    nodes = ManifestNodes(view, project.id)
    nodes.problems.extend(problems)
    nodes.add(found.wanted)
    return nodes.as_extract(project)


def _note_dynamic(found: Pyproject, view: FileView) -> Iterator[Problem]:
    """Fields that only the build tells, unless a file of setuptools beside it, or a table of Poetry's, tells them."""
    fields = [field for field in found.dynamic if field in _COMPUTED]
    told = any(view.neighbour(name) is not None for name in _SETUPTOOLS) or any(
        one.scope is not Scope.BUILD for one in found.wanted
    )
    if fields and not told:
        message = f"{' and '.join(fields)} are dynamic: what they hold is known when the project is built, not here"
        help = "write a lock and commit it, or write the dependencies into the file"
        yield Problem("E-DYNAMIC", message, Location(view.path, found.where.line), "package", help)


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: every dependency with its range, marker, extras, group and line",
        "dependencies, extras and groups in the standard tables and in those of Poetry, PDM and uv; build requirements",
        "what environments of Hatch and tox install",
        "git, addresses, archives, folders and named indexes as sources",
    ),
    omits=(
        "the versions that the ranges get, and what those packages need themselves: the run is incomplete",
        "dependencies that only a build tells (dynamic)",
    ),
)

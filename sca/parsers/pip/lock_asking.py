"""What the project beside a lock asks for, as needs that the lock is searched for."""

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Scope
from sca.parsers.pip.conditions import condition
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.lock_project import PYPROJECT, Table
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.markers import Marker, read_marker
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.poetry_range import read_poetry_range
from sca.parsers.pip.pyproject import read_pyproject
from sca.parsers.pip.wanted import Wanted

# What else names packages for a project, and is left alone where a lock answers for it.
_ALSO = ("setup.cfg", "setup.py")


class Asking(Struct, frozen=True):
    """A project with its name, which is empty where it has none, and everything that it asks for, with its groups.

    The group of what is always needed is empty. `builds` is what builds the project, `covers` are the files that need no
    reading of their own, `root` is the whole pyproject.toml.
    """

    name: str
    version: str
    where: Location
    needs: tuple[tuple[str, Need], ...]
    builds: ManifestNodes
    covers: tuple[str, ...]
    root: Table


def read_asking(view: FileView, oddities: Oddities) -> Asking | None:
    """The project of the pyproject.toml beside a lock; None if there is none, or none that can be read, which is noted."""
    try:
        beside = view.neighbour(PYPROJECT)
        if beside is None:
            return None
        document = beside.toml()
    except InputError as error:
        oddities.add_file(error, "package")
        return None
    found = read_pyproject(document, view.limits)
    if not found.name and not found.wanted:
        return None
    oddities.found.extend(found.problems)
    needs = tuple((one.group, _need(one)) for one in found.wanted if one.scope is not Scope.BUILD)
    builds = ManifestNodes(beside)
    builds.add(one for one in found.wanted if one.scope is Scope.BUILD)
    builds.take_over(view.path)
    covers = (beside.path, *(view.resolve(name) for name in _ALSO if view.neighbour(name) is not None))
    return Asking(found.name, found.version, found.where, needs, builds, covers, document.root)


def _need(wanted: Wanted) -> Need:
    """A dependency of a manifest; the ranges of the standards can be read as Poetry's, which go further."""
    kind = wanted.source.kind if wanted.source is not None else ""
    from_index = kind in ("", "registry")
    extra, group = (wanted.group if wanted.scope is scope else "" for scope in (Scope.OPTIONAL, Scope.DEV))
    any_version = not from_index or wanted.requested in ("", "*")
    return Need(
        canonical(wanted.name),
        wanted.requested,
        None if any_version else read_poetry_range(wanted.requested),
        _marker(wanted.marker),
        tuple(sorted({canonical(extra) for extra in wanted.extras})),
        source="" if from_index else kind,
        scope=wanted.scope,
        where=wanted.where,
        condition=condition(wanted.marker, extra=extra, group=group),
    )


def _marker(text: str) -> Marker:
    """A marker that was read before."""
    found = read_marker(text) if text else NO_MARKER
    return NO_MARKER if isinstance(found, str) else found

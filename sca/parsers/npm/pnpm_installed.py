"""Reads node_modules/.pnpm/lock.yaml, the lock of what pnpm last installed: its format is that of pnpm-lock.yaml.

Every package has a folder of its own beside that file, and its package.json there tells the licence.
"""

from bisect import bisect_left
from posixpath import basename, dirname, join

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.npm.installed import InstalledManifests, beside_modules
from sca.parsers.npm.lock_entry import MODULES, Oddities
from sca.parsers.npm.manifest import MANIFEST
from sca.parsers.npm.pnpm_lock import read_pnpm
from sca.parsers.npm.registries import with_registries

STORE, LISTED = ".pnpm", "lock.yaml"
_REMEDY = "install anew: pnpm install --frozen-lockfile"
_LOCK = "pnpm-lock.yaml"


def parse(view: FileView) -> Extract:
    """Return what was installed, as `sca.parsers.npm.pnpm_lock` would. Raises InputError for what is no such lock."""
    around = beside_modules(view, dirname(view.folder), _LOCK) if basename(view.folder) == STORE else None
    if around is None:
        raise InputError("E-STRUCTURE", "the file lies in no folder of packages that pnpm installed", view.path, 1)
    extract = with_registries(read_pnpm(view, around), around, pnpm=True)
    oddities = Oddities(view.path, _REMEDY)
    manifests = InstalledManifests(around, oddities, _REMEDY)
    folders = _Folders(around)
    components = tuple(
        [manifests.with_licence(one, folder) if (folder := folders.of(one)) else one for one in extract.components]
    )
    return replace(
        extract,
        components=components,
        problems=(*extract.problems, *oddities.found),
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted({*extract.covers, *manifests.found} - {view.path})),
    )


class _Folders:
    """Finds the folder of a package in pnpm's store. What stands behind the version in its name, the peers, may be a hash."""

    def __init__(self, around: FileView) -> None:
        self._around = around
        self._store = f"{MODULES}{STORE}"
        self._names = around.names(self._store)

    def of(self, component: Component) -> str:
        """The folder, seen from the project; empty if it is not there. All folders of one version hold the same package."""
        package = component.package
        name = package.full_name
        start = f"{name.replace('/', '+')}@{package.version}"
        for number in range(bisect_left(self._names, start), len(self._names)):
            if not self._names[number].startswith(start):
                return ""
            folder = join(self._store, self._names[number], MODULES, name)
            if self._names[number][len(start) :][:1] in ("", "_", "(") and self._around.neighbour(join(folder, MANIFEST)):
                return folder
        return ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "where node_modules is asked for and pnpm installed it: every package, as in pnpm-lock",
        "licences from the installed package.json files",
    ),
    omits=("what was installed by hand",),
)

"""Looks at the files of every package of a lock, and notes those that are not what the lock says they are."""

from sca.model.component import Location, Source
from sca.model.text import brief
from sca.parsers.pip.file_names import other_at
from sca.parsers.pip.file_servers import Servers
from sca.parsers.pip.lock_files import Files, others_among, wheels_of
from sca.parsers.pip.oddities import Oddities

_CODE, _COST = "E-ADDRESS", "field"


class FileCheck:
    """The check of one lock.

    PDM puts the files of all local versions of a release under each of them: without `local_versions` that part makes no
    difference.
    """

    def __init__(self, oddities: Oddities, *, local_versions: bool = True) -> None:
        self._oddities = oddities
        self._local_versions = local_versions
        self._servers = Servers()

    def add(self, package: tuple[str, str], source: Source, where: Location, files: Files, index: str = "") -> None:
        """Look at one package, by name and version. `index` is the one that the lock states, if that is more than its origin."""
        name, version = package
        label = f"{brief(name, 60)} {brief(version, 60)}".rstrip()
        if source.kind == "registry":
            odd = others_among(name, version, files, local=self._local_versions)
        else:
            odd = other_at(name, version, source) or others_among(name, version, wheels_of(files))
        if odd:
            self._oddities.add_at(where, _CODE, f"{label}: {odd}", _COST)
        if source.kind == "registry" and source.registry and not source.others:
            self._servers.add(index or source.registry, source.registry, label, where, files)

    def end(self) -> None:
        """Note the packages whose files lie elsewhere than they should, when all have been looked at."""
        for label, where, odd in self._servers.odd():
            self._oddities.add_at(where, _CODE, f"{label}: {odd}", _COST)

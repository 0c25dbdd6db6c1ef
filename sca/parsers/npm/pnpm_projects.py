"""The projects of a pnpm lock: importers, folders that are installed from, and folders that are only linked."""

from posixpath import join, normpath

from sca.files.view import FileView
from sca.model.component import Location
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Oddities, against_path, leads_out
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.pnpm_document import Table

OWN = "pnpm itself"


class PnpmProjects:
    """Collects the projects of one document by their folder; the lock's own has an empty one.

    `described` are those whose dependencies the lock holds and whose own files are in reach, `manifests` their package.json.
    """

    def __init__(self, view: FileView, oddities: Oddities) -> None:
        self.entries: dict[str, Entry] = {}
        self.described: dict[str, Entry] = {}
        self.manifests: dict[str, Entry] = {}
        self._view = view
        self._oddities = oddities
        self._published: dict[str, str] = {}

    def add_own(self, where: Location) -> str:
        """What stands for pnpm itself; it has no folder."""
        self.entries[OWN] = Entry("", OWN, "", {}, where)
        return OWN

    def add_importer(self, folder: str, importer: Table, where: Location) -> str | None:
        """The folder of an importer as it is known here; None if it is left out."""
        place = self.add_folder(folder, f"importer {brief(folder)}", where)
        published = importer.get("publishDirectory")
        if place is not None and isinstance(published, str):
            self._published.setdefault(_plain(join(place, published)), place)
        return place

    def add_folder(self, folder: str, what: str, where: Location) -> str | None:
        """A folder whose dependencies the lock holds.

        One outside what is scanned needs what the lock says as well; only its own files are out of reach.
        """
        place = _plain(folder)
        why = against_path(place, self._view.folder)
        if why and not self._is_outside(place):
            self._oddities.add("E-ENTRY", f"{what}: {why}; it is left out", where.line, "package")
            return None
        if place not in self.entries:
            manifest = None if why else read_manifest(self._view, place, self._oddities)
            self._take(place, manifest, where)
            if not why:
                self.described[place] = self.entries[place]
            if manifest is not None:
                self.manifests[place] = manifest
        return place

    def linked(self, base: str, path: str, where: Location) -> str | None:
        """The project that a link leads to from the folder `base`; None if there can be none.

        The lock does not say what a folder that is only linked needs: its package.json does, which is read by itself, and a
        folder without one needs nothing. Where no such folder can be seen, that is noted.
        """
        place = _plain(join(base, path))
        place = self._published.get(place, place)
        if place in self.entries:
            return place
        why = against_path(place, self._view.folder)
        if why and not self._is_outside(place):
            return None
        manifest = None if why else read_manifest(self._view, place, self._oddities)
        if manifest is None and (why or not self._view.names(place)):
            message = f"link to {brief(place)}, which is not there to be read: what it needs is not known"
            self._oddities.add("E-LINK", message, where.line, "edge")
        self._take(place, manifest, where)
        return place

    def _take(self, place: str, manifest: Entry | None, where: Location) -> None:
        told = manifest or Entry(place, "", "", {}, where)
        self.entries[place] = Entry(place, told.name, "", told.fields, where)

    def _is_outside(self, place: str) -> bool:
        return leads_out(place, self._view.folder) and not against_path(place.replace("../", ""), "")


def _plain(folder: str) -> str:
    found = normpath(folder)
    return "" if found == "." else found

"""The indexes that a set of requirements files names: where a package without an address of its own may come from.

Options hold for all files of a set, wherever they stand; of several `--index-url` the last counts. With an extra index,
or a page of links, nothing tells which of them a package comes from, so all are kept.

https://pip.pypa.io/en/stable/cli/pip_install/#finding-packages
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.model.component import Location, Problem, Source
from sca.model.url import origin, redact
from sca.parsers.pip.options import Options

_PLACES = ("--index-url", "--extra-index-url", "--find-links")
_HELP = "use one index that holds everything, or pin the bytes: --hash"


class Place(Struct, frozen=True):
    """One index or page of links as a file names it, without credentials."""

    option: str
    url: str
    origin: str
    credentials: bool
    where: Location


class Indexes:
    """Collects the options about indexes of one set of files."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._no_index = False

    def take(self, options: Options, where: Location) -> None:
        """Note what one line says."""
        for name, value in options.options:
            if name == "--no-index":
                self._no_index = True
            elif name in _PLACES:
                shown, secret = redact(value)
                self._places.append(Place(name, shown, origin(shown), secret, where))

    def source(self) -> Source:
        """The source of a package that one of the indexes serves."""
        indexes = [place for place in self._places if place.option == "--index-url"][-1:]
        extras = [place for place in self._places if place.option != "--index-url"]
        used = [place for place in (*indexes, *extras) if not (self._no_index and place.option != "--find-links")]
        others = sorted({place.origin for place in used if place.origin} - {indexes[0].origin if indexes else ""})
        registry = indexes[0].origin if indexes and not self._no_index else ""
        secret = any(place.credentials for place in used)
        return Source("registry", "", registry, credentials=secret, others=tuple(others))

    def problems(self) -> Iterator[Problem]:
        """Notices about extra indexes, and losses where the place of an index cannot be told."""
        for place in self._places:
            if place.option == "--extra-index-url" and not self._no_index:
                message = f"an extra index ({place.url or 'not shown'}): whichever index has the higher version of a name wins"
                yield Problem("E-EXTRA-INDEX", message, place.where, "notice", _HELP)
            if place.option != "--find-links" and not place.origin and not place.credentials:
                message = f"the address of the index, {place.url or 'which is not shown'}, cannot be told from the file"
                yield Problem("E-INDEX", message, place.where, "field", "write the address, and keep secrets out of it")

"""Finds plug-ins among what is installed, and lets a run use them.

A plug-in is an entry point of the group `sca.parsers` or `sca.reports`, or one of each under the same name.
https://packaging.python.org/en/latest/specifications/entry-points/

Only what lies where installers put packages counts: an entry point in a folder that came onto the import path in another way,
such as a checkout by PYTHONPATH, is refused.
"""

import os
import site
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib.metadata import Distribution, EntryPoint, entry_points
from typing import TypeVar

from msgspec import Struct

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.rendering import offering
from sca.model.text import brief
from sca.parsers.base import Format, Parser
from sca.parsers.names import NAMES
from sca.parsers.table import FORMATS
from sca.reports.base import Reporter
from sca.reports.table import REPORTS

_Row = TypeVar("_Row", Format, Reporter)
PARSERS, RENDERERS = "sca.parsers", "sca.reports"
_HELP = "see docs/plugins.md"
# Reports that are no row of the table.
_TAKEN = frozenset({"cyclonedx", "auto"})


class Plugin(Struct, frozen=True):
    """One plug-in, loaded. `told` is its name with the package that it comes from."""

    told: str
    formats: tuple[Format, ...]
    reporters: tuple[Reporter, ...]


def find(name: str) -> Plugin:
    """Load a plug-in. Ends the run with status 2 for one that is not there, is none, or takes another's place."""
    points = [point for group in (PARSERS, RENDERERS) for point in entry_points(group=group, name=name)]
    if not points:
        known = sorted({point.name for group in (PARSERS, RENDERERS) for point in entry_points(group=group)})
        close = get_close_matches(name, known, 1)
        help = f"did you mean {close[0]}?" if close else f"installed: {', '.join(map(brief, known)) or 'none'}; {_HELP}"
        raise Ending(exit_status.USAGE, f"usage: --plugin {brief(name)}: no such plug-in is installed", help)
    owners = {_owner(point).name: _owner(point) for point in points}
    if len(owners) > 1:
        raise _unusable(name, f"several packages offer it: {', '.join(sorted(owners))}")
    (owner,) = owners.values()
    if not _is_installed(owner):
        raise _unusable(name, "it does not lie where packages are installed")
    loaded = [(point.group, _load(name, point)) for point in points]
    formats = tuple(_checked(name, row, Format) for group, row in loaded if group == PARSERS)
    reporters = tuple(_checked(name, row, Reporter) for group, row in loaded if group == RENDERERS)
    _refuse_taken(name, formats, reporters)
    return Plugin(f"{name} ({owner.name} {owner.version})", formats, reporters)


@contextmanager
def using(plugins: Sequence[Plugin]) -> Iterator[None]:
    """Within the block files are read and reports written by these plug-ins too. A file that a plug-in claims is its own."""
    formats = tuple(row for plugin in plugins for row in plugin.formats)
    reporters = tuple(row for plugin in plugins for row in plugin.reporters)
    with NAMES.asking_first(formats), offering(reporters):
        yield


def _load(name: str, point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:  # noqa: BLE001  # whatever another package's module raises while it is imported
        raise _unusable(name, f"{point.value} cannot be loaded: {type(error).__name__}: {brief(str(error))}") from None


def _checked(name: str, row: object, kind: type[_Row]) -> _Row:
    """A row whose module is there and holds what it has to."""
    if not isinstance(row, kind):
        raise _unusable(name, f"its entry point is no {kind.__name__} but {type(row).__name__}")
    return row


def _refuse_taken(name: str, formats: tuple[Format, ...], reporters: tuple[Reporter, ...]) -> None:
    taken = sorted({row.name for row in formats} & {row.name for row in FORMATS})
    taken += sorted({row.name for row in reporters} & ({row.name for row in REPORTS} | _TAKEN))
    if taken:
        raise _unusable(name, f"the name {taken[0]} is taken")
    for row in formats:
        try:
            sound = isinstance(row.parser, Parser)
        except Exception as error:  # noqa: BLE001  # as above
            raise _unusable(name, f"{row.module} cannot be loaded: {type(error).__name__}: {brief(str(error))}") from None
        if not sound:
            raise _unusable(name, f"{row.module}.PARSER is no Parser")


def _owner(point: EntryPoint) -> Distribution:
    if point.dist is None:
        raise _unusable(point.name, "it belongs to no package")
    return point.dist


def _is_installed(owner: Distribution) -> bool:
    place = os.path.realpath(str(owner.locate_file("")))
    places = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages(), site.getusersitepackages()]
    return place in {os.path.realpath(one) for one in places}


def _unusable(name: str, why: str) -> Ending:
    return Ending(exit_status.USAGE, f"usage: --plugin {brief(name)} cannot be used: {why}", _HELP)

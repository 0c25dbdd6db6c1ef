"""Where a compiled list and what it was compiled from disagree.

A compiled file holds everything that is asked for, in a version that fits. What has a marker may be left out of a list that was
compiled for one platform, and so are the tools that pip-compile calls unsafe.

https://pip-tools.readthedocs.io/en/stable/
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sca.model.component import Location, Problem
from sca.model.pep440 import parse_range
from sca.model.text import brief, few
from sca.parsers.pip.nodes import canonical

UNSAFE = frozenset(("pip", "setuptools", "wheel", "distribute"))
_COMPILE = "compile the file anew"


class AskedFor(Struct, frozen=True):
    """What a file asks for that another one was compiled from."""

    name: str
    specifier: str
    where: Location
    has_marker: bool


def drift(compiled: str, asked: Iterable[AskedFor], pins: Mapping[str, set[str]]) -> Iterator[Problem]:
    """What a compiled file lacks of what it was compiled from, and what in it does not fit."""
    missing: dict[str, Location] = {}
    unfit: dict[str, Location] = {}
    for one in asked:
        name = canonical(one.name)
        wanted = brief(f"{one.name}{one.specifier}", 80)
        versions = pins.get(name)
        if versions is None:
            if not one.has_marker and name not in UNSAFE:
                missing.setdefault(wanted, one.where)
        elif "" not in versions and not any(_fits(one.specifier, version) for version in versions):
            unfit.setdefault(f"{wanted}, compiled {' and '.join(sorted(versions))}", one.where)
    if missing:
        message = f"{few(list(missing), 100)} asked for here, but not in {compiled}: which version it gets is not known"
        yield Problem("E-DRIFT", message, next(iter(missing.values())), "package", _COMPILE)
    if unfit:
        message = f"{compiled} has versions that are not asked for here: {few(list(unfit), 100)}"
        yield Problem("E-DRIFT", message, next(iter(unfit.values())), "notice", _COMPILE)


def _fits(specifier: str, version: str) -> bool:
    """Whether a version is in a range; True where that cannot be told."""
    if not specifier:
        return True
    try:
        return parse_range(specifier, prereleases=True).holds(version) is not False
    except ValueError:
        return True

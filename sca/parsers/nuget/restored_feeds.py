"""Narrows the feeds of a restore by the package source mapping of the checkout, and says where the two exclude each other.

A restore result names all feeds that were asked; with a mapping each package comes from those of its pattern only.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from sca.model.component import Component, Location, Problem, Source
from sca.model.text import brief, plural
from sca.parsers.nuget.feeds import Feeds

_MOST_NAMED = 5
_HELP = "restore anew with the NuGet.config of the checkout: dotnet restore --force"


def narrowed(components: Iterable[Component], feeds: Feeds, where: Location) -> tuple[list[Component], list[Problem]]:
    """The packages with the feeds that both the restore and the mapping allow, and a notice about those with none."""
    found: list[Component] = []
    against: list[str] = []
    for component in components:
        allowed = _allowed(component.package.name, feeds)
        restored = {one for one in (component.source.registry, *component.source.others) if one}
        both = sorted(allowed & restored)
        if not allowed or not restored:
            found.append(component)
        elif not both:
            found.append(component)
            against.append(component.package.name)
        else:
            found.append(replace(component, source=_source(both, component.source)))
    names = sorted(set(against))
    if not names:
        return found, []
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    named = f"{', '.join(brief(name, 60) for name in names[:_MOST_NAMED])}{more}"
    message = f"{plural(len(names), 'package')} restored from feeds that the package source mapping does not allow: {named}"
    return found, [Problem("E-SOURCE-MAPPING", message, where, "notice", _HELP)]


def _allowed(name: str, feeds: Feeds) -> set[str]:
    """The origins that the mapping allows for a package; nothing where there is no mapping, or none that is known."""
    keys = feeds.mapped(name)
    return {feed.origin for feed in feeds.feeds if keys and feed.key.lower() in keys and feed.origin}


def _source(origins: list[str], old: Source) -> Source:
    if len(origins) == 1:
        return Source("registry", registry=origins[0], credentials=old.credentials)
    return Source("registry", credentials=old.credentials, others=tuple(origins))

"""The feeds of one project: those of NuGet.config, which RestoreSources replaces and RestoreAdditionalProjectSources adds to.

Which feeds a property names can depend on what only the build decides: then each that it can name is a possible one.
https://learn.microsoft.com/nuget/reference/msbuild-targets#restore-target
"""

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.url import origin, redact
from sca.parsers.nuget.feeds import Feed, Feeds, feeds_for
from sca.parsers.nuget.msbuild_values import Value
from sca.parsers.nuget.project_reading import Reading, read_project


def feeds_beside(view: FileView, project: str) -> Feeds:
    """The feeds of the project that a lock belongs to; without one, or with one that cannot be read, those of its folder."""
    try:
        return project_feeds(view, read_project(FileView(view.tree, project, view.limits))) if project else feeds_for(view)
    except InputError:
        return feeds_for(view)


def project_feeds(view: FileView, reading: Reading) -> Feeds:
    """The feeds of a project that was read."""
    feeds = feeds_for(view)
    named = {feed.url: feed for feed in feeds.feeds if feed.url}
    replacing = _feeds(reading.sources, view, named)
    adding = _feeds(reading.more_sources, view, named)
    if not replacing and not adding:
        return feeds
    sure = reading.sources.only is not None and reading.more_sources.only is not None
    kept = () if replacing and sure else feeds.feeds
    whole = sure and (bool(replacing) or feeds.whole)
    return replace(feeds, feeds=tuple(dict.fromkeys((*kept, *replacing, *adding))), whole=whole)


def _feeds(value: Value, view: FileView, named: dict[str, Feed]) -> list[Feed]:
    """The feeds in a list of addresses and folders; one that NuGet.config names too is that one."""
    found = []
    for address in dict.fromkeys(part.strip() for text in value.texts for part in text.split(";")):
        if address:
            shown, secret = redact(address) if "://" in address or "@" in address else (address, False)
            place = origin(shown)
            feed = Feed(shown, shown if place else "", place, secret, Location(view.path, 1))
            found.append(named.get(feed.url, feed) if feed.url else feed)
    return found

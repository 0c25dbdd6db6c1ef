"""Fetches vulnerability records and the feeds beside them into a folder, for `sca db update` and addresses of `sca db import`."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing

from msgspec import Struct

from sca.facts.advisories.fetch import Fetched, fetch
from sca.facts.advisories.mirrors import Feed
from sca.facts.advisories.store import Source
from sca.files.limits import DEFAULTS
from sca.network.client import Client, Origin, settings_from
from sca.network.patience import Patience
from sca.version import VERSION

# Dumps are large; the whole must end within an hour.
_PATIENCE = Patience(request=1800.0, run=3600.0)


class Got(Struct, frozen=True):
    """What became of a feed: `path` is the file that it lies in, empty where it is as the store has it already."""

    feed: Feed
    path: str
    etag: str


def fetch_all(feeds: Iterable[Feed], known: Mapping[str, Source], folder: str) -> tuple[Got, ...]:
    """Fetch feeds, each into a file of a folder. `known` is what the store holds, by name. Raises NetworkError, OSError."""
    wanted = tuple(feeds)
    origins = (Origin(one.url, one.configured, one.configured and one.url.startswith("http://")) for one in wanted)
    settings = settings_from(os.environ, dict.fromkeys(origins), f"sca/{VERSION}", _PATIENCE)
    with closing(Client(settings)) as client:
        return tuple(_got(feed, client, known, os.path.join(folder, f"{number}")) for number, feed in enumerate(wanted))


def _got(feed: Feed, client: Client, known: Mapping[str, Source], path: str) -> Got:
    source = known.get(feed.name)
    tag = source.etag if source is not None and source.place == feed.place else ""
    with open(path, "wb") as file:
        fetched: Fetched = fetch(feed, client, tag, file, DEFAULTS)
    return Got(feed, path if fetched.changed else "", fetched.etag)

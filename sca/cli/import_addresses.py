"""Fetches what lies at addresses that `sca db import` is given, with the guards of `sca db update`. It opens connections."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from urllib.parse import unquote, urlsplit

from sca import exit_status
from sca.cli.brought import Place
from sca.cli.ending import Ending
from sca.cli.records_fetch import Got, fetch_all
from sca.cli.records_store import known_sources
from sca.facts.advisories.mirrors import Feed, feed_at
from sca.facts.published.setting_files import SettingsError
from sca.model.text import visible
from sca.model.url import redact
from sca.network.errors import NetworkError


def fetch_addresses(addresses: Iterable[str], store: str, stack: ExitStack) -> tuple[list[Place], list[str]]:
    """Where what was fetched lies while a stack lasts, and the names of what is as the store has it already.

    Ends the run with status 2 for an address that may not be asked, with 4 if one gives nothing.
    """
    feeds = [_feed(address) for address in addresses]
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sca-records-"))
    try:
        got = fetch_all(feeds, known_sources(store), folder)
    except (NetworkError, OSError) as error:
        reason = error.message if isinstance(error, NetworkError) else error.strerror or str(error)
        raise Ending(exit_status.DATA, f"nothing is imported: {visible(reason)}; the store is as it was") from None
    return [_place(one) for one in got if one.path], [one.feed.name for one in got if not one.path]


def _feed(address: str) -> Feed:
    try:
        return feed_at(address, os.environ)
    except (SettingsError, ValueError) as error:
        shown = visible(redact(address)[0])
        raise Ending(exit_status.USAGE, f"usage: {shown} is not asked: {visible(str(error))}", "see docs/network.md") from None


def _place(got: Got) -> Place:
    return Place(got.path, got.feed.shown, unquote(urlsplit(got.feed.url).path), got.etag, got.feed.place)

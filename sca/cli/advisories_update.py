"""`sca db advisories --update`: fetches vulnerability records and the feeds beside them into the store."""

import os
import tempfile
from contextlib import ExitStack, closing
from typing import BinaryIO

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.fetch import fetch
from sca.facts.advisories.mirrors import USUAL, Feed, feeds
from sca.facts.advisories.store import StoreError, open_store
from sca.facts.published.setting_files import SettingsError
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.text import visible
from sca.network.client import Client, Origin, settings_from
from sca.network.errors import NetworkError
from sca.network.patience import Patience
from sca.version import VERSION

# Dumps are large; the whole must end within an hour.
_PATIENCE = Patience(request=1800.0, run=3600.0)


def update(path: str, names: tuple[str, ...], today: str) -> None:
    """Fetch the named feeds, or those that the store holds, and put what changed into it. Ends with status 4 if one fails."""
    known = _known(path)
    try:
        wanted = feeds(names or known or USUAL, os.environ)
    except (SettingsError, ValueError) as error:
        raise Ending(exit_status.USAGE, f"usage: {visible(str(error))}", "see docs/vulnerabilities.md") from None
    origins = (Origin(one.url, one.configured, one.configured and one.url.startswith("http://")) for one in wanted)
    settings = settings_from(os.environ, dict.fromkeys(origins), f"sca/{VERSION}", _PATIENCE)
    try:
        with closing(Client(settings)) as client:
            _fetch_all(path, wanted, client, known, today)
    except (NetworkError, InputError, OSError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else error.message
        sentence = f"the vulnerability records are not updated: {visible(str(reason))}; the store is as it was"
        raise Ending(exit_status.DATA, sentence, getattr(error, "help", "")) from None


def _known(path: str) -> dict[str, str]:
    """What the store holds, with what its servers called it."""
    try:
        with open_store(path) as store:
            return {source.name: source.etag for source in store.sources()}
    except StoreError:
        return {}


def _fetch_all(path: str, wanted: tuple[Feed, ...], client: Client, known: dict[str, str], today: str) -> None:
    """All or nothing: the store is made anew when everything is here."""
    unchanged: list[str] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sca-advisories-"))
        tree = stack.enter_context(closing(DiskTree(folder)))
        dumps: list[Dump] = []
        for number, feed in enumerate(wanted):
            with _file(folder, number) as file:
                got = fetch(feed, client, known.get(feed.name, ""), file, DEFAULTS)
            if got.changed:
                source = stack.enter_context(tree.opened(f"{number}", DEFAULTS.archive_bytes, "archive-bytes"))
                dumps.append(Dump(feed.name, source, got.etag))
            else:
                unchanged.append(feed.name)
        import_dumps(path, dumps, DEFAULTS, today, unchanged, shrink=False)


def _file(folder: str, number: int) -> BinaryIO:
    return open(os.path.join(folder, f"{number}"), "wb")

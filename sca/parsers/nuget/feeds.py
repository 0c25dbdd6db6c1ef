"""The feeds that NuGet.config files name, and which of them a package may come from. Credentials are never read.

NuGet reads the files in a folder and above it; the nearest counts most, and `<clear />` drops what the others say. Above the
scanned folder, and in the settings of the user and the machine, further feeds can be named: only after a `<clear />` is the list
of feeds whole. Package source mapping decides by the longest pattern.

https://learn.microsoft.com/nuget/consume-packages/package-source-mapping
"""

from collections.abc import Hashable, Iterator
from functools import lru_cache
from posixpath import dirname, join
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.files.xml_document import Element
from sca.model.component import Component, Location, Problem, Source
from sca.model.text import brief
from sca.model.url import origin, redact

_FILE = "nuget.config"
_PLAIN = Source(kind="registry")
_HELP = "write the address, and keep secrets out of it"


class Feed(Struct, frozen=True):
    """One feed: its name, its address without credentials and where it is named."""

    key: str
    url: str
    origin: str
    credentials: bool
    where: Location


class Feeds(Struct, frozen=True):
    """All feeds that hold in a folder, in order. `whole` says that no settings outside the scanned folder can add to them.

    `patterns` are those of the mapping with the lower-case names of the feeds they lead to; empty without a mapping.
    """

    feeds: tuple[Feed, ...] = ()
    whole: bool = False
    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()

    def source(self, name: str) -> Source:
        """The source of a package: its feeds as far as they are known; nothing where no file names any."""
        if not self.feeds:
            return _PLAIN
        keys = self.mapped(name)
        decided = self.whole if keys is None else bool(keys)
        used = self.feeds if keys is None else tuple(feed for feed in self.feeds if feed.key.lower() in keys)
        origins = list(dict.fromkeys(feed.origin for feed in used if feed.origin))
        secret = any(feed.credentials for feed in used)
        if decided and len(used) == 1:
            return Source("registry", used[0].url if used[0].origin else "", used[0].origin, credentials=secret)
        return Source("registry", credentials=secret, others=tuple(sorted(origins)))

    def mapped(self, name: str) -> tuple[str, ...] | None:
        """The lower-case names of the feeds that the mapping allows for a package; None if there is no mapping."""
        if not self.patterns:
            return None
        lower = name.lower()
        fitting = [(len(pattern), keys) for pattern, keys in self.patterns if _fits(pattern, lower)]
        if not fitting:
            return ()
        longest = max(length for length, _keys in fitting)
        return tuple(dict.fromkeys(key for length, keys in fitting if length == longest for key in keys))


class _Settings(Struct, frozen=True):
    """What the files up to a folder say together."""

    feeds: dict[str, Feed]
    disabled: frozenset[str]
    mapping: dict[str, tuple[str, ...]]
    whole: bool
    problems: tuple[Problem, ...]
    files: tuple[str, ...]


_NONE = _Settings({}, frozenset(), {}, whole=False, problems=(), files=())


def feeds_for(view: FileView) -> Feeds:
    """The feeds that hold for what lies in the folder of a file."""
    settings = _settings(cast("Hashable", view.tree), view.folder, view.limits)
    view.reads.update(settings.files)
    feeds = tuple(feed for key, feed in settings.feeds.items() if key not in settings.disabled)
    patterns: dict[str, list[str]] = {}
    for key, listed in settings.mapping.items():
        for pattern in listed:
            patterns.setdefault(pattern.lower(), []).append(key)
    rows = tuple((pattern, tuple(keys)) for pattern, keys in patterns.items())
    return Feeds(feeds, settings.whole, rows, settings.problems)


def with_feeds(components: list[Component], feeds: Feeds) -> Iterator[Component]:
    """Packages of a feed with what is known of it; without feeds, as they are."""
    for component in components:
        plain = component.source == _PLAIN and bool(feeds.feeds)
        yield replace(component, source=feeds.source(component.package.name)) if plain else component


def unmapped(names: list[str], feeds: Feeds, where: Location) -> list[Problem]:
    """A notice about packages that the mapping lets come from nowhere: a restore refuses them."""
    known = {feed.key.lower() for feed in feeds.feeds}
    lost = [name for name in dict.fromkeys(names) if (keys := feeds.mapped(name)) is not None and not known.intersection(keys)]
    if not lost:
        return []
    more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
    message = f"the package source mapping has no feed for {', '.join(brief(name, 60) for name in lost[:5])}{more}"
    return [Problem("E-SOURCE-MAPPING", message, where, "notice", "add a pattern to packageSourceMapping in NuGet.config")]


@lru_cache(maxsize=4096)
def _settings(tree: Hashable, folder: str, limits: Limits) -> _Settings:
    above = _settings(tree, dirname(folder), limits) if folder else _NONE
    files = cast("Tree", tree)
    name = next((one for one in files.names(folder) if one.lower() == _FILE and files.exists(join(folder, one))), "")
    if not name:
        return above
    reading = _Reading(FileView(files, join(folder, name), limits), above)
    return reading.whole_file()


class _Reading:
    """One file, laid over what those above it say."""

    def __init__(self, view: FileView, above: _Settings) -> None:
        self._view = view
        self._feeds = dict(above.feeds)
        self._disabled = set(above.disabled)
        self._mapping = dict(above.mapping)
        self._whole = above.whole
        self._problems = list(above.problems)
        self._files = (*above.files, view.path)

    def whole_file(self) -> _Settings:
        sections = {"packageSources": self._source, "disabledPackageSources": self._switch, "packageSourceMapping": self._map}
        for section in self._sections():
            if section.name in sections:
                for element in section.children:
                    sections[section.name](element)
        mapping = self._mapping
        return _Settings(self._feeds, frozenset(self._disabled), mapping, self._whole, tuple(self._problems), self._files)

    def _sections(self) -> tuple[Element, ...]:
        try:
            root = self._view.xml().root
        except InputError as error:
            self._problems.append(error.problem("field"))
            return ()
        if root.name == "configuration":
            return root.children
        message = "the outer element is not configuration: the feeds are not known"
        self._problems.append(Problem("E-STRUCTURE", message, Location(self._view.path, root.line), "field", "correct the file"))
        return ()

    def _source(self, element: Element) -> None:
        if element.name == "clear":
            self._feeds, self._whole = {}, True
        elif element.name == "remove":
            self._feeds.pop(_key(element), None)
        elif element.name == "add":
            self._add(element)

    def _add(self, element: Element) -> None:
        value = element.attributes.get("value", "").strip()
        shown, secret = redact(value) if "://" in value or "@" in value else (value, False)
        place, where = origin(shown), Location(self._view.path, element.line)
        key = element.attributes.get("key", "").strip()
        if not place and ("%" in value or "://" in value):
            message = f"the address of the feed {brief(key, 60)} cannot be told from the file"
            self._problems.append(Problem("E-SOURCE", message, where, "field", _HELP))
        self._feeds[key.lower()] = Feed(key, shown if place else "", place, secret, where)

    def _switch(self, element: Element) -> None:
        if element.name == "clear":
            self._disabled.clear()
        elif element.name == "add" and element.attributes.get("value", "").lower() == "true":
            self._disabled.add(_key(element))

    def _map(self, element: Element) -> None:
        if element.name == "clear":
            self._mapping.clear()
        elif element.name == "packageSource":
            patterns = (one.attributes.get("pattern", "").strip() for one in element.named("package"))
            self._mapping[_key(element)] = tuple(one for one in patterns if one)


def _key(element: Element) -> str:
    return element.attributes.get("key", "").strip().lower()


def _fits(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern

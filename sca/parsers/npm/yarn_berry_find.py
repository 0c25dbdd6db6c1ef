"""Finds what a dependency leads to in a lock of yarn 2 or later: always by a whole descriptor, never by a name.

On the way from the range of a package to the key of a block stand catalogs, the resolutions of the root, the patches
that yarn itself applies, and the binding of relative paths to what asks for them.
"""

from collections.abc import Mapping
from urllib.parse import unquote

from sca.parsers.npm.lock_entry import Entry
from sca.parsers.npm.wishes import Wish
from sca.parsers.npm.yarn_descriptors import PATCH, WORKSPACE, own_patches, patched, split_descriptor, with_protocol
from sca.parsers.npm.yarn_overrides import Overrides
from sca.parsers.npm.yarn_settings import CATALOG, YarnSettings

_MOST_SWITCHES = 64
_BOUND = "::locator="


class BerryFinder:
    """`keys` lead from descriptors to nodes, `locators` from nodes to their locators, `switches` are nodes to go through."""

    def __init__(
        self,
        keys: Mapping[str, str],
        locators: Mapping[str, str],
        switches: Mapping[str, Entry],
        overrides: Overrides,
        settings: YarnSettings,
    ) -> None:
        self._keys = keys
        self._locators = locators
        self._switches = switches
        self._overrides = overrides
        self._settings = settings
        self._patched: dict[str, str] = {}
        self._bound: dict[tuple[str, str], str] = {}
        self._members: dict[str, str] = {}
        self._top = locators.get("", "")
        for descriptor, key in keys.items():
            if PATCH in descriptor or WORKSPACE in descriptor or "::" in descriptor:
                self._note(descriptor, key)

    def _note(self, descriptor: str, key: str) -> None:
        """Remember what a descriptor is another spelling of."""
        name, asked = split_descriptor(descriptor)
        if asked.startswith(PATCH) and not own_patches(asked):
            inner, wanted = split_descriptor(patched(asked))
            self._patched[f"{inner}@{with_protocol(wanted)}"] = key
        if asked.startswith(WORKSPACE):
            self._members[name] = key
        plain, mark, bound = asked.partition("::")
        if mark:
            locator = next((part for part in bound.split("&") if part.startswith("locator=")), "")
            self._bound[f"{name}@{_spelled(plain)}", unquote(locator.removeprefix("locator="))] = key

    def find(self, entry: Entry, wish: Wish) -> tuple[str, ...] | None:
        """Everything that a wish leads to; None if the lock does not hold it."""
        descriptor = f"{wish.name}@{wish.requested}"
        usual = self._keys.get(descriptor)
        if (
            usual is not None
            and usual not in self._switches
            and descriptor not in self._patched
            and wish.name not in self._overrides
        ):
            return (usual,)
        key = self._resolve(entry.path, wish.name, wish.requested)
        if key is None:
            return None
        return self._through(key) if key in self._switches else (key,)

    def exact(self, name: str, asked: str) -> str | None:
        """What exactly this descriptor leads to."""
        found = self._keys.get(f"{name}@{with_protocol(asked)}")
        return self._keys.get(f"{name}@{asked}") if found is None else found

    def _resolve(self, parent: str, name: str, requested: str) -> str | None:
        asked: str | None = requested
        if requested.startswith(CATALOG):
            asked = self._settings.in_catalog(name, requested)
        if asked is None:
            return None
        locator = self._locators.get(parent, "")
        instead = self._overrides.find(*split_descriptor(locator), name, asked) if name in self._overrides else None
        key = None if instead is None else self._lookup(name, instead, self._top)
        return self._lookup(name, asked, locator) if key is None else key

    def _lookup(self, name: str, asked: str, locator: str) -> str | None:
        key = self._patched.get(f"{name}@{with_protocol(asked)}")
        key = self.exact(name, asked) if key is None else key
        if key is None and ":" in asked:
            plain = f"{name}@{_spelled(asked.partition('::')[0])}"
            key = self._bound.get((plain, locator))
        if key is None and asked.startswith(WORKSPACE):
            key = self._members.get(name)
        return key

    def _through(self, switch: str) -> tuple[str, ...]:
        """What a switch leads to, however many others stand on the way."""
        found: dict[str, None] = {}
        waiting, seen = [switch], {switch}
        while waiting and len(seen) <= _MOST_SWITCHES:
            here = waiting.pop()
            entry = self._switches.get(here)
            if entry is None:
                found[here] = None
                continue
            wishes = entry.fields.get("dependencies")
            for name, asked in wishes.items() if isinstance(wishes, dict) else ():
                key = self._resolve(here, name, asked) if isinstance(asked, str) else None
                if key is not None and key not in seen:
                    seen.add(key)
                    waiting.append(key)
        return tuple(found)


def _spelled(asked: str) -> str:
    """A range in one of the two ways to write what stands inside a patch."""
    return unquote(asked) if asked.startswith(PATCH) else asked

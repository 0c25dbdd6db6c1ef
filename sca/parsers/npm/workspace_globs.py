"""Finds the members of a workspace: the folders with a package.json that the patterns of a root manifest name.

Only names of folders inside what is scanned are looked at, none is opened, and the search has a bound. As for package
managers `*` stays within one folder, `**` goes through all, `{a,b}` are alternatives and a pattern with `!` in front
takes members away again; `node_modules` and hidden folders hold no members.
https://classic.yarnpkg.com/lang/en/docs/workspaces/
"""

import re
from fnmatch import translate
from itertools import product
from posixpath import join, normpath

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.manifest import MANIFEST

_MOST_FOLDERS = 200_000
_MOST_ALTERNATIVES = 256
_ANY = "**"
_BRACES = re.compile(r"\{([^{}]*)\}")


def find_members(root: Entry, view: FileView, oddities: Oddities, more: JsonValue = None) -> list[str]:
    """Folders of the members relative to the lock's, sorted; `more` are patterns that stand elsewhere.

    What cannot be searched is noted.
    """
    found: set[str] = set()
    search = _Search(view)
    for pattern in (*_patterns(root.fields.get("workspaces"), root, oddities), *_patterns(more, root, oddities)):
        try:
            for text in _alternatives(pattern.removeprefix("!")):
                folders = search.members(text)
                found = found - folders if pattern.startswith("!") else found | folders
        except InputError as error:
            message = f"workspaces: {error.message}: which members {brief(pattern, 60)!r} names is not known"
            oddities.add_at(root, "E-MEMBERS", message, "edge")
    return sorted(found)


def _patterns(value: JsonValue, root: Entry, oddities: Oddities) -> list[str]:
    """The patterns. `workspaces` is a list, or an object with the list in `packages`."""
    if isinstance(value, dict):
        value = value.get("packages")
    if not value:
        return []
    texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(texts) < len(value):
        oddities.add_at(root, "E-MEMBERS", "workspaces is not a list of folders", "edge")
    return texts


def _alternatives(text: str) -> list[str]:
    """`a/{b,c}` as `a/b` and `a/c`. Raises InputError for too many."""
    parts = _BRACES.split(text)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    count = 1
    for choice in choices:
        count *= len(choice)
        if count > _MOST_ALTERNATIVES:
            raise InputError("E-MEMBERS", f"{brief(text, 60)!r} has more than {_MOST_ALTERNATIVES} alternatives")
    return ["".join(chosen) for chosen in product(*choices)]


class _Search:
    """Looks through the folders beside a lock. The bound is one for all patterns."""

    def __init__(self, view: FileView) -> None:
        self._view = view
        self._names: dict[str, tuple[str, ...]] = {}

    def members(self, pattern: str) -> set[str]:
        """The members that a pattern names. Raises InputError for a pattern that leads out, or beyond the bound."""
        folders = {normpath(folder) for folder in self._folders(pattern)} - {"."}
        return {folder for folder in folders if self._view.neighbour(join(folder, MANIFEST)) is not None}

    def _folders(self, pattern: str) -> list[str]:
        found = ["."]
        before = ""
        for part in normpath(pattern.replace("\\", "/")).split("/"):
            before, again = part, part == before == _ANY
            if again:
                continue
            if part == _ANY:
                found = self._below(found)
            elif any(sign in part for sign in "*?["):
                matches = re.compile(translate(part)).match
                found = [join(folder, name) for folder in found for name in self._inside(folder) if matches(name)]
            else:
                found = [join(folder, part) for folder in found]
        return found

    def _below(self, folders: list[str]) -> list[str]:
        """The folders and all that lie in them, at any depth."""
        found = dict.fromkeys(folders)
        waiting = list(found)
        while waiting:
            folder = waiting.pop()
            inner = [join(folder, name) for name in self._inside(folder)]
            waiting.extend(one for one in inner if one not in found)
            found.update(dict.fromkeys(inner))
        return list(found)

    def _inside(self, folder: str) -> tuple[str, ...]:
        """Names in a folder, without those that hold no members."""
        folder = normpath(folder)
        if folder not in self._names:
            if len(self._names) >= _MOST_FOLDERS:
                raise InputError("E-MEMBERS", f"the patterns reach more than {_MOST_FOLDERS} folders")
            names = self._view.names(folder)
            self._names[folder] = tuple(name for name in names if name[0] != "." and name != "node_modules")
        return self._names[folder]

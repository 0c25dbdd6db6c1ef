"""A quick look at a file's name that spares most files the patterns: what has none of their plain parts matches none."""

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"\*|\?|\[[^\]]*\]")


class NameHints:
    """The plain parts of names that any of some globs can match. Of a glob with folders only the last two parts count."""

    def __init__(self, globs: Iterable[str]) -> None:
        self._names: set[str] = set()
        starts: set[str] = set()
        folders: set[str] = set()
        self._by_end: list[tuple[str, str, str, str]] = []
        for glob in globs:
            folder, _slash, name = glob.rpartition("/")
            around = _SPECIAL.split(folder.rpartition("/")[2])[-1]
            start, *middle, end = _SPECIAL.split(name) if _SPECIAL.search(name) else (name, "")
            if start == name:
                self._names.add(name)
            elif end:
                self._by_end.append((end, start, max(middle, key=len, default=""), around))
            elif start:
                starts.add(start)
            else:
                folders.add(around)
        self._starts, self._folders = tuple(sorted(starts)), tuple(sorted(folders))
        self._ends = tuple(sorted({end for end, *_more in self._by_end}))

    def may_match(self, path: str) -> bool:
        """False only if no glob matches."""
        folder, _slash, name = path.rpartition("/")
        if name in self._names or name.startswith(self._starts):
            return True
        if name.endswith(self._ends) and any(
            name.endswith(end) and name.startswith(start) and middle in name and folder.endswith(around)
            for end, start, middle, around in self._by_end
        ):
            return True
        return bool(self._folders) and folder.endswith(self._folders)

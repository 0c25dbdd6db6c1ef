"""Finds the input files below a folder, and says of everything it did not enter why.

The walk never follows a link, never leaves the file system it started on, holds one open folder per level, and
collects what it could not read as outcomes instead of skipping it.
"""

import errno
import re
from collections import Counter
from collections.abc import Callable

from msgspec import Struct

from sca.files.decode import decode_text
from sca.files.disk import DiskTree, printable
from sca.files.errors import InputError
from sca.files.ignore import Ignore, content_rule, folder_rule, kept_in, locks_of_project, may_hold_metadata
from sca.files.limits import Limits
from sca.model.component import Location, Problem
from sca.model.inventory import FileOutcome
from sca.model.text import visible
from sca.system.folder import Entries, Folder

_RESERVED = re.compile(r"(?is)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|.*[. ]|.*[\x00-\x1f:*?\"<>|].*")


class Walked(Struct, frozen=True):
    """Recognised paths, sorted; the folders and files left out or unreadable; notices; how many files were seen."""

    found: tuple[str, ...]
    outcomes: tuple[FileOutcome, ...]
    problems: tuple[Problem, ...]
    files_seen: int


class _Level(Struct):
    """One open folder on the way down, with the names of the folders still to visit."""

    path: str
    folder: Folder
    todo: list[str]


class Walk:
    """One walk over one tree. `wants` tells whether a file, given with its folder, is an input.

    With `installed` it goes through an environment of installed Python packages, which is left out otherwise.
    """

    def __init__(
        self, tree: DiskTree, wants: Callable[[str], bool], limits: Limits, ignore: Ignore | None, *, installed: bool = False
    ) -> None:
        self._tree = tree
        self._wants = wants
        self._limits = limits
        self._ignore = ignore
        self._installed = installed
        self._found: list[str] = []
        self._outcomes: list[FileOutcome] = []
        self._problems: list[Problem] = []
        self._linked_folders = 0
        self._seen = 0
        self._device = 0
        self._stopped = False

    def run(self, start: str = "") -> Walked:
        """Walk from a folder of the tree (the root by default)."""
        try:
            folder = self._tree.open_folder(start)
            self._device = folder.device
        except OSError as error:
            self._lose_folder(start or ".", error)
            return self._walked()
        first = self._enter(start, folder)
        levels = [first] if first is not None else []
        while levels:
            level = levels[-1]
            if level.todo and not self._over_limit(level.path):
                below = self._descend(level, level.todo.pop(), len(levels))
                if below is not None:
                    levels.append(below)
            else:
                level.folder.close()
                levels.pop()
        self._note_linked_folders()
        return self._walked()

    def _walked(self) -> Walked:
        return Walked(tuple(sorted(self._found)), tuple(sorted(self._outcomes)), tuple(sorted(self._problems)), self._seen)

    def _enter(self, path: str, folder: Folder) -> _Level | None:
        """Take what lies in a folder; None, the folder closed, if that cannot be told."""
        try:
            entries = folder.entries(self._limits.folder_entries)
        except OSError as error:
            folder.close()
            self._lose_folder(path or ".", error)
            return None
        if entries.cut:
            self._lose(path, "E-ENTRIES", f"more than {self._limits.folder_entries} entries in one folder (folder-entries)")
        self._drop_twins(path, entries)
        names = {*entries.folders, *entries.files}
        if self._ignore is not None:
            self._ignore.enter(path, self._gitignore(path, names))
        rule = content_rule(path.rpartition("/")[2], names) if path and not self._installed else ""
        if rule:
            self._leave_out(f"{path}/", rule)
            return _Level(path, folder, [])
        self._seen += len(entries.files) + len(entries.links)
        self._take_files(path, folder, entries)
        todo = [name for name in sorted(entries.folders, reverse=True) if self._may_enter(path, name, names)]
        return _Level(path, folder, todo)

    def _drop_twins(self, folder: str, entries: Entries) -> None:
        """Refuse a name that is not UTF-8 and would be shown like another name beside it."""
        kinds = (entries.folders, entries.files, entries.links)
        if all(name.isascii() for names in kinds for name in names):
            return
        shown = Counter(printable(name) for names in kinds for name in names)
        for names in kinds:
            for name in [name for name in names if shown[printable(name)] > 1 and printable(name) != name]:
                names.remove(name)
                self._refuse(_join(folder, visible(name)), "E-NAME", "the name is not UTF-8 and looks like another one beside it")

    def _take_files(self, folder: str, opened: Folder, entries: Entries) -> None:
        taken = [name for name in (*entries.files, *entries.links) if self._wants(f"{folder}/{name}")]
        for name in taken:
            path = _join(folder, self._tree.printable(folder, name))
            rule = self._ignore.rule(path, is_folder=False) if self._ignore is not None else ""
            if rule:
                self._leave_out(path, rule)
            elif any(_RESERVED.fullmatch(part) for part in path.split("/")):
                self._refuse(path, "E-NAME", "the name is reserved or not allowed on Windows; the file is not opened")
            else:
                self._found.append(path)
        for name in entries.links:
            self._look_at_link(folder, opened, name)
        if taken:
            self._compare_case(folder, taken, entries.files)

    def _look_at_link(self, folder: str, opened: Folder, name: str) -> None:
        """Links are not followed; one that leads in a circle is said, one to a folder is counted."""
        try:
            self._linked_folders += opened.leads_to_folder(name)
        except OSError as error:
            if error.errno != errno.ELOOP:
                return
            shown = _join(folder, self._tree.printable(folder, name))
            self._problems.append(Problem("E-LINK-LOOP", "symbolic link that leads in a circle", Location(shown), "notice"))

    def _compare_case(self, folder: str, taken: list[str], files: list[str]) -> None:
        by_lower = {name.lower(): name for name in taken}
        for name in sorted(files):
            twin = by_lower.get(name.lower())
            if twin is not None and twin != name:
                shown = printable(twin)
                message = f"{shown} and {printable(name)} differ only in case: on some file systems they are one file"
                self._problems.append(Problem("E-CASE", message, Location(_join(folder, shown)), "notice"))

    def _may_enter(self, folder: str, name: str, siblings: set[str]) -> bool:
        if not may_hold_metadata(folder, name):
            return False
        path = _join(folder, self._tree.printable(folder, name))
        rule = folder_rule(path, siblings, installed=self._installed)
        if rule and any(self._tree.exists(f"{path}/{lock}") for lock in locks_of_project(name)):
            rule = ""
        unwanted = self._ignore.rule(path, is_folder=True) if self._ignore is not None else ""
        if rule or unwanted:
            self._leave_out(f"{path}/", rule or unwanted)
        if rule and not unwanted:
            self._take_kept(path, kept_in(name))
        return not rule and not unwanted

    def _take_kept(self, folder: str, name: str) -> None:
        """Take the one file of a folder left out that is an input."""
        path = f"{folder}/{name}"
        if not name or not self._wants(path) or not self._tree.exists(path):
            return
        rule = self._ignore.rule(path, is_folder=False) if self._ignore is not None else ""
        if rule:
            self._leave_out(path, rule)
        else:
            self._seen += 1
            self._found.append(path)

    def _descend(self, level: _Level, name: str, depth: int) -> _Level | None:
        path = _join(level.path, self._tree.printable(level.path, name))
        if depth >= self._limits.walk_depth:
            self._lose(path, "E-DEPTH", f"folders nested deeper than {self._limits.walk_depth} (walk-depth): not entered")
            return None
        try:
            below = level.folder.below(name)
        except OSError as error:
            self._lose_folder(path, error)
            return None
        if below.device != self._device:
            below.close()
            self._leave_out(f"{path}/", "another file system is mounted here")
            return None
        return self._enter(path, below)

    def _over_limit(self, path: str) -> bool:
        if not self._stopped and self._seen > self._limits.files_walked:
            self._lose(
                path or ".", "E-FILES", f"more than {self._limits.files_walked} files (files-walked): the walk stopped here"
            )
            self._stopped = True
        return self._stopped

    def _gitignore(self, folder: str, names: set[str]) -> str | None:
        if self._ignore is None or not self._ignore.wants_gitignore or ".gitignore" not in names:
            return None
        path = _join(folder, ".gitignore")
        try:
            return decode_text(self._tree.read(path, self._limits.policy_bytes, "policy-bytes"), path)
        except InputError as error:
            self._problems.append(error.problem("notice"))
            return None

    def _note_linked_folders(self) -> None:
        if self._linked_folders:
            message = (
                f"{self._linked_folders} linked folders are not followed; what they hold inside the tree is read at its own place"
            )
            self._problems.append(Problem("E-LINK", message, Location("."), "notice"))

    def _leave_out(self, path: str, rule: str) -> None:
        self._outcomes.append(FileOutcome(path, "", "excluded", rule))

    def _refuse(self, path: str, code: str, message: str) -> None:
        self._outcomes.append(FileOutcome(path, "", "refused", message))
        self._problems.append(Problem(code, message, Location(path), "file"))

    def _lose_folder(self, path: str, error: OSError) -> None:
        message = f"folder cannot be read: {error.strerror}"
        self._outcomes.append(FileOutcome(f"{path}/", "", "unreadable", message))
        self._problems.append(Problem("E-UNREADABLE", message, Location(f"{path}/"), "file"))

    def _lose(self, path: str, code: str, message: str) -> None:
        self._refuse(f"{path}/", code, message)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name

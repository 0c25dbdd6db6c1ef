"""The files as they are staged in the git index: what a commit would contain, whatever lies in the folder.

All blobs come out of one process: see `sca.files.git`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from posixpath import basename, dirname

from sca.files.byte_source import ByteSource, HeldBytes
from sca.files.errors import InputError
from sca.files.git import Git, GitError
from sca.files.ignore import Ignore, folder_rule
from sca.files.walk import Walked
from sca.model.component import Location, Problem
from sca.model.inventory import FileOutcome

_REGULAR = (b"100644", b"100755")
_LINK = b"120000"
_ODD_HELP = "stage the file itself"


class IndexTree:
    """The staged files below a folder of a checkout, as a tree to read from; with `revision` those of a commit."""

    def __init__(self, root: str, revision: str = "") -> None:
        self.root = root
        git = Git(root)
        self._blobs = git.objects()
        self._objects: dict[str, str] = {}
        self._odd: dict[str, str] = {}
        self._folders: dict[str, set[str]] = {}
        for entry in _entries(git, revision):
            mode_and_object, _, raw_path = entry.partition(b"\t")
            mode, name, stage = (*mode_and_object.split(b" "), b"", b"", b"")[:3]
            path = raw_path.decode(errors="backslashreplace")
            if stage != b"0" and path:
                self._odd[path] = "the file has a merge conflict in the git index"
            elif mode in _REGULAR:
                self._add(path, name.decode())
            elif mode == _LINK:
                self._odd[path] = "this is a symbolic link in the git index, which is not followed"

    def _add(self, path: str, object_name: str) -> None:
        self._objects[path] = object_name
        while path:
            folder, name = dirname(path), basename(path)
            self._folders.setdefault(folder, set()).add(name)
            path = folder

    def found(self, folder: str, wants: Callable[[str], bool], ignore: Ignore | None) -> Walked:
        """The wanted staged files below a folder; folders that a walk leaves out by name are left out here too."""
        below = sorted(path for path in self._objects if _below(path, folder))
        wanted = [path for path in below if wants(path)]
        rules = {path: _rule(path, ignore) for path in wanted}
        left_out = tuple(FileOutcome(path, "", "excluded", rule) for path, rule in rules.items() if rule)
        odd = [path for path in sorted(self._odd) if _below(path, folder) and wants(path) and not _rule(path, ignore)]
        refused = tuple(FileOutcome(path, "", "refused", self._odd[path]) for path in odd)
        problems = tuple(Problem("E-SPECIAL", self._odd[path], Location(path), "file", _ODD_HELP) for path in odd)
        return Walked(tuple(path for path in wanted if not rules[path]), (*left_out, *refused), problems, len(below))

    def object_name(self, path: str) -> str:
        """The name of the object with the content of a file; empty if there is no such file."""
        return self._objects.get(path, "")

    def exists(self, path: str) -> bool:
        """See `sca.files.view.Tree`."""
        return path in self._objects

    def names(self, folder: str) -> tuple[str, ...]:
        """See `sca.files.view.Tree`."""
        return tuple(sorted(self._folders.get("" if folder == "." else folder, ())))

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """See `sca.files.view.Tree`."""
        return nullcontext(HeldBytes(self.read(path, limit, limit_name)))

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """See `sca.files.view.Tree`."""
        if path not in self._objects:
            raise InputError("E-MISSING", "there is no such file in the git index", path, unreadable=True)
        try:
            size, data = self._blobs.read(self._objects[path], limit)
        except GitError as error:
            raise InputError("E-UNREADABLE", f"cannot be read from the git index: {error}", path, unreadable=True) from None
        if size > limit:
            raise InputError("E-SIZE", f"the staged file has {size} bytes, more than the limit of {limit} ({limit_name})", path)
        return data


def _entries(git: Git, revision: str) -> list[bytes]:
    """Mode, object, stage and path of every file; of a commit there is one stage."""
    if not revision:
        return git.run("ls-files", "--stage", "-z", "--", ".").split(b"\0")
    commit = git.run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    listed = (one.partition(b"\t") for one in git.run("ls-tree", "-r", "-z", commit, "--", ".").split(b"\0"))
    parts = ((*head.split(b" "), path) for head, tab, path in listed if tab)
    return [b"%s %s 0\t%s" % (mode, name, path) for mode, _kind, name, path in parts]


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _rule(path: str, ignore: Ignore | None) -> str:
    folders = path.split("/")[:-1]
    by_name = next((rule for name in folders if (rule := folder_rule(name, frozenset()))), "")
    return by_name or (ignore.rule(path, is_folder=False) if ignore is not None else "")

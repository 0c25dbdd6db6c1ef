"""Finds the files in which a package carries its licence, and what it wants to be kept with it.

Their content is looked at only as far as size and digest go: whoever needs a text reads it again, by path, and knows by the
digest that it is the same. The names are those that packages really use; a program that is called `license.js` is none of them.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from posixpath import join

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import Tree
from sca.model.component import LicenceFile

LICENCE, NOTICE, COPYRIGHT, PART = "licence", "notice", "copyright", "part"
_NAME = re.compile(
    r"(?:(?P<notice>third[-_ ]?party[-_ ]?(?:notices?|licen[sc]es?|software)|notices?)"
    r"|(?P<copyright>authors|copyrights?)"
    r"|(?P<licence>(?:[a-z0-9.+]{1,20}[-_.])?(?:un)?licen[sc]es?|copying|copyleft|ofl))"
    r"(?:[-_. ][a-z0-9-_. +]{0,60})?",
    re.IGNORECASE,
)
_OTHER_ENDINGS = (
    ".js", ".cjs", ".mjs", ".ts", ".tsx", ".jsx", ".map", ".py", ".pyc", ".pyi", ".json", ".yml", ".yaml", ".toml", ".css",
    ".scss", ".xml", ".png", ".svg", ".jpg", ".gif", ".pdf", ".sh", ".rb", ".go", ".rs", ".java", ".cs", ".c", ".h", ".cpp",
    ".hpp", ".dll", ".exe", ".so", ".gz", ".zip", ".spdx", ".csv", ".lock", ".in", ".cfg", ".ini", ".tmpl", ".template",
    ".vue", ".hbs", ".ejs",
)  # fmt: skip
_FOLDERS = ("licenses", "licences", "license_files")
_DEEPEST = 8


def role_of(name: str) -> str:
    """What a file of this name is to a package: `licence`, `notice` or `copyright`; empty if it is none of these."""
    found = _NAME.fullmatch(name)
    if found is None or name.lower().endswith(_OTHER_ENDINGS):
        return ""
    return found.lastgroup or ""


def licence_file(path: str, data: bytes, role: str, archive: str = "") -> LicenceFile:
    """The record of a file whose content is at hand. `archive` is the path of the archive that it is a member of."""
    return LicenceFile(path, len(data), sha256(data).hexdigest(), role, archive)


def licence_files(tree: Tree, folder: str, names: Iterable[str], limits: Limits) -> tuple[LicenceFile, ...]:
    """The licence files among the names in a folder. What cannot be read, or is too large, is left out."""
    found: list[LicenceFile] = []
    for name in names:
        role = role_of(name)
        if role and len(found) < limits.licence_files:
            found.extend(_read(tree, join(folder, name), role, limits))
    return tuple(found)


def licence_folder(tree: Tree, folder: str, limits: Limits) -> tuple[LicenceFile, ...]:
    """The files in a folder that holds nothing but licences, where those deeper down are of parts of the package."""
    found: list[LicenceFile] = []
    waiting = [(folder, 0)]
    while waiting and len(found) < limits.licence_files:
        at, depth = waiting.pop(0)
        for name in tree.names(at):
            path = join(at, name)
            if len(found) >= limits.licence_files:
                break
            if tree.exists(path):
                found.extend(_read(tree, path, role_in_folder(name, depth), limits))
            elif depth < _DEEPEST:
                waiting.append((path, depth + 1))
    return tuple(sorted(found))


def role_in_folder(name: str, depth: int) -> str:
    """What a file is in a folder that holds nothing but licences."""
    role = role_of(name) or LICENCE
    return PART if depth and role == LICENCE else role


def is_licence_folder(name: str) -> bool:
    """Whether a folder of this name, in the metadata of a package, holds nothing but licences."""
    return name.lower() in _FOLDERS


def _read(tree: Tree, path: str, role: str, limits: Limits) -> Iterator[LicenceFile]:
    try:
        yield licence_file(path, tree.read(path, limits.licence_file_bytes, "licence-file-bytes"), role)
    except InputError:
        # What cannot be read says nothing: the package has the licence that its metadata states, or none that is known.
        return

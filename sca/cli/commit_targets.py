"""Which of the files that a hook names are checked: a hook names whatever a commit touches, also what no scan would enter."""

import os

from sca.concerned import is_setting
from sca.files.ignore import Ignore, folder_rule
from sca.system.ways import leads_out, way_from_here, with_slashes


def without_left_out(paths: tuple[str, ...], ignore: Ignore | None) -> tuple[str, ...]:
    """The targets without files that a scan of the current folder leaves out: installed packages, and what `--exclude` names."""
    return tuple(path for path in paths if os.path.isdir(path) or not _left_out(_inside(path), ignore))


def inputs(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The targets without files that are only read beside inputs."""
    return tuple(path for path in paths if os.path.isdir(path) or not is_setting(with_slashes(path)))


def _inside(path: str) -> str:
    """The path relative to the current folder, where a hook runs; empty for one that lies elsewhere."""
    way = way_from_here(path)
    return "" if leads_out(way) else way


def _left_out(path: str, ignore: Ignore | None) -> bool:
    folder = path
    while folder := folder.rpartition("/")[0]:
        if folder_rule(folder, frozenset()):
            return True
    return bool(path and ignore and ignore.rule(path, is_folder=False))

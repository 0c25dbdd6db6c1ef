"""Which part of a checkout a check at the stage `commit` is about, and what was there before.

With `--staged` it is what the index changes. Where files are named, as pre-commit does, it is those, if the commit changes each
of them; files that no commit changes are named by somebody who wants them checked, so everything counts in them.
"""

import os
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from sca import exit_status
from sca.cli.commit_empty import coming
from sca.cli.ending import Ending
from sca.cli.options import ignore_of
from sca.cli.scan_options import ScanFlags
from sca.commit import Parents, Part, of_files, of_index, survey_part
from sca.concerned import names_packages
from sca.files.disk import DiskTree
from sca.files.git import GitError
from sca.files.git_changes import Coming, coming_commit
from sca.files.git_index import IndexTree
from sca.model.text import brief
from sca.survey import Options, Stopwatch, Surveyed
from sca.system.ways import leads_out, way_from
from sca.target import Target, TargetError, find_target


class CommitPart(Struct, frozen=True):
    """How the part is read, with which options it is judged, and what was there before."""

    survey: Callable[[Stopwatch], Surveyed]
    options: Options
    before: Parents | None


def find_part(paths: tuple[str, ...], flags: ScanFlags, options: Options) -> CommitPart | None:
    """The part that the commit concerns; None where everything that is asked for counts."""
    part = _staged(paths, flags) if flags.staged else _named(paths, flags)
    if part is None:
        return None
    found, commit = part
    # A commit may well take the last input away.
    recorded = tuple(sorted((*options.recorded, ("changes-only", "yes"))))
    options = replace(options, allowances=replace(options.allowances, empty=True), recorded=recorded)
    before = Parents(found, commit.parents, ignore_of(flags), options) if commit.parents else None
    return CommitPart(lambda watch: survey_part(found, options, watch), options, before)


def _staged(paths: tuple[str, ...], flags: ScanFlags) -> tuple[Part, Coming] | None:
    """What the index changes; None for files that are named and that it does not change."""
    root = os.path.realpath(".")
    commit = coming(root)
    asked = tuple(_inside(path, root) for path in paths)
    tree = IndexTree(root)
    for path, shown in zip(asked, paths, strict=True):
        if path and not (tree.exists(path) or tree.names(path) or path in commit.gone):
            raise Ending(exit_status.USAGE, f"usage: nothing is staged at {brief(shown)}", "name what is in the git index")
    if any(path not in commit.changed and not os.path.isdir(path or root) for path in asked):
        return None
    target = Target(root, find_target((root,)).label, ("",))
    changed = frozenset(path for path in commit.changed if names_packages(path) and _asked(path, asked))
    return of_index(target, tree, changed, commit.gone & changed, ignore_of(flags)), commit


def _named(paths: tuple[str, ...], flags: ScanFlags) -> tuple[Part, Coming] | None:
    """The same for files that are named; None for folders, outside of git, and for files that the commit does not change."""
    if not paths or any(os.path.isdir(path) for path in paths):
        return None
    try:
        target = find_target(paths)
        commit = coming_commit(target.root)
        index = IndexTree(target.root)
    except (GitError, TargetError):
        return None
    if not commit.changed.issuperset(target.files):
        return None
    gone = frozenset(path for path in commit.gone if names_packages(path))
    return of_files(target, DiskTree(target.root), index, gone, ignore_of(flags)), commit


def _inside(path: str, root: str) -> str:
    """A path of the command line relative to the current folder, which a file that is deleted need not have on disk."""
    relative = way_from(root, os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path)))
    if leads_out(relative):
        raise Ending(exit_status.USAGE, f"usage: {brief(path)} lies outside of the current folder", "run it at the top")
    return "" if relative == "." else relative


def _asked(path: str, asked: tuple[str, ...]) -> bool:
    return not asked or any(one in ("", path) or path.startswith(f"{one}/") for one in asked)

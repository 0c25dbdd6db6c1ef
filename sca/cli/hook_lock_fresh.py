"""`sca hook lock-fresh`: a lock and its manifest must tell the same; nothing else is asked, and no policy is needed."""

import os
from collections.abc import Iterator
from typing import Any

import click

from sca import exit_status
from sca.cli.commit_empty import coming
from sca.cli.editing import NO_FLAGS
from sca.cli.ending import Ending
from sca.cli.options import pipeline_options, run_survey
from sca.commit import of_index, survey_part
from sca.concerned import concerned, names_packages, upwards
from sca.files.disk import DiskTree
from sca.files.git_index import IndexTree
from sca.files.view import Tree
from sca.files.walk import Walked
from sca.model.component import Problem
from sca.model.inventory import Inventory
from sca.model.text import plural
from sca.parsers.names import NAMES
from sca.reports.inert import inert
from sca.survey import Stopwatch, Surveyed, survey_found
from sca.target import TargetError, find_target

_DRIFT = "E-DRIFT"
_UNREAD = ("refused", "unreadable")


@click.command(short_help="Find locks that their manifests have outrun.")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=str))
@click.option("--staged", is_flag=True, help="Look at what is staged in the git index instead.")
def command(**values: Any) -> None:
    """Compare the locks and manifests that FILEs belong to (default: all in the current folder). Ends with 1 if one is stale."""
    surveyed = _staged() if values["staged"] else _named(values["files"])
    if surveyed is None:
        raise Ending(exit_status.SATISFIED, "nothing to check: no lock or manifest is staged")
    inventory = surveyed.inventory
    stale = [one for one in inventory.problems if one.code == _DRIFT and one.location.role != "installed"]
    for problem in stale:
        for line in _block(problem):
            click.echo(line)
    raise _end(inventory, stale)


def _end(inventory: Inventory, stale: list[Problem]) -> Ending:
    unread = [file.path for file in inventory.files if file.outcome in _UNREAD]
    if unread:
        sentence = f"incomplete: {plural(len(unread), 'file')} could not be read: {inert(unread[0], 200)}"
        return Ending(exit_status.INCOMPLETE, sentence, "sca check says why")
    if stale:
        return Ending(exit_status.VIOLATED, f"failed: {plural(len(stale), 'difference')} between manifests and locks")
    read = sum(file.outcome != "excluded" for file in inventory.files)
    return Ending(exit_status.SATISFIED, f"passed: {plural(read, 'file')} compared, and no lock is stale")


def _block(problem: Problem) -> Iterator[str]:
    yield f"error[{problem.code}]: {inert(problem.message, 400)}"
    yield f"  --> {inert(str(problem.location), 400)}"
    if problem.help:
        yield f"  fix: {inert(problem.help, 400)}"


def _staged() -> Surveyed | None:
    root = os.path.realpath(".")
    commit = coming(root)
    changed = frozenset(filter(names_packages, commit.changed))
    if not changed:
        return None
    part = of_index(find_target((root,)), IndexTree(root), changed, commit.gone & changed, None)
    return survey_part(part, pipeline_options(NO_FLAGS), Stopwatch())


def _named(files: tuple[str, ...]) -> Surveyed:
    options = pipeline_options(NO_FLAGS)
    if not files or any(os.path.isdir(path) for path in files):
        return run_survey(files, NO_FLAGS, options, Stopwatch())
    try:
        target = find_target(files)
    except TargetError as error:
        raise Ending(exit_status.USAGE, f"usage: {error}", "give files that exist") from None
    tree = DiskTree(target.root)
    inputs = sorted({*target.files, *_beside(tree, target.files)})
    found = tuple(path for path in concerned(inputs, frozenset(target.files)) if NAMES.wants(path))
    return survey_found(target, tree, Walked(found, (), (), len(found)), (), options, Stopwatch())


def _beside(tree: Tree, files: tuple[str, ...]) -> Iterator[str]:
    """The inputs in the folders of some files and above."""
    folders = {folder for path in files for folder in upwards(path)}
    for folder in folders:
        paths = (f"{folder}/{name}" if folder else name for name in tree.names(folder))
        yield from (path for path in paths if NAMES.wants(path) and tree.exists(path))

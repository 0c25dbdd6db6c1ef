"""Tells soon whether a commit has anything to check at all."""

import os

from sca import exit_status
from sca.cli.ending import Ending
from sca.concerned import names_packages
from sca.files.git import GitError
from sca.files.git_changes import Coming, coming_commit
from sca.model.text import plural


def nothing_to_check(paths: tuple[str, ...]) -> str:
    """Why there is nothing to check in what is staged below the current folder; empty if there is something.

    Files that are named are checked in any case.
    """
    if any(not os.path.isdir(path) for path in paths):
        return ""
    changed = coming(".").changed
    if any(map(names_packages, changed)):
        return ""
    if not changed:
        return "nothing to check: nothing is staged"
    return f"nothing to check: no lock, manifest or Dockerfile is among the {plural(len(changed), 'staged change')}"


def coming(root: str) -> Coming:
    """What is staged below a folder. Ends with status 2 outside of a git checkout."""
    try:
        return coming_commit(root)
    except GitError as error:
        raise Ending(exit_status.USAGE, f"usage: --staged: {error}", "run it inside a git checkout") from None

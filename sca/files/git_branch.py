"""The branch that a repository's work ends on, by what a checkout says of it."""

import re

from sca.files.git import Git, GitError

USUAL = "main"
_OLDER = "master"
# Such a name can stand in any file without being quoted.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,99}").fullmatch
_CLONED = "refs/remotes/origin/"


def main_branch(root: str) -> str:
    """What the clone was told (https://git-scm.com/docs/git-remote, set-head); else `main` or `master`; else the current one.

    `main` where nothing is known, or where the name is an odd one.
    """
    git = Git(root)
    told = _said(git, "symbolic-ref", "--quiet", f"{_CLONED}HEAD").removeprefix(_CLONED)
    heads = _said(git, "for-each-ref", "--format=%(refname:strip=2)", f"refs/heads/{USUAL}", f"refs/heads/{_OLDER}").split()
    current = _said(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    name = told or next(iter(heads), "") or current
    return name if _PLAIN(name) else USUAL


def _said(git: Git, *arguments: str) -> str:
    try:
        return git.run(*arguments).decode("utf-8", "replace").strip()
    except GitError:
        return ""

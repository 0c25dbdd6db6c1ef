"""Leaves paths out by `--exclude` globs and by `.gitignore` files, both in git's own syntax.

Source: https://git-scm.com/docs/gitignore. The matching is pathspec's.
"""

from collections.abc import Iterable

from pathspec import GitIgnoreSpec


class GitIgnore:
    """Rules from the command line and, folder by folder, from `.gitignore` files. A deeper file overrules a higher one."""

    def __init__(self, globs: Iterable[str], *, wants_gitignore: bool) -> None:
        self.wants_gitignore = wants_gitignore
        self._globs = tuple(globs)
        self._exclude = GitIgnoreSpec.from_lines(self._globs)
        self._by_folder: dict[str, GitIgnoreSpec] = {}

    def enter(self, folder: str, gitignore: str | None) -> None:
        """See `sca.files.ignore.Ignore`."""
        if gitignore is not None:
            self._by_folder[folder] = GitIgnoreSpec.from_lines(gitignore.splitlines())

    def rule(self, path: str, *, is_folder: bool) -> str:
        """See `sca.files.ignore.Ignore`."""
        name = f"{path}/" if is_folder else path
        if self._globs and self._exclude.match_file(name):
            return "--exclude"
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self._by_folder.get(folder)
            if spec is not None:
                below = name[len(folder) + 1 :] if folder else name
                decision = spec.check_file(below).include
                if decision is not None:
                    return f"{folder}/.gitignore".lstrip("/") if decision else ""
        return ""

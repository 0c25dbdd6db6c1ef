"""A git repository of a test, and the command line run at its top."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from msgspec import Struct

from sca.cli import main

POLICY = """schema: 1
name: house
packages:
  default: allow
  denied:
    - {match: pkg:npm/old, reason: a test}
    - {match: pkg:npm/new, reason: a test}
    - {match: pkg:pypi/old, reason: a test}
licences: {unknown: allow}
gaps: {unpinned: review}
"""


class Run(Struct, frozen=True):
    """How a run ended, and what it said."""

    status: int
    text: str
    last: str


class Repository:
    """A checkout with one commit that holds a policy. `sca` runs at its top."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys
        root.mkdir()
        monkeypatch.chdir(root)
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            monkeypatch.delenv(name)
        self.git("init", "-q", "-b", "main")
        self.write("sca-policy.yaml", POLICY)

    def git(self, *arguments: str) -> str:
        """What git prints."""
        who = ("-c", "user.name=T", "-c", "user.email=t@example.test", "-c", "commit.gpgsign=false")
        run = subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True, text=True)
        return run.stdout.strip()

    def write(self, path: str, text: str) -> None:
        """Write a file and stage it."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        self.git("add", "--", path)

    def lock(self, path: str, *names: str) -> None:
        """Write an npm lock with these packages in one version each, and stage it."""
        self.write(path, lock_of(*names))

    def commit(self) -> None:
        """Commit what is staged."""
        self.git("commit", "-q", "-m", "a step")

    def sca(self, *arguments: str) -> Run:
        """Run a command."""
        status = main.run(list(arguments))
        said = self._capsys.readouterr()
        return Run(status, said.out, said.err.rstrip().splitlines()[-1])

    def staged(self, *arguments: str) -> Run:
        """Run the check that a plain hook runs."""
        return self.sca("check", "--staged", "--offline", *arguments)

    def named(self, *paths: str) -> Run:
        """Run the check that pre-commit runs."""
        return self.sca("check", "--offline", "--stage", "commit", "--allow-empty", "--", *paths)


def lock_of(*names: str) -> str:
    packages: dict[str, object] = {"": {"name": "web", "version": "1.0.0", "dependencies": dict.fromkeys(names, "1.0.0")}}
    packages |= {f"node_modules/{name}": {"version": "1.0.0", "license": "MIT"} for name in names}
    return json.dumps({"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}, indent=1)

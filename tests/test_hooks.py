"""The hooks as users have them: the real pre-commit and prek, and a plain git hook, at real commits.

pre-commit installs the project into an environment of its own, once; prek and the plain hook use the command in there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from tests.cli.repository import POLICY, lock_of

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("sca", "scripts", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
LOCK = "package-lock.json"
WEB, API = f"web/{LOCK}", f"api/{LOCK}"
PLAIN = "#!/bin/sh\nexec sca check --staged --offline\n"
HOOKS = {
    "pre-commit": ("sca-check", "sca-lock-fresh", "sca-policy-lint", "sca-check-push"),
    "prek": ("sca-check-system",),
}
pytestmark = [pytest.mark.install, pytest.mark.xdist_group("hooks")]


class Place(Struct, frozen=True):
    """The project as a git repository at one commit, and where the runners keep what they install."""

    repository: Path
    revision: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a user, with the installed command on the path."""
        commands = [str(one.parent) for one in self.home.glob("repo*/py_env*/bin/sca")]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        who = {"GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.test", "GIT_CONFIG_GLOBAL": os.devnull}
        who |= {"GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.test"}
        path = os.pathsep.join((*commands, os.environ["PATH"]))
        return {**kept, **who, "PRE_COMMIT_HOME": str(self.home), "PREK_HOME": str(self.home / "prek"), "PATH": path}


class Checkout:
    """A repository of a user with one way to run hooks."""

    def __init__(self, root: Path, place: Place, runner: str) -> None:
        self.root = root
        self.environment = place.environment
        self.runner = runner
        root.mkdir()
        self.git("init", "-q", "-b", "main")
        if runner == "plain":
            self.write(".git/hooks/pre-commit", PLAIN)
            (root / ".git/hooks/pre-commit").chmod(0o755)
            return
        listed = "".join(f"      - id: {hook}\n" for hook in HOOKS[runner])
        config = f"repos:\n  - repo: {place.repository}\n    rev: {place.revision}\n    hooks:\n{listed}"
        self.write(".pre-commit-config.yaml", config)
        self.ran(runner_of(runner), "install")

    def ran(self, *command: str) -> subprocess.CompletedProcess[str]:
        run = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        return subprocess.CompletedProcess(command, run.returncode, run.stdout + run.stderr, "")

    def git(self, *arguments: str) -> None:
        done = self.ran("git", *arguments)
        assert done.returncode == 0, done.stdout

    def write(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def commit(self, *flags: str) -> subprocess.CompletedProcess[str]:
        return self.ran("git", "commit", "-q", "-m", "a step", *flags)


def runner_of(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The project, committed to a repository, and its hooks installed from there by pre-commit."""
    folder = tmp_path_factory.mktemp("hooks")
    repository = folder / "sca"
    repository.mkdir()
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, repository / name)
    checkout = Checkout(folder / "first", Place(repository, "", folder / "home"), "plain")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "released")):
        checkout.git("-C", str(repository), *arguments)
    revision = checkout.ran("git", "-C", str(repository), "rev-parse", "HEAD").stdout.strip()
    place = Place(repository, revision, folder / "home")
    installing = Checkout(folder / "second", place, "pre-commit")
    done = installing.ran(runner_of("pre-commit"), "install-hooks")
    assert done.returncode == 0, done.stdout
    return place


@pytest.mark.parametrize("runner", ["pre-commit", "prek", "plain"])
def test_commits_fail_by_what_they_bring(runner: str, place: Place, tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout", place, runner)
    checkout.write("sca-policy.yaml", POLICY)
    checkout.write(WEB, lock_of("old", "good"))
    checkout.git("add", "-A")
    first = checkout.commit()
    assert first.returncode == 1, "everything is new in the first commit"
    assert "error[SCA102]: old@1.0.0 is denied" in first.stdout
    assert checkout.commit("--no-verify").returncode == 0

    checkout.write("readme.md", "words")
    checkout.git("add", "readme.md")
    assert checkout.commit().returncode == 0, "no package is named"

    checkout.write(WEB, lock_of("old", "good", "more"))
    checkout.git("add", WEB)
    checkout.write(WEB, lock_of("old", "good", "more", "new"))
    partly = checkout.commit()
    assert partly.returncode == 0, f"what is not staged does not count\n{partly.stdout}"
    refused = checkout.commit("-a")
    assert refused.returncode == 1, "now it is part of the commit"
    assert "new@1.0.0" in refused.stdout
    assert "old@1.0.0" not in refused.stdout
    checkout.git("checkout", "-q", "HEAD", "--", WEB)

    checkout.git("mv", "web", "shop")
    checkout.write(API, lock_of("good"))
    checkout.git("add", "-A")
    moved = checkout.commit()
    assert moved.returncode == 0, f"debt that moves is not new\n{moved.stdout}"
    checkout.git("rm", "-q", f"shop/{LOCK}")
    assert checkout.commit().returncode == 0, "a lock that goes is no failure"


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_files_that_are_named_are_checked_in_full(runner: str, place: Place, tmp_path: Path) -> None:
    """A run that looks at what is staged would see nothing here and pass."""
    checkout = Checkout(tmp_path / "checkout", place, runner)
    checkout.write("sca-policy.yaml", POLICY)
    checkout.write(WEB, lock_of("old"))
    checkout.write(API, lock_of("good"))
    checkout.git("add", "-A")
    assert checkout.commit("--no-verify").returncode == 0
    run = (runner_of(runner), "run")
    for arguments, status in ((("--all-files",), 1), (("--files", WEB), 1), (("--files", API), 0)):
        done = checkout.ran(*run, *arguments)
        assert done.returncode == status, done.stdout
        assert ("error[SCA102]: old@1.0.0 is denied" in done.stdout) is bool(status)


def test_a_push_is_checked_as_a_whole(place: Place, tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout", place, "pre-commit")
    checkout.write("sca-policy.yaml", POLICY)
    checkout.write(WEB, lock_of("old"))
    checkout.git("add", "-A")
    assert checkout.commit("--no-verify").returncode == 0
    checkout.git("init", "-q", "--bare", "../remote")
    checkout.git("remote", "add", "origin", "../remote")
    checkout.ran(runner_of("pre-commit"), "install", "--hook-type", "pre-push")
    pushed = checkout.ran("git", "push", "-q", "origin", "main")
    assert pushed.returncode == 1
    assert "error[SCA102]: old@1.0.0 is denied" in pushed.stdout
    checkout.write(WEB, lock_of("good"))
    checkout.git("add", "-A")
    assert checkout.commit().returncode == 0
    assert checkout.ran("git", "push", "-q", "origin", "main").returncode == 0


def test_a_stale_lock_and_a_broken_policy_are_found(place: Place, tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout", place, "pre-commit")
    checkout.write("sca-policy.yaml", POLICY)
    checkout.write(LOCK, lock_of("good"))
    checkout.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"good": "1.0.0"}}')
    checkout.git("add", "-A")
    done = checkout.commit()
    assert done.returncode == 0, done.stdout
    checkout.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"good": "1.0.0", "more": "1.0.0"}}')
    checkout.write("sca-policy.yaml", POLICY.replace("licences:", "lisences:"))
    checkout.git("add", "-A")
    done = checkout.commit()
    assert done.returncode == 1
    assert "E-DRIFT" in done.stdout
    assert "did you mean licences?" in done.stdout

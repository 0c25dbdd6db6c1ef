"""The files beside a first policy: the entry for pre-commit and the job of a pipeline, from templates of the package.

A file that is there already is somebody's: it is never changed. What belongs into it is printed instead.
"""

import os
from glob import escape, glob

from msgspec import Struct

from sca.files.git_branch import USUAL, main_branch
from sca.version import VERSION

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_BRANCH = f"branches: [{USUAL}]"
HOOK_CONFIG = ".pre-commit-config.yaml"


class System(Struct, frozen=True):
    """One system that runs pipelines: the marks it is known by, its template, and the file for it, if it may have one of its own.

    Where there is only one file for all jobs, `into` is where the text of the template belongs.
    """

    name: str
    marks: tuple[str, ...]
    template: str
    file: str = ""
    into: str = ""


SYSTEMS = (
    System("GitHub Actions", (".github",), "github.yml", ".github/workflows/sca.yml"),
    System("GitLab CI", (".gitlab-ci.yml",), "gitlab.yml", into=".gitlab-ci.yml"),
    System("Jenkins", ("Jenkinsfile",), "jenkins.groovy", into="Jenkinsfile"),
    System("Azure Pipelines", ("azure-pipelines*.yml", ".azure-pipelines"), "azure.yml", into="azure-pipelines.yml"),
    System("Bitbucket Pipelines", ("bitbucket-pipelines.yml",), "bitbucket.yml", into="bitbucket-pipelines.yml"),
    System("CircleCI", (".circleci",), "circleci.yml", into=".circleci/config.yml"),
    System("TeamCity", (".teamcity",), "teamcity.kts", into=".teamcity/settings.kts"),
    System("AppVeyor", ("appveyor.yml", ".appveyor.yml"), "appveyor.yml", into="appveyor.yml"),
    System("Buildkite", (".buildkite",), "buildkite.yml", into=".buildkite/pipeline.yml"),
)
_PLAIN_HOOKS = ((".husky", ".husky/pre-commit"), ("lefthook.y*ml", "lefthook.yml"), (".lefthook.y*ml", ".lefthook.yml"))


class Planned(Struct, frozen=True):
    """One text: to be written to `path`, or, where `into` is true, to be put by hand into the file that is there."""

    path: str
    text: str
    into: bool
    about: str


def systems_of(folder: str) -> tuple[System, ...]:
    """The systems that a folder has files of."""
    return tuple(system for system in SYSTEMS if any(_matches(folder, mark) for mark in system.marks))


def planned(folder: str, options: str = "") -> tuple[Planned, ...]:
    """What goes beside the policy: the hook, and a job for each system, each with these `options` of `sca check`."""
    wanted = (_hook(folder, options), *(_job(folder, system, options) for system in systems_of(folder)))
    return tuple(one for one in wanted if not _is_there(folder, one))


def _hook(folder: str, options: str) -> Planned:
    plain = next((path for mark, path in _PLAIN_HOOKS if _matches(folder, mark)), "")
    if plain:
        return Planned(plain, _with("sca check --staged --offline\n", options), into=True, about="hook")
    there = os.path.lexists(os.path.join(folder, HOOK_CONFIG))
    return Planned(HOOK_CONFIG, _with(template("pre-commit.yaml"), options), there, "hook")


def _job(folder: str, system: System, options: str) -> Planned:
    path = system.file or system.into
    into = not system.file or os.path.lexists(os.path.join(folder, path))
    text = template(system.template)
    if _BRANCH in text:
        text = text.replace(_BRANCH, f"branches: [{main_branch(folder)}]")
    return Planned(path, _with(text, options), into, system.name)


def _is_there(folder: str, one: Planned) -> bool:
    """Whether an earlier run wrote the file, and nobody changed it since."""
    if not one.into:
        return False
    try:
        with open(os.path.join(folder, one.path), "rb") as file:
            return file.read(len(one.text.encode()) + 1) == one.text.encode()
    except OSError:
        return False


def _with(text: str, options: str) -> str:
    return text.replace("sca check --", f"sca check {options} --") if options else text


def template(name: str) -> str:
    """The text of a template, for this version of the program."""
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read().replace("@VERSION@", VERSION)


def _matches(folder: str, mark: str) -> bool:
    return bool(glob(os.path.join(escape(folder), mark)))

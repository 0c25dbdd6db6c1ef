"""How a package that a command in a Dockerfile or in a pipeline installs is changed: in that command."""

from collections.abc import Callable

from sca.model.remedy import REMOVE
from sca.remedies.ask import Answer, Ask

_WRITTEN = {"npm": "{}@{}", "pypi": "{}=={}", "conda": "{}={}", "nuget": "{} --version {}"}


def _script(ask: Ask) -> Answer:
    place = ask.place or ask.lock or "the script"
    if ask.kind == REMOVE:
        return Answer(edit=f"take {ask.name} out of the command at {place}")
    written = _WRITTEN[ask.type].format(ask.name, ask.version) if ask.version else f"a newer version of {ask.name}"
    return Answer(edit=f"write {written} into the command at {place}")


def _dockerfile(ask: Ask) -> Answer:
    return Answer(edit=f"{_script(ask).edit}, and build the image anew")


def _hook(ask: Ask) -> Answer:
    place = ask.place or ask.lock or "the configuration"
    if ask.kind == REMOVE:
        return Answer(edit=f"take {ask.name} out of additional_dependencies at {place}")
    written = _WRITTEN[ask.type].format(ask.name, ask.version) if ask.version else f"a newer version of {ask.name}"
    return Answer(edit=f"write {written} into additional_dependencies at {place}")


SCRIPT_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "dockerfile": _dockerfile,
    "github-workflow": _script,
    "github-action": _script,
    "gitlab-ci": _script,
    "bitbucket-pipelines": _script,
    "circleci": _script,
    "pre-commit": _hook,
    "azure-pipelines": _script,
}

"""How a package is changed that a command, a hook or an environment of tox installs: where that stands."""

from collections.abc import Callable

from sca.model.remedy import REMOVE
from sca.remedies.ask import Answer, Ask

_WRITTEN = {"npm": "{}@{}", "pypi": "{}=={}", "conda": "{}={}", "nuget": "{} --version {}"}


def _into(ask: Ask, where: str) -> Answer:
    place = ask.place or ask.lock or "the file that names it"
    if ask.kind == REMOVE:
        return Answer(edit=f"take {ask.name} out of {where} at {place}")
    form = _WRITTEN.get(ask.type, "{} {}")
    written = form.format(ask.name, ask.version) if ask.version else f"a newer version of {ask.name}"
    return Answer(edit=f"write {written} into {where} at {place}")


def _script(ask: Ask) -> Answer:
    return _into(ask, "the command")


def _dockerfile(ask: Ask) -> Answer:
    return Answer(edit=f"{_script(ask).edit}, and build the image anew")


def _hook(ask: Ask) -> Answer:
    return _into(ask, "additional_dependencies")


def _tox(ask: Ask) -> Answer:
    return _into(ask, "deps")


SCRIPT_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "dockerfile": _dockerfile,
    "github-workflow": _script,
    "github-action": _script,
    "gitlab-ci": _script,
    "bitbucket-pipelines": _script,
    "circleci": _script,
    "pre-commit": _hook,
    "tox": _tox,
    "nox": _script,
    "azure-pipelines": _script,
}

"""How the package managers of Python, and conda, change what a project uses."""

from collections.abc import Callable

from sca.model.remedy import CHANGE, REMOVE
from sca.remedies.ask import Answer, Ask


def _raised(ask: Ask) -> str:
    """What to write where a manifest of Python asks for too little; nothing where the lock alone changes."""
    place = ask.place or "the manifest"
    return f'let {place} ask for "{ask.name}>={ask.version}"' if ask.kind == CHANGE else ""


def _removed(ask: Ask, command: str) -> Answer:
    return Answer(command, f"take {ask.name} out of {ask.place or 'the manifest'}", ask.folder)


def _uv(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return _removed(ask, "uv lock")
    exact = f"=={ask.version}" if ask.version else ""
    return Answer(f"uv lock --upgrade-package {ask.name}{exact}", _raised(ask), ask.folder)


def _poetry(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(f"poetry remove {ask.name}", folder=ask.folder)
    return Answer(f"poetry update {ask.name}", _raised(ask), ask.folder)


def _pdm(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return _removed(ask, "pdm lock --update-reuse")
    if ask.transitive:
        edit = f'in pyproject.toml, below [tool.pdm.resolution.overrides]: {ask.name} = ">={ask.version}"'
        return Answer("pdm lock --update-reuse", edit, ask.folder)
    return Answer(f"pdm update {ask.name}", _raised(ask), ask.folder)


def _pipenv(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(f"pipenv uninstall {ask.name}", folder=ask.folder)
    if ask.transitive:
        return Answer(f'pipenv upgrade --lock-only "{ask.name}=={ask.version}"', folder=ask.folder)
    return Answer(f"pipenv update {ask.name}", _raised(ask), ask.folder)


def _requirements(ask: Ask) -> Answer:
    if not ask.compiled:
        place = ask.place or ask.lock
        anew = ", with its hashes" if ask.hashes else ""
        return Answer(
            edit=f"take its line out at {place}" if ask.kind == REMOVE else f"at {place}: {ask.name}=={ask.version}{anew}"
        )
    hashes = " --generate-hashes" if ask.hashes else ""
    both = f"{ask.compiled} -o {ask.lock}"
    if ask.kind == REMOVE:
        return Answer(f"uv pip compile{hashes} {both}", f"take {ask.name} out of {ask.compiled}", ask.folder)
    exact = f"{ask.name}=={ask.version}" if ask.version else ask.name
    upgrade = f"{hashes} --upgrade-package {exact} {both}"
    return Answer(f"uv pip compile{upgrade}", folder=ask.folder, alternative=f"pip-compile{upgrade}")


def _conda(ask: Ask) -> Answer:
    sign = "=" if ask.type == "conda" else "=="
    place = ask.place or ask.lock
    edit = f"take its line out at {place}" if ask.kind == REMOVE else f"at {place}: {ask.name}{sign}{ask.version}"
    return Answer(edit=edit)


def _conda_lock(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return _removed(ask, "conda-lock lock")
    return Answer(f"conda-lock lock --update {ask.name}", _raised(ask), ask.folder)


def _pixi(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        by_pip = "" if ask.type == "conda" else " --pypi"
        return Answer(f"pixi remove{by_pip} {ask.name}", folder=ask.folder)
    return Answer(f"pixi update {ask.name}", _raised(ask), ask.folder)


PYTHON_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "uv-lock": _uv,
    "poetry-lock": _poetry,
    "pdm-lock": _pdm,
    "pipfile-lock": _pipenv,
    "pip-requirements": _requirements,
    "conda-environment": _conda,
    "conda-lock": _conda_lock,
    "pixi-lock": _pixi,
}

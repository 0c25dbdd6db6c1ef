"""The command that makes a change with the package manager in use, ready to be copied; or what to write where.

Names, versions and folders come from the scanned project. Only what lies in the narrow grammar of its ecosystem stands in a
command: nothing in it means anything to a shell, and nothing of it can be an option. Anything else gets words, and no command.
"""

import re
from collections.abc import Callable

from msgspec import Struct

from sca.model.remedy import ADD, CHANGE, NEWEST, REFRESH, REMOVE

_LONGEST = 214
_OF_SYSTEMS = ("deb", "apk", "rpm")
_NPM = re.compile(r"(?:@[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*").fullmatch
_PYTHON = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?").fullmatch
_NUGET = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*").fullmatch
_NAMES = {"npm": _NPM, "pypi": _PYTHON, "nuget": _NUGET, "conda": _PYTHON}
_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z.-]+)?").fullmatch
_PATH = re.compile(r"(?:\.|(?:[A-Za-z0-9_.][A-Za-z0-9_.-]*/)*[A-Za-z0-9_.][A-Za-z0-9_.-]*)").fullmatch


class Ask(Struct, frozen=True):
    """A change to be made: what (`kind`), of which package, to which version (empty for the newest or none), in which place.

    `folder` is that of the lock, `member` the folder of a member of a workspace below it, `alias` the name that a manifest gives
    to an npm package of another name. `manifest` is the file that names the package (or project), and `line` where; `compiled`
    the file that a list was compiled from; `hashes` whether the lock has some; `central` the file that holds the versions of all
    .NET projects; `group` is Paket's, and `owner` the name of the member.
    """

    kind: str
    type: str
    name: str
    version: str = ""
    folder: str = "."
    lock: str = ""
    member: str = ""
    owner: str = ""
    alias: str = ""
    manifest: str = ""
    place: str = ""
    compiled: str = ""
    hashes: bool = False
    central: str = ""
    group: str = ""
    transitive: bool = False


class Answer(Struct, frozen=True):
    """A command to run in a folder, what to write by hand before it, and the command of another tool that does the same."""

    command: str = ""
    edit: str = ""
    folder: str = "."
    alternative: str = ""


def answer(manager: str, ask: Ask) -> Answer:
    """How a change is made with a package manager. `manager` is the name of the format of the lock or manifest."""
    made = _MANAGERS.get(manager)
    if made is None:
        return Answer(edit=_where_declared(ask))
    if not _is_plain(ask):
        return Answer(edit=f"{_in_words(ask)}; its name or version is none that a command can hold safely")
    found = made(ask)
    if found.command and not is_path(found.folder):
        return Answer(edit=f"{found.edit or _in_words(ask)}; the folder has a name that a command cannot hold safely")
    return found


def is_path(text: str) -> bool:
    """Whether a path may stand in a command: plain letters, no part that begins with a dash, none that leads up."""
    parts = text.split("/")
    short = len(text) <= 4 * _LONGEST and max(map(len, parts)) <= _LONGEST
    return short and _PATH(text) is not None and ".." not in parts


def _is_plain(ask: Ask) -> bool:
    fits = _NAMES.get(ask.type)
    names = [ask.name, *((ask.alias,) if ask.alias else ()), *((ask.owner,) if ask.type == "npm" and ask.owner else ())]
    plain = fits is not None and all(len(name) <= _LONGEST and fits(name) for name in names)
    version = not ask.version or (len(ask.version) <= _LONGEST and _VERSION(ask.version) is not None)
    paths = [path for path in (ask.member, ask.manifest, ask.compiled, ask.lock, ask.central) if path]
    group = not ask.group or (len(ask.group) <= _LONGEST and _NUGET(ask.group) is not None)
    return plain and version and group and all(is_path(path) for path in paths)


def _in_words(ask: Ask) -> str:
    if ask.kind == REMOVE:
        return "take the package out by hand"
    return "bring the package to that version by hand" if ask.version else "bring the package to a newer version by hand"


def _where_declared(ask: Ask) -> str:
    if ask.type in _OF_SYSTEMS:
        return "build the image anew on a base that has it, or upgrade the package in a layer of its own"
    if ask.kind == REMOVE:
        return "take it out where it is declared, and make this input anew"
    return "change it where it is declared, and make this input anew"


def _quoted(text: str) -> str:
    """PowerShell takes an @ in front of a name for one of its own."""
    return f'"{text}"' if text.startswith("@") else text


def _npm_name(ask: Ask, version: str) -> str:
    real = f"{ask.name}@{version}" if version else ask.name
    return _quoted(f"{ask.alias}@npm:{real}" if ask.alias and version else ask.alias or real)


def _npm(ask: Ask) -> Answer:
    member = f" --workspace {ask.member}" if ask.member else ""
    if ask.kind == REMOVE:
        return Answer(f"npm uninstall {_npm_name(ask, '')}{member}", folder=ask.folder)
    if ask.kind == REFRESH:
        return Answer(f"npm update {_npm_name(ask, '')}", folder=ask.folder)
    return Answer(f"npm install {_npm_name(ask, ask.version or 'latest')}{member}", folder=ask.folder)


def _pnpm(ask: Ask) -> Answer:
    member = f" --filter ./{ask.member}" if ask.member else ""
    if ask.kind == REMOVE:
        return Answer(f"pnpm{member} remove {_npm_name(ask, '')}", folder=ask.folder)
    if ask.kind == REFRESH:
        return Answer(f"pnpm update --recursive --depth Infinity {_npm_name(ask, '')}", folder=ask.folder)
    if ask.kind == NEWEST:
        return Answer(f"pnpm{member} update --latest {_npm_name(ask, '')}", folder=ask.folder)
    return Answer(f"pnpm{member} update {_npm_name(ask, ask.version)}", folder=ask.folder)


def _yarn_classic(ask: Ask) -> Answer:
    member = f" workspace {_quoted(ask.owner)}" if ask.member and ask.owner else ""
    if ask.kind == REMOVE:
        return Answer(f"yarn{member} remove {_npm_name(ask, '')}", folder=ask.folder)
    if ask.kind == REFRESH:
        edit = f"delete the entries of {ask.name} in {ask.lock or 'yarn.lock'}"
        return Answer("yarn install", edit, ask.folder)
    if ask.member and ask.version:  # yarn makes a dependency for development one of all uses there
        return Answer("yarn install", f'let {ask.member}/package.json ask for "{ask.version}" of {ask.name}', ask.folder)
    if ask.kind == NEWEST:
        return Answer(f"yarn{member} upgrade {_npm_name(ask, '')} --latest", folder=ask.folder)
    return Answer(f"yarn upgrade {_npm_name(ask, ask.version)}", folder=ask.folder)


def _yarn_berry(ask: Ask) -> Answer:
    member = f" workspace {_quoted(ask.owner)}" if ask.member and ask.owner else ""
    if ask.kind == REMOVE:
        return Answer(f"yarn{member} remove {_npm_name(ask, '')}", folder=ask.folder)
    if ask.kind == REFRESH:
        return Answer(f"yarn up --recursive {_npm_name(ask, '')}", folder=ask.folder)
    return Answer(f"yarn up {_npm_name(ask, ask.version)}", folder=ask.folder)


def _bun(ask: Ask) -> Answer:
    folder = f"{ask.folder}/{ask.member}".removeprefix("./") if ask.member else ask.folder
    if ask.kind == REMOVE:
        return Answer(f"bun remove {_npm_name(ask, '')}", folder=folder)
    if ask.kind == REFRESH and ask.transitive:
        edit = f'in package.json: "overrides": {{"{ask.name}": "{ask.version}"}}'
        return Answer("bun install", edit, ask.folder)
    if ask.kind == REFRESH:
        return Answer(f"bun update {_npm_name(ask, '')}", folder=folder)
    return Answer(f"bun add {_npm_name(ask, ask.version or 'latest')}", folder=folder)


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


def _dotnet(ask: Ask) -> Answer:
    project = f" {ask.manifest}" if ask.manifest else ""
    if ask.kind == REMOVE:
        return Answer(f"dotnet remove{project} package {ask.name}", folder=ask.folder)
    if ask.central and ask.version:
        edit = f'in {ask.central}: <PackageVersion Include="{ask.name}" Version="{ask.version}" />'
        return Answer("dotnet restore --force-evaluate", edit, ask.folder)
    version = f" --version {ask.version}" if ask.version else ""
    return Answer(f"dotnet add{project} package {ask.name}{version}", folder=ask.folder)


def _packages_config(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(edit=f"take the package out with Visual Studio, or its line at {ask.place or ask.lock}")
    version = f" -Version {ask.version}" if ask.version else ""
    return Answer(f"nuget update {ask.lock} -Id {ask.name}{version}", folder=ask.folder)


def _paket(ask: Ask) -> Answer:
    group = f" --group {ask.group}" if ask.group and ask.group != "Main" else ""
    if ask.kind == REMOVE:
        return Answer(f"dotnet paket remove {ask.name}{group}", folder=ask.folder)
    if ask.kind in (CHANGE, ADD) and ask.version:
        below = f", in the group {ask.group}" if group else ""
        return Answer("dotnet paket install", f"in paket.dependencies{below}: nuget {ask.name} >= {ask.version}", ask.folder)
    return Answer(f"dotnet paket update {ask.name}{group}", folder=ask.folder)


def _dotnet_tool(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(f"dotnet tool uninstall {ask.name}", folder=ask.folder)
    version = f" --version {ask.version}" if ask.version else ""
    return Answer(f"dotnet tool update {ask.name}{version}", folder=ask.folder)


_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "npm-package-lock": _npm,
    "npm-manifest": _npm,
    "pnpm-lock": _pnpm,
    "yarn-lock": _yarn_classic,
    "yarn-berry-lock": _yarn_berry,
    "bun-lock": _bun,
    "uv-lock": _uv,
    "poetry-lock": _poetry,
    "pdm-lock": _pdm,
    "pipfile-lock": _pipenv,
    "pip-requirements": _requirements,
    "conda-environment": _conda,
    "conda-lock": _conda_lock,
    "nuget-packages-lock": _dotnet,
    "nuget-assets": _dotnet,
    "nuget-project": _dotnet,
    "nuget-packages-config": _packages_config,
    "paket-lock": _paket,
    "nuget-tools": _dotnet_tool,
}
MANAGERS = tuple(_MANAGERS)

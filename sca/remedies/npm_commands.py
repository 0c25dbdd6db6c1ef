"""How npm, pnpm, Rush, yarn, Bun and Deno change what a project uses."""

from collections.abc import Callable

from sca.model.remedy import NEWEST, REFRESH, REMOVE
from sca.remedies.ask import Answer, Ask

RUSH = "rush"


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


def _rush(ask: Ask) -> Answer:
    """Rush changes no ranges but those that it adds, and installs for all projects at once."""
    if ask.kind == REFRESH:
        return Answer("rush update --full", folder=ask.folder)
    manifest = f"{ask.member}/package.json" if ask.member else "the package.json that names it"
    if ask.kind == REMOVE:
        return Answer("rush update", f"take {ask.alias or ask.name} out of {manifest}", ask.folder)
    wanted = f'"{ask.version}"' if ask.version else "the newest version"
    return Answer("rush update", f"let {manifest} ask for {wanted} of {ask.name}", ask.folder)


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


def _deno(ask: Ask) -> Answer:
    """Deno changes what a project asks for; what others ask for it chooses anew only where no lock holds it."""
    folder = f"{ask.folder}/{ask.member}".removeprefix("./") if ask.member else ask.folder
    if ask.kind == REMOVE:
        return Answer(f"deno remove {_quoted(ask.alias or ask.name)}", folder=folder)
    if ask.kind == REFRESH:
        return Answer("deno install", f"delete {ask.lock or 'deno.lock'}, so that every version is chosen anew", ask.folder)
    real = f"npm:{ask.name}@{ask.version or 'latest'}"
    return Answer(f"deno add {f'{ask.alias}@{real}' if ask.alias else real}", folder=folder)


NPM_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "npm-package-lock": _npm,
    "npm-manifest": _npm,
    "pnpm-lock": _pnpm,
    RUSH: _rush,
    "yarn-lock": _yarn_classic,
    "yarn-berry-lock": _yarn_berry,
    "bun-lock": _bun,
    "deno-lock": _deno,
}

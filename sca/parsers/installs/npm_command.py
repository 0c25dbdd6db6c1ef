"""What npm, yarn, pnpm and Bun install by name from a command line, and what npx and its like fetch to run it.

Without names they install what a lock or a manifest lists, which is read where it lies. npx runs what is installed already where
it can, so only what names its version, or is told to be fetched, is listed.

https://docs.npmjs.com/cli/v11/commands/npm-install, https://pnpm.io/cli/add, https://yarnpkg.com/cli/add
"""

from collections.abc import Iterator, Sequence

from sca.model.component import Source
from sca.model.package import npm_package
from sca.model.patterns import compiled
from sca.model.url import origin, redact
from sca.parsers.at_address import download_at, repository_at
from sca.parsers.installs.arguments import Argument, Taken, take, take_first
from sca.parsers.installs.found import Around, Install, hidden, unclear
from sca.parsers.installs.options import NPM
from sca.parsers.npm.ranges import read_range

_TYPE = "npm"
_INSTALL = ("install", "i", "add", "in", "ins", "inst", "insta", "instal", "isnt", "isntall", "update", "upgrade")
_SPEC = compiled(r"(?P<name>(?:@[A-Za-z0-9._~-]++/)?[A-Za-z0-9_][A-Za-z0-9._~-]*+)(?:@(?P<range>.*+))?")
_PATHS = (".", "/", "~", "file:")
_ARCHIVES = (".tgz", ".tar.gz")
_REGISTRY = ("npm_config_registry", "NPM_CONFIG_REGISTRY", "YARN_REGISTRY", "YARN_NPM_REGISTRY_SERVER")


def read_npm(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`npm install ...`, `pnpm add ...`, `bun add ...`, `npm exec ...`, `pnpm dlx ...`: the words behind the program."""
    taken = take(words, NPM)
    command = taken.arguments[0].text if taken.arguments else ""
    if command in _INSTALL:
        yield from _installs(taken, taken.arguments[1:], around)
    elif command in ("exec", "x", "dlx"):
        yield from _runs(words, command, around)


def read_yarn(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`yarn add ...`, `yarn global add ...`, `yarn dlx ...`: the words behind `yarn`."""
    taken = take(words, NPM)
    commands = [one.text for one in taken.arguments[:2]]
    if commands[:1] == ["add"]:
        yield from _installs(taken, taken.arguments[1:], around)
    elif commands == ["global", "add"]:
        yield from _installs(taken, taken.arguments[2:], around)
    elif commands[:1] == ["dlx"]:
        yield from _runs(words, "dlx", around)


def read_npx(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`npx ...`, `pnpx ...`, `bunx ...`: the words behind it."""
    yield from _runs(words, "", around)


def read_corepack(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`corepack prepare pnpm@9.1.0`, which fetches a package manager: the words behind `corepack`."""
    taken = take(words, frozenset())
    if taken.arguments and taken.arguments[0].text in ("prepare", "install", "use"):
        yield from _installs(taken, taken.arguments[1:], around)


def _runs(words: Sequence[Argument], behind: str, around: Around) -> Iterator[Install]:
    """What is fetched to be run: what an option names, or else the first word. What follows is for the program."""
    taken = take_first(words, behind, NPM)
    named = taken.values("-p", "--package")
    is_fetched = behind == "dlx" or taken.has("-y", "--yes")
    program = [one for one in taken.arguments[:1] if is_fetched or "@" in one.text[1:]]
    yield from _installs(taken, named or program, around)


def _installs(taken: Taken, arguments: Sequence[Argument], around: Around) -> Iterator[Install]:
    source = _source(taken, around)
    for one in arguments:
        text = one.text.strip()
        if not text or text.startswith(_PATHS) or (text.endswith(_ARCHIVES) and "://" not in text):
            continue
        yield _read(text, one, source)


def _read(text: str, argument: Argument, source: Source) -> Install:
    spec = _SPEC.fullmatch(text)
    if not argument.is_known:
        if spec is not None:
            return Install(npm_package(spec["name"], ""), argument.at, spec["range"] or "", source)
        return hidden(_TYPE, text, argument.at)
    name, wanted = (spec["name"], spec["range"] or "") if spec is not None else ("", text)
    asked = read_range(name, wanted)
    if asked.source.kind in ("registry", "unknown", "path"):
        if not asked.name:
            return unclear(_TYPE, redact(text)[0], argument.at, "it is no name of a package")
        return Install(npm_package(asked.name, asked.version), argument.at, wanted, source)
    shown = redact(wanted)[0]
    if asked.name:
        return Install(npm_package(asked.name, asked.version), argument.at, shown, asked.source)
    place = asked.source.url.removeprefix("git+")
    is_repository = asked.source.kind == "git"
    package = repository_at(place, wanted.partition("#")[2]) if is_repository else download_at(place)
    return Install(package, argument.at, shown, asked.source)


def _source(taken: Taken, around: Around) -> Source:
    named = [one.text for one in taken.values("--registry")]
    address = named[-1] if named else next((around.variables[name] for name in _REGISTRY if around.variables.get(name)), "")
    shown, secret = redact(address) if address else ("", False)
    return Source("registry", "", origin(shown), credentials=secret)

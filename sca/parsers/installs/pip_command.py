"""What `pip install` and its like install by name: pip, `python -m pip`, `uv pip`, pipx, `uv tool`, uvx.

Files of requirements are read where they lie, and so are projects: a command that names these says nothing more.

https://pip.pypa.io/en/stable/cli/pip_install/, https://docs.astral.sh/uv/reference/cli/, https://pipx.pypa.io/stable/docs/
"""

from collections.abc import Iterator, Sequence

from sca.files.limits import Limits
from sca.model.component import Source
from sca.model.package import Package, pypi_package
from sca.model.patterns import compiled
from sca.model.url import origin, redact
from sca.parsers.at_address import download_at, repository_at
from sca.parsers.installs.arguments import Argument, Taken, take, take_first
from sca.parsers.installs.found import Around, Install, hidden, unclear
from sca.parsers.installs.options import PIP
from sca.parsers.pip.direct import is_direct, read_direct
from sca.parsers.pip.grammar import Refusal, read_requirement

_TYPE = "pypi"
# How the variables of a program begin.
_PIP, _UV = "PIP", "UV"
_INDEXES = ("-i", "--index-url", "--pypi-url", "--default-index")
_EXTRA_INDEXES = ("--extra-index-url", "--index", "-f", "--find-links")
_FETCHING = ("install", "download", "wheel")
_NAMED = compiled(r"(?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)\s*+(?:\[[^\]]*+\])?\s*+(?P<rest>(?:[=<>!~@]|\Z).*)")
_AT_VERSION = compiled(r"(?P<name>[A-Za-z0-9._-]++)(?P<extras>\[[^\]]*+\])?@(?P<version>[0-9][^\s/]*+)")


def read_pip(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`pip [options] install ...`: the words behind `pip`."""
    taken = take(words, PIP)
    if taken.arguments and taken.arguments[0].text in _FETCHING:
        yield from _installs(taken, taken.arguments[1:], around, _PIP)


def read_uv(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`uv pip install ...`, `uv tool install ...` and `uv tool run ...`: the words behind `uv`."""
    taken = take(words, PIP)
    sub = tuple(one.text for one in taken.arguments[:2])
    if sub in (("pip", "install"), ("tool", "install")):
        yield from _installs(taken, taken.arguments[2:], around, _UV)
    elif sub == ("tool", "run"):
        yield from _runs(words, "run", around, _UV)


def read_uvx(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`uvx PACKAGE@VERSION ...`: the words behind it."""
    yield from _runs(words, "", around, _UV)


def read_pipx(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`pipx install ...`, `pipx inject APP ...` and `pipx run ...`: the words behind `pipx`."""
    taken = take(words, PIP)
    command = taken.arguments[0].text if taken.arguments else ""
    if command in ("install", "inject"):
        yield from _installs(taken, taken.arguments[1 + (command == "inject") :], around, _PIP)
    elif command == "run":
        yield from _runs(words, "run", around, _PIP)


def _runs(words: Sequence[Argument], behind: str, around: Around, prefix: str) -> Iterator[Install]:
    """What is fetched to be run once: what an option names, or else the first word. What follows is for the program."""
    taken = take_first(words, behind, PIP)
    named = (*taken.values("--from", "--spec"), *taken.values("--with"))
    program = () if taken.has("--from", "--spec") else taken.arguments[:1]
    yield from _installs(taken, (*program, *named), around, prefix)


def _installs(taken: Taken, arguments: Sequence[Argument], around: Around, prefix: str) -> Iterator[Install]:
    if taken.has("--no-index") and not any("://" in one.text for one in taken.values("-f", "--find-links")):
        return  # from a folder, which the build filled itself
    source = _source(taken, around, prefix)
    for one in taken.values("-r", "--requirement", "--requirements"):
        if "://" in one.text:
            yield unclear(_TYPE, redact(one.text)[0], one.at, "the list at an address is not fetched")
        else:
            yield Install(Package(_TYPE, "", "", ""), one.at, list=one.text)
    for one in (*arguments, *taken.values("-e", "--editable")):
        found = _read(one, source, around.limits)
        if found is not None:
            yield found


def _read(argument: Argument, source: Source, limits: Limits) -> Install | None:
    """None for a path: what lies there is read where it lies, or was made by the build itself."""
    text, at = argument.text.strip(), argument.at
    if not argument.is_known:
        return _with_variable(text, at, source)
    at_version = _AT_VERSION.fullmatch(text)
    if at_version is not None:
        text = f"{at_version['name']}{at_version['extras'] or ''}=={at_version['version']}"
    name, sign, address = text.partition(" @ ")
    if not sign and is_direct(text):
        return _at_address("", text, at) if "://" in text else None
    if sign:
        return _at_address(name.partition("[")[0].strip(), address.strip(), at)
    found = read_requirement(text, limits) if text else None
    if found is None:
        return None
    if isinstance(found, Refusal):
        return unclear(_TYPE, text, at, found.reason)
    return Install(pypi_package(found.name, found.pin), at, found.specifier, source, found.extras)


def _at_address(name: str, address: str, at: int) -> Install | None:
    if address.startswith("file:"):
        return None
    direct = read_direct(address)
    called = name or direct.name or direct.hinted
    shown = redact(address)[0]
    if not called and direct.source.kind == "git":
        ref = address.partition("#")[0].partition("://")[2].partition("/")[2].rpartition("@")
        place = direct.source.url.removeprefix("git+")
        return Install(repository_at(place, ref[2] if ref[1] else "", direct.subdirectory), at, shown, direct.source)
    if not called:
        return Install(download_at(direct.source.url), at, shown, direct.source)
    return Install(pypi_package(called, direct.version), at, shown, direct.source)


def _with_variable(text: str, at: int, source: Source) -> Install | None:
    """A package whose version a variable decides; one of which not even the name is known."""
    found = _NAMED.fullmatch(text)
    if found is not None:
        return Install(pypi_package(found["name"], ""), at, found["rest"].strip(), source)
    if text.startswith((".", "/", "~")):
        return None
    return hidden(_TYPE, text, at)


def _source(taken: Taken, around: Around, prefix: str) -> Source:
    """The index that the command, or else the environment, names."""
    index = _given(taken, _INDEXES, around, f"{prefix}_INDEX_URL", f"{prefix}_DEFAULT_INDEX")[-1:]
    more = _given(taken, _EXTRA_INDEXES, around, f"{prefix}_EXTRA_INDEX_URL", f"{prefix}_FIND_LINKS")
    shown = [redact(one) for one in (*index, *more)]
    registry = origin(shown[0][0]) if index else ""
    others = {origin(address) for address, _ in shown} - {"", registry}
    return Source("registry", "", registry, credentials=any(secret for _, secret in shown), others=tuple(sorted(others)))


def _given(taken: Taken, options: Sequence[str], around: Around, *names: str) -> list[str]:
    """What options say, or else the variables that pip and uv read: several addresses stand in one with blanks between them."""
    found = [_without_name(one.text) for one in taken.values(*options)]
    texts = (around.variables.get(name, "") for name in names)
    return found or [address for text in texts for address in text.split()]


def _without_name(text: str) -> str:
    """An index may have a name for uv: `internal=https://...`."""
    name, equals, address = text.partition("=")
    return address if equals and "://" in address and "://" not in name else text

"""What `dotnet tool install`, `dotnet add package` and `nuget install` install by name.

https://learn.microsoft.com/dotnet/core/tools/dotnet-tool-install, https://learn.microsoft.com/nuget/reference/cli-reference/cli-ref-install
"""

from collections.abc import Iterator, Sequence

from sca.model.component import Source
from sca.model.package import nuget_package
from sca.model.url import origin, redact
from sca.parsers.installs.arguments import Argument, Taken, take
from sca.parsers.installs.found import Around, Install, hidden
from sca.parsers.installs.options import NUGET
from sca.parsers.nuget.identity import is_id, is_version

_TYPE = "nuget"
_SOURCES = ("--add-source", "--source", "-s", "-Source")
_LISTS = (".config", ".json", ".sln", ".slnx")


def read_dotnet(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`dotnet tool install ID`, `dotnet add [PROJECT] package ID`, `dotnet package add ID`, `dotnet new install ID`."""
    taken = take(words, NUGET)
    texts = [one.text for one in taken.arguments]
    if texts[:2] in (["tool", "install"], ["tool", "update"], ["tool", "exec"], ["package", "add"], ["new", "install"]):
        yield from _installs(taken, taken.arguments[2:3], around)
    elif texts[:1] == ["add"] and "package" in texts[1:3]:
        yield from _installs(taken, taken.arguments[texts.index("package") + 1 :][:1], around)


def read_nuget(words: Sequence[Argument], around: Around) -> Iterator[Install]:
    """`nuget install ID -Version V`; with the name of a file it installs what that lists."""
    taken = take(words, NUGET)
    if len(taken.arguments) > 1 and taken.arguments[0].text == "install" and not taken.arguments[1].text.endswith(_LISTS):
        yield from _installs(taken, taken.arguments[1:2], around)


def _installs(taken: Taken, arguments: Sequence[Argument], around: Around) -> Iterator[Install]:
    for one in arguments:
        name, _, behind = one.text.replace("::", "@").partition("@")
        version = next(iter(taken.values("--version", "-v", "-Version")), Argument(behind, one.at, one.is_known))
        if not one.is_known and not is_id(name, around.limits):
            yield hidden(_TYPE, one.text, one.at)
        elif not name.startswith((".", "/")):
            is_exact = version.is_known and is_version(version.text, around.limits)
            yield Install(nuget_package(name, version.text if is_exact else ""), one.at, version.text, _source(taken))


def _source(taken: Taken) -> Source:
    found = [redact(one.text) for one in taken.values(*_SOURCES)]
    places = sorted({origin(address) for address, _ in found} - {""})
    return Source("registry", credentials=any(secret for _, secret in found), others=tuple(places))

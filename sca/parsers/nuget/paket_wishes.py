"""The grammar of paket.dependencies and paket.references: what a repository asks for, and what one project of it uses.

    source https://feed.example.test/v3/index.json
    nuget Argu ~> 6.1 framework: net6.0
    github owner/repository:commit src/File.fs
    group Build
      nuget FAKE = 5.0

A bare version, `=` and `==` are exact; all other operators are ranges. `!` and `@` in front are strategies, and options
follow as `name: value`. https://fsprojects.github.io/Paket/dependencies-file.html
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.files.limits import Limits
from sca.parsers.nuget.identity import is_version
from sca.parsers.nuget.paket_lines import MAIN
from sca.parsers.nuget.paket_sources import GIST, GIT, GITHUB, HTTP

NUGET, CLITOOL, SOURCE = "NUGET", "CLITOOL", "SOURCE"
_KINDS = {"nuget": NUGET, "clitool": CLITOOL, "github": GITHUB, "gist": GIST, "git": GIT, "http": HTTP, "source": SOURCE}
_OPTION = re.compile(r"\s[A-Za-z_]++\s*+:(?!//)")
_COMMENT = re.compile(r"(?:^|\s)(?://|#).*")
_STRATEGY = "!@"
_EXACT = ("==", "=")


class PaketWish(Struct, frozen=True):
    """One line that asks for something. `name` is an id, `owner/repository` or an address; `requested` as written.

    `version` is the one that is asked for exactly, or the commit; empty if only a resolution can tell.
    """

    group: str
    kind: str
    name: str
    requested: str
    version: str
    line: int


def read_wishes(text: str, limits: Limits) -> Iterator[PaketWish]:
    """Everything that a paket.dependencies asks for, and its feeds, in order."""
    group = MAIN
    for number, written in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", written).strip() if "://" not in written else _without_comment(written)
        word, _, rest = line.partition(" ")
        if word.lower() == "group" and rest.strip():
            group = rest.strip()
        elif word.lower() in _KINDS and rest.strip():
            yield _wish(group, _KINDS[word.lower()], rest.strip(), number, limits)


def read_used(text: str) -> Iterator[tuple[str, str, int]]:
    """Group, name and line of each package that a paket.references names. Files of repositories are not packages."""
    group = MAIN
    for number, written in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", written).strip()
        word, _, rest = line.partition(" ")
        if word.lower() == "group" and rest.strip():
            group = rest.strip()
        elif word and not word.lower().startswith("file:"):
            yield group, word, number


def _wish(group: str, kind: str, rest: str, number: int, limits: Limits) -> PaketWish:
    name, _, more = rest.partition(" ")
    option = _OPTION.search(f" {more}")
    requested = more[: max(option.start() - 1, 0)].strip() if option else more.strip()
    if kind in (GITHUB, GIST):
        name, _, commit = name.partition(":")
        return PaketWish(group, kind, name, requested, commit, number)
    if kind in (GIT, HTTP, SOURCE):
        return PaketWish(group, kind, name, requested, requested if kind == GIT else "", number)
    return PaketWish(group, kind, name, requested, _exact(requested, limits), number)


def _exact(requested: str, limits: Limits) -> str:
    plain = requested.lstrip(_STRATEGY)
    for sign in _EXACT:
        if plain.startswith(sign):
            plain = plain.removeprefix(sign).strip()
            break
    return plain if is_version(plain, limits) else ""


def _without_comment(written: str) -> str:
    """A line with an address: only what stands behind a blank can be a comment."""
    return re.split(r"(?:^|\s)(?://|#)", written, maxsplit=1)[0].strip()

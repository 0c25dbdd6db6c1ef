"""The grammar of paket.lock: sections without indent, remotes behind two blanks, packages behind four, needs behind six.

    NUGET
      remote: https://feed.example.test/v3/index.json
        Argu (6.1.1) - restriction: >= netstandard2.0
          FSharp.Core (>= 4.3.2)
    GROUP Build

https://fsprojects.github.io/Paket/lock-file.html
"""

from collections.abc import Iterable

from msgspec import Struct

from sca.model.component import Location
from sca.model.text import brief
from sca.parsers.nuget.oddities import Oddities

MAIN = "Main"
NUGET = "NUGET"
_GIT = "GIT"
_SECTIONS = (NUGET, "GITHUB", "GIST", _GIT, "HTTP")
_GROUP = "GROUP "
_REMOTE, _PACKAGE, _NEED = 2, 4, 6
_RESTRICTION = "restriction:"


class Need(Struct, frozen=True):
    """What a package needs: a name with a range, and the frameworks for which."""

    name: str
    requested: str
    condition: str


class Locked(Struct):
    """One package of a lock. `kind` is the section, `remote` the address that it stands under."""

    group: str
    kind: str
    remote: str
    name: str
    version: str
    condition: str
    line: int
    needs: list[Need]


def read_lines(text: str, path: str, oddities: Oddities) -> list[Locked]:
    """The packages of a lock in order. A line that cannot be told is a problem, and costs what it may have held."""
    reader = _Reader()
    for number, written in enumerate(text.splitlines(), 1):
        line = written.rstrip()
        content = line.lstrip(" ")
        if content and not reader.take(content, len(line) - len(content), number):
            message = f"a line that Paket does not write here: {brief(content, 60)}"
            oddities.add("E-LINE", message, Location(path, number), "package")
    return reader.found


class _Reader:
    """Where in a lock the reading stands: the group, the section, the remote and the package last met."""

    def __init__(self) -> None:
        self.found: list[Locked] = []
        self._group = MAIN
        self._kind = ""
        self._remote = ""
        self._current: Locked | None = None

    def take(self, content: str, indent: int, number: int) -> bool:
        """Take in one line without its indent; whether it can be told what it is."""
        if indent == 0:
            return self._section(content)
        if indent == _REMOTE:
            if content.startswith("remote:"):
                self._remote, self._current = content.removeprefix("remote:").strip(), None
                return True
            return content == "specs:"
        if indent == _NEED and self._current is not None:
            if self._kind != _GIT:  # there it is how the repository is built
                self._current.needs.append(Need(*_parts(content)))
            return True
        if self._remote and (indent == _PACKAGE or (indent == _PACKAGE + 1 and content.startswith("("))):
            name, version, condition = _parts(content)
            self._current = Locked(self._group, self._kind, self._remote, name, version, condition, number, [])
            self.found.append(self._current)
            return True
        return False

    def _section(self, content: str) -> bool:
        """A section, a group or an option of the group."""
        self._current, self._remote = None, ""
        if content in _SECTIONS:
            self._kind = content
        elif content.startswith(_GROUP):
            self._group, self._kind = content.removeprefix(_GROUP).strip(), ""
        else:
            return ":" in content
        return True


def _parts(content: str) -> tuple[str, str, str]:
    """Name, what stands in brackets, and the restriction behind them."""
    before, dash, options = content.partition(" - ")
    name, _, rest = before.partition("(") if before.startswith("(") else before.partition(" (")
    return name.strip(), rest.rpartition(")")[0].strip(), _restriction(options) if dash else ""


def _restriction(options: str) -> str:
    """The last option, because it holds commas itself; older locks write it without a name."""
    _before, found, restriction = options.partition(_RESTRICTION)
    if found:
        return restriction.strip()
    return options.strip() if options[:1] in "<>=|&" else ""


def by_name(packages: Iterable[Locked]) -> dict[tuple[str, str], Locked]:
    """The packages of the feeds by group and name, both in lower case."""
    return {(one.group.lower(), one.name.lower()): one for one in packages if one.kind == NUGET}

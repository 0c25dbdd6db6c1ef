"""All parsers, one row each, and the formats that are known but not read yet. Adding a format is one row here."""

import re
from collections.abc import Callable
from fnmatch import translate

from msgspec import Struct

from sca.parsers.base import Parser
from sca.parsers.docker import dockerfile
from sca.parsers.npm import bun_lock, package_json, package_lock, pnpm_lock, yarn_lock
from sca.parsers.nuget import packages_lock
from sca.parsers.pip import requirements

PARSERS: tuple[Parser, ...] = (
    package_lock.PARSER,
    yarn_lock.PARSER,
    pnpm_lock.PARSER,
    bun_lock.PARSER,
    package_json.PARSER,
    requirements.PARSER,
    packages_lock.PARSER,
    dockerfile.PARSER,
)


class Unread(Struct, frozen=True):
    """A format that names packages and is recognised but not read: met in a scan, it makes the run incomplete.

    `declares` is a pattern that the text must contain for the file to name packages at all; empty means always.
    """

    format: str
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    declares: str = ""


UNREAD: tuple[Unread, ...] = (
    Unread("Bun binary lock", ("bun.lockb",)),
    Unread("Poetry lock", ("poetry.lock",)),
    Unread("uv lock", ("uv.lock",)),
    Unread("PDM lock", ("pdm.lock",)),
    Unread("Pipenv lock", ("Pipfile.lock", "Pipfile")),
    Unread("Python lock (PEP 751)", ("pylock.toml",), ("pylock.*.toml",)),
    Unread(
        "Python project",
        ("pyproject.toml",),
        declares=r"(?m)^(?:dependencies|requires|optional-dependencies)\s*=|^\[(?:dependency-groups|tool\.poetry(?:\.[\w.-]*)?|project\.optional-dependencies)",
    ),
    Unread("Python project", ("setup.cfg",), declares=r"(?m)^(?:install|setup|tests)_requires\s*="),
    Unread("Python project", ("setup.py",), declares=r"_requires"),
    Unread("conda environment", ("environment.yml", "environment.yaml", "conda-lock.yml")),
    Unread("NuGet packages.config", ("packages.config",)),
    Unread(".NET project without a lock", (), ("*.csproj", "*.fsproj", "*.vbproj"), declares=r"<PackageReference"),
    Unread("NuGet central versions", ("Directory.Packages.props",), declares=r"<(?:PackageVersion|GlobalPackageReference)"),
    Unread("Paket lock", ("paket.lock", "paket.dependencies")),
    Unread("NuGet project.json", ("project.json", "project.lock.json"), declares=r'"dependencies"\s*:\s*\{\s*"'),
)


class ByHand(Struct, frozen=True):
    """How a file is read that the user names and that no row claims: by its ending and by what stands in it."""

    ending: str
    parser: Parser
    holds: str = ""


# `docker build -f` and `pip install -r` take files of any name.
NAMED_BY_HAND: tuple[ByHand, ...] = (
    ByHand(".txt", requirements.PARSER),
    ByHand(".in", requirements.PARSER),
    ByHand(".dockerfile", dockerfile.PARSER),
    ByHand("", dockerfile.PARSER, r"(?im)^[ \t]*FROM[ \t]"),
    ByHand("", requirements.PARSER, r"(?m)^[A-Za-z0-9]"),
)


class Names:
    """Tells by a file's name which row it belongs to. The first row that claims a name has it.

    Names may be given with the folders in front of them: a pattern with a slash also looks at the last of these.
    """

    def __init__(self, parsers: tuple[Parser, ...] = PARSERS, unread: tuple[Unread, ...] = UNREAD) -> None:
        rows: tuple[Parser | Unread, ...] = (*parsers, *unread)
        self._exact: dict[str, Parser | Unread] = {}
        self._but_not = tuple(ending for parser in parsers for ending in parser.but_not)
        self._globs: list[tuple[re.Pattern[str], Parser | Unread]] = []
        for row in rows:
            for name in row.names:
                self._exact.setdefault(name, row)
            self._globs.extend((_compiled(pattern), row) for pattern in row.patterns)
        self._any_glob = re.compile("|".join(f"(?:{glob.pattern})" for glob, _row in self._globs))

    def claim(self, path: str) -> Parser | Unread | None:
        """The row for a file, or None."""
        row = self._exact.get(path.rpartition("/")[2])
        if row is not None or not self.wants(path):
            return row
        return next(row for glob, row in self._globs if glob.match(path))

    def wants(self, path: str) -> bool:
        """Whether any row claims the file."""
        if path.rpartition("/")[2] in self._exact:
            return True
        return self._any_glob.match(path) is not None and not path.endswith(self._but_not)

    def claim_named(self, name: str, text: Callable[[], str]) -> Parser | None:
        """The parser for a file that the user names and that no row claims; None if there is none.

        `text` gives what stands in the file, and is asked only where the name has no ending.
        """
        if "." in name:
            return next((row.parser for row in NAMED_BY_HAND if row.ending and name.endswith(row.ending)), None)
        content = text()
        return next((row.parser for row in NAMED_BY_HAND if not row.ending and re.search(row.holds, content)), None)


def _compiled(pattern: str) -> re.Pattern[str]:
    """A glob for the last parts of a path: `*` stays within one part."""
    return re.compile(r"(?:.*/)?" + translate(pattern).replace(".*", "[^/]*"))


NAMES = Names()

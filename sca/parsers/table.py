"""All parsers, one row each, and the formats that are known but not read yet. Adding a format is one row here."""

import re
from fnmatch import translate

from msgspec import Struct

from sca.parsers.base import Parser
from sca.parsers.docker import dockerfile
from sca.parsers.npm import package_lock
from sca.parsers.nuget import packages_lock
from sca.parsers.pip import requirements

PARSERS: tuple[Parser, ...] = (
    package_lock.PARSER,
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
    Unread("yarn lock", ("yarn.lock",)),
    Unread("pnpm lock", ("pnpm-lock.yaml",)),
    Unread("Bun lock", ("bun.lock", "bun.lockb")),
    Unread("npm manifest without a lock", ("package.json",), declares=r'"(?:dev|peer|optional)?[dD]ependencies"\s*:\s*\{\s*"'),
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


NAMED_BY_HAND: tuple[tuple[str, Parser], ...] = (
    (".txt", requirements.PARSER),
    (".in", requirements.PARSER),
    (".dockerfile", dockerfile.PARSER),
)


class Names:
    """Tells by a file's name which row it belongs to. The first row that claims a name has it."""

    def __init__(self, parsers: tuple[Parser, ...] = PARSERS, unread: tuple[Unread, ...] = UNREAD) -> None:
        rows: tuple[Parser | Unread, ...] = (*parsers, *unread)
        self._exact: dict[str, Parser | Unread] = {}
        self._but_not = tuple(ending for parser in parsers for ending in parser.but_not)
        self._globs: list[tuple[re.Pattern[str], Parser | Unread]] = []
        for row in rows:
            for name in row.names:
                self._exact.setdefault(name, row)
            self._globs.extend((re.compile(translate(pattern)), row) for pattern in row.patterns)
        every = "|".join(f"(?:{glob.pattern})" for glob, _row in self._globs)
        self._any_glob = re.compile(every)

    def claim(self, name: str) -> Parser | Unread | None:
        """The row for a file name (the last part of its path), or None."""
        row = self._exact.get(name)
        if row is not None or not self.wants(name):
            return row
        return next(row for glob, row in self._globs if glob.match(name))

    def wants(self, name: str) -> bool:
        """Whether any row claims the name."""
        if name in self._exact:
            return True
        return self._any_glob.match(name) is not None and not name.endswith(self._but_not)

    def claim_named(self, name: str) -> Parser | None:
        """The parser for a file that the user names and that no row claims; None if there is none.

        A file without an ending is read as a Dockerfile: `docker build -f` takes any name.
        """
        by_ending = next((parser for ending, parser in NAMED_BY_HAND if name.endswith(ending)), None)
        return by_ending if by_ending is not None or "." in name else dockerfile.PARSER


NAMES = Names()

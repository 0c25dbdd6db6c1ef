"""All formats that are read, one row each, and those that are known but not read yet. Adding a format is one row here.

The module of a format is imported when the first of its files is met: a run pays for what it reads.
"""

import re
from collections.abc import Callable
from fnmatch import translate

from msgspec import Struct

from sca.parsers.base import Format

REQUIREMENTS = Format(
    "pip-requirements",
    "pypi",
    ("requirements.txt",),
    ("*requirements*.txt", "constraints*.txt", "requirements/*.txt"),
    "sca.parsers.pip.requirements",
    encodings="python",
)
DOCKERFILE = Format(
    "dockerfile",
    "docker",
    ("Dockerfile", "Containerfile", "dockerfile", "containerfile"),
    (
        "Dockerfile.*",
        "Containerfile.*",
        "dockerfile.*",
        "containerfile.*",
        "*.Dockerfile",
        "*.Containerfile",
        "*.dockerfile",
        "*.containerfile",
    ),
    "sca.parsers.docker.dockerfile",
    but_not=(".dockerignore",),
)
FORMATS: tuple[Format, ...] = (
    Format("npm-package-lock", "npm", ("package-lock.json", "npm-shrinkwrap.json"), (), "sca.parsers.npm.package_lock"),
    Format("yarn-lock", "npm", ("yarn.lock",), (), "sca.parsers.npm.yarn_lock"),
    Format("pnpm-lock", "npm", ("pnpm-lock.yaml",), (), "sca.parsers.npm.pnpm_lock"),
    Format("bun-lock", "npm", ("bun.lock",), (), "sca.parsers.npm.bun_lock"),
    Format("npm-manifest", "npm", ("package.json",), (), "sca.parsers.npm.package_json", last=True),
    Format("npm-installed", "npm", (".package-lock.json",), (), "sca.parsers.npm.hidden_lock"),
    REQUIREMENTS,
    Format("nuget-packages-lock", "nuget", ("packages.lock.json",), ("packages*.lock.json",), "sca.parsers.nuget.packages_lock"),
    Format("nuget-project", "nuget", (), ("*.csproj", "*.fsproj", "*.vbproj"), "sca.parsers.nuget.project", last=True),
    Format("nuget-solution", "nuget", (), ("*.sln", "*.slnx"), "sca.parsers.nuget.solution"),
    Format(
        "nuget-central-versions",
        "nuget",
        ("Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"),
        (),
        "sca.parsers.nuget.central_versions",
        last=True,
        turn=1,
    ),
    DOCKERFILE,
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
    Unread("Paket lock", ("paket.lock", "paket.dependencies")),
    Unread("NuGet project.json", ("project.json", "project.lock.json"), declares=r'"dependencies"\s*:\s*\{\s*"'),
)


class ByHand(Struct, frozen=True):
    """How a file is read that the user names and that no row claims: by its ending and by what stands in it."""

    ending: str
    format: Format
    holds: str = ""


# `docker build -f` and `pip install -r` take files of any name.
NAMED_BY_HAND: tuple[ByHand, ...] = (
    ByHand(".txt", REQUIREMENTS),
    ByHand(".in", REQUIREMENTS),
    ByHand(".dockerfile", DOCKERFILE),
    ByHand("", DOCKERFILE, r"(?im)^[ \t]*FROM[ \t]"),
    ByHand("", REQUIREMENTS, r"(?m)^[A-Za-z0-9]"),
)


class Names:
    """Tells by a file's name which row it belongs to. The first row that claims a name has it.

    Names may be given with the folders in front of them: a pattern with a slash also looks at the last of these.
    """

    def __init__(self, formats: tuple[Format, ...] = FORMATS, unread: tuple[Unread, ...] = UNREAD) -> None:
        rows: tuple[Format | Unread, ...] = (*formats, *unread)
        self._exact: dict[str, Format | Unread] = {}
        self._but_not = tuple(ending for format in formats for ending in format.but_not)
        self._globs: list[tuple[str, Format | Unread]] = []
        for row in rows:
            for name in row.names:
                self._exact.setdefault(name, row)
            self._globs.extend((_expression(pattern), row) for pattern in row.patterns)
        self._any_glob = re.compile("|".join(f"(?:{glob})" for glob, _row in self._globs))

    def claim(self, path: str) -> Format | Unread | None:
        """The row for a file, or None."""
        row = self._exact.get(path.rpartition("/")[2])
        if row is not None or not self.wants(path):
            return row
        return next(row for glob, row in self._globs if re.match(glob, path))

    def wants(self, path: str) -> bool:
        """Whether any row claims the file."""
        if path.rpartition("/")[2] in self._exact:
            return True
        return self._any_glob.match(path) is not None and not path.endswith(self._but_not)

    def claim_named(self, name: str, text: Callable[[], str]) -> Format | None:
        """The format of a file that the user names and that no row claims; None if there is none.

        `text` gives what stands in the file, and is asked only where the name has no ending.
        """
        if "." in name:
            return next((row.format for row in NAMED_BY_HAND if row.ending and name.endswith(row.ending)), None)
        content = text()
        return next((row.format for row in NAMED_BY_HAND if not row.ending and re.search(row.holds, content)), None)


def _expression(pattern: str) -> str:
    """A glob for the last parts of a path: `*` stays within one part. Compiled when it is met, which few are."""
    return r"(?:.*/)?" + translate(pattern).replace(".*", "[^/]*")


NAMES = Names()

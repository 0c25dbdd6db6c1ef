"""What a command of a package manager installs by name."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.component import Component, Problem, Project, Reference, Source
from sca.model.package import Package


class Around(Struct, frozen=True):
    """What a command runs with: the variables that have a value, and the limits on input."""

    variables: Mapping[str, str]
    limits: Limits


# Gives a word of a script its text: variables replaced and quotes removed, and whether all of it is known.
Expand = Callable[[str, Mapping[str, str]], tuple[str, bool]]


class Install(Struct, frozen=True):
    """One package that a command names, with its version where the command leaves no choice. `requested` is the range as written.

    `source` is where it comes from as far as the command tells; `extras` are Python's. `at` is where it stands in the script.
    `unclear` says why it cannot be told what is installed. `list` is a file of requirements that is installed, and `script` one
    of commands that is run, with these `variables`. In these cases the package has nothing but a type.
    """

    package: Package
    at: int
    requested: str = ""
    source: Source = Source("registry")
    extras: tuple[str, ...] = ()
    unclear: str = ""
    list: str = ""
    script: str = ""
    variables: Mapping[str, str] | None = None


class Listed(Struct, frozen=True):
    """What a file of requirements lists: each thing with its range and condition, and what was odd."""

    needs: tuple[tuple[Component | Reference | Project, str, str], ...]
    problems: tuple[Problem, ...]


def unclear(type: str, text: str, at: int, reason: str) -> Install:
    """Something that is installed and cannot be named."""
    return Install(Package(type, "", "", ""), at, text, unclear=reason)


def hidden(type: str, text: str, at: int) -> Install:
    """Something that is installed and named only while the script runs."""
    decides = "what another command prints" if "$(" in text or "`" in text else "a variable without a value"
    return unclear(type, text, at, f"{decides} decides which packages these are")

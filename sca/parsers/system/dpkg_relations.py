"""What a Debian package asks for: alternatives, versions, architectures (`libc6 (>= 2.36) | libc6-compat:any`).

Source: https://www.debian.org/doc/debian-policy/ch-relationships.html
"""

from functools import lru_cache

from msgspec import Struct

from sca.model.patterns import compiled

_ONE = compiled(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9+._-]*+)(?::(?P<architecture>[A-Za-z0-9-]++))?\s*+"
    r"(?:\(\s*+(?P<relation><<|<=|>=|>>|<|>|=)\s*+(?P<version>[^\s()]++)\s*+\))?\s*+(?:\[[^\]\[]*+\])?\s*+(?:<[^<>]*+>\s*+)*+"
)


class Relation(Struct, frozen=True):
    """One alternative. `relation` and `version` are empty where any version will do."""

    name: str
    architecture: str = ""
    relation: str = ""
    version: str = ""


class Need(Struct, frozen=True):
    """Alternatives of which one is enough, and the text as written. What could not be read is left out of `choices`."""

    text: str
    choices: tuple[Relation, ...]
    unread: bool = False


def read_needs(text: str) -> tuple[Need, ...]:
    """The needs in a field such as Depends."""
    return tuple(_need(" ".join(part.split())) for part in text.split(",") if part.strip()) if text else ()


def read_provides(text: str) -> tuple[Relation, ...]:
    """The names in a Provides field, with the version where one is given."""
    return tuple(choice for need in read_needs(text) for choice in need.choices)


@lru_cache(maxsize=8192)
def _need(text: str) -> Need:
    choices: list[Relation] = []
    parts = text.split("|")
    for part in parts:
        match = _ONE.fullmatch(part.strip())
        if match is not None:
            choices.append(Relation(match["name"], match["architecture"] or "", match["relation"] or "", match["version"] or ""))
    return Need(text, tuple(choices), len(choices) < len(parts))

"""The `sources` section: from which registries, repositories and addresses packages may come."""

from urllib.parse import urlsplit

from msgspec import Struct

from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import Location
from sca.model.patterns import compiled
from sca.model.url import origin
from sca.policies.reading import Mistakes, Section

ECOSYSTEMS = ("npm", "pypi", "nuget")
CONDA = "conda"
# The channels that conda uses where nothing else is said, by their names.
DEFAULT_CHANNELS = ("defaults", "main", "r", "msys2", "pkgs/main", "pkgs/r", "pkgs/msys2")
KEYS = (*ECOSYSTEMS, CONDA, "git", "url", "integrity")
DEFAULT = "default"
_CHANNEL = compiled(r"[A-Za-z0-9_][A-Za-z0-9_.-]*+(?:/[A-Za-z0-9_.-]++)*+").fullmatch
ALL_OR_NONE = ("allow", "deny")
INTEGRITY = ("optional", "required")


class AllowedPlaces(Struct, frozen=True):
    """What one key allows: everything, or only the addresses listed. `default` stands for the ecosystem's own registry.

    `names` are channels of conda, which an input may call by a name alone.
    """

    where: Location
    addresses: tuple[str, ...] = ()
    default: bool = False
    everything: bool = False
    names: tuple[str, ...] = ()

    @property
    def listed(self) -> tuple[str, ...]:
        """Everything that is listed, as messages show it."""
        return (*((DEFAULT,) if self.default else ()), *self.names, *self.addresses)


class SourceRules(Struct, frozen=True):
    """The section. `registries` holds an entry for every ecosystem, conda among them."""

    where: Location
    registries: tuple[tuple[str, AllowedPlaces], ...]
    git: AllowedPlaces
    url: AllowedPlaces
    integrity: str
    integrity_where: Location


def read_sources(node: Node, mistakes: Mistakes) -> SourceRules | None:
    """Read the section; None if it is unusable as a whole. An ecosystem that is not named has its own registry only."""
    section = mistakes.section(node, "sources", KEYS)
    if section is None:
        return None
    return SourceRules(
        where=section.where,
        registries=(*((one, _registries(section, one)) for one in ECOSYSTEMS), (CONDA, _channels(section))),
        git=_places(section, "git"),
        url=_places(section, "url"),
        integrity=section.choice("integrity", INTEGRITY, INTEGRITY[0]),
        integrity_where=section.place_of("integrity"),
    )


def _registries(section: Section, key: str) -> AllowedPlaces:
    if section.node.value(key) is None:
        return AllowedPlaces(section.where, default=True)
    listed = list(section.texts(key))
    default = any(scalar.text == DEFAULT for scalar in listed)
    addresses = _addresses(section, [scalar for scalar in listed if scalar.text != DEFAULT])
    return AllowedPlaces(section.place_of(key), addresses, default)


def _channels(section: Section) -> AllowedPlaces:
    """The channels of conda, by name or by address. Without the key each will do: no name stands for all of them."""
    if section.node.value(CONDA) is None:
        return AllowedPlaces(section.where, everything=True)
    listed = list(section.texts(CONDA))
    others = [scalar for scalar in listed if scalar.text != DEFAULT]
    names = [scalar for scalar in others if "://" not in scalar.text]
    told = (section.mistakes.parsed(scalar, read_channel, "E-POLICY-VALUE") for scalar in names)
    addresses = _addresses(section, [scalar for scalar in others if "://" in scalar.text])
    return AllowedPlaces(section.place_of(CONDA), addresses, len(others) < len(listed), names=tuple(filter(None, told)))


def _places(section: Section, key: str) -> AllowedPlaces:
    node = section.node.value(key)
    if node is None:
        return AllowedPlaces(section.where)
    if isinstance(node, Scalar):
        return AllowedPlaces(section.place_of(key), everything=section.one_of(node, key, ALL_OR_NONE) == "allow")
    return AllowedPlaces(section.place_of(key), _addresses(section, list(section.texts(key))))


def _addresses(section: Section, scalars: list[Scalar]) -> tuple[str, ...]:
    return tuple(filter(None, (section.mistakes.parsed(scalar, read_address, "E-POLICY-VALUE") for scalar in scalars)))


def read_channel(text: str) -> str:
    """The name of a channel. Raises ValueError."""
    if not _CHANNEL(text):
        raise ValueError("the name of a channel, such as conda-forge, or an address is expected")
    return text


def read_address(text: str) -> str:
    """An address that ends with a slash. Raises ValueError."""
    if text.startswith("http://"):
        raise ValueError("http can be changed on the way: packages come by https")
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme == "ssh" and parts.hostname and parts.username in (None, "git"):
        return f"{text.rstrip('/')}/"
    if not origin(text) or parts.query or parts.fragment or parts.username:
        raise ValueError("an address such as https://npm.example.test/ is expected")
    return f"{origin(text)}{parts.path.rstrip('/')}/"

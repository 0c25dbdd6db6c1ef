"""Which registry may be asked about a package, and which packages nobody is asked about.

Where requests go is said by the machine's own configuration. What the scan says of a package can only keep it from being
asked about: a package that comes from elsewhere is not a name that the ecosystem's own registry should hear.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sca.facts.registries import default_registries
from sca.model.component import Component, Source
from sca.model.url import origin

ASKED = ("npm", "pypi", "nuget")
_FROM_A_REGISTRY = ("registry", "unknown")


class Registry(Struct, frozen=True):
    """A configured registry. `address` has no user and no `/` at its end; `secret` is the value of Authorization.

    `standard` is whether it is the ecosystem's own or stands for it, `configured` whether somebody named it on this machine:
    then it may lie in a private network. `index` is where the pages for Python's installers lie, if that is not `simple` below.
    """

    type: str
    address: str
    standard: bool = False
    configured: bool = False
    secret: str = ""
    index: str = ""

    @property
    def origin(self) -> str:
        """`https://host[:port]`."""
        return origin(self.address)

    def __repr__(self) -> str:
        return f"Registry({self.type}, {self.address})"


class Routes(Struct, frozen=True):
    """What the configuration says about one ecosystem.

    `standard` is None where nothing is to be asked by default, for `reason`. `names` leads patterns (`@contoso/*`, `contoso-*`,
    `contoso`) to registries; names that fit `private` are never asked about. `several` says that packages may come from other
    registries too, so that a package of which nobody says where it is from may be a private one.
    """

    standard: Registry | None
    names: tuple[tuple[str, Registry], ...] = ()
    private: tuple[str, ...] = ()
    several: bool = False
    reason: str = ""

    @property
    def registries(self) -> tuple[Registry, ...]:
        """All registries, each once."""
        first = (self.standard,) if self.standard else ()
        return tuple(dict.fromkeys((*first, *(registry for _pattern, registry in self.names))))


class Elsewhere(Struct, frozen=True):
    """Scopes and names that the scan itself shows to come from another registry than the ecosystem's own."""

    scopes: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str, str]]


def is_from_a_registry(source: Source) -> bool:
    """Whether a package is one that a registry could know."""
    return source.kind in _FROM_A_REGISTRY


def standard_origins(type: str, routes: Mapping[str, Routes]) -> frozenset[str]:
    """The origins that stand for the ecosystem's own registry: its defaults, and what is configured in their place."""
    standard = routes[type].standard if type in routes else None
    configured = (standard.origin,) if standard else ()
    return frozenset((*default_registries().get(type, ()), *configured))


def elsewhere(components: Iterable[Component], routes: Mapping[str, Routes]) -> Elsewhere:
    """What in a scan comes from other registries."""
    standard = {type: standard_origins(type, routes) for type in routes}
    scopes: set[tuple[str, str]] = set()
    names: set[tuple[str, str, str]] = set()
    for one in components:
        known = standard.get(one.package.type)
        if known is None or not one.source.registry or one.source.registry in known:
            continue
        names.add(one.package.key())
        if one.package.namespace:
            scopes.add((one.package.type, one.package.namespace))
    return Elsewhere(frozenset(scopes), frozenset(names))


def is_apart(component: Component, routes: Routes, apart: Elsewhere) -> bool:
    """Whether a package of which nobody says where it is from is a private one by its name, or by what the scan shows."""
    package = component.package
    shown = package.key() in apart.names or (package.type, package.namespace) in apart.scopes
    return shown or any(fits(pattern, package.full_name) for pattern in routes.private)


def route(component: Component, routes: Routes, apart: Elsewhere) -> Registry | str:
    """The registry to ask about a package, or the reason why none is asked."""
    package, source = component.package, component.source
    if not is_from_a_registry(source):
        return f"it comes from a {source.kind}, not from a registry"
    name = package.full_name
    if any(fits(pattern, name) for pattern in routes.private):
        return "its name is private by the configuration"
    named = _named(name, routes)
    if source.registry:
        return _stated(source.registry, routes, named)
    if named is not None and not named.standard:
        return named
    if routes.standard is None:
        return routes.reason
    return _unstated(component, routes, apart, mapped=named is not None) or routes.standard


def _unstated(component: Component, routes: Routes, apart: Elsewhere, *, mapped: bool) -> str:
    """Why the ecosystem's own registry is not asked about a package that the scan names none for; empty if it may be.

    `mapped` is whether the configuration says that packages of such a name come from there.
    """
    package = component.package
    if is_apart(component, routes, apart):
        return "others of its name or scope come from another registry"
    if any(one not in standard_origins(package.type, {package.type: routes}) for one in component.source.others):
        return "it may come from another registry"
    unclear = routes.several and not mapped
    return "several registries are configured, and nothing says which of them it is from" if unclear else ""


def _stated(registry: str, routes: Routes, named: Registry | None) -> Registry | str:
    """The registry that the scan names, if it is a configured one; the address is that of the configuration."""
    if named is not None and named.origin == registry:
        return named
    standard = routes.standard
    elsewhere_by_name = named is not None and not named.standard
    if standard is not None and not elsewhere_by_name and registry in standard_origins(standard.type, {standard.type: routes}):
        return standard
    found = next((one for one in routes.registries if one.origin == registry and not one.standard), None)
    return found or f"it comes from {registry}, which is not a registry that this machine is configured with"


def _named(name: str, routes: Routes) -> Registry | None:
    """The registry of the longest pattern that a name fits."""
    fitting = [(len(pattern), registry) for pattern, registry in routes.names if fits(pattern, name)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def fits(pattern: str, name: str) -> bool:
    """Whether a name is the one, or begins like the one, that a pattern says; without case."""
    plain, lower = pattern.lower(), name.lower()
    return lower.startswith(plain[:-1]) if plain.endswith("*") else lower == plain

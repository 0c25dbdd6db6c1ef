"""Lays what the store knows beside what the files say: for packages whose licence the files do not tell, and for no others.

A record counts only for a package that may come from the registry that gave it. Where nobody says which registry a package is
from and the store has answers of several, none of them counts.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from sca.facts.licences import Texts, licence_answer
from sca.facts.published.licensed import UNTOLD, Licensed
from sca.facts.published.routes import Routes, elsewhere, is_apart, is_from_a_registry, standard_origins
from sca.facts.published.settings import read_routes
from sca.facts.published.store import Store
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.published import RegistryFacts, asked_about
from sca.model.url import origin


class Known:
    """What the store knows about the packages of one scan. Raises StoreError and SettingsError."""

    def __init__(self, store: Store, routes: Mapping[str, Routes], scanned: Iterable[Component]) -> None:
        self._store = store
        self._routes = routes
        self._apart = elsewhere(scanned, routes)
        self._standard = {type: standard_origins(type, routes) for type in routes}
        self._answers: dict[Package, tuple[RegistryFacts, ...]] = {}

    def about(self, component: Component) -> RegistryFacts | None:
        """The facts about a component; None if there are none, or none that are surely about it."""
        package, source = component.package, component.source
        if package.type not in self._standard or not package.version or not is_from_a_registry(source):
            return None
        version = asked_about(package)
        if version not in self._answers:
            self._answers[version] = self._store.of(version)
        fitting = [one for one in self._answers[version] if one.found and self._may_be_from(one, component)]
        return fitting[0] if len(fitting) == 1 else None

    def _may_be_from(self, facts: RegistryFacts, component: Component) -> bool:
        stated = component.source.registry
        standard = self._standard[component.package.type]
        if stated:
            return origin(facts.registry) == stated or (facts.standard and stated in standard)
        if facts.standard and is_apart(component, self._routes[component.package.type], self._apart):
            return False
        others = component.source.others
        return not others or origin(facts.registry) in others or (facts.standard and not standard.isdisjoint(others))


def with_published(
    inventory: Inventory, answers: tuple[LicenceAnswer, ...], texts: Texts | None, path: str, environment: Mapping[str, str]
) -> Licensed:
    """The same with what registries said, and their answers that were used. Raises StoreError and SettingsError."""
    store = Store(path, readonly=True)
    try:
        known = Known(store, read_routes(environment), inventory.components)
        components, found = list(inventory.components), list(answers)
        used: dict[Package, RegistryFacts] = {}
        for number, answer in enumerate(answers):
            facts = known.about(components[number]) if answer.shape in UNTOLD else None
            if facts is None:
                continue
            used[facts.package] = facts
            if facts.licences:
                component = replace(components[number], licences=(*components[number].licences, *facts.licences))
                components[number], found[number] = component, licence_answer(component, texts)
    finally:
        store.close()
    return Licensed(replace(inventory, components=tuple(components)), tuple(found), tuple(used[one] for one in sorted(used)))

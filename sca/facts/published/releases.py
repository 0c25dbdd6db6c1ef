"""What the store knows about the releases of all packages of a scan, and about which of them it knows nothing."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from sca.facts.published.claims import Known
from sca.facts.published.routes import ASKED, is_from_a_registry
from sca.facts.published.setting_files import SettingsError
from sca.facts.published.settings import read_routes
from sca.facts.published.store import Store, StoreError
from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.published import RegistryFacts


class Releases(Struct, frozen=True):
    """The answers by component id; `unasked` are components without one, `fixing` those that end a vulnerability's range.

    `fault` says why the store could not be used; then there is no answer.
    """

    known: Mapping[str, RegistryFacts]
    unasked: frozenset[str]
    fixing: frozenset[str] = frozenset()
    fault: str = ""


def releases(inventory: Inventory, path: str, environment: Mapping[str, str]) -> Releases:
    """Look all of them up. An empty `path` is no store."""
    asked = [one for one in inventory.components if _is_asked_about(one)]
    try:
        known = _known(inventory, asked, path, environment) if path else {}
    except (StoreError, SettingsError) as error:
        return Releases({}, frozenset(one.id for one in asked), fault=str(error))
    return Releases(known, frozenset(one.id for one in asked if one.id not in known))


def _is_asked_about(component: Component) -> bool:
    package = component.package
    return package.type in ASKED and bool(package.version) and is_from_a_registry(component.source) and not component.owned_by


def _known(inventory: Inventory, asked: list[Component], path: str, environment: Mapping[str, str]) -> dict[str, RegistryFacts]:
    store = Store(path, readonly=True)
    try:
        about: Callable[[Component], RegistryFacts | None] = Known(store, read_routes(environment), inventory.components).about
        answers = ((one.id, about(one)) for one in asked)
        return {id: facts for id, facts in answers if facts is not None}
    finally:
        store.close()

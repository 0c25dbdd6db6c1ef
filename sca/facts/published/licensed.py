"""What the packages of a scan are licensed under, with or without the word of a registry."""

from msgspec import Struct

from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.published import RegistryFacts

# The shapes of answers that leave open which licence it is.
UNTOLD = ("unknown", "candidates")


class Licensed(Struct, frozen=True):
    """An inventory with its licence answers, and what registries said that they rest on."""

    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]
    published: tuple[RegistryFacts, ...] = ()

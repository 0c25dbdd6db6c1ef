"""What the packages of a scan are licensed under, with or without the word of a registry."""

from collections.abc import Iterable

from msgspec import Struct

from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.published import RegistryFacts
from sca.model.result import DataUsed

# The shapes of answers that leave open which licence it is.
UNTOLD = ("unknown", "candidates")


class Licensed(Struct, frozen=True):
    """An inventory with its licence answers, and what registries said that they rest on."""

    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]
    published: tuple[RegistryFacts, ...] = ()


def data_used(published: Iterable[RegistryFacts]) -> tuple[DataUsed, ...]:
    """How much of a run rests on which registry, and how old that is."""
    moments: dict[str, list[str]] = {}
    for one in {(one.package, one.registry): one for one in published}.values():
        moments.setdefault(one.registry, []).append(one.asked)
    return tuple(DataUsed("registry", source, len(asked), min(asked), max(asked)) for source, asked in sorted(moments.items()))

"""Ties language packages to the package of the operating system that brought the same software: one thing, seen twice."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from sca.model.component import Component
from sca.model.inventory import Extract


def owners(extracts: Iterable[Extract]) -> dict[str, str]:
    """The id of the system's package that brought a metadata file, by the path of the file."""
    return {one.path: one.owner for part in extracts for one in part.owned}


def with_owner(component: Component, by_path: Mapping[str, str]) -> Component:
    """The component, with its owner if the file that proves it belongs to a package of the system."""
    if not by_path:
        return component
    owner = next((by_path[one.path] for one in component.locations if one.path in by_path), "")
    return replace(component, owned_by=owner) if owner and owner != component.id else component

"""Finds the entries that speak of a package without looking at the others: by name, and by the start of a name."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from sca.model.component import Location
from sca.model.package import Package
from sca.policies.purl_pattern import PurlPattern


class Entry(Protocol):
    """A line of a policy that speaks of packages."""

    @property
    def match(self) -> PurlPattern:
        """Which packages it speaks of."""

    @property
    def where(self) -> Location:
        """Where it stands."""


T = TypeVar("T", bound=Entry)


class PatternIndex(Generic[T]):
    """Entries by the package they name. Looking up takes as many steps as the name has letters, whatever the entries."""

    def __init__(self, entries: Iterable[T]) -> None:
        self._exact: dict[tuple[str, str, str], list[T]] = {}
        self._starts: dict[tuple[str, str, str], list[T]] = {}
        for entry in entries:
            table = self._starts if entry.match.prefix else self._exact
            table.setdefault(entry.match.key, []).append(entry)

    def naming(self, package: Package) -> list[T]:
        """The entries whose name fits, in the order of the file; their versions are not compared."""
        key = package.key()
        found = list(self._exact.get(key, ()))
        if self._starts:
            type, namespace, name = key
            for length in range(len(name) + 1):
                found.extend(self._starts.get((type, namespace, name[:length]), ()))
            found.sort(key=lambda entry: (entry.where.line or 0, entry.where.column or 0))
        return found

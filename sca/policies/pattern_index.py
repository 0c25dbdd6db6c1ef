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
    """Entries by the package they name. Looking up takes a step for each length of a start that entries of its family have."""

    def __init__(self, entries: Iterable[T]) -> None:
        self._exact: dict[tuple[str, str, str], list[T]] = {}
        self._starts: dict[tuple[str, str, str], list[T]] = {}
        self._lengths: dict[tuple[str, str], set[int]] = {}
        for entry in entries:
            match = entry.match
            key = (match.type, match.namespace, match.name)
            table = self._starts if match.prefix else self._exact
            if key in table:
                table[key].append(entry)
            else:
                table[key] = [entry]
            if match.prefix:
                self._lengths.setdefault((match.type, match.namespace), set()).add(len(match.name))

    def naming(self, package: Package) -> list[T]:
        """The entries whose name fits, in the order of the file; their versions are not compared."""
        if not self._exact and not self._lengths:  # as most lists of most policies are: asked for every package
            return []
        key = package.key()
        type, namespace, name = key
        found = list(self._exact.get(key, ()))
        lengths = self._lengths.get((type, namespace))
        if lengths is not None:
            for length in lengths:
                if length <= len(name):
                    found.extend(self._starts.get((type, namespace, name[:length]), ()))
            found.sort(key=lambda entry: (entry.where.path, entry.where.line or 0, entry.where.column or 0))
        return found

"""Who needs whom among the installed packages of one dpkg database.

A need is met by the first of its alternatives that something installed satisfies: a package of that name, or packages
that provide it. Versions count as dpkg counts them; a provided name has the version that Provides gives it, or none.

Source: https://www.debian.org/doc/debian-policy/ch-relationships.html, https://wiki.ubuntu.com/MultiarchSpec
"""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from sca.model.component import Edge, Scope
from sca.model.debian_versions import satisfies
from sca.parsers.system.dpkg_package import DpkgPackage
from sca.parsers.system.dpkg_relations import Need, Relation

_ALL = ("all", "")
_ANY = "any"


class Unmet(Struct, frozen=True):
    """A need that nothing installed meets."""

    package: DpkgPackage
    need: Need


class DpkgGraph:
    """The edges between packages, each with its id, and the needs that nothing installed meets.

    Every candidate that is looked at and every edge counts; `late` holds the needs that were left when they were too many.
    """

    def __init__(self, packages: Sequence[tuple[str, DpkgPackage]], most_compared: int) -> None:
        self.edges: list[Edge] = []
        self.unmet: list[Unmet] = []
        self.late: list[Unmet] = []
        self._left = most_compared
        counts = Counter(package.architecture for _, package in packages if package.architecture not in _ALL)
        self._native = min(counts, key=lambda one: (-counts[one], one), default="")
        self._named: dict[str, list[_Offer]] = {}
        self._provided: dict[str, list[_Offer]] = {}
        self._met: dict[tuple[Relation, str], tuple[str, ...]] = {}
        for id, package in packages:
            self._named.setdefault(package.name, []).append(_Offer(id, package, package.version))
            for provided in package.provides:
                self._provided.setdefault(provided.name, []).append(_Offer(id, package, provided.version))
        for id, package in packages:
            for need in package.needs:
                self._join(id, package, need)

    def _join(self, id: str, package: DpkgPackage, need: Need) -> None:
        wanted = self._architecture(package)
        for choice in need.choices:
            if self._left <= 0:
                self.late.append(Unmet(package, need))
                return
            key = (choice, choice.architecture or wanted)
            found = self._met.get(key)
            if found is None:
                found = self._met[key] = self._meeting(*key)
            if found:
                self._left -= len(found)
                self.edges.extend([Edge(id, other, Scope.RUNTIME, need.text) for other in found if other != id])
                return
        self.unmet.append(Unmet(package, need))

    def _meeting(self, choice: Relation, wanted: str) -> tuple[str, ...]:
        """The ids of what meets one alternative: the first package of that name, else all that provide it."""
        named, provided = self._named.get(choice.name, []), self._provided.get(choice.name, [])
        self._left -= len(named) + len(provided)
        for offer in named:
            if _fits(choice, offer.version) and self._runs(choice, offer.package, wanted):
                return (offer.id,)
        meeting = (
            offer.id
            for offer in provided
            if (not choice.relation or (offer.version and _fits(choice, offer.version)))
            and self._runs(choice, offer.package, wanted)
        )
        return tuple(dict.fromkeys(meeting))

    def _runs(self, choice: Relation, package: DpkgPackage, wanted: str) -> bool:
        """Whether a package may stand in for one of the wanted architecture."""
        if wanted == _ANY:
            return True
        return self._architecture(package) == wanted or (package.multi_arch == "foreign" and not choice.architecture)

    def _architecture(self, package: DpkgPackage) -> str:
        """Packages for all architectures count as those of the system's own."""
        return self._native if package.architecture in _ALL else package.architecture


class _Offer(Struct, frozen=True):
    """A name that a package has or provides, with the version of the name."""

    id: str
    package: DpkgPackage
    version: str


def _fits(choice: Relation, version: str) -> bool:
    """Whether a version is good enough. Where it cannot be told, the name decides: dpkg installed it."""
    return not choice.relation or satisfies(version, choice.relation, choice.version) is not False

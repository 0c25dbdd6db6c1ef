"""What is judged: each package and image once, however many instances of it a scan found.

Code that lies in the checkout as a folder is the project's own and is not judged. An archive that lies in the
checkout is somebody's package and is.
"""

from collections.abc import Iterable

from msgspec import Struct

from sca.model.component import NAMED_AS_WRITTEN, Component, ImageFacts, Location, NugetFacts, Reference, Scope
from sca.model.inventory import Inventory
from sca.model.package import Package

_STRENGTH = {scope: rank for rank, scope in enumerate(Scope)}
_ARCHIVES = (".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar", ".zip", ".whl", ".egg", ".nupkg")

Instance = Component | Reference


class Subject(Struct, frozen=True):
    """One package, requirement, image, action or download with all its instances, sorted by id. `kind` says which of them it is.

    `name` is the canonical purl, or the text of an image reference that could not be resolved.
    """

    kind: str
    package: Package
    name: str
    label: str
    instances: tuple[Instance, ...]

    @property
    def is_package(self) -> bool:
        """Whether it is approved by name: images and actions have rules of their own, and downloads are listed."""
        return self.kind not in NAMED_AS_WRITTEN

    @property
    def scopes(self) -> frozenset[Scope]:
        """The scopes of all instances."""
        return frozenset(instance.scope for instance in self.instances)

    @property
    def scope(self) -> str:
        """The strongest scope."""
        return min(self.scopes, key=_STRENGTH.__getitem__).value

    @property
    def where(self) -> Location:
        """The first place in order of path and line."""
        return min((location for instance in self.instances for location in instance.locations), key=place)

    def instance(self, id: str = "") -> Instance:
        """The instance of this id; the one with the smallest id if none is named."""
        return next((one for one in self.instances if one.id == id), self.instances[0])


def subjects_of(inventory: Inventory) -> tuple[Subject, ...]:
    """Every subject of an inventory, sorted by name.

    What a package of the operating system brought is that package: the second view of the same software is not judged.
    """
    groups: dict[tuple[str, Package, str], list[Instance]] = {}
    for component in inventory.components:
        if not _first_party(component) and not component.owned_by:
            groups.setdefault(("package", component.package, ""), []).append(component)
    for reference in inventory.references:
        unresolved = reference.requested if reference.unresolved else ""
        groups.setdefault((reference.kind, reference.package, unresolved), []).append(reference)
    made = (_subject(kind, package, unresolved, found) for (kind, package, unresolved), found in groups.items())
    return tuple(sorted(made, key=lambda subject: (subject.name, subject.kind)))


def _subject(kind: str, package: Package, unresolved: str, found: Iterable[Instance]) -> Subject:
    instances = tuple(sorted(found, key=lambda one: one.id))
    first = instances[0]
    label = first.requested if isinstance(first, Reference) and kind in NAMED_AS_WRITTEN else package.label
    return Subject(kind, package, unresolved or package.purl, label, instances)


def _first_party(component: Component) -> bool:
    if isinstance(component.facts, NugetFacts) and component.facts.dependency_type == "Project":
        return True
    return component.source.kind == "path" and not component.source.url.lower().endswith(_ARCHIVES)


def image_facts(instance: Instance) -> ImageFacts | None:
    """The facts of an image reference; None for anything else."""
    return instance.facts if isinstance(instance.facts, ImageFacts) else None


def place(location: Location) -> tuple[bool, str, int, int, str]:
    """A key that sorts locations by file, line and column; what proves a package comes before what asks for it."""
    return (location.role == "declared", location.path, location.line or 0, location.column or 0, location.role)

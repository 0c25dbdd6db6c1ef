"""The packages that an evaluated project refers to, with the version that applies: its own, the central one, or an override.

Under central management a PackageVersion gives the version of every reference to its id, VersionOverride wins over it, and a
GlobalPackageReference adds a build-time reference to every project.

https://learn.microsoft.com/nuget/consume-packages/central-package-management
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.model.component import Location, Problem, Scope
from sca.model.text import brief
from sca.parsers.nuget.asked import BAD, Asked, read_asked
from sca.parsers.nuget.msbuild_evaluate import Evaluated
from sca.parsers.nuget.msbuild_expand import Here
from sca.parsers.nuget.msbuild_item_elements import CENTRAL, DOWNLOAD, GLOBAL, REFERENCE, Item, Metadata
from sca.parsers.nuget.msbuild_items import Items
from sca.parsers.nuget.msbuild_values import Value

_ALL = frozenset(("compile", "runtime", "contentfiles", "build", "buildmultitargeting", "buildtransitive", "analyzers", "native"))
_SHIPPED = frozenset(("compile", "runtime", "contentfiles", "native"))
_NEVER = ("", "false")
_ABOUT_ASSETS = frozenset(("privateassets", "includeassets", "excludeassets", "developmentdependency"))


class Wanted(Struct, frozen=True):
    """One package that a project asks for. `locations` are the reference, and the version where that stands elsewhere.

    `kind` is `Direct`, `Global`, `Download` or `Sdk`; `conditions` could not be told.
    """

    name: str
    asked: Asked
    scope: Scope
    kind: str
    locations: tuple[Location, ...]
    conditions: tuple[str, ...] = ()


class Wishes:
    """Reads the wishes of one evaluated project, and notes what is wrong with them."""

    def __init__(self, evaluated: Evaluated, items: Items, here: Here) -> None:
        self.problems: list[Problem] = []
        self._evaluated = evaluated
        self._items = items
        self._here = here
        self.central = self._is_central()
        self._versions: dict[str, list[Item]] = {item.key: [] for item in items.of(REFERENCE)}
        for item in items.of(CENTRAL) if self.central else ():
            if item.key in self._versions:
                self._versions[item.key].append(item)

    def read(self) -> Iterator[Wanted]:
        """Everything the project asks for, in the order of the files."""
        for item in self._items.of(REFERENCE):
            yield from self._reference(item)
        for item in self._items.of(GLOBAL) if self.central or any(sdk.is_central for sdk in self._evaluated.sdks) else ():
            yield from self._versioned(item, item.metadata.get("version"), "Global", Scope.DEV)
        for item in self._items.of(DOWNLOAD):
            yield from self._downloads(item)
        for sdk in self._evaluated.sdks:
            if sdk.version:
                yield Wanted(sdk.name, read_asked(f"[{sdk.version}]"), Scope.DEV, "Sdk", (sdk.location,))

    def _is_central(self) -> bool:
        """Whether versions stand in a central file. If it cannot be told, they are taken where a reference has none."""
        value = self._evaluated.expander.get("ManagePackageVersionsCentrally", self._here)
        return any(text.strip().lower() == "true" for text in value.texts) or value.open

    def _reference(self, item: Item) -> Iterator[Wanted]:
        own = item.metadata.get("version")
        if not self.central or item.text("isimplicitlydefined").lower() == "true":
            yield from self._versioned(item, own, "Direct")
            return
        override = item.metadata.get("versionoverride")
        central = self._versions[item.key]
        if override is not None and override.value.texts != ("",):
            self._note_override(item, override, central)
            yield from self._versioned(item, override, "Direct")
        elif own is not None and own.value.texts != ("",):
            message = (
                f"{brief(item.name, 80)} has a version of its own although versions are managed centrally: NuGet refuses that"
            )
            self._note(
                "E-CENTRAL",
                message,
                own.location,
                "notice",
                "move the version to Directory.Packages.props, or use VersionOverride",
            )
            yield from self._versioned(item, own, "Direct")
        elif not central:
            message = f"{brief(item.name, 80)} has no version here, and the central file has none for it"
            self._note("E-NO-VERSION", message, item.location, "field", "add a PackageVersion to Directory.Packages.props")
            yield self._wanted(item, "", "Direct", (item.location,))
        else:
            yield from self._centrally(item, central)

    def _centrally(self, item: Item, central: list[Item]) -> Iterator[Wanted]:
        """The version of the last entry that is sure, and of those behind it that may hold."""
        sure = max((number for number, one in enumerate(central) if not one.conditions), default=0)
        for one in central[sure:]:
            for wanted in self._versioned(item, one.metadata.get("version"), "Direct", places=(one.location,)):
                yield Wanted(
                    wanted.name, wanted.asked, wanted.scope, wanted.kind, wanted.locations, (*wanted.conditions, *one.conditions)
                )

    def _versioned(
        self,
        item: Item,
        version: Metadata | None,
        kind: str,
        scope: Scope | None = None,
        places: tuple[Location, ...] = (),
    ) -> Iterator[Wanted]:
        """One wish for each possible version; without one where it cannot be told, which is noted."""
        value = version.value if version is not None else Value()
        others = tuple(
            place for place in (*places, *((version.location,) if version is not None else ())) if not _same(place, item)
        )
        locations = (item.location, *_as_constraints(others[:1]))
        where = version.location if version is not None else item.location
        self._check(item, value, where)
        if value.open or not value.texts:
            yield self._wanted(item, "", kind, locations, scope)
            return
        for text in value.texts:
            usable = "" if value.undefined and not text.strip() else text
            if len(value.texts) > 1 and not usable.strip():
                continue
            yield self._wanted(item, usable, kind, locations, scope)

    def _check(self, item: Item, value: Value, where: Location) -> None:
        name = brief(item.name, 80)
        if value.open or not value.texts or (len(value.texts) > 1 and value.unknown):
            why = brief(value.unknown or f"the build chooses {value.choice}")
            self._note("E-VERSION", f"the version of {name} cannot be told: {why}", where, "field", "write it out, or add a lock")
        elif value.undefined:
            message = f"the version of {name} needs $({brief(value.undefined[0], 60)}), which nothing here sets"
            self._note("E-VERSION", message, where, "field", "set the property in a file of the tree, or add a lock")
        elif not any(text.strip() for text in value.texts):
            self._note("E-NO-VERSION", f"{name} has no version here", where, "field", "give it a Version: any one may be taken")

    def _downloads(self, item: Item) -> Iterator[Wanted]:
        version = item.metadata.get("version")
        texts = version.value.texts if version is not None else ("",)
        if version is None or version.value.open:
            self._note(
                "E-NO-VERSION", f"no version of {brief(item.name, 80)} can be told", item.location, "field", "write it out"
            )
        for text in dict.fromkeys(part.strip() for whole in texts for part in whole.split(";")):
            yield self._wanted(item, text, "Download", (item.location,), Scope.DEV)

    def _wanted(self, item: Item, text: str, kind: str, locations: tuple[Location, ...], scope: Scope | None = None) -> Wanted:
        asked = read_asked(text)
        if asked.kind == BAD:
            message = f"{brief(text, 60)} is no version or range of NuGet's ({brief(item.name, 80)})"
            self._note("E-VERSION", message, locations[-1], "field", "see NuGet's page on package versioning")
        return Wanted(item.name, asked, scope or scope_of(item), kind, locations, item.conditions)

    def _note_override(self, item: Item, override: Metadata, central: list[Item]) -> None:
        for one in central:
            pinned, wanted = one.text("version"), (override.value.only or "").strip()
            if pinned and wanted and pinned != wanted:
                message = f"{brief(item.name, 80)} is overridden to {brief(wanted, 60)} here; centrally it is {brief(pinned, 60)}"
                self._note(
                    "E-OVERRIDE", message, override.location, "notice", "drop VersionOverride if the central version will do"
                )

    def _note(self, code: str, message: str, where: Location, cost: str, help: str) -> None:
        place = Location(where.path, where.line)
        self.problems.append(Problem(code, message, place, cost, help))


def scope_of(item: Item) -> Scope:
    """Development if nothing of the package flows on, build if nothing of it is compiled in or shipped, else runtime."""
    if _ABOUT_ASSETS.isdisjoint(item.metadata):
        return Scope.RUNTIME
    private = _assets(item, "privateassets")
    if "all" in private or private >= _ALL:
        return Scope.DEV
    if item.text("developmentdependency").lower() not in _NEVER:
        return Scope.DEV
    included = _assets(item, "includeassets") or _ALL
    if "all" in included:
        included = _ALL
    excluded = _assets(item, "excludeassets")
    left = frozenset() if "none" in included or "all" in excluded else included - excluded
    return Scope.RUNTIME if left & _SHIPPED else Scope.BUILD


def _assets(item: Item, name: str) -> frozenset[str]:
    parts = (part.strip().lower() for part in item.text(name).replace(",", ";").split(";"))
    return frozenset(part for part in parts if part)


def _same(place: Location, item: Item) -> bool:
    return (place.path, place.line) == (item.location.path, item.location.line)


def _as_constraints(places: tuple[Location, ...]) -> tuple[Location, ...]:
    return tuple(Location(place.path, place.line, role="constraint") for place in places)

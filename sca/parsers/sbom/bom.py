"""A decoded CycloneDX document as an Extract, whether it was JSON or XML.

Nested components are taken like all others, and the one that holds them needs them. A component with an entry among the
dependencies is known to need what stands there and nothing else; without an entry it is not known what it needs. Compositions
say it more exactly. What this program writes is read back, so that a document that is written again is the same.

Specification: https://cyclonedx.org/specification/overview/
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model import property_names as names
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.inventory import Extract
from sca.model.sbom import Sbom
from sca.model.text import brief, plural
from sca.parsers.sbom.element import nodes_of, project_of
from sca.parsers.sbom.entry import Entry, Node
from sca.parsers.sbom.fields import Fields, inner, objects, text, texts, told_by
from sca.parsers.sbom.image import image_of
from sca.parsers.sbom.needs import Needs
from sca.parsers.sbom.places import ROLE, places_in

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
_TARGET = "sca:project:"


class Bom(Struct, frozen=True):
    """A decoded document, its version, and what tells the line of an object in it."""

    root: Fields
    version: str
    line: Callable[[JsonValue], int | None]


class Listed(Struct, frozen=True):
    """One component of a document with its place, the pointer to it, and the component that holds it."""

    fields: Fields
    pointer: str
    holder: Fields | None


def checked(version: str, known: tuple[str, ...], path: str) -> str:
    """A version that is read. Raises InputError for any other: nothing of it is guessed."""
    if version not in known:
        shown = brief(version, 20) or "none"
        message = f"CycloneDX version {shown} is not known: only {known[0]} to {known[-1]} are read"
        raise InputError("E-SBOM-VERSION", message, path, 1, help="convert it, or write it anew in a version that is read")
    return version


def extract_of(bom: Bom, view: FileView) -> Extract:
    """Everything that a document lists. Raises InputError where more is listed than the limits allow."""
    return _Reading(bom, view).read()


def listed(root: Fields) -> Iterator[Listed]:
    """Every component of a document in order, those inside others behind them."""
    metadata = inner(inner(root, "metadata"), "component")
    stack: list[Listed] = [
        *_inside(inner(metadata, "components") or metadata, "/metadata/component/components", metadata),
        *_inside(root, "/components", None),
    ][::-1]
    while stack:
        one = stack.pop()
        yield one
        if "components" in one.fields:
            stack += [*_inside(one.fields, f"{one.pointer}/components", one.fields)][::-1]


def _inside(fields: Fields, pointer: str, holder: Fields | None) -> Iterator[Listed]:
    for number, one in enumerate(objects(fields, "components")):
        yield Listed(one, f"{pointer}/{number}", holder)


class _Reading:
    """The reading of one document: its nodes, what edges may lead to, and what was wrong."""

    def __init__(self, bom: Bom, view: FileView) -> None:
        self._bom = bom
        self._view = view
        self._path = view.path
        self._problems: list[Problem] = []
        self._nodes: list[Node] = []
        self._needs = Needs(self._note)
        self._in_image = False
        self._purls = self._licences = self._packages = self._others = 0

    def read(self) -> Extract:
        root = inner(inner(self._bom.root, "metadata"), "component")
        self._in_image = text(root, "type") == "container"
        self._take_root(root)
        entries = list(listed(self._bom.root))
        self._check_shape(len(entries))
        holders = {id(one.holder) for one in entries if one.holder is not None}
        needed = self._needs.parents(self._bom.root)
        for one in entries:
            self._take(one, groups_others=id(one.fields) in holders or text(one.fields, "bom-ref") in needed)
        self._nested(entries)
        self._needs.others(self._bom.root)
        self._needs.read(self._bom, self._path)
        self._say_what_is_missing()
        image = image_of(root, told_by(root)) if names.IMAGE_LAYER in told_by(root) else None
        return Extract(
            projects=tuple(one for one in self._nodes if isinstance(one, Project)),
            components=tuple(one for one in self._nodes if isinstance(one, Component)),
            references=tuple(one for one in self._nodes if isinstance(one, Reference)),
            edges=tuple(self._needs.edges),
            problems=tuple(self._problems),
            completeness="unknown",
            states=tuple(self._needs.states()),
            scoped=True,
            image=image,
            sbom=self._sbom(),
        )

    def _take_root(self, root: Fields) -> None:
        """The thing that the document is about, unless it was made up by this program to have one."""
        if not root:
            return
        ref = text(root, "bom-ref")
        told = told_by(root)
        if names.PROJECT_KIND not in told and ref.startswith(_TARGET):
            self._needs.skip(ref)
            return
        own = self._own(root)
        place = places_in(root, own, in_image=self._in_image)[0]
        entry = Entry(root, self._id(ref, "/metadata/component"), own, self._view.limits, self._note)
        self._keep([project_of(entry, place)], ref, own)

    def _take(self, one: Listed, *, groups_others: bool) -> None:
        fields, own = one.fields, self._own(one.fields)
        ref = text(fields, "bom-ref")
        entry = Entry(fields, self._id(ref, one.pointer), own, self._view.limits, self._note)
        found = nodes_of(entry, in_image=self._in_image, groups_others=groups_others)
        if found is not None and found.nodes:
            self._keep(list(found.nodes), ref, own)
            if not isinstance(found.nodes[0], Project):
                self._packages += 1
                self._purls += found.purl
                self._licences += found.licence
        else:
            self._others += found is None
            self._needs.skip(ref)

    def _keep(self, nodes: list[Node], ref: str, own: Location) -> None:
        self._nodes.extend(nodes)
        if len(self._nodes) > self._view.limits.packages_per_file:
            limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", self._path, own.line)
        self._needs.know(ref, nodes, own)

    def _nested(self, entries: list[Listed]) -> None:
        """What holds other components needs them: they are parts of it."""
        for one in entries:
            if one.holder is not None:
                self._needs.part(text(one.holder, "bom-ref"), text(one.fields, "bom-ref"))

    def _id(self, ref: str, pointer: str) -> str:
        if ref and not self._needs.knows(ref):
            return f"{self._path}#{ref}"
        return f"{self._path}#{pointer}"

    def _own(self, fields: Fields) -> Location:
        return Location(self._path, self._bom.line(fields) or 1, role=ROLE)

    def _note(self, code: str, message: str, cost: str, where: Location) -> None:
        self._problems.append(Problem(code, message, where, cost))

    def _check_shape(self, count: int) -> None:
        stated = self._bom.root.get("components", [])
        if not isinstance(stated, list):
            raise InputError("E-STRUCTURE", "components is no list", self._path, 1)
        odd = sum(not isinstance(one, dict) for one in stated)
        if odd:
            self._note("E-FIELD", f"{plural(odd, 'entry', 'entries')} of components is no object", "package", self._top())
        if count > self._view.limits.packages_per_file:
            limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"{count} components, more than the limit of {limit}", self._path)

    def _top(self) -> Location:
        return Location(self._path, 1, role=ROLE)

    def _say_what_is_missing(self) -> None:
        """What the document says of itself that it does not hold, and what of it is no package."""
        if self._others:
            message = f"{plural(self._others, 'component')} that are files, systems, devices or data are not judged"
            self._note("E-NO-PACKAGE", message, "notice", self._top())
        told = told_by(inner(self._bom.root, "metadata"))
        lost = [(word, value) for word, name in names.INPUT_LOST.items() for value in told.get(name, [])]
        for word, value in lost:
            message = f"the scan that wrote this SBOM did not read a file, which was {word}: {brief(value)}"
            self._note("E-SBOM-INCOMPLETE", message, "file", self._top())
        if lost:
            return
        root = text(inner(inner(self._bom.root, "metadata"), "component"), "bom-ref")
        for composition in objects(self._bom.root, "compositions"):
            if text(composition, "aggregate").startswith("incomplete") and root and root in texts(composition, "assemblies"):
                message = "this SBOM says of itself that it does not list everything"
                where = Location(self._path, self._bom.line(composition), role=ROLE)
                self._note("E-SBOM-INCOMPLETE", message, "package", where)

    def _sbom(self) -> Sbom:
        metadata = inner(self._bom.root, "metadata")
        tools = metadata.get("tools")
        made = tools if isinstance(tools, list) else inner(metadata, "tools").get("components")
        labels = sorted(
            f"{text(one, 'name')} {text(one, 'version')}".strip()
            for one in (made if isinstance(made, list) else [])
            if isinstance(one, dict)
        )
        return Sbom(
            self._path,
            "CycloneDX",
            self._bom.version,
            text(self._bom.root, "serialNumber"),
            text(metadata, "timestamp"),
            tuple(labels),
            self._packages,
            self._purls,
            self._licences,
            self._needs.known_count,
            len(self._needs.edges),
        )

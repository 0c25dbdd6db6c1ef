"""A decoded SPDX 2 document as an Extract.

What a document describes is the project, if it is one thing; of several, each is a package. SPDX cannot say that a list of
dependencies is whole: only `NONE` says that there are none, and then it is complete.

Specification: https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/
"""

from collections.abc import Callable
from posixpath import basename

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project
from sca.model.inventory import Extract
from sca.model.property_names import SPDX_PROJECT
from sca.model.sbom import Sbom
from sca.model.text import brief
from sca.parsers.sbom.entry import Entry
from sca.parsers.sbom.fields import Fields, inner, objects, text, texts
from sca.parsers.sbom.places import ROLE
from sca.parsers.sbom.spdx_package import package_of
from sca.parsers.sbom.spdx_relations import DOCUMENT, NOTHING, UNSAID, relations

VERSIONS = ("SPDX-2.2", "SPDX-2.3")


class Spdx(Struct, frozen=True):
    """A decoded document, its version, and what tells the line of an object in it."""

    root: Fields
    version: str
    line: Callable[[JsonValue], int | None]


def extract_of(spdx: Spdx, view: FileView) -> Extract:
    """Everything that a document lists. Raises InputError where more is listed than the limits allow."""
    return _Reading(spdx, view).read()


class _Reading:
    """The reading of one document."""

    def __init__(self, spdx: Spdx, view: FileView) -> None:
        self._spdx = spdx
        self._view = view
        self._path = view.path
        self._problems: list[Problem] = []
        self._ids: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._edges: list[Edge] = []
        self._purls = self._licences = 0

    def read(self) -> Extract:
        root = self._spdx.root
        packages = objects(root, "packages")
        limit = self._view.limits.packages_per_file
        if len(packages) > limit:
            message = f"{len(packages)} packages, more than the limit of {limit} (packages-per-file)"
            raise InputError("E-PACKAGES", message, self._path)
        described = self._described(packages)
        parents = {one.parent for one in relations(root) if one.child not in (NOTHING, UNSAID)}
        components: list[Component] = []
        projects: list[Project] = []
        for number, fields in enumerate(packages):
            ref = text(fields, "SPDXID")
            entry = self._entry(fields, ref, number)
            if [ref] == described or text(fields, "comment") == SPDX_PROJECT or (ref in parents and _groups(fields)):
                projects.append(self._project(fields, entry))
            elif text(fields, "primaryPackagePurpose") in ("FILE", "OPERATING-SYSTEM", "DEVICE") and not _has_purl(fields):
                self._ids.pop(ref, None)
            else:
                components.extend(self._component(entry))
        if len(described) != 1:
            projects.append(self._of_document(described))
        self._join()
        return Extract(
            projects=tuple(projects),
            components=tuple(components),
            edges=tuple(self._edges),
            problems=tuple(self._problems),
            completeness="unknown",
            states=tuple(self._states.items()),
            sbom=self._sbom(len(components)),
        )

    def _described(self, packages: list[Fields]) -> list[str]:
        """The packages that the document is about, in order."""
        known = {text(one, "SPDXID") for one in packages}
        own = text(self._spdx.root, "SPDXID") or DOCUMENT
        found = list(texts(self._spdx.root, "documentDescribes"))
        for one in objects(self._spdx.root, "relationships"):
            kind, left, right = (text(one, name) for name in ("relationshipType", "spdxElementId", "relatedSpdxElement"))
            if kind == "DESCRIBES" and left == own:
                found.append(right)
            elif kind == "DESCRIBED_BY" and right == own:
                found.append(left)
        return [ref for ref in dict.fromkeys(found) if ref in known]

    def _entry(self, fields: Fields, ref: str, number: int) -> Entry:
        own = Location(self._path, self._spdx.line(fields) or 1, role=ROLE)
        if ref in self._ids or not ref:
            id = f"{self._path}#/packages/{number}"
            message = f"the SPDXID {brief(ref, 80)} stands on more than one package: which of them is meant cannot be told"
            self._note("E-DUPLICATE-REF", message, "edge", own)
        else:
            id = f"{self._path}#{ref}"
            self._ids[ref] = id
        return Entry(fields, id, own, self._view.limits, self._note)

    def _component(self, entry: Entry) -> list[Component]:
        component = package_of(entry)
        if component is None:
            self._ids.pop(entry.text("SPDXID"), None)
            return []
        self._purls += _has_purl(entry.fields)
        self._licences += bool(component.licences)
        return [component]

    def _project(self, fields: Fields, entry: Entry) -> Project:
        made = package_of(entry, complains=False)
        package = made.package if made is not None and _has_purl(fields) else None
        return Project(entry.id, text(fields, "name"), ".", "sbom", entry.own, package, made.licences if made else ())

    def _of_document(self, described: list[str]) -> Project:
        """What stands for a document that is about several things, or says not about what."""
        id = f"{self._path}#{DOCUMENT}"
        self._edges.extend(Edge(id, self._ids[ref]) for ref in described if ref in self._ids)
        name = text(self._spdx.root, "name") or basename(self._path)
        return Project(id, name, ".", "sbom", Location(self._path, 1, role=ROLE))

    def _join(self) -> None:
        known = {text(one, "SPDXID") for name in ("packages", "files", "snippets") for one in objects(self._spdx.root, name)}
        for one in relations(self._spdx.root):
            parent, child = self._ids.get(one.parent), self._ids.get(one.child)
            if parent is not None and child is not None:
                self._edges.append(Edge(parent, child, one.scope))
                self._states[parent] = "incomplete"
            elif parent is not None and one.child == NOTHING:
                self._states.setdefault(parent, "complete")
            elif not {one.parent, one.child} <= {*known, NOTHING, UNSAID, DOCUMENT} and not _is_elsewhere(one.parent, one.child):
                where = Location(self._path, self._spdx.line(one.fields), role=ROLE)
                lost = one.child if one.parent in known else one.parent
                self._note("E-DANGLING", f"a relationship with {brief(lost, 80)}, which is not in this document", "edge", where)
                if parent is not None:
                    self._states[parent] = "incomplete"

    def _note(self, code: str, message: str, cost: str, where: Location) -> None:
        self._problems.append(Problem(code, message, where, cost))

    def _sbom(self, components: int) -> Sbom:
        created = inner(self._spdx.root, "creationInfo")
        tools = sorted(one.removeprefix("Tool: ") for one in texts(created, "creators") if one.startswith("Tool: "))
        return Sbom(
            self._path,
            "SPDX",
            self._spdx.version.removeprefix("SPDX-"),
            text(self._spdx.root, "documentNamespace"),
            text(created, "created"),
            tuple(tools),
            components,
            self._purls,
            self._licences,
            len(self._states),
            len(self._edges),
        )


def _has_purl(fields: Fields) -> bool:
    return any(text(one, "referenceType") == "purl" for one in objects(fields, "externalRefs"))


def _groups(fields: Fields) -> bool:
    """Whether it is an application without an identity, which only holds others together: a folder, a lock file."""
    return text(fields, "primaryPackagePurpose") == "APPLICATION" and not text(fields, "versionInfo") and not _has_purl(fields)


def _is_elsewhere(*refs: str) -> bool:
    """Whether a reference is one to another document, which is never fetched."""
    return any(ref.startswith("DocumentRef-") for ref in refs)

"""Components of the document: one per package URL, container image, requirement or project."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter

from sca.model import property_names as names
from sca.model.component import Hash, NpmFacts, Project, Reference
from sca.model.image import Image
from sca.model.property_names import Pairs
from sca.sbom.addresses import file_reference, without_credentials
from sca.sbom.component_properties import add_component_facts, add_texts, as_properties
from sca.sbom.elements import CYCLONEDX_SCOPES, Diff, Digest, Element, Patch, Pedigree
from sca.sbom.evidence import evidence_of
from sca.sbom.external import external_references
from sca.sbom.gitlab import add_gitlab
from sca.sbom.graph import Graph
from sca.sbom.hashes import digests
from sca.sbom.image import add_layers
from sca.sbom.licences import Licences
from sca.sbom.refs import Group, Names, project_purl
from sca.sbom.usual import Usual

_PLACE = attrgetter("ref", "ref")
_UNNAMED = "(unnamed)"
_TYPES = {"image": "container", "download": "file"}


class Builder:
    """Makes the components of one document from what was worked out for all of them."""

    def __init__(
        self, names: Names, graph: Graph, licences: Licences, image: Image | None = None, *, gitlab: bool = False
    ) -> None:
        self._names = names
        self._graph = graph
        self._licences = licences
        self._image = image
        self._gitlab = gitlab
        self._usual = None if gitlab or image else Usual(graph, licences)
        self._packages = {group.purl for group in names.groups}

    def listed(self, projects: Iterable[Project]) -> Iterator[Element]:
        """Every component but the root, in the order of package URL, or bom-ref where there is none."""
        groups = self._names.groups
        refs = [(self._names.of[project.id], project) for project in projects]
        others = [(project_purl(project) or ref, ref, project) for ref, project in refs if ref != self._names.root]
        at = 0
        for purl, ref, project in sorted(others, key=itemgetter(0, 1)):
            place = bisect_left(groups, (purl, ref), at, key=_PLACE)
            yield from self._made(groups[at:place])
            yield self.project(project)
            at = place
        yield from self._made(groups[at:])

    def _made(self, groups: Sequence[Group]) -> Iterator[Element]:
        if self._usual is None:
            yield from map(self.group, groups)
            return
        for group, element in zip(groups, self._usual.elements(groups), strict=True):
            yield self.group(group) if element is None else element

    def group(self, group: Group) -> Element:
        """The component of one package, image or requirement."""
        first = group.members[0]
        package = first.package
        scope = group.scope
        pairs = self._graph.edge_pairs(group.ref)
        add_component_facts(group, scope, pairs)
        if self._image is not None:
            add_layers(group, self._image, self._names, pairs)
        if self._gitlab:
            add_gitlab(group, scope, pairs)
        reference = first if isinstance(first, Reference) else None
        unresolved = (without_credentials(reference.requested) or _UNNAMED) if reference and reference.unresolved else ""
        references = external_references(group, pairs)
        hashes = group.hashes
        is_usual = len(hashes) == 1 and hashes[0].of == "distribution"
        own_hashes = _own_hashes(hashes, package.type, pairs) if hashes and not is_usual else ()
        choices = self._licences.of(group.members, pairs)
        return Element(
            type=_TYPES.get(reference.kind, "library") if reference else "library",
            name=unresolved or package.name or _UNNAMED,
            bom_ref=group.ref,
            group="" if unresolved else package.namespace,
            version="" if unresolved else package.version,
            scope=CYCLONEDX_SCOPES[scope],
            hashes=own_hashes,
            licenses=choices,
            purl=group.purl,
            pedigree=_pedigree(group),
            external_references=references,
            evidence=evidence_of(group.locations),
            properties=as_properties(pairs),
        )

    def project(self, project: Project) -> Element:
        """The component of one project. An image built here is an application too: the image does not exist yet.

        What a registry serves under the same name and version keeps the package URL for itself: readers join on it.
        """
        ref = self._names.of[project.id]
        pairs = self._graph.edge_pairs(ref)
        pairs.add((names.PROJECT_KIND, project.kind))
        pairs.add((names.PROJECT_FOLDER, project.folder))
        pairs.update((names.PROJECT_FRAMEWORK, without_credentials(one.name)) for one in project.frameworks)
        if project.facts is not None:
            pairs.add((names.BUILT_ROOT, project.facts.root))
            add_texts(((names.BUILT_USER, project.facts.user),), pairs)
        choices = self._licences.of((project,), pairs)
        package = project.package
        purl = project_purl(project)
        return Element(
            type="application",
            name=(package.name if package else project.name) or project.folder or _UNNAMED,
            bom_ref=ref,
            group=package.namespace if package else "",
            version=package.version if package else "",
            licenses=choices,
            purl="" if purl in self._packages else purl,
            evidence=evidence_of((project.location,)),
            properties=as_properties(pairs),
        )


def _own_hashes(hashes: Iterable[Hash], ecosystem: str, pairs: Pairs) -> tuple[Digest, ...]:
    """The digests of an image; what an ecosystem hashes in its own way is added to `pairs`."""
    name = names.NUGET_CONTENT_HASH if ecosystem == "nuget" else names.CONTENT_HASH
    pairs.update((name, f"{one.algorithm}:{one.value}") for one in hashes if one.of == "content")
    return digests(hashes, "image", pairs)


def _pedigree(group: Group) -> Pedigree | None:
    """The patches that projects apply to the package; one of which only the hash is known has no address."""
    found: list[str] = []
    for node in group.members:
        facts = node.facts
        if type(facts) is NpmFacts and facts.patches:
            found += facts.patches
    if not found:
        return None
    return Pedigree(
        tuple(Patch("unofficial", Diff(place) if (place := file_reference(patch)) else None) for patch in sorted(set(found)))
    )

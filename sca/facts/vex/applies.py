"""Finds which statements speak of which vulnerability of which component: by package URL and product, never by an id alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from sca.facts.advisories.order import parser_of
from sca.facts.vex.read import read_vex
from sca.facts.vex.vers import ecosystem_of, in_range
from sca.files.limits import Limits
from sca.model.advisory import Vulnerability
from sca.model.component import Component, Problem, Project
from sca.model.inventory import Inventory
from sca.model.package import Package
from sca.model.purl import PurlError, read_purl
from sca.model.vex import VexStatement

_IMAGES = ("oci", "docker")


class VexDocument(Struct, frozen=True):
    """One document that a policy names.

    `products` is what it calls the scanned software; `any_version` lets a statement without a version speak of every one.
    """

    path: str
    data: bytes
    products: tuple[str, ...] = ()
    any_version: bool = False


class Heard(Struct, frozen=True):
    """All statements, those that speak of a vulnerability by component id and id of the vulnerability, and what was not read."""

    statements: tuple[VexStatement, ...] = ()
    about: Mapping[tuple[str, str], tuple[VexStatement, ...]] = {}
    problems: tuple[Problem, ...] = ()


def hear(
    documents: Sequence[VexDocument], found: Mapping[str, Sequence[Vulnerability]], inventory: Inventory, limits: Limits
) -> Heard:
    """Read documents, and find what their statements are about."""
    read = [read_vex(one.data, one.path, limits, number) for number, one in enumerate(documents)]
    statements = tuple(one for document in read for one in document.statements)
    by_id: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(statements):
        for id in one.ids:
            by_id[id].append(number)
    products = _Products(inventory)
    about: dict[tuple[str, str], tuple[VexStatement, ...]] = {}
    for component in inventory.components:
        for vulnerability in found.get(component.id, ()):
            named = sorted({number for id in vulnerability.ids for number in by_id.get(id, ())})
            fits = tuple(
                one
                for one in map(statements.__getitem__, named)
                if _is_component(one, component.package, documents[one.document])
                and products.hold(one, component, documents[one.document])
            )
            if fits:
                about[component.id, vulnerability.id] = fits
    return Heard(statements, about, tuple(problem for document in read for problem in document.problems))


def _is_component(one: VexStatement, package: Package, document: VexDocument) -> bool:
    """Whether a statement is about this package in this version."""
    named = _package(one.component)
    if named is None or named.key() != package.key() or not set(named.qualifiers) <= set(package.qualifiers):
        return False
    if one.versions:
        return in_range(one.versions, package.type, package.version) is True
    return _same_version(package.type, named.version, package.version, any_version=document.any_version)


def _same_version(type: str, stated: str, actual: str, *, any_version: bool) -> bool:
    if not stated:
        return any_version
    if stated == actual:
        return True
    parse = parser_of(ecosystem_of(type))
    keys = (None, None) if parse is None else (parse(stated), parse(actual))
    return keys[0] is not None and keys[0] == keys[1]


def _package(purl: str) -> Package | None:
    try:
        return read_purl(purl) if purl else None
    except PurlError:
        return None


class _Products:
    """What the scanned software is: its projects by what they need, or the image."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._reach: dict[tuple[str, str, int], tuple[frozenset[str], frozenset[str], bool]] = {}

    def hold(self, one: VexStatement, component: Component, document: VexDocument) -> bool:
        """Whether the product of a statement is every product here that has this component."""
        if not one.product:
            return True
        if any(_is_declared(one, name, document) for name in document.products):
            return True
        image = self._inventory.image
        if image is not None:
            named = _package(one.product)
            if named is None or named.type not in _IMAGES or not named.version:
                return False
            return named.version in (image.digest, image.index_digest)
        return self._is_everywhere(one, component.id, document)

    def _is_everywhere(self, one: VexStatement, node: str, document: VexDocument) -> bool:
        """Whether every project that needs a node is the product. What no edge leads to may belong to any of them."""
        key = (one.product, one.product_version, one.document)
        if key not in self._reach:
            ours = {project.id: _is_project(one, project, document) for project in self._inventory.projects}
            fitting, others = (
                _below([id for id, fits in ours.items() if fits is wanted], self._children) for wanted in (True, False)
            )
            self._reach[key] = (fitting, others, bool(ours) and all(ours.values()))
        fitting, others, all_of_them = self._reach[key]
        return node not in others if node in fitting or node in others else all_of_them

    @cached_property
    def _children(self) -> Mapping[str, Sequence[str]]:
        children: defaultdict[str, list[str]] = defaultdict(list)
        for edge in self._inventory.edges:
            children[edge.parent].append(edge.child)
        return children


def _below(nodes: Sequence[str], children: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Everything that these nodes need, over any number of steps."""
    waiting, seen = list(nodes), set(nodes)
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), ()) if child not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen)


def _is_project(one: VexStatement, project: Project, document: VexDocument) -> bool:
    """Whether a statement's product is this project, by package URL, or by name where the document has none."""
    package = project.package
    if package is None:
        return False
    named = _package(one.product)
    if named is None:
        full = package.full_name
        same, version = one.product in (full, project.name), one.product_version
    else:
        same, version = named.key() == package.key(), named.version
    return same and _same_version(package.type, version, package.version, any_version=document.any_version)


def _is_declared(one: VexStatement, name: str, document: VexDocument) -> bool:
    """Whether a statement's product is what the policy says that the scanned software is called."""
    named, declared = _package(one.product), _package(name)
    if named is None or declared is None:
        return one.product == name
    if named.key() != declared.key():
        return False
    return not declared.version or _same_version(named.type, named.version, declared.version, any_version=document.any_version)

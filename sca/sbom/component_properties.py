"""The facts of packages, images and requirements that CycloneDX has no field for, as properties."""

import re
from collections.abc import Iterable

from sca.model.component import EcosystemFacts, Hash, ImageFacts, NpmFacts, NugetFacts, PipFacts, Reference, Scope, Source
from sca.sbom import properties as names
from sca.sbom.addresses import relative, without_credentials
from sca.sbom.elements import Property
from sca.sbom.external import unaddressed
from sca.sbom.hashes import fits
from sca.sbom.refs import Group, Node

Pairs = set[tuple[str, str]]
_SEGMENT = re.compile("[A-Za-z0-9_-]++")
_STRENGTH = {scope: number for number, scope in enumerate(Scope)}


def strongest_scope(nodes: Iterable[Node]) -> Scope:
    """The strongest need among the instances of one component."""
    return min((node.scope for node in nodes), key=_STRENGTH.__getitem__)


def as_properties(pairs: Pairs) -> tuple[Property, ...]:
    """Names and values as sorted properties."""
    return tuple([Property(name, value) for name, value in sorted(pairs)])


def add_component_facts(group: Group, scope: Scope, pairs: Pairs) -> None:
    """Add everything that the instances and references of one component say. `scope` is their strongest."""
    pairs.add((names.SCOPE, scope.value))
    if len(group.members) > 1:
        pairs.add((names.INSTANCES, str(len(group.members))))
        pairs.update((names.SCOPE_ALSO, node.scope.value) for node in group.members if node.scope is not scope)
    for node in group.members:
        _add_source(node.source, pairs)
        _add_hashes(node.hashes, node.package.type, bool(group.purl), pairs)
        if isinstance(node, Reference):
            _add_reference(node, pairs)
        if node.facts is not None:
            _add_ecosystem(node.facts, node, pairs)
    if scope is Scope.DEV and group.members[0].package.type == "npm":
        pairs.add((names.NPM_DEVELOPMENT, "true"))


def _add_source(source: Source, pairs: Pairs) -> None:
    if source.kind != "unknown":
        pairs.add((names.SOURCE_KIND, source.kind))
    if source.registry:
        pairs.add((names.SOURCE_REGISTRY, without_credentials(source.registry)))
    if source.commit:
        pairs.add((names.SOURCE_COMMIT, source.commit))
    if source.credentials:
        pairs.add((names.SOURCE_CREDENTIALS, "true"))
    if source.kind == "path":
        pairs.add((names.SOURCE_PATH, relative(source.url)))
    elif unaddressed(source):
        pairs.add((names.SOURCE_URL, without_credentials(relative(source.url))))


def _add_hashes(hashes: Iterable[Hash], ecosystem: str, has_purl: bool, pairs: Pairs) -> None:
    for one in hashes:
        text = f"{one.algorithm}:{one.value}"
        if one.of == "content":
            pairs.add((names.NUGET_CONTENT_HASH if ecosystem == "nuget" else names.CONTENT_HASH, text))
        elif not fits(one.algorithm, one.value) or (one.of == "distribution" and not has_purl):
            pairs.add((names.HASH, text))


def _add_reference(node: Reference, pairs: Pairs) -> None:
    name = names.IMAGE_REQUESTED if node.kind == "image" else names.REQUIREMENT
    pairs.add((name, without_credentials(node.requested)))
    if node.unresolved:
        pairs.add((names.UNRESOLVED, without_credentials(node.unresolved)))


def _add_ecosystem(facts: EcosystemFacts, node: Node, pairs: Pairs) -> None:
    match facts:
        case NpmFacts():
            _add_npm(facts, pairs)
        case PipFacts():
            _add_pip(facts, node, pairs)
        case NugetFacts():
            _add_nuget(facts, pairs)
        case ImageFacts():
            _add_image(facts, pairs)


def _add_npm(facts: NpmFacts, pairs: Pairs) -> None:
    if facts.path:
        pairs.add((names.NPM_PATH, facts.path))
    if facts.bundled:
        pairs.add((names.NPM_BUNDLED, "true"))
        pairs.add((names.NPM_BUNDLED_PATH, facts.path))
    if facts.install_script:
        pairs.add((names.NPM_INSTALL_SCRIPT, "true"))
    _add_texts(((names.NPM_ALIAS, facts.alias), (names.NPM_DEPRECATED, facts.deprecated)), pairs)
    pairs.update((names.NPM_OS, value) for value in facts.os)
    pairs.update((names.NPM_CPU, value) for value in facts.cpu)
    pairs.update((names.NPM_LIBC, value) for value in facts.libc)
    for engine, wanted in facts.engines:
        if _SEGMENT.fullmatch(engine):
            pairs.add((f"{names.NPM_ENGINE}{engine}", without_credentials(wanted)))
        else:
            pairs.add((names.NPM_OTHER_ENGINE, without_credentials(f"{engine} {wanted}")))


def _add_pip(facts: PipFacts, node: Node, pairs: Pairs) -> None:
    pairs.update((names.PIP_EXTRA, extra) for extra in facts.extras if extra)
    if facts.editable:
        pairs.add((names.PIP_LOCAL_EDITABLE if node.source.kind == "path" else names.PIP_EDITABLE, "true"))
    if facts.raw_name != node.package.name:
        _add_texts(((names.PIP_RAW_NAME, facts.raw_name),), pairs)
    _add_texts(((names.PIP_MARKER, facts.marker), (names.PIP_SUBDIRECTORY, facts.subdirectory)), pairs)


def _add_nuget(facts: NugetFacts, pairs: Pairs) -> None:
    texts = (
        (names.NUGET_FRAMEWORK, facts.target_framework),
        (names.NUGET_DEPENDENCY_TYPE, facts.dependency_type),
        (names.NUGET_RID, facts.runtime_identifier),
        (names.NUGET_REQUESTED, facts.requested),
    )
    _add_texts(texts, pairs)


def _add_image(facts: ImageFacts, pairs: Pairs) -> None:
    texts = (
        (names.IMAGE_REGISTRY, facts.registry),
        (names.IMAGE_REPOSITORY, facts.repository),
        (names.IMAGE_TAG, facts.tag),
        (names.IMAGE_DIGEST, facts.digest),
        (names.IMAGE_PLATFORM, facts.platform),
        (names.IMAGE_ROLE, facts.role),
        (names.IMAGE_STAGE, facts.stage),
        (names.IMAGE_DEFAULT, facts.default),
        *((names.IMAGE_VARIABLE, variable) for variable in facts.variables),
    )
    _add_texts(texts, pairs)
    pairs.add((names.IMAGE_SHIPPED, "true" if facts.shipped else "false"))


def _add_texts(texts: Iterable[tuple[str, str]], pairs: Pairs) -> None:
    pairs.update((name, without_credentials(text)) for name, text in texts if text)

"""The facts of packages, images and requirements that CycloneDX has no field for, as properties."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from sca.model import property_names as names
from sca.model.component import (
    ActionFacts,
    EcosystemFacts,
    ImageFacts,
    NpmFacts,
    NugetFacts,
    PipFacts,
    Reference,
    Scope,
    SystemFacts,
)
from sca.model.property_names import Pairs
from sca.sbom.addresses import relative, without_credentials
from sca.sbom.elements import Property
from sca.sbom.refs import Group, Node

_SEGMENT = re.compile("[A-Za-z0-9_-]++")
_Shared = frozenset[tuple[str, str]]
_REQUESTED = {
    "image": names.IMAGE_REQUESTED,
    "action": names.ACTION_REQUESTED,
    "download": names.DOWNLOAD_REQUESTED,
    "claimed": names.CLAIMED,
}


def as_properties(pairs: AbstractSet[tuple[str, str]]) -> tuple[Property, ...]:
    """Names and values as sorted properties."""
    return tuple([Property(name, value) for name, value in sorted(pairs)])


def add_component_facts(group: Group, scope: Scope, pairs: Pairs) -> None:
    """Add everything that the instances and references of one component say. `scope` is their strongest."""
    members = group.members
    pairs |= scope_pairs(scope, members[0].package.type)
    if len(members) > 1:
        pairs.add((names.INSTANCES, str(len(members))))
        pairs.update((names.SCOPE_ALSO, str(node.scope)) for node in members if node.scope is not scope)
    for node in members:
        source = node.source
        pairs |= source_pairs(source.kind, source.registry, source.commit, source.others, source.credentials)
        if source.kind == "path":
            pairs.add((names.SOURCE_PATH, relative(source.url)))
        if type(node) is Reference:
            _add_reference(node, pairs)
        facts = node.facts
        if facts is not None:
            _add_ecosystem(facts, node, pairs)


@lru_cache(maxsize=1_000)
def scope_pairs(scope: Scope, ecosystem: str) -> _Shared:
    """Why it is there."""
    pairs = {(names.SCOPE, str(scope))}
    return frozenset(pairs | {(names.NPM_DEVELOPMENT, "true")} if scope is Scope.DEV and ecosystem == "npm" else pairs)


@lru_cache(maxsize=1_000)
def source_pairs(kind: str, registry: str, commit: str, others: tuple[str, ...], credentials: bool) -> _Shared:
    """Where it comes from, apart from the address: thousands of packages come from the same few places."""
    pairs = {(names.SOURCE_OTHER_REGISTRY, without_credentials(other)) for other in others}
    if kind != "unknown":
        pairs.add((names.SOURCE_KIND, kind))
    if registry:
        pairs.add((names.SOURCE_REGISTRY, without_credentials(registry)))
    if commit:
        pairs.add((names.SOURCE_COMMIT, commit))
    if credentials:
        pairs.add((names.SOURCE_CREDENTIALS, "true"))
    return frozenset(pairs)


def _add_reference(node: Reference, pairs: Pairs) -> None:
    pairs.add((_REQUESTED.get(node.kind, names.REQUIREMENT), without_credentials(node.requested)))
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
        case SystemFacts():
            _add_system(facts, pairs)
        case ActionFacts():
            _add_action(facts, pairs)


def _add_npm(facts: NpmFacts, pairs: Pairs) -> None:
    if facts.path:
        pairs.add((names.NPM_PATH, facts.path))
    if facts.bundled:
        pairs.add((names.NPM_BUNDLED, "true"))
        pairs.add((names.NPM_BUNDLED_PATH, facts.path))
    if facts.install_script:
        pairs.add((names.NPM_INSTALL_SCRIPT, "true"))
    if facts.alias:
        pairs.add((names.NPM_ALIAS, facts.alias))
    if facts.patches:
        pairs.update((names.NPM_PATCH, without_credentials(relative(patch))) for patch in facts.patches)
    if facts.deprecated or facts.cache_checksum:
        add_texts(((names.NPM_DEPRECATED, facts.deprecated), (names.NPM_CACHE_CHECKSUM, facts.cache_checksum)), pairs)
    if facts.os or facts.cpu or facts.libc:
        for name, values in ((names.NPM_OS, facts.os), (names.NPM_CPU, facts.cpu), (names.NPM_LIBC, facts.libc)):
            pairs.update((name, value) for value in values)
    if facts.engines:
        pairs |= engine_pairs(facts.engines)


@lru_cache(maxsize=1_000)
def engine_pairs(engines: tuple[tuple[str, str], ...]) -> _Shared:
    """Thousands of packages ask for the same few."""
    return frozenset([_engine(engine, wanted) for engine, wanted in engines])


def _engine(engine: str, wanted: str) -> tuple[str, str]:
    if _SEGMENT.fullmatch(engine):
        return (f"{names.NPM_ENGINE}{engine}", without_credentials(wanted))
    return (names.NPM_OTHER_ENGINE, without_credentials(f"{engine} {wanted}"))


def _add_pip(facts: PipFacts, node: Node, pairs: Pairs) -> None:
    pairs.update((names.PIP_EXTRA, extra) for extra in facts.extras if extra)
    pairs.update((names.PIP_GROUP, group) for group in facts.groups if group)
    if facts.editable:
        pairs.add((names.PIP_LOCAL_EDITABLE if node.source.kind == "path" else names.PIP_EDITABLE, "true"))
    if facts.raw_name != node.package.name:
        add_texts(((names.PIP_RAW_NAME, facts.raw_name),), pairs)
    for name, holds in ((names.PIP_REQUESTED, facts.requested), (names.PIP_BUNDLED, facts.bundled)):
        if holds:
            pairs.add((name, "true"))
    texts = (
        (names.PIP_MARKER, facts.marker),
        (names.PIP_SUBDIRECTORY, facts.subdirectory),
        (names.PIP_INSTALLER, facts.installer),
    )
    add_texts(texts, pairs)


def _add_nuget(facts: NugetFacts, pairs: Pairs) -> None:
    texts = (
        (names.NUGET_FRAMEWORK, facts.target_framework),
        (names.NUGET_DEPENDENCY_TYPE, facts.dependency_type),
        (names.NUGET_RID, facts.runtime_identifier),
        (names.NUGET_REQUESTED, facts.requested),
        (names.NUGET_PRIVATE_ASSETS, facts.private_assets),
        (names.NUGET_INCLUDE_ASSETS, facts.include_assets),
        (names.NUGET_GROUP, facts.group),
        (names.NUGET_ALLOWED_VERSIONS, facts.allowed_versions),
        (names.NUGET_REPOSITORY, facts.repository),
        (names.NUGET_COMMIT, facts.commit),
    )
    add_texts(texts, pairs)
    if facts.added_by_sdk:
        pairs.add((names.NUGET_ADDED_BY_SDK, "true"))
    if facts.without_files:
        pairs.add((names.NUGET_WITHOUT_FILES, "true"))


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
        (names.IMAGE_WRITTEN, facts.written),
        *((names.IMAGE_VARIABLE, variable) for variable in facts.variables),
        *((names.IMAGE_ARGUMENT, f"{one.name}={one.value} ({one.origin})") for one in facts.arguments),
    )
    add_texts(texts, pairs)
    pairs.add((names.IMAGE_SHIPPED, "true" if facts.shipped else "false"))
    if facts.onbuild:
        pairs.add((names.IMAGE_ONBUILD, "true"))


def _add_system(facts: SystemFacts, pairs: Pairs) -> None:
    texts = (
        (names.SYSTEM_ARCHITECTURE, facts.architecture),
        (names.SYSTEM_SOURCE, facts.source_name),
        (names.SYSTEM_SOURCE_VERSION, facts.source_version),
        (names.SYSTEM_DISTRIBUTION, facts.distribution),
        (names.SYSTEM_EPOCH, facts.epoch),
        (names.SYSTEM_STATE, facts.state),
    )
    add_texts(texts, pairs)
    if facts.essential:
        pairs.add((names.SYSTEM_ESSENTIAL, "true"))
    if facts.asked_for is not None:
        pairs.add((names.SYSTEM_ASKED_FOR, "true" if facts.asked_for else "false"))


def _add_action(facts: ActionFacts, pairs: Pairs) -> None:
    add_texts(((names.ACTION_ROLE, facts.role), (names.ACTION_REF, facts.ref), (names.ACTION_JOB, facts.job)), pairs)
    pairs.add((names.ACTION_PINNED, "true" if facts.pinned else "false"))


def add_texts(texts: Iterable[tuple[str, str]], pairs: Pairs) -> None:
    """Add texts of the input that are not empty, without credentials."""
    pairs.update((name, without_credentials(text)) for name, text in texts if text)

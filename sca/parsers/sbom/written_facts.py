"""The facts of ecosystems back out of the properties that this program writes.

A component of a document may stand for several instances. Which of them a value belonged to is not written, so each instance
is given the value of its own number, and all of them the lists: written again, the document is the same.
"""

from collections.abc import Callable, Mapping

from sca.model import property_names as names
from sca.model.component import (
    ActionFacts,
    EcosystemFacts,
    ImageArgument,
    ImageFacts,
    NpmFacts,
    NugetFacts,
    PipFacts,
    Source,
    SystemFacts,
)
from sca.model.package import Package
from sca.parsers.sbom.entry import Told
from sca.parsers.sbom.fields import values_below

_TRUE = "true"


class Values:
    """The properties of one component as one of its instances sees them."""

    def __init__(self, told: Told, number: int) -> None:
        self.told = told
        self._number = number

    def one(self, name: str) -> str:
        """The value of the instance; the last one if it has no own, empty if there is none."""
        values = self.told.get(name)
        return values[min(self._number, len(values) - 1)] if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values."""
        return tuple(self.told.get(name, ()))

    def holds(self, name: str) -> bool:
        """Whether the value is `true`."""
        return self.one(name) == _TRUE


def facts_in(told: Told, number: int, package: Package, source: Source) -> EcosystemFacts | None:
    """The facts of one instance; None if the properties hold none."""
    for name in told:
        reader = _READERS.get(name.split(":", 2)[1]) if ":" in name else None
        if reader is not None and name not in _OF_OTHERS:
            return reader(Values(told, number), package, source)
    return None


def _npm(values: Values, _package: Package, _source: Source) -> EcosystemFacts:
    path = values.one(names.NPM_PATH)
    engines = list(values_below(values.told, names.NPM_ENGINE))
    odd = (text.rpartition(" ") for text in values.every(names.NPM_OTHER_ENGINE))
    return NpmFacts(
        path=path,
        alias=values.one(names.NPM_ALIAS),
        bundled=values.holds(names.NPM_BUNDLED) and path in values.every(names.NPM_BUNDLED_PATH),
        install_script=values.holds(names.NPM_INSTALL_SCRIPT),
        deprecated=values.one(names.NPM_DEPRECATED),
        os=values.every(names.NPM_OS),
        cpu=values.every(names.NPM_CPU),
        libc=values.every(names.NPM_LIBC),
        engines=(*engines, *((name, wanted) for name, _, wanted in odd)),
        cache_checksum=values.one(names.NPM_CACHE_CHECKSUM),
        patches=values.every(names.NPM_PATCH),
    )


def _pip(values: Values, package: Package, source: Source) -> EcosystemFacts:
    editable = names.PIP_LOCAL_EDITABLE if source.kind == "path" else names.PIP_EDITABLE
    return PipFacts(
        raw_name=values.one(names.PIP_RAW_NAME) or package.name,
        marker=values.one(names.PIP_MARKER),
        extras=values.every(names.PIP_EXTRA),
        editable=values.holds(editable),
        subdirectory=values.one(names.PIP_SUBDIRECTORY),
        groups=values.every(names.PIP_GROUP),
        installer=values.one(names.PIP_INSTALLER),
        requested=values.holds(names.PIP_REQUESTED),
        bundled=values.holds(names.PIP_BUNDLED),
    )


def _nuget(values: Values, _package: Package, _source: Source) -> EcosystemFacts:
    return NugetFacts(
        target_framework=values.one(names.NUGET_FRAMEWORK),
        dependency_type=values.one(names.NUGET_DEPENDENCY_TYPE),
        runtime_identifier=values.one(names.NUGET_RID),
        requested=values.one(names.NUGET_REQUESTED),
        private_assets=values.one(names.NUGET_PRIVATE_ASSETS),
        include_assets=values.one(names.NUGET_INCLUDE_ASSETS),
        added_by_sdk=values.holds(names.NUGET_ADDED_BY_SDK),
        without_files=values.holds(names.NUGET_WITHOUT_FILES),
        group=values.one(names.NUGET_GROUP),
        allowed_versions=values.one(names.NUGET_ALLOWED_VERSIONS),
        repository=values.one(names.NUGET_REPOSITORY),
        commit=values.one(names.NUGET_COMMIT),
    )


def _image(values: Values, _package: Package, _source: Source) -> EcosystemFacts:
    return ImageFacts(
        registry=values.one(names.IMAGE_REGISTRY),
        repository=values.one(names.IMAGE_REPOSITORY),
        tag=values.one(names.IMAGE_TAG),
        digest=values.one(names.IMAGE_DIGEST),
        platform=values.one(names.IMAGE_PLATFORM),
        role=values.one(names.IMAGE_ROLE),
        stage=values.one(names.IMAGE_STAGE),
        shipped=values.holds(names.IMAGE_SHIPPED),
        variables=values.every(names.IMAGE_VARIABLE),
        default=values.one(names.IMAGE_DEFAULT),
        onbuild=values.holds(names.IMAGE_ONBUILD),
        written=values.one(names.IMAGE_WRITTEN),
        arguments=tuple(map(_argument, values.every(names.IMAGE_ARGUMENT))),
    )


def _argument(text: str) -> ImageArgument:
    """`NAME=value (default)`."""
    name, _, rest = text.partition("=")
    value, _, origin = rest.rpartition(" (")
    return ImageArgument(name, value, origin.removesuffix(")"))


def _system(values: Values, _package: Package, _source: Source) -> EcosystemFacts:
    asked = values.one(names.SYSTEM_ASKED_FOR)
    return SystemFacts(
        architecture=values.one(names.SYSTEM_ARCHITECTURE),
        source_name=values.one(names.SYSTEM_SOURCE),
        source_version=values.one(names.SYSTEM_SOURCE_VERSION),
        distribution=values.one(names.SYSTEM_DISTRIBUTION),
        epoch=values.one(names.SYSTEM_EPOCH),
        state=values.one(names.SYSTEM_STATE),
        essential=values.holds(names.SYSTEM_ESSENTIAL),
        asked_for=asked == _TRUE if asked else None,
    )


def _action(values: Values, _package: Package, _source: Source) -> EcosystemFacts:
    return ActionFacts(
        role=values.one(names.ACTION_ROLE),
        ref=values.one(names.ACTION_REF),
        pinned=values.holds(names.ACTION_PINNED),
        job=values.one(names.ACTION_JOB),
    )


_READERS: Mapping[str, Callable[[Values, Package, Source], EcosystemFacts]] = {
    "npm": _npm,
    "python": _pip,
    "pip": _pip,
    "nuget": _nuget,
    "image": _image,
    "system": _system,
    "action": _action,
}
# Facts of anything, or of a component whose kind is not an ecosystem's.
_OF_OTHERS = frozenset(
    (names.NUGET_CONTENT_HASH, names.NPM_DEVELOPMENT, names.IMAGE_REQUESTED, names.ACTION_REQUESTED, names.DOWNLOAD_REQUESTED)
)

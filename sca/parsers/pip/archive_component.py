"""The package that an archive in what is scanned holds: a wheel or an sdist."""

from posixpath import basename

from sca.files.view import FileView
from sca.model.component import Component, Hash, LicenceClaim, LicenceFile, Location, PipFacts, Problem
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.url import path_source
from sca.parsers.pip.core_metadata import Metadata
from sca.parsers.pip.distribution import metadata_problems


def archived(  # noqa: PLR0913, PLR0917  # the parts of one value, each from another place
    view: FileView,
    where: Location,
    metadata: Metadata,
    digest: str,
    problems: list[Problem],
    bound: tuple[str, str] | None = None,
    texts: tuple[LicenceFile, ...] = (),
) -> Extract:
    """The Extract of one archive. `bound` are name and version that its file name binds."""
    name, version = bound or (metadata.name, metadata.version)
    same = bound is None or pypi_package(*bound) == pypi_package(metadata.name, bound[1])
    component = Component(
        f"{view.path}#{pypi_package(name, '').name}",
        pypi_package(name, metadata.version if _written_alike(version, metadata.version) else version),
        (where,),
        path_source(view.path),
        (Hash("SHA-256", digest),),
        tuple(LicenceClaim(field.value, field.key, where) for field in metadata.licences),
        facts=PipFacts(metadata.name if same else name),
        texts=texts,
    )
    faults = [Problem(one.code, one.message, where, one.cost, one.help) for one in metadata_problems(metadata, view.path)]
    return Extract(components=(component,), problems=(*problems, *faults), completeness="unknown")


def misnamed(where: Location, what: str, metadata: Metadata) -> Problem:
    """The name of a file and the metadata in it tell two different things."""
    message = f"{basename(where.path)}: {what}, and its metadata is that of {metadata.name} {metadata.version}"
    return Problem("E-CONTRADICTION", message, where, "field", "find out which of them it is")


def _written_alike(named: str, stated: str) -> bool:
    """Whether two versions differ only in the signs that a file name cannot have."""
    return named.replace("+", "-").replace("_", "-") == stated.replace("+", "-").replace("_", "-")

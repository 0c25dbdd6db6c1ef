"""Reads *.nuspec, the description that a package is built from: what it will need, and under which licence.

A package is no consumer: nothing is resolved, and what stands between dollar signs is filled in when it is packed. A
licence expression is kept whole. https://learn.microsoft.com/nuget/reference/nuspec
"""

from collections.abc import Iterator
from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.xml_document import Element
from sca.model.component import LicenceClaim, Location, NugetFacts, Project, Scope
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.model.url import redact, without_secrets
from sca.parsers.base import Parser
from sca.parsers.nuget.flat_list import FlatList
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities

_REMEDY = "correct the .nuspec file"
_FILLED_IN = "$"
_INSTEAD_OF_A_FILE = "https://aka.ms/deprecateLicenseUrl"


def parse(view: FileView) -> Extract:
    """Return the package as a project, with its licence, and what it asks for. Raises InputError for what is no nuspec."""
    metadata = metadata_of(view.xml().root, view.path)
    oddities = Oddities(_REMEDY)
    packages = FlatList(view, _project(metadata, view), oddities)
    for framework, dependency in _dependencies(metadata):
        where = Location(view.path, dependency.line, dependency.column, "declared")
        name, requested = (dependency.attributes.get(key, "").strip() for key in ("id", "version"))
        if _FILLED_IN in requested or _FILLED_IN in name:
            message = f"{brief(name, 60)} {brief(requested, 60)}: filled in when the package is built, so not known here"
            oddities.add("E-TOKEN", message, where, "field" if _FILLED_IN in requested else "package")
            requested = ""
        if _FILLED_IN not in name:
            facts = NugetFacts(framework, "Direct", "", requested, include_assets=dependency.attributes.get("include", ""))
            packages.add_request(name, where, facts, Scope.RUNTIME)
    return packages.as_extract()


def metadata_of(root: Element, path: str) -> Element:
    """The element that describes the package. Raises InputError if there is none."""
    metadata = next((child for child in root.children if _local(child) == "metadata"), None)
    if _local(root) != "package" or metadata is None:
        raise InputError("E-STRUCTURE", "no package element with metadata inside", path, root.line, help=_REMEDY)
    return metadata


def text_in(metadata: Element, name: str) -> str:
    """The text of a member of the description, without blanks around it; empty if there is none."""
    return next((child.text.strip() for child in metadata.children if _local(child) == name), "")


def repository_of(metadata: Element) -> tuple[str, str]:
    """The address of the sources that a package says it was built from, without credentials, and their commit."""
    found = next((child for child in metadata.children if _local(child) == "repository"), None)
    texts = ("", "") if found is None else (found.attributes.get("url", ""), found.attributes.get("commit", ""))
    address, commit = ("" if _FILLED_IN in text else without_secrets(text.strip()) for text in texts)
    return redact(address)[0] if address else "", commit


def licence_claims(metadata: Element, path: str) -> tuple[LicenceClaim, ...]:
    """What a package says about its licence: an expression or a file, or else an address."""
    licence = next((child for child in metadata.children if _local(child) == "license"), None)
    if licence is not None and licence.text.strip():
        field = "license file" if licence.attributes.get("type", "").strip().lower() == "file" else "license"
        return (LicenceClaim(licence.text.strip(), field, Location(path, licence.line, licence.column)),)
    address = next((child for child in metadata.children if _local(child) == "licenseUrl"), None)
    if address is None or not address.text.strip() or address.text.strip() == _INSTEAD_OF_A_FILE:
        return ()
    return (LicenceClaim(without_secrets(address.text.strip()), "licenseUrl", Location(path, address.line, address.column)),)


def _project(metadata: Element, view: FileView) -> Project:
    name, version = (text_in(metadata, key) for key in ("id", "version"))
    known = is_id(name, view.limits) and is_version(version, view.limits)
    shown = name if is_id(name, view.limits) else basename(view.path).removesuffix(".nuspec")
    return Project(
        f"{view.path}#",
        shown,
        view.folder or ".",
        "nuspec",
        Location(view.path, metadata.line),
        nuget_package(name, version) if known else None,
        licence_claims(metadata, view.path),
    )


def _dependencies(metadata: Element) -> Iterator[tuple[str, Element]]:
    """Each dependency with the framework of its group, empty where it holds for all."""
    for dependencies in metadata.children:
        if _local(dependencies) == "dependencies":
            for child in dependencies.children:
                if _local(child) == "dependency":
                    yield "", child
                elif _local(child) == "group":
                    framework = child.attributes.get("targetFramework", "").strip()
                    yield from ((framework, one) for one in child.children if _local(one) == "dependency")


def _local(element: Element) -> str:
    return element.name.rpartition(":")[2]


PARSER = Parser(
    parse=parse,
    extracts=(
        "what the package asks for in each framework, by range",
        "its licence: expression, file or address",
    ),
    omits=("versions, which only the consumers resolve", "values that are filled in when the package is built"),
)

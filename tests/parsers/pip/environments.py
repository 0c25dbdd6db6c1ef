"""Installed environments that tests write inline: which files lie where, and what is read of them."""

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, PipFacts
from sca.model.inventory import Extract
from sca.parsers.pip.installed import parse

SITE = ".venv/lib/python3.11/site-packages"


def dist(name: str, version: str = "1.0", *headers: str, **files: str) -> dict[str, str]:
    """The files of a dist-info, below its folder of packages. Files are named without their dots: `direct_url=...`."""
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = "\n".join(("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *headers))
    more = {f"{folder}/{'direct_url.json' if key == 'direct_url' else key}": text for key, text in files.items()}
    return {f"{folder}/METADATA": f"{metadata}\n\nA description.\n"} | more


def environment(*parts: dict[str, str], site: str = SITE) -> dict[str, str]:
    return {f"{site}/{path}": text for part in parts for path, text in part.items()}


def read(files: dict[str, str], path: str = "", limits: Limits = DEFAULTS) -> Extract:
    """What is read by way of one file, by default the first."""
    tree = MemoryTree({name: text.encode() for name, text in files.items()})
    endings = ("/METADATA", "/PKG-INFO", ".egg-info", ".egg-link")
    first = path or next(name for name in files if name.endswith(endings))
    extract = parse(FileView(tree, first, limits))
    assert extract is not None
    return extract


def by_name(extract: Extract) -> dict[str, Component]:
    return {component.package.label: component for component in extract.components}


def facts(component: Component) -> PipFacts:
    assert isinstance(component.facts, PipFacts)
    return component.facts


def edges(extract: Extract) -> set[tuple[str, str]]:
    """Parent and child; the environment is `environment`."""
    names = {project.id: "environment" if project.kind == "environment" else project.name for project in extract.projects}
    names |= {component.id: component.package.label for component in extract.components}
    return {(names[edge.parent], names[edge.child]) for edge in extract.edges}


def between_packages(extract: Extract) -> set[tuple[str, str]]:
    return {pair for pair in edges(extract) if pair[0] != "environment"}


def problems(extract: Extract) -> list[tuple[str, str]]:
    return sorted((problem.code, problem.cost) for problem in extract.problems)

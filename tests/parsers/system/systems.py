"""Small root file systems for tests, and what a parser says about them."""

from collections.abc import Callable, Mapping

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, SystemFacts
from sca.model.inventory import Extract

OS_RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'
STATUS = "var/lib/dpkg/status"


def deb(name: str, version: str = "1.0-1", *fields: str, arch: str = "amd64", status: str = "install ok installed") -> str:
    """A paragraph of dpkg's database."""
    lines = [f"Package: {name}", f"Status: {status}", f"Architecture: {arch}", f"Version: {version}", *fields]
    return "\n".join([line for line in lines if line != "Status: "]) + "\n"


def debian(*records: str, **files: str) -> dict[str, str]:
    """The files of a Debian system. Names of further files have `__` for a slash."""
    found = {"etc/os-release": OS_RELEASE, STATUS: "\n".join(records)}
    return found | {name.replace("__", "/"): text for name, text in files.items()}


def read(parse: Callable[[FileView], Extract], files: Mapping[str, str | bytes], path: str, limits: Limits = DEFAULTS) -> Extract:
    """What the parser makes of one file among others."""
    held = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    return parse(FileView(MemoryTree(held), path, limits))


def by_name(extract: Extract) -> dict[str, Component]:
    """The components by `name version`."""
    return {component.package.label.rpartition("/")[2]: component for component in extract.components}


def facts(component: Component) -> SystemFacts:
    """The facts of a package of a system."""
    assert isinstance(component.facts, SystemFacts)
    return component.facts


def edges(extract: Extract) -> set[tuple[str, str]]:
    """Edges as pairs of names."""
    names = {component.id: component.package.name for component in extract.components}
    names |= {project.id: project.kind for project in extract.projects}
    return {(names[edge.parent], names[edge.child]) for edge in extract.edges}


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    """Code, place and cost of each problem."""
    return [(problem.code, str(problem.location), problem.cost) for problem in extract.problems]

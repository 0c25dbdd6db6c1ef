"""How `why` and `tree` write a node and its place, and which nodes a name on the command line means."""

import difflib
from collections.abc import Mapping
from posixpath import dirname

from sca.model.component import Component, Project, Reference
from sca.model.inventory import Inventory
from sca.model.label import label
from sca.model.reach import Node
from sca.model.text import visible


def name_of(step: Node) -> str:
    """A node as people know it; a project that is built for several frameworks stands there once for each."""
    if not isinstance(step, Project):
        return visible(label(step))
    framework = step.id.partition("#")[2] if step.kind == "framework" else ""
    return visible(f"{step.name} ({framework})" if framework else step.name)


def place_of(step: Node) -> str:
    """The first place of a node."""
    return visible(str(step.location if isinstance(step, Project) else step.locations[0]))


def place_below(project: Node, step: Node) -> str:
    """The place of a direct dependency, and the line of the project's manifest that asks for it."""
    folder = project.folder if isinstance(project, Project) and project.folder != "." else ""
    places = () if isinstance(step, Project) else step.locations[1:]
    asked = next((str(one) for one in places if one.role == "declared" and dirname(one.path) == folder), "")
    return f"{place_of(step)}, asked for at {visible(asked)}" if asked else place_of(step)


def named(everything: Mapping[str, Node], asked: str) -> list[Component | Reference]:
    """The packages that a name, name@version or purl means."""
    return [node for node in everything.values() if not isinstance(node, Project) and _matches(node, asked)]


def nearby(inventory: Inventory, asked: str) -> str:
    """What may be meant by a name that is not there."""
    known = sorted({component.package.name for component in inventory.components})
    close = difflib.get_close_matches(asked, known, 3)
    return f"did you mean {', '.join(map(visible, close))}?" if close else "give a name, name@version or a purl"


def _matches(node: Component | Reference, asked: str) -> bool:
    package = node.package
    full = package.full_name
    names = {
        full,
        package.name,
        package.purl,
        f"{full}@{package.version}",
        package.label,
        label(node),
        f"pkg:{package.type}/{package.coordinates}",
    }
    if package.type in ("nuget", "pypi"):
        return asked.lower().replace("_", "-") in {name.lower().replace("_", "-") for name in names}
    return asked in names

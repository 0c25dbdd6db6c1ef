"""Reads Chart.yaml: which chart stands here, and what cannot be told about its images without rendering it.

The images themselves stand in the values (`helm_values`) and, where they are literal, in the templates (`kubernetes`). How
many lines of the templates take theirs from the values, and which further charts are not known, is said once, here.

https://helm.sh/docs/topics/charts/#the-chartyaml-file
"""

from collections.abc import Iterator
from posixpath import dirname

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import Location, Problem, Project
from sca.model.inventory import Extract
from sca.model.text import plural
from sca.parsers.base import Parser
from sca.parsers.docker.helm_dependencies import brought_in
from sca.parsers.docker.helm_templates import templated_images

_TEMPLATES = "templates"
_ENDINGS = (".yaml", ".yml", ".tpl")
_DEEPEST = 8


def parse(view: FileView) -> Extract | None:
    """Return one project, the chart, with what is not known of it; None for a chart that leaves nothing open."""
    (document, *_others) = view.yaml_documents()
    read = document.read()
    root = read.node
    if not isinstance(root, Mapping):
        return Extract(problems=read.problems) if read.problems else None
    where = Location(view.path, 1, role="reference")
    problems = [*read.problems, *_templates(view, where), *brought_in(root, view)]
    if not problems:
        return None
    name = _text(root.value("name")) or view.path
    project = Project(f"{view.path}#", name, dirname(view.path) or ".", "chart", where)
    return Extract(projects=(project,), problems=tuple(sorted(problems)), completeness="unknown")


def _templates(view: FileView, where: Location) -> Iterator[Problem]:
    try:
        lines = sum(templated_images(text) for text in _texts(view, _TEMPLATES, 0, [view.limits.import_files]))
    except InputError as error:
        yield error.problem("package")
        return
    if lines:
        message = f"templates are not rendered: {plural(lines, 'line')} of them take the image from the values"
        yield Problem("E-TEMPLATE", message, where, "notice", "values files of the chart that are scanned give the images")


def _texts(view: FileView, folder: str, depth: int, left: list[int]) -> Iterator[str]:
    """The texts of the templates that name images, at most as many as are left. Raises InputError."""
    for name in view.names(folder) if depth < _DEEPEST else ():
        path = f"{folder}/{name}"
        template = view.neighbour(path) if name.endswith(_ENDINGS) else None
        if template is None:
            if "." not in name:
                yield from _texts(view, path, depth + 1, left)
            continue
        left[0] -= 1
        if left[0] < 0:
            raise InputError(
                "E-SIZE", "the chart has more templates than the limit on files read together (import-files)", view.path
            )
        yield template.text_with((b"mage",)) or ""


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "how many lines of the templates take their image from the values",
        "which other charts are brought in and not scanned",
    ),
    omits=("what the templates come to when they are rendered", "charts that have to be fetched, or lie there as archives"),
)

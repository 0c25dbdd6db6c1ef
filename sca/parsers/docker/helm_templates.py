"""Reads what templates of a Helm chart name literally. A template is no YAML before it is rendered, and nothing is rendered here.

A line such as `image: busybox:1.36` names its image whatever the values are. A line with braces takes its image from the
values of the chart, which are read where they stand (`helm_values`); how many there are is said once, at `Chart.yaml`.

https://helm.sh/docs/chart_template_guide/
"""

import re
from collections.abc import Iterator
from posixpath import dirname

from sca.files.view import FileView
from sca.model.component import Location, Project
from sca.model.inventory import Extract
from sca.parsers.docker.collected import Collected, Named, edge_to

_FOLDER = "templates"
CHART = "Chart.yaml"
_VALUE = r"""(?:"([^"\n]*)"|'([^'\n]*)'|(?![#&*!|>%@`\[\]])([^\n]*?))"""
_LINE = re.compile(rf"""^[ ]*(?:- +)?["']?image["']?[ ]*:[ ]+{_VALUE}[ ]*(?: #[^\n]*)?\r?$""", re.MULTILINE)
_BRACES = ("{{", "{%")


def in_chart(view: FileView) -> bool:
    """Whether the file is a template: below a folder `templates` that stands beside a Chart.yaml."""
    folders = view.folder.split("/")
    for depth, name in enumerate(reversed(folders), 1):
        if name == _FOLDER and view.neighbour("../" * depth + CHART) is not None:
            return True
    return False


def is_template(text: str) -> bool:
    """Whether a text has to be rendered before it is YAML."""
    return any(braces in text for braces in _BRACES)


def image_lines(text: str, first: int = 1) -> Iterator[tuple[str, int]]:
    """What stands behind `image:` on each line that has it, and the number of the line."""
    line, at = first, 0
    for found in _LINE.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        image = found[1] or found[2] or found[3] or ""
        if image:
            yield image, line


def read_template(view: FileView, text: str) -> Extract | None:
    """The images that a template names literally; None if there are none."""
    collected = Collected(view.path, view.limits)
    for image, line in image_lines(text):
        if not is_template(image):
            collected.add(Named(image, view.path, line, "helm", "template", image))
    if not collected.references and not collected.problems:
        return None
    project = Project(f"{view.path}#", view.path, dirname(view.path), "template", Location(view.path, 1, role="reference"))
    return Extract(
        projects=(project,),
        edges=tuple(edge_to(project.id, reference) for reference in collected.references),
        references=tuple(collected.references),
        problems=tuple(sorted(collected.problems)),
    )


def templated_images(text: str) -> int:
    """How many lines of a template take their image from the values."""
    return sum(is_template(image) for image, _line in image_lines(text))

"""Reads action.yml, the description of one action of GitHub: the image it runs in, or the actions that its steps use.

https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
"""

from sca.files.view import FileView
from sca.files.yaml_nodes import Scalar
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.pipelines.found import PipelineFound, root_mapping
from sca.parsers.pipelines.github_scripts import read_scripts
from sca.parsers.pipelines.github_uses import read_steps, read_uses
from sca.parsers.pipelines.nodes import entries, scalar


def parse(view: FileView) -> Extract | None:
    """Return one project, and a reference for the image or each action. None for a file that describes no action."""
    found = PipelineFound(view, "action")
    root = root_mapping(found.documents(view))
    runs = entries(None if root is None else root.value("runs"))
    image = scalar(runs.get("image"))
    if image is not None and image.text.strip().startswith("docker://"):
        read_uses(Scalar(image.text, image.line, image.column), "step", "", found)
    read_steps(runs.get("steps"), "", found)
    read_scripts(runs.get("steps"), found, {})
    return found.result()


PARSER = Parser(
    parse=parse,
    extracts=(
        "the image that the action runs in",
        "the actions that its steps use, and whether a full commit pins them",
        "packages of npm, NuGet and Python that its steps install by name",
    ),
    omits=("an image that is built from a Dockerfile: that is an input of its own", "packages of an action in JavaScript"),
)

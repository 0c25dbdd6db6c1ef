"""Reads workflows of GitHub Actions: the containers and services of jobs, and the actions and workflows they use.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.pipelines.found import PipelineFound, root_mapping
from sca.parsers.pipelines.github_expressions import Combination, combinations_of, fill, inputs_of
from sca.parsers.pipelines.github_scripts import environment_of, read_scripts
from sca.parsers.pipelines.github_uses import read_steps, read_uses
from sca.parsers.pipelines.nodes import entries, scalar


def parse(view: FileView) -> Extract | None:
    """Return one project, and a reference for each image, action and workflow. Raises InputError."""
    found = PipelineFound(view)
    root = root_mapping(found.documents(view))
    if root is not None:
        inputs = inputs_of(root.value("on"))
        environment = environment_of(root.value("env"))
        for name, job in entries(root.value("jobs")).items():
            _Job(name, job, inputs, found).read(environment)
    return found.result()


class _Job:
    """One job, with what its expressions can mean."""

    def __init__(self, name: str, node: Node, inputs: dict[str, str], found: PipelineFound) -> None:
        self._name = name
        self._parts = entries(node)
        self._inputs = inputs
        self._found = found
        self._combinations: list[Combination] | None = combinations_of(self._parts.get("strategy"))

    def read(self, environment: dict[str, str]) -> None:
        """Everything that the job names. `environment` are the variables of the workflow."""
        self._image("container", self._parts.get("container"), self._name)
        services = self._parts.get("services")
        if isinstance(services, Mapping):
            for service, node in entries(services).items():
                self._image("service", node, f"{self._name}/{service}")
        else:
            self._image("service", services, self._name)
        uses = scalar(self._parts.get("uses"))
        if uses is not None:
            read_uses(uses, "workflow", self._name, self._found)
        steps = self._parts.get("steps")
        read_steps(steps, self._name, self._found)
        variables = environment | environment_of(self._parts.get("env"))
        read_scripts(steps, self._found, variables, self._combinations, self._inputs)

    def _image(self, role: str, node: Node | None, place: str) -> None:
        """A text, or a mapping with the text under `image`. An empty one is no container."""
        image = scalar(node.value("image") if isinstance(node, Mapping) else node)
        if image is None:
            return
        for filled in fill(image.text, self._combinations, self._inputs):
            self._found.image(role, image, filled, place)


PARSER = Parser(
    parse=parse,
    extracts=(
        "images of containers, services and docker:// steps, with job and line; a literal matrix is written out",
        "actions and reusable workflows of other repositories, and whether a full commit pins them",
        "packages of npm, NuGet and Python that run: steps install by name",
    ),
    omits=("what actions bring with them", "values that only a run has: inputs, variables, secrets"),
)

"""What the `run` steps of GitHub Actions install by name.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsrun
"""

from collections.abc import Mapping, Sequence

from sca.files.yaml_nodes import Node, Scalar
from sca.parsers.installs.script import may_install
from sca.parsers.pipelines.found import PipelineFound
from sca.parsers.pipelines.github_expressions import Combination, spelled_out
from sca.parsers.pipelines.nodes import entries, items, scalar, text
from sca.parsers.pipelines.scripts import Script

_NO_SHELLS = ("python", "node", "perl", "ruby")


def read_scripts(
    steps: Node | None,
    found: PipelineFound,
    environment: Mapping[str, str],
    combinations: Sequence[Combination] | None = None,
    inputs: Mapping[str, str] | None = None,
) -> None:
    """The scripts of steps, each in a shell of its own. `environment` are the variables of the job that have a value."""
    for step in items(steps):
        parts = entries(step)
        script = scalar(parts.get("run"))
        if script is None or not may_install(script.text) or text(parts.get("shell")).startswith(_NO_SHELLS):
            continue
        variables = {**environment, **environment_of(parts.get("env"))}
        for one in spelled_out(script.text, combinations or [], inputs or {}):
            found.scripts.read([Script(script, one, folder=text(parts.get("working-directory")))], variables)


def environment_of(node: Node | None) -> dict[str, str]:
    """The variables of an `env` whose value the file gives."""
    return {name: one.text for name, one in entries(node).items() if isinstance(one, Scalar) and "${{" not in one.text}

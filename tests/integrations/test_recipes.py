"""The recipes for tox and nox, run by tox and nox."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.integrations.samples import ROOT, project, shell

RECIPES = {"tox": "tox.ini", "nox": "noxfile.py"}
PYTHON = f"{sys.executable} -I -m"


@pytest.mark.parametrize("kind", ["violated", "satisfied", "empty"])
@pytest.mark.parametrize("runner", RECIPES)
def test_a_recipe_fails_as_the_check_does(runner: str, kind: str, tmp_path: Path) -> None:
    folder = project(tmp_path, kind)
    shutil.copy(ROOT / "integrations" / "tox" / RECIPES[runner], folder)
    command = f"{PYTHON} tox -e sca" if runner == "tox" else f"{PYTHON} nox -s sca"
    run = shell(f"{command} -- --stage release", folder)
    assert (run.returncode == 0) is (kind == "satisfied"), run.stdout + run.stderr
    result = json.loads((folder / "sca-report" / "result.json").read_bytes())
    assert result["exit_status"] == {"violated": 1, "satisfied": 0, "empty": 7}[kind]
    assert ["stage", "release"] in result["options"]

"""docs/integrations.md lists every sample, and every script is one that a careful reader would write."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrations.samples import ROOT, SAMPLES, text
from tests.integrations.test_shell_lines import SCRIPTS

ELSEWHERE = {"policy-repository"}
PAGE = text("docs/integrations.md")
SHELLCHECK = Path(sys.executable).with_name("shellcheck")


def test_the_table_lists_what_is_there() -> None:
    listed = re.findall(r"^\| `([\w.-]+/[^`]+|action\.yml)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    there = {
        str(path.relative_to(ROOT))
        for path in SAMPLES.rglob("*")
        if path.is_file() and path.relative_to(SAMPLES).parts[0] not in ELSEWHERE and "__pycache__" not in path.parts
    }
    assert sorted(listed) == sorted(there | {"action.yml", "templates/sca-check.yml"})


@pytest.mark.parametrize(
    "path",
    [
        "action.yml",
        *(str(path.relative_to(ROOT)) for path in sorted(SAMPLES.rglob("*.yml")) if "policy-repository" not in path.parts),
    ],
)
def test_a_sample_says_where_it_is_explained(path: str) -> None:
    found = re.search(r"docs/integrations\.md#([a-z-]+)", text(path).partition("\n")[0])
    assert found is not None
    assert re.search(rf"^## {found[1].replace('-', '[ -]')}$", PAGE, re.MULTILINE | re.IGNORECASE)


def test_what_is_handed_to_bitbucket_is_what_the_page_of_reports_explains() -> None:
    """That page's code is run against a proxy in `tests/reports/test_bitbucket_upload.py`."""
    (explained,) = re.findall(r"^## Bitbucket$.*?^```python\n(.*?)^```$", text("docs/reports.md"), re.MULTILINE | re.DOTALL)
    assert text("integrations/bitbucket/code_insights.py").partition("\n\n")[2] == explained


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_sound(name: str) -> None:
    script, program = SCRIPTS[name]
    # SC2086, SC2317: targets are words on purpose (with `set -f`), and the agent's program is a function in the test.
    _lint(program, script(), "SC2086,SC2317,SC2329")


@pytest.mark.parametrize("path", ["integrations/github/check.sh", "integrations/buildkite/hooks/command"])
def test_a_script_of_its_own_is_sound(path: str) -> None:
    _lint("bash", text(path), "SC2000")


def _lint(program: str, script: str, without: str) -> None:
    command = [str(SHELLCHECK), f"--shell={program}", f"--exclude={without}", "--severity=style", "-"]
    run = subprocess.run(command, input=script, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout

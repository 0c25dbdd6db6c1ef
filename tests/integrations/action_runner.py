"""Runs the steps of a composite action as GitHub's runner does, as far as action.yml needs it.

Expressions are names joined by dots, texts, `==` and `!=`; anything else is an error, so that a new one is noticed here.
Steps that use another action are not run but recorded.
"""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from tests.integrations.samples import ROOT, document, environment

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Finished(Struct):
    """One run: the exit status of the step that failed, or 0; outputs of the action; what was printed; actions that were used."""

    status: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    used: list[dict[str, Any]] = field(default_factory=list)
    summary: str = ""


def run_action(workspace: Path, temp: Path, inputs: Mapping[str, str], skip: tuple[str, ...] = ()) -> Finished:
    """Run action.yml with `inputs` in a checkout; steps named in `skip` are taken as done."""
    action = document("action.yml")
    unknown = set(inputs) - set(action["inputs"])
    assert not unknown, unknown
    context = {f"inputs.{name}": inputs.get(name, str(row["default"])) for name, row in action["inputs"].items()}
    context |= {"github.action_path": str(ROOT), "runner.temp": str(temp)}
    done = Finished()
    for step in action["runs"]["steps"]:
        if step["name"] in skip or done.status or not _holds(step.get("if", ""), context):
            continue
        if "uses" in step:
            done.used.append({name: _filled(value, context) for name, value in step["with"].items()} | {"uses": step["uses"]})
        else:
            _run(step, workspace, temp, context, done)
    done.outputs = {name: _filled(row["value"], context) for name, row in action["outputs"].items()}
    summary = temp / "summary"
    done.summary = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return done


def _run(step: dict[str, Any], workspace: Path, temp: Path, context: dict[str, str], done: Finished) -> None:
    assert "${{" not in step["run"], "an input in a script is read by the shell"
    files = {"GITHUB_OUTPUT": temp / "output", "GITHUB_STEP_SUMMARY": temp / "summary"}
    files["GITHUB_OUTPUT"].write_text("", encoding="utf-8")
    variables = {name: _filled(value, context) for name, value in step.get("env", {}).items()}
    run = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=workspace,
        env=environment(RUNNER_TEMP=str(temp), **{name: str(path) for name, path in files.items()}, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    done.status = run.returncode
    done.log += run.stdout + run.stderr
    for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
        name, _equals, value = line.partition("=")
        context[f"steps.{step.get('id', '')}.outputs.{name}"] = value


def _filled(text: str, context: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: _value(found[1], context), text)


def _value(name: str, context: Mapping[str, str]) -> str:
    assert re.fullmatch(r"[a-z_.-]+", name), name
    return context.get(name, "")


def _holds(condition: str, context: Mapping[str, str]) -> bool:
    if not condition:
        return True
    found = re.fullmatch(r"(?:\$\{\{ )?([a-z.-]+) (==|!=) '([^']*)'(?: \}\})?", condition)
    assert found, condition
    return (_value(found[1], context) == found[3]) is (found[2] == "==")

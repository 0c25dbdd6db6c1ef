"""The shell lines of every sample, run on a project with violations, one without, an empty one and one that cannot be read."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.integrations.samples import KNOWN, ROOT, STATUSES, dig, document, project, runnable, shell, text

ZERO = {"SCA_TARGETS": ".", "SCA_MOMENT": "build", "SCA_POLICY_FILE": "", "SCA_OUTPUT": "sca-report", "SCA_COMMAND": "sca"}


def _gitlab() -> str:
    return "\n".join(dig(document("templates/sca-check.yml", 1), "$[[ inputs.job-name ]]", "script"))


def _jenkins(path: str) -> str:
    (script,) = re.findall(r"'''(.*?)'''", text(path), re.DOTALL)
    return str(script)


def _teamcity_kotlin() -> str:
    (script,) = re.findall(r'scriptContent = """(.*?)"""', text("integrations/teamcity/.teamcity/settings.kts"), re.DOTALL)
    return str(script).replace("${'$'}", "$")


def _azure() -> str:
    return str(dig(document("integrations/azure/sca-check.yml"), "steps", 0, "bash"))


def _circleci() -> str:
    steps = dig(document("integrations/circleci/config.sample.yml"), "commands", "sca-check", "steps")
    return str(dig(steps, 0, "run", "command"))


def _bitbucket() -> str:
    pipelines = document("integrations/bitbucket/bitbucket-pipelines.sample.yml")
    return "\n".join(dig(pipelines, "pipelines", "default", 0, "step", "script"))


def _appveyor() -> str:
    line = str(dig(document("integrations/appveyor/appveyor.sample.yml"), "test_script", 0, "sh"))
    return line.replace('"$HOME/sca/bin/sca"', "sca")


def _buildkite() -> str:
    return "buildkite-agent() { cat >/dev/null; }\n" + text("integrations/buildkite/hooks/command")


def _npm() -> str:
    return str(json.loads(text("integrations/npm/package.json"))["scripts"]["sca"])


SCRIPTS = {
    "gitlab": (_gitlab, "sh"),
    "jenkins-library": (lambda: _jenkins("integrations/jenkins/vars/scaCheck.groovy"), "sh"),
    "jenkins-plain": (lambda: _jenkins("integrations/jenkins/Jenkinsfile.plain"), "sh"),
    "azure": (_azure, "bash"),
    "teamcity-recipe": (lambda: str(dig(document("integrations/teamcity/recipe.yml"), "steps", 0, "script")), "sh"),
    "teamcity-kotlin": (_teamcity_kotlin, "sh"),
    "circleci": (_circleci, "bash"),
    "bitbucket": (_bitbucket, "bash"),
    "appveyor": (_appveyor, "bash"),
    "buildkite": (_buildkite, "bash"),
    "npm": (_npm, "sh"),
}


ASKING = [name for name, (script, _program) in SCRIPTS.items() if re.search("SCA_TARGETS", script())]


@pytest.mark.parametrize("kind", STATUSES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_sample_ends_as_the_check_does(name: str, kind: str, tmp_path: Path) -> None:
    script, program = SCRIPTS[name]
    folder = project(tmp_path, kind)
    run = shell(runnable(script()), folder, program=program, **ZERO)
    assert run.returncode == STATUSES[kind], run.stderr
    assert run.stderr.splitlines()[-1].endswith(f"; exit {STATUSES[kind]}")
    for report in ("result.json", "sca-report.html", "test-results/sca-junit.xml", "bom.cdx.json"):
        assert (folder / "sca-report" / report).stat().st_size


@pytest.mark.parametrize("name", ASKING)
def test_what_a_user_writes_is_data(name: str, tmp_path: Path) -> None:
    """A target that a shell would run as a command is a path that is not there: status 2, and nothing was run."""
    folder = project(tmp_path, "satisfied")
    hostile = "$(touch${IFS}run);touch${IFS}run|`touch${IFS}run`"
    values = ZERO | {"SCA_TARGETS": hostile, "BUILDKITE_PLUGIN_SCA_TARGETS_0": hostile, "SCA_POLICY_FILE": hostile}
    run = shell(runnable(SCRIPTS[name][0]()), folder, program=SCRIPTS[name][1], **values)
    assert run.returncode == 2, run.stderr
    assert sorted(path.name for path in folder.iterdir() if path.name != "sca-report") == [
        "README.md",
        "requirements.txt",
        "sca-policy.yaml",
    ]


@pytest.mark.parametrize(
    ("name", "settings", "status"),
    [
        pytest.param("azure", {"SCA_ENFORCE": "False"}, 0, id="azure"),
        pytest.param("buildkite", {"BUILDKITE_PLUGIN_SCA_ENFORCE": "false"}, 0, id="buildkite"),
        pytest.param("azure", {"SCA_ENFORCE": "True"}, 1, id="azure-enforced"),
    ],
)
def test_a_check_that_is_not_enforced_passes_and_still_reports(
    name: str, settings: dict[str, str], status: int, tmp_path: Path
) -> None:
    folder = project(tmp_path, "violated")
    run = shell(runnable(SCRIPTS[name][0]()), folder, program=SCRIPTS[name][1], **ZERO, **settings)
    assert run.returncode == status, run.stderr
    assert json.loads((folder / "sca-report" / "result.json").read_bytes())["exit_status"] == 1


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_reports_that_a_sample_asks_for_are_written(name: str, tmp_path: Path) -> None:
    script, program = SCRIPTS[name]
    asked = re.findall(r"--report ([a-z-]+)=\"?([^\s\")]+)\"?", script())
    missing = sorted({form for form, _path in asked} - KNOWN)
    if missing:
        pytest.skip(f"the reports {', '.join(missing)} are not in the table of this version (2026-11)")
    folder = project(tmp_path, "violated")
    shell(script(), folder, program=program, **ZERO)
    for form, path in asked:
        assert (folder / path.replace("$SCA_OUTPUT", "sca-report")).exists(), form


def test_the_npm_recipe_runs_before_the_tests(tmp_path: Path) -> None:
    folder = project(tmp_path, "violated")
    shutil.copy(ROOT / "integrations" / "npm" / "package.json", folder)
    run = shell("npm test --offline", folder)
    assert "exit 1" in run.stderr
    assert run.returncode

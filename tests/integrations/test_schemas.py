"""Every sample in YAML is what its platform reads: by the platform's JSON schema where one is published, by its rules otherwise.

The schemas are those that `check-jsonschema` carries (SchemaStore's and the platforms' own), so that no network is needed.
"""

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.parsers.names import NAMES
from tests.integrations.samples import ROOT, SAMPLES, dig, document, text

DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
COMMIT = re.compile(r"[@#][0-9a-f]{40}$")
YAML = sorted(
    str(path.relative_to(ROOT))
    for folder in (SAMPLES, ROOT / "templates")
    for path in (*folder.rglob("*.yml"), *folder.rglob("*.yaml"))
    if "policy-repository" not in path.parts
)
WORKFLOWS = [f"integrations/github/{name}.yml" for name in ("workflow", "self-test", "advisories")]
SCHEMAS = {
    "action.yml": "github-actions",
    "integrations/github/workflow.yml": "github-workflows",
    "integrations/github/self-test.yml": "github-workflows",
    "integrations/github/advisories.yml": "github-workflows",
    "integrations/gitlab/gitlab-ci.yml": "gitlab-ci",
    "integrations/gitlab/component-test.yml": "gitlab-ci",
    "integrations/azure/azure-pipelines.sample.yml": "azure-pipelines",
    "integrations/bitbucket/bitbucket-pipelines.sample.yml": "bitbucket-pipelines",
    "integrations/circleci/config.sample.yml": "circle-ci",
    "integrations/buildkite/pipeline.sample.yml": "buildkite",
}


def _problems(schema: Any, value: Any) -> list[str]:
    validator = jsonschema_rs.validator_for(schema, validate_formats=False)
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)]


def _scalars_as_azure(path: str) -> Any:
    """Azure's schema is about texts: it reads no scalar of YAML as a number or a truth."""
    return yaml.load(text(path), yaml.BaseLoader)  # noqa: S506  # it makes texts only


def _published(name: str) -> Any:
    return json.loads((files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json").read_bytes())


@pytest.mark.parametrize("path", SCHEMAS)
def test_a_sample_is_what_the_platform_reads(path: str) -> None:
    assert not _problems(_published(SCHEMAS[path]), _scalars_as_azure(path) if "azure" in path else document(path))


@pytest.mark.parametrize("path", SCHEMAS)
def test_the_schema_tells_a_mistake(path: str) -> None:
    """A schema that accepts anything would prove nothing."""
    broken = {**document(path), "jobs": 3, "stages": 3, "steps": "x", "pipelines": 3, "runs": 3, "version": [1]}
    assert _problems(_published(SCHEMAS[path]), broken)


def test_the_component_of_gitlab_is_a_pipeline_once_its_inputs_are_written_in() -> None:
    spec = dig(document("templates/sca-check.yml", 0), "spec", "inputs")
    job = text("templates/sca-check.yml").partition("\n---\n")[2]
    used = set(re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", job))
    assert used == set(spec)
    example = {"image": "registry.example.test/sca@sha256:" + "0" * 64}
    for name in used:
        value = spec[name].get("default", example.get(name))
        job = job.replace(f"$[[ inputs.{name} ]]", json.dumps(value) if isinstance(value, bool) else str(value))
    assert re.fullmatch(spec["image"]["regex"].strip("/"), example["image"])
    assert not re.fullmatch(spec["image"]["regex"].strip("/"), "registry.example.test/sca:latest")
    assert not _problems(_published("gitlab-ci"), yaml.safe_load(job))


def test_inputs_of_gitlab_stand_in_no_command() -> None:
    """They are text in place of text: one in a script would be read by the shell."""
    job = dig(document("templates/sca-check.yml", 1), "$[[ inputs.job-name ]]")
    assert not [line for line in job["script"] if "$[[" in line]


def test_the_steps_of_azure_are_a_template() -> None:
    template = _scalars_as_azure("integrations/azure/sca-check.yml")
    assert not _problems(_published("azure-pipelines"), template)
    script, *publishing = template["steps"]
    assert "${{" not in script["bash"]
    assert {step["condition"] for step in publishing} == {"always()"}


def test_the_plugin_of_buildkite_takes_the_options_of_its_sample() -> None:
    plugin = document("integrations/buildkite/plugin.yml")
    assert set(plugin) == {"name", "description", "author", "requirements", "configuration"}
    (use,) = dig(document("integrations/buildkite/pipeline.sample.yml"), "steps", 0, "plugins")
    (options,) = use.values()
    schema = {"type": "object", **plugin["configuration"]}
    assert not _problems(schema, options)
    assert _problems(schema, {"target": "."})
    hook = text("integrations/buildkite/hooks/command")
    for name in plugin["configuration"]["properties"]:
        assert f"BUILDKITE_PLUGIN_SCA_{name.upper()}" in hook


def test_the_recipe_of_teamcity_has_the_parts_of_one() -> None:
    """https://www.jetbrains.com/help/teamcity/recipe-yaml-syntax.html."""
    recipe = document("integrations/teamcity/recipe.yml")
    assert set(recipe) == {"name", "title", "version", "description", "inputs", "steps"}
    assert re.fullmatch(r"[A-Za-z0-9][\w-]{4,29}/[A-Za-z0-9][\w-]{4,29}", recipe["name"])
    for entry in recipe["inputs"]:
        ((name, value),) = entry.items()
        assert name.startswith("env.")
        assert value["type"] in ("text", "select")
        assert ("options" in value) is (value["type"] == "select")
    assert "%" not in recipe["steps"][0]["script"]


def test_appveyor_posts_the_cases_whatever_became_of_the_build() -> None:
    sample = document("integrations/appveyor/appveyor.sample.yml")
    assert set(sample) == {"image", "build", "install", "test_script", "on_finish", "artifacts"}
    assert "sca-junit.xml" in sample["on_finish"][0]["sh"]


@pytest.mark.parametrize("path", ["action.yml", *YAML])
def test_everything_that_comes_from_elsewhere_is_pinned(path: str) -> None:
    loose = [use for use in _uses(list(yaml.safe_load_all(text(path)))) if not _pinned(use)]
    assert not loose


def _uses(value: Any) -> list[str]:
    if isinstance(value, list):
        return [use for one in value for use in _uses(one)]
    if not isinstance(value, dict):
        return []
    found = [
        str(one) for key, one in value.items() if key in ("uses", "image", "component", "container") and isinstance(one, str)
    ]
    found += [key for one in value.get("plugins", ()) for key in one]
    return found + [use for one in value.values() for use in _uses(one)]


def _pinned(use: str) -> bool:
    ours = use in ("./", "$[[ inputs.image ]]") or use.endswith("@$CI_COMMIT_SHA")
    return ours or use == "Ubuntu2204" or bool(DIGEST.search(use) or COMMIT.search(use))


@pytest.mark.parametrize(
    "path",
    ["action.yml", *WORKFLOWS],
)
def test_an_auditor_of_workflows_has_no_objection(path: str, tmp_path: Path) -> None:
    place = tmp_path / ("action.yml" if path == "action.yml" else ".github/workflows/sample.yml")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text(path), encoding="utf-8")
    auditor = Path(sys.executable).with_name("zizmor")
    run = subprocess.run(
        [str(auditor), "--offline", "--no-config", "--persona=pedantic", "--format=plain", str(place)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", WORKFLOWS)
def test_our_own_reading_of_a_workflow_finds_what_it_uses(path: str) -> None:
    place = ".github/workflows/sample.yml"
    row = NAMES.claim(place)
    extract = row.parser.parse(FileView(MemoryTree({place: text(path).encode()}), place, DEFAULTS))  # type: ignore[union-attr]
    assert extract is not None
    assert not extract.problems
    assert extract.components or extract.references


def test_no_sample_pipes_a_download_into_a_shell_or_holds_a_secret() -> None:
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file():
            content = path.read_text(encoding="utf-8")
            assert not re.search(r"(curl|wget)[^\n]*\|\s*(ba|z|da)?sh\b", content), path
            assert not re.search(r"--(token|password|secret)[ =]", content), path

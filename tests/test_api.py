"""The Python interface gives what the command gives, and what it promises is there."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest
from click import Option

import sca
from sca.api import CheckOptions, ScanOptions
from sca.cli.check import command as check_command
from sca.cli.sbom import command as sbom_command

ROOT = Path(__file__).resolve().parents[1]
SHOP = ROOT / "examples" / "shop"
# Options that are about files and texts, for which values take the place.
OF_THE_COMMAND = {"reports", "output", "form", "colour", "quiet", "verbose", "timings"}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")


def _command(*arguments: str) -> bytes:
    program = "import sys; from sca.__main__ import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-I", "-c", program, *arguments], capture_output=True, check=False, timeout=60).stdout


def test_a_check_is_the_same_run_as_the_command() -> None:
    result = sca.check(SHOP)
    assert sca.render(result, "json") == _command("check", str(SHOP), "--format", "json")
    assert (result.exit_status, str(result.verdict.outcome), result.complete) == (1, "violated", True)


def test_a_bom_is_the_same_document_as_that_of_the_command() -> None:
    assert sca.bom(SHOP) == _command("sbom", str(SHOP))


@pytest.mark.parametrize("name", ["html", "junit", "json", "text", "cyclonedx"])
def test_every_report_is_rendered_from_a_result_that_was_read_back(name: str) -> None:
    result = sca.check(SHOP)
    assert name in sca.report_names()
    again = sca.read_result(sca.render(result, "json"))
    assert again == result
    assert sca.render(again, name) == sca.render(result, name)


def test_options_are_those_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    (tmp_path / "Dockerfile").write_text("ARG TAG\nFROM registry.example.test/a:$TAG\n", encoding="utf-8")
    result = sca.check(
        tmp_path,
        exclude=["requirements.txt"],
        build_arg={"TAG": "7"},
        limit={"text-bytes": 9_999},
        exit_zero=True,
        stage="release",
    )
    assert result.options == (
        ("stage", "release"),
        ("build-arg", "TAG=7"),
        ("exclude", "requirements.txt"),
        ("exit-zero", "yes"),
        ("limit", "text-bytes=9999"),
    )
    assert not result.components or result.components[0].package.name != "attrs"


@pytest.mark.parametrize(
    ("command", "options"), [(check_command, CheckOptions), (sbom_command, ScanOptions)], ids=["check", "bom"]
)
def test_every_option_of_a_scan_has_a_name_here(command: object, options: type) -> None:
    """`full` and the like are of a moment that only the command has; a new option of scans is added here, too."""
    there = {one.name for one in getattr(command, "params", ()) if isinstance(one, Option)}
    ours = set(get_type_hints(options))
    assert ours - there == set()
    page = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    assert not [name for name in ours if f"`{name}`" not in page]


def test_a_value_is_never_read_as_an_option() -> None:
    with pytest.raises(sca.ScaError) as raised:
        sca.check("--exit-zero")
    assert raised.value.status == 2
    with pytest.raises(sca.ScaError):
        sca.check(SHOP, policy="--exit-zero")


def test_an_option_that_there_is_not_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="there is no option 'polisy'"):
        sca.check(SHOP, polisy="x")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        pytest.param("schema: 1\nname: a\npackagez: {}\nlicenses: {}\n", ["policy.yaml:3", "policy.yaml:4"], id="every-mistake"),
        pytest.param(None, ["cannot be read"], id="no-file"),
    ],
)
def test_a_policy_that_cannot_be_used_is_an_error_with_every_mistake(policy: str | None, told: list[str], tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    if policy is not None:
        path.write_text(policy, encoding="utf-8")
    with pytest.raises(sca.ScaError) as raised:
        sca.check(SHOP, policy=path)
    assert raised.value.status == 2
    for words in told:
        assert words in f"{raised.value}\n{raised.value.details}"


def test_an_incomplete_run_is_a_result_and_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "package-lock.json").write_text("{", encoding="utf-8")
    result = sca.check(tmp_path)
    assert (result.exit_status, result.complete) == (3, False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("data", [b"", b"{}", b'{"schema": "sca-result-9"}', b"\xff"])
def test_what_is_no_result_is_an_error(data: bytes) -> None:
    with pytest.raises(sca.ScaError) as raised:
        sca.read_result(data)
    assert raised.value.status == 2


def test_a_report_that_there_is_not_is_an_error_that_lists_those_there_are() -> None:
    with pytest.raises(sca.ScaError) as raised:
        sca.render(sca.check(SHOP), "pdf")
    assert "junit" in raised.value.help


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; import sca; print(*sorted(n for n in sys.modules if n.startswith('sca.') or n in ('click', 'msgspec')))"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == ""


def test_every_public_name_is_there_is_described_and_is_in_the_page() -> None:
    page = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    for name in sca.__all__:
        value = getattr(sca, name)
        assert f"`{name}" in page
        assert name in dir(sca)
        assert isinstance(value, str) or inspect.getdoc(value)
    with pytest.raises(AttributeError):
        _ = sca.nothing


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    sca.check(SHOP)
    assert os.listdir(tmp_path) == []


def test_the_schema_of_the_result_is_versioned() -> None:
    document = json.loads(sca.render(sca.check(SHOP), "json"))
    schema = json.loads((ROOT / "sca" / "reports" / "result-schema.json").read_bytes())
    assert document["schema"] in json.dumps(schema)

"""What users install: the wheel holds only `sca`, and works in an environment that has never seen the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.install, pytest.mark.xdist_group("install")]
CANARY = "import pathlib\npathlib.Path(r'{place}').write_text('imported')\nraise SystemExit(99)\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)])
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sca(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=True, symlinks=True)
    _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", str(wheel)])
    return folder / "bin" / "sca"


def test_the_wheel_holds_the_package_and_its_data_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.startswith("sca_build-")} == {"sca"}
    for needed in (
        "sca/policies/starter.yaml",
        "sca/policies/standard.yaml",
        "sca/policies/strict.yaml",
        "sca/policies/schema.json",
        "sca/reports/result-schema.json",
        "sca/cli/templates/pre-commit.yaml",
        "sca/cli/templates/github.yml",
        "sca/facts/spdx-licences.bin",
        "sca/py.typed",
    ):
        assert needed in names
    assert not [name for name in names if name.endswith((".pyc", ".orig")) or "/tests/" in name]


def test_an_installed_sca_judges_a_project(sca: Path, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    run = _sca(sca, tmp_path, "check", "--output", "out", "--format", "json")
    assert b'"pkg:pypi/attrs@24.2.0"' in (tmp_path / "out" / "bom.cdx.json").read_bytes()
    assert run.returncode in (0, 3), run.stderr
    assert run.stderr.strip().splitlines()[-1].endswith(f"; exit {run.returncode}")


@pytest.mark.parametrize("name", ["logging.py", "json.py", "re.py", "click.py", "msgspec.py", "sca/__init__.py", "typing.py"])
def test_nothing_in_a_checkout_is_imported_in_place_of_ours(sca: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    canary = tmp_path / name
    canary.parent.mkdir(exist_ok=True)
    place = tmp_path / "canary"
    canary.write_text(CANARY.format(place=place), encoding="utf-8")
    run = _sca(sca, tmp_path, "sbom", PYTHONPATH=".")
    assert run.returncode == 0, run.stderr
    assert not place.exists()


@pytest.mark.parametrize("installer", ["uv", "pipx"])
def test_installers_of_commands_know_the_launcher(installer: str, wheel: Path, tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    homes = {"UV_TOOL_DIR": "tools", "UV_CACHE_DIR": "cache", "PIPX_HOME": "tools"}
    environment = {name: str(tmp_path / folder) for name, folder in homes.items()}
    environment |= {"UV_TOOL_BIN_DIR": str(commands), "PIPX_BIN_DIR": str(commands)}
    arguments = ["tool", "install", "--python", sys.executable] if installer == "uv" else ["install", "--python", sys.executable]
    _run([str(Path(sys.executable).with_name(installer)), *arguments, "--quiet", str(wheel)], **environment)
    project = tmp_path / "project"
    project.mkdir()
    (project / "logging.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    (project / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    run = _sca(commands / "sca", project, "check", PYTHONPATH=".")
    assert run.returncode == 0, run.stderr


def _sca(program: Path, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _run(command: list[str], **environment: str) -> None:
    subprocess.run(command, check=True, timeout=600, env={**os.environ, **environment})

"""Plug-ins: the example reads and reports in a run that names it; nothing else does, and nothing from the scanned folder ever."""

import json
import os
import shutil
import subprocess
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "plugin"
LOCK = "left 1.0 MIT\nright 2.1 Apache-2.0\nboth 0.3\n"
POLICY = "schema: 1\nname: team\npackages: {default: allow}\nlicences: {unknown: allow}\n"


def _install(place: Path, entry_points: str, name: str = "acme-sca") -> None:
    """What an installer leaves of a package: its modules, and what it says about itself."""
    shutil.copytree(EXAMPLE / "acme_sca", place / "acme_sca", dirs_exist_ok=True)
    told = place / f"{name.replace('-', '_')}-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def _declared() -> str:
    groups = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    return "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in rows.items()) for group, rows in groups.items()
    )


class Machine:
    """An environment of its own that sees our packages, with a place for more."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        self.python = folder / "bin" / "python"
        (self.packages,) = folder.glob("lib/python*/site-packages")
        (self.packages / "ours.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n", encoding="utf-8")

    def sca(self, folder: Path, *arguments: str, isolated: str = "-EP", **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the program as its launcher does."""
        program = "import sys; from sca.__main__ import main; sys.exit(main())"
        return subprocess.run(
            [str(self.python), *filter(None, [isolated]), "-c", program, *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "environment")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "acme.lock").write_text(LOCK, encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    return folder


def test_the_example_reads_and_reports_where_it_is_named(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    run = machine.sca(checkout, "check", "--plugin", "acme", "--format", "json", "--report", "acme-tally=tally.txt")
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    found = [(one["package"]["name"], one["package"]["version"], one["locations"][0]["line"]) for one in result["components"]]
    assert found == [("left", "1.0", 1), ("right", "2.1", 2), ("both", "0.3", 3)]
    assert ["plugin", "acme (acme-sca 1.0)"] in result["options"]
    tally = (checkout / "tally.txt").read_text(encoding="utf-8")
    assert tally == "     1 Apache-2.0\n     1 MIT\n     1 unknown\n"


def test_what_the_example_cannot_read_is_no_clean_run(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    (checkout / "acme.lock").write_text("left 1.0 MIT\nright\n", encoding="utf-8")
    run = machine.sca(checkout, "check", "--plugin", "acme")
    assert run.returncode == 3
    assert "E-ACME-LINE" in run.stdout


def test_a_result_is_rendered_again_by_a_plug_in(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    machine.sca(checkout, "check", "--plugin", "acme", "--report", "json=result.json")
    run = machine.sca(checkout, "report", "result.json", "--plugin", "acme", "--report", "acme-tally=tally.txt")
    assert run.returncode == 0, run.stderr
    assert "MIT" in (checkout / "tally.txt").read_text(encoding="utf-8")


def test_a_plug_in_that_is_installed_and_not_named_takes_no_part(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    run = machine.sca(checkout, "check")
    assert run.returncode == 7, run.stderr
    assert machine.sca(checkout, "check", "--report", "acme-tally=tally.txt").returncode == 2


@pytest.mark.parametrize("isolated", ["-EP", ""])
def test_nothing_in_the_scanned_folder_is_a_plug_in(machine: Machine, checkout: Path, isolated: str) -> None:
    """Not even with the import path that many pipelines set, and without the launcher that ignores it."""
    _install(checkout, _declared())
    (checkout / "acme_sca" / "__init__.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    run = machine.sca(checkout, "check", "--plugin", "acme", isolated=isolated, PYTHONPATH=str(checkout))
    assert run.returncode == 2, run.stderr
    assert ("does not lie where packages are installed" if not isolated else "no such plug-in") in run.stderr


@pytest.mark.parametrize(
    ("entry_points", "named", "why"),
    [
        pytest.param("[sca.parsers]\nacme = acme_sca:FORMAT\n", "acmee", "did you mean acme?", id="misspelt"),
        pytest.param("[sca.parsers]\nacme = acme_sca:NONE\n", "acme", "cannot be loaded: AttributeError", id="missing"),
        pytest.param("[sca.parsers]\nacme = no_such:FORMAT\n", "acme", "cannot be loaded: ModuleNotFoundError", id="no-module"),
        pytest.param("[sca.parsers]\nacme = acme_sca:TALLY\n", "acme", "no Format but Reporter", id="wrong-kind"),
        pytest.param("[sca.reports]\nacme = acme_sca:FORMAT\n", "acme", "no Reporter but Format", id="wrong-report"),
        pytest.param("[sca.parsers]\nacme = sca.parsers.table:DOCKERFILE\n", "acme", "the name dockerfile is taken", id="taken"),
    ],
)
def test_a_plug_in_that_cannot_be_used_ends_the_run_before_anything_is_read(
    machine: Machine, checkout: Path, entry_points: str, named: str, why: str
) -> None:
    _install(machine.packages, entry_points)
    run = machine.sca(checkout, "check", "--plugin", named)
    assert run.returncode == 2
    assert why in run.stderr
    assert run.stderr.splitlines()[-1].endswith("; exit 2")


def test_two_packages_under_one_name_are_told_apart_by_nobody(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    _install(machine.packages, _declared(), "other-sca")
    run = machine.sca(checkout, "check", "--plugin", "acme")
    assert run.returncode == 2
    assert "several packages offer it: acme-sca, other-sca" in run.stderr


def test_a_surprise_of_a_plug_in_costs_its_file_only(machine: Machine, checkout: Path) -> None:
    _install(machine.packages, _declared())
    lock = machine.packages / "acme_sca" / "lock.py"
    lock.write_text(
        lock.read_text(encoding="utf-8").replace("    project = ", "    raise OSError\n    project = "), encoding="utf-8"
    )
    (checkout / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    run = machine.sca(checkout, "check", "--plugin", "acme", "--format", "json")
    assert run.returncode == 5
    assert [one["package"]["name"] for one in json.loads(run.stdout)["components"]] == ["attrs"]

"""A system without what only POSIX has, such as Windows: every module loads, and a run gives the same bytes."""

import pkgutil
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import sca
from tests.hostile.case import Row, hold, run
from tests.hostile.fs_rows import ROWS

BARE = Path(__file__).with_name("bare.py")
ROOT = BARE.parents[2]
NO_LIMIT = "0"
MODULES = sorted(
    one.name for one in pkgutil.walk_packages(sca.__path__, "sca.") if one.name not in ("sca.__main__", "sca.pytest_plugin")
)


def bare(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(BARE), NO_LIMIT, "plain", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)


def usual(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", "sca", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)


def test_the_stage_is_bare() -> None:
    program = f"import runpy; runpy.run_path({str(BARE)!r})['strip'](); import os; os.scandir(os.open('.', os.O_RDONLY))"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr
    names = runpy.run_path(str(BARE))["MISSING"]
    assert {"O_NOFOLLOW", "O_DIRECTORY", "pread", "fchmod"} <= set(names)


def test_every_module_can_be_imported() -> None:
    program = "\n".join(
        [
            "import runpy, importlib, importlib.util",
            f"runpy.run_path({str(BARE)!r})['strip']()",
            f"for name in {MODULES!r}:",
            "    importlib.import_module(name)",
            "from sca.system.by_descriptor import SUPPORTED",
            "print(SUPPORTED)",
        ]
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "examples/shop", "--offline", "--format", "json"),
        ("check", "examples/shop/services", "examples/shop/package-lock.json", "--offline"),
        ("sbom", "examples/shop"),
        ("why", "lodash", "examples/shop"),
        ("check", "no-such-folder"),
    ],
    ids=" ".join,
)
def test_a_run_gives_the_same_bytes(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    expected, found = usual(*arguments), bare(*arguments)
    assert (found.returncode, found.stdout, found.stderr) == (expected.returncode, expected.stdout, expected.stderr)
    assert expected.stderr


def test_reports_are_written_and_an_older_one_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "out/sca-report.html"
    page.parent.mkdir()
    page.write_text("old", encoding="utf-8")
    done = bare("check", "examples/shop", "--offline", "--output", str(page.parent))
    assert done.returncode == 1, done.stderr
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert not list(page.parent.rglob(".sca-*"))


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_what_a_hostile_file_system_holds_ends_the_same_way(row: Row, tmp_path: Path) -> None:
    hold(row, run(row, tmp_path, BARE))

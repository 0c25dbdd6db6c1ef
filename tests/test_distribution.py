"""What is uploaded: a wheel and a source distribution, the same bytes wherever they are built, that an index takes."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.install, pytest.mark.xdist_group("install")]
LEFT = shutil.ignore_patterns(
    ".venv", ".git", "/build", "dist", "*.egg-info", ".*_cache", "__pycache__", ".hypothesis", "sca-report"
)


def _build(source: Path, out: Path, moment: str) -> dict[str, str]:
    """Build both in an environment that differs in what must not matter; file name -> digest."""
    environment = {
        **os.environ,
        "TZ": moment,
        "LC_ALL": "C" if moment == "UTC" else "C.UTF-8",
        "PYTHONHASHSEED": str(len(moment)),
    }
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "build", "--quiet", "--python", sys.executable, "--out-dir", str(out), str(source)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert run.returncode == 0, run.stderr
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir()) if path.suffix in (".whl", ".gz")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str]]:
    folder = tmp_path_factory.mktemp("distribution")
    copies = [folder / "one" / "sca", folder / "two" / "other name"]
    for number, copy in enumerate(copies):
        shutil.copytree(ROOT, copy, ignore=LEFT)
        for path in sorted(copy.rglob("*"), reverse=bool(number)):
            os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    first = _build(copies[0], folder / "a", "UTC")
    return folder / "a", first, _build(copies[1], folder / "b", "Pacific/Auckland")


def test_two_builds_are_the_same_bytes(built: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    _folder, first, second = built
    assert len(first) == 2
    assert first == second


def test_an_index_takes_them(built: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, files, _again = built
    command = [sys.executable, "-m", "twine", "check", "--strict", *(str(folder / name) for name in files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_wheel_says_what_it_is(built: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, _files, _again = built
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (place,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = BytesParser().parsebytes(archive.read(place))
        points = archive.read(place.replace("METADATA", "entry_points.txt")).decode()
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in told.get_all("Classifier", [])
    assert [f"Programming Language :: Python :: 3.{minor}" for minor in range(11, 14)] == [
        line for line in told.get_all("Classifier", []) if line.startswith("Programming Language :: Python :: 3.")
    ]
    assert points.split() == ["[pytest11]", "sca", "=", "sca.pytest_plugin"]


def test_the_source_holds_what_building_and_testing_needs(built: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, _files, _again = built
    (source,) = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in (
        "pyproject.toml",
        "LICENSE",
        "SECURITY.md",
        "sca/__init__.py",
        "tests/test_wheel.py",
        "docs/index.md",
        "action.yml",
    ):
        assert needed in names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/"))]

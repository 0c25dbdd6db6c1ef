"""Python for Windows under Wine: what `sca` writes there is what it writes here.

`make windows` installs it and names it in SCA_WINDOWS. Wine is no Windows: it has no links, no junctions and no permissions, and
shows a file system that knows upper and lower case; `sca doctor` asks Python for the name of the system, which ends in a call
that Wine 8 does not have. What it does have is Windows' paths, names, descriptors, processes and line ends.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KIT = os.environ.get("SCA_WINDOWS", "")
WHY = "no Windows Python: `make windows` installs it and runs these (2026-11)"
pytestmark = [pytest.mark.wine, pytest.mark.skipif(not KIT or shutil.which("wine") is None, reason=WHY)]
EPOCH = {"SOURCE_DATE_EPOCH": "1795478400"}


class Windows:
    """A prefix of Wine in which programs are started."""

    def __init__(self, prefix: Path) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME")},
            **EPOCH,
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "PYTHONPATH": f"Z:{ROOT};Z:{KIT}\\site",
            "PYTHONPYCACHEPREFIX": f"Z:{prefix.parent}\\compiled",
        }

    def start(self, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
        """Run the Python of Windows. Wine's Python wants pipes."""
        command = ["wine", f"{KIT}/cpython/python.exe", *arguments]
        return subprocess.run(command, cwd=folder, env=self.environment, input=b"", capture_output=True, check=False, timeout=300)

    def sca(self, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
        """Run the command. Its packages are on a path in the environment, so without `-I`."""
        return self.start("-P", "-X", "utf8", "-m", "sca", *arguments, folder=folder)


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    system = Windows(tmp_path_factory.mktemp("wine") / "prefix")
    system.start("-c", "")  # Wine tells of a prefix that it makes
    yield system
    subprocess.run(["wineserver", "--kill"], env=system.environment, check=False)


def here(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", "sca", *arguments]
    return subprocess.run(command, cwd=folder, env={**os.environ, **EPOCH}, capture_output=True, check=False, timeout=300)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples/shop", tmp_path / "shop"))


def test_it_is_windows(windows: Windows) -> None:
    program = "import os, sys; print(os.name, sys.platform, hasattr(os, 'O_NOFOLLOW'), os.open in os.supports_dir_fd)"
    assert windows.start("-c", program).stdout.split() == [b"nt", b"win32", b"False", b"False"]


@pytest.mark.parametrize(
    ("arguments", "same"),
    [
        (
            ("check", "examples\\shop", "--offline", "--format", "json"),
            ("check", "examples/shop", "--offline", "--format", "json"),
        ),
        (("check", ".\\examples\\shop", "--offline", "--verbose"), ("check", "examples/shop", "--offline", "--verbose")),
        (("sbom", "examples\\shop"), ("sbom", "examples/shop")),
        (("why", "lodash", "examples\\shop"), ("why", "lodash", "examples/shop")),
        (
            ("check", ".\\examples\\shop\\package-lock.json", "examples\\shop\\services", "--offline"),
            ("check", "examples/shop/package-lock.json", "examples/shop/services", "--offline"),
        ),
        (
            ("check", "--offline", "--stage", "commit", "--", "examples\\shop\\services\\recommendations\\requirements.txt"),
            ("check", "--offline", "--stage", "commit", "--", "examples/shop/services/recommendations/requirements.txt"),
        ),
    ],
    ids=" ".join,
)
def test_what_is_written_is_the_same(windows: Windows, arguments: tuple[str, ...], same: tuple[str, ...]) -> None:
    found, expected = windows.sca(*arguments), here(*same)
    assert found.stdout == expected.stdout
    assert (found.returncode, found.stderr) == (expected.returncode, expected.stderr)


def test_reports_are_the_same_bytes_and_replace_older_ones(windows: Windows, shop: Path) -> None:
    for _again in range(2):
        done = windows.sca("check", ".", "--offline", "--output", "out\\windows", folder=shop)
        assert done.returncode == 1, done.stderr
    here("check", ".", "--offline", "--output", "out/here", folder=shop)
    places = sorted(path.relative_to(shop / "out/here") for path in (shop / "out/here").rglob("*") if path.is_file())
    assert places
    for place in places:
        assert (shop / "out/windows" / place).read_bytes() == (shop / "out/here" / place).read_bytes(), place
    assert not list(shop.rglob(".sca-*"))


def test_a_first_run(windows: Windows, shop: Path) -> None:
    (shop / "sca-policy.yaml").unlink()
    done = windows.sca("init", folder=shop)
    assert done.returncode == 0, done.stderr
    assert b"wrote ./sca-policy.yaml\n" in done.stdout
    assert b"\r" not in (shop / "sca-policy.yaml").read_bytes()
    assert windows.sca("check", "--offline", "-q", folder=shop).returncode == 0


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("C:\\nothing", b"no such file or folder: C:\\nothing"),
        ("D:", b"no such file or folder: D:"),
        ("oci:C:\\nothing", b"no such file or folder: C:\\nothing"),
        ("\\\\?\\C:\\nothing", b"no such file or folder"),
    ],
)
def test_a_drive_is_no_kind_of_image(windows: Windows, target: str, says: bytes) -> None:
    done = windows.sca("check", target)
    assert done.returncode == 2
    assert says in done.stderr


def test_targets_on_two_drives_are_wrong_usage(windows: Windows) -> None:
    done = windows.sca("check", "C:\\windows", "examples\\shop")
    assert (done.returncode, b"different drives" in done.stderr) == (2, True)


@pytest.mark.parametrize("target", ["long", "\\\\?\\{}\\long"])
def test_a_path_may_be_longer_than_windows_used_to_allow(windows: Windows, target: str, tmp_path: Path) -> None:
    place = tmp_path / "long" / "/".join(["d" * 60] * 8)
    place.mkdir(parents=True)
    (place / "requirements.txt").write_text("delta==4.0.0 --hash=sha256:" + "0" * 64, encoding="utf-8")
    done = windows.sca("sbom", target.format(f"Z:{tmp_path}".replace("/", "\\")), folder=tmp_path)
    assert b"pkg:pypi/delta@4.0.0" in done.stdout, done.stderr


def test_a_reference_reaches_no_stream_no_device_and_no_place_outside(windows: Windows, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("delta==4.0.0", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    names = (
        "..\\secret.txt",
        "C:\\windows\\win.ini",
        "a.txt:stream",
        "NUL",
        "\\\\?\\C:\\windows\\win.ini",
        "\\\\host\\share\\a.txt",
    )
    (root / "requirements.txt").write_text("".join(f"-r {name}\n" for name in names), encoding="utf-8")
    done = windows.sca("check", ".", "--offline", "--format", "json", folder=root)
    result = json.loads(done.stdout)
    assert result["components"] == []
    assert {one["code"] for one in result["problems"]} <= {"E-OUTSIDE", "E-MISSING", "E-SYNTAX"}
    assert done.returncode == 3


def test_a_git_in_the_scanned_folder_is_not_started(windows: Windows, shop: Path) -> None:
    canary = shop / "git.exe"
    shutil.copy(Path(KIT, "cpython/python.exe"), canary)
    done = windows.sca("check", "--staged", folder=shop)
    assert done.returncode == 2
    assert b"git cannot be started" in done.stderr


def test_what_is_no_file_takes_a_report(windows: Windows) -> None:
    done = windows.sca("check", "examples\\shop", "--offline", "-q", "--report", "json=NUL")
    assert done.returncode == 1, done.stderr

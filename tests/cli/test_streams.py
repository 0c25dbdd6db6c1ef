"""A reader that has seen enough ends no run; a document that is cut off was not written."""

import io
import json
import os
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from sca import exit_status
from sca.cli import main
from sca.system.places import WINDOWS
from tests.hostile.case import GOOD_LOCK, PERMISSIVE


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Where a policy allows none of the packages."""
    root = tmp_path / "shop"
    root.mkdir()
    (root / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    (root / "policy.yaml").write_text(f"{PERMISSIVE}packages:\n  default: deny\n", encoding="utf-8")
    return root


def deaf(*arguments: str, errors_too: bool = False) -> subprocess.CompletedProcess[bytes]:
    """A run whose reader has gone away before it begins."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-I", "-m", "sca", *arguments]
    errors = write_end if errors_too else subprocess.PIPE
    done = subprocess.run(command, stdout=write_end, stderr=errors, check=False, timeout=60)
    os.close(write_end)
    return done


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["tree"], 0),
        (["why", "alpha"], 0),
        (["why", "gone"], 7),
        (["explain", "SCA101"], 0),
        (["check"], 1),
        (["check", "--exit-zero"], 0),
        (["check", "--report", "json=."], 6),
        (["diff"], 0),
        (["policy", "show"], 0),
        (["--help"], 0),
        (["tree", "--format", "json"], 6),
        (["check", "--format", "json"], 6),
        (["diff", "--format", "json"], 6),
        (["sbom"], 6),
    ],
)
@pytest.mark.skipif(WINDOWS, reason="a pipe breaks in other ways there: 2026-11")
def test_a_reader_that_goes_away_cuts_off_documents_and_nothing_else(shop: Path, arguments: list[str], status: int) -> None:
    policy = shop / "policy.yaml"
    command, *options = arguments
    targets = {"diff": [str(shop), str(shop)], "--help": [], "explain": [], "policy": [str(policy)]}.get(command, [str(shop)])
    judged = ["--policy", str(policy)] if command == "check" else []
    done = deaf(command, *options, *targets, *judged)
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"went away" not in done.stderr or status == exit_status.OUTPUT
    if command in ("check", "tree", "why", "sbom"):
        assert done.stderr.rstrip().endswith(f"; exit {status}".encode())
    assert deaf(command, *options, *targets, *judged, errors_too=True).returncode == status


@pytest.mark.skipif(WINDOWS, reason="no such shell there: 2026-11")
@pytest.mark.parametrize("streams", ["|", "2>&1 |"])
def test_a_shell_that_wants_one_line_gets_it_and_the_status(tmp_path: Path, streams: str) -> None:
    packages = {f"node_modules/p{number}": {"version": "1.0.0", "license": "MIT"} for number in range(5_000)}
    root = {"name": "shop", "version": "1.0.0", "dependencies": {f"p{number}": "1.0.0" for number in range(5_000)}}
    lock = {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": root, **packages}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(f"{PERMISSIVE}packages:\n  default: deny\n", encoding="utf-8")
    sca = f"{shlex.quote(sys.executable)} -I -m sca"
    for run, status in (("tree .", 0), ("why p7 .", 0), ("check . --policy policy.yaml --verbose", 1)):
        script = f"set -o pipefail; {sca} {run} {streams} head -n 1 > seen; exit $?"
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, check=False, timeout=120)
        assert (done.returncode, b"Traceback" in done.stderr) == (status, False), done.stderr
        assert (tmp_path / "seen").read_text(encoding="utf-8").count("\n") == 1


def test_a_program_that_reads_along_keeps_its_stream(shop: Path) -> None:
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, "utf-8", write_through=True)
    for _run in range(2):
        with redirect_stdout(stream):
            assert main.run(["tree", str(shop), "--format", "json"]) == 0
    assert not stream.closed
    assert kept.getvalue().count(b'"sca-tree-1"') == 2

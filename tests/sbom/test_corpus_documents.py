"""The documents of real lock files: valid by the official schema, faultless by our own check, the same on every machine."""

import os
import subprocess
import sys
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca import exit_status
from sca.cli.main import run
from sca.sbom.validate import strict_errors

pytestmark = pytest.mark.corpus

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
FORMATS = (
    "package-lock-v1", "package-lock-v2", "package-lock-v3", "npm-shrinkwrap", "requirements", "constraints", "pip-freeze",
    "requirements-in", "packages.lock.json", "dockerfile",
)  # fmt: skip
SMALL = 60_000
MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "99", "TZ": "America/Anchorage", "LC_ALL": "C.UTF-8"},
)


@pytest.fixture(scope="module")
def corpus() -> dict[str, Any]:
    return run_path(str(CORPUS / "corpus.py"))


@pytest.mark.parametrize("form", FORMATS)
def test_the_smallest_documents_of_a_format_are_valid_by_the_official_schema(
    corpus: dict[str, Any], tmp_path: Path, form: str
) -> None:
    """The reference validator takes seconds for a hundred packages, so small cases stand for all."""
    cases = sorted(corpus["cases"](format=form), key=lambda case: (_size(corpus, case), case["id"]))
    documents = {case["id"]: _sbom(corpus, case, tmp_path) for case in cases[:4]}
    small = [name for name, data in documents.items() if len(data) < SMALL] or [cases[0]["id"]]
    assert {name: strict_errors(documents[name]) for name in small} == {name: [] for name in small}


def test_every_case_gives_a_document_that_passes_our_own_check(corpus: dict[str, Any], tmp_path: Path) -> None:
    cases = [case for case in corpus["cases"]() if case["format"] in FORMATS]
    assert len(cases) >= 130
    for case in cases:
        assert _sbom(corpus, case, tmp_path), case["id"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_files_give_the_same_bytes_on_every_machine(corpus: dict[str, Any], tmp_path: Path, form: str) -> None:
    """Another hash seed, time zone, locale, folder, and files that were made in another order."""
    case = min(corpus["cases"](format=form), key=lambda case: (-len(case["files"]), _size(corpus, case)))
    made = set()
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / str(number) / "checkout"
        for file in case["files"] if number % 2 else reversed(case["files"]):
            place = folder / file["path"]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(corpus["read_original"](case, file))
        environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1700000000", **machine}
        command = [sys.executable, "-P", "-m", "sca", "sbom", case["main"]]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120)
        assert done.returncode in (exit_status.SATISFIED, exit_status.INCOMPLETE), done.stderr.decode()
        made.add(done.stdout)
    assert len(made) == 1
    assert str(tmp_path).encode() not in made.pop()


def _sbom(corpus: dict[str, Any], case: dict[str, Any], folder: Path) -> bytes:
    """The document of a case's main file. Status 6 would be our own check saying no."""
    main = corpus["materialise"](case["id"], folder / case["id"]) / case["main"]
    out = folder / f"{case['id']}.cdx.json"
    status = run(["sbom", "--quiet", str(main), "-o", str(out)])
    assert status in (exit_status.SATISFIED, exit_status.INCOMPLETE), case["id"]
    return out.read_bytes()


def _size(corpus: dict[str, Any], case: dict[str, Any]) -> int:
    return sum(len(corpus["read_original"](case, file)) for file in case["files"] if file["path"] == case["main"])

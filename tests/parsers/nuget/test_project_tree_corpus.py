"""A restored and published solution, read as a whole: lock, restore result, project and application are one answer."""

import json
from pathlib import Path
from runpy import run_path

import pytest

from sca.cli.main import run

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
CASE = "nuget-synth-project-references-tree"


@pytest.mark.corpus
def test_a_solution_has_the_packages_of_its_projects_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    corpus["materialise"](corpus["case"](CASE), tmp_path)
    out = tmp_path / "bom.json"
    assert run(["sbom", str(tmp_path / CASE), "-o", str(out), "--offline"]) == 0, capsys.readouterr().err
    listed = [one for one in json.loads(out.read_bytes())["components"] if one["type"] == "library"]
    scopes = {one["purl"]: next(p["value"] for p in one["properties"] if p["name"] == "sca:scope") for one in listed}
    answer = corpus["expected"](CASE)
    assert scopes == {purl: details["scope"] for purl, details in answer["components"].items()}

"""Workflows and devcontainers of the corpus, with every fact of their answers."""

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import ImageFacts, Reference
from sca.model.inventory import Extract
from sca.parsers.docker import devcontainer, devcontainer_lock
from sca.parsers.pipelines import github_workflow

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
PARSE = {
    "github-actions": github_workflow.parse,
    "devcontainer": devcontainer.parse,
    "devcontainer-lock": devcontainer_lock.parse,
}
PARTS = ("registry", "repository", "tag", "digest", "platform", "stage")


def found(reference: Reference) -> tuple[object, ...]:
    facts = reference.facts
    assert isinstance(facts, ImageFacts)
    raw = facts.written or reference.requested
    return (reference.locations[0].line, facts.role, raw, *(getattr(facts, part) for part in PARTS), not reference.unresolved)


def recorded(image: dict[str, Any]) -> tuple[object, ...]:
    return (image["line"], image["kind"], image["raw"], *(image[part] or "" for part in PARTS), image["resolved"])


@pytest.mark.corpus
@pytest.mark.parametrize("form", PARSE)
def test_every_recorded_file_gives_its_images_and_actions(form: str) -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    cases = corpus["cases"](kind="docker", format=form)
    assert cases
    for case in cases:
        tree = MemoryTree({file["path"]: corpus["read_original"](case, file) for file in case["files"]})
        extract = PARSE[form](FileView(tree, case["main"], DEFAULTS)) or Extract()
        answer = corpus["expected"](case["id"])
        written_out = {one["line"]: one.get("candidates") for one in answer["images"] if "matrix." in one["raw"]}
        images = [
            one for one in answer["images"] if not one["internal"] and not one.get("invalid") and one["line"] not in written_out
        ]
        references = [one for one in extract.references if one.kind == "image"]
        plain = [found(one) for one in references if one.locations[0].line not in written_out]
        assert sorted(plain) == sorted(map(recorded, images)), case["id"]
        for line, candidates in written_out.items():
            texts = [one.requested for one in references if one.locations[0].line == line]
            assert texts == (candidates or ["redis:6", "redis:7"]), case["id"]
        wrong = [one["line"] for one in answer["images"] if one.get("invalid")]
        assert wrong == [one.location.line for one in extract.problems if one.code == "E-REFERENCE"], case["id"]
        uses = [(one["line"], one["raw"]) for one in answer.get("uses", ()) if not one["local"]]
        actions = [(one.locations[0].line, one.requested) for one in extract.references if one.kind == "action"]
        assert actions == uses, case["id"]

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import ImageFacts, Reference
from sca.parsers.docker.dockerfile import parse

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
PARTS = ("registry", "repository", "tag", "digest", "platform", "stage")


def recorded(image: dict[str, Any]) -> tuple[object, ...]:
    parts = tuple(image[part] or "" for part in PARTS)
    build = (tuple(image.get("variables", ())), image.get("if_unset") or "", bool(image.get("onbuild")), image["resolved"])
    return (image["line"], image["kind"], *parts, *build)


def found(reference: Reference) -> tuple[object, ...]:
    facts = reference.facts
    assert isinstance(facts, ImageFacts)
    parts = tuple(getattr(facts, part) for part in PARTS)
    build = (facts.variables, facts.default, facts.onbuild, not reference.unresolved)
    return (reference.locations[0].line, facts.role, *parts, *build)


@pytest.mark.corpus
def test_every_recorded_file_gives_its_images_with_all_facts() -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    cases = corpus["cases"](kind="docker", format="dockerfile")
    assert len(cases) >= 30
    for case in cases:
        tree = MemoryTree({file["path"]: corpus["read_original"](case, file) for file in case["files"]})
        extract = parse(FileView(tree, case["main"], DEFAULTS))
        answer = corpus["expected"](case["id"])
        images = [image for image in answer["images"] if not image["internal"] and not image.get("invalid")]
        assert sorted(map(found, extract.references)) == sorted(map(recorded, images)), case["id"]
        wrong = {image["line"] for image in answer["images"] if image.get("invalid")}
        assert wrong == {problem.location.line for problem in extract.problems if problem.code == "E-REFERENCE"}, case["id"]
        added = sorted(remote["line"] for remote in answer["remote_adds"])
        assert added == sorted(problem.location.line or 0 for problem in extract.problems if problem.code == "E-REMOTE-ADD"), (
            case["id"]
        )

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Reference
from sca.parsers.base import Parse
from sca.parsers.docker import compose, helm_values, kubernetes
from tests.parsers.docker.memory import facts_of

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
PARTS = ("registry", "repository", "tag", "digest", "platform", "stage")
LIST = ("DaemonSet/ds", "List/?")  # what stands in a list belongs to the resource that it is, not to the list


def recorded(image: dict[str, Any], main: str) -> tuple[object, ...]:
    known = image["resolved"] and image.get("reference")
    parts = tuple((image[part] or "") if known or part in ("platform", "stage") else "" for part in PARTS)
    return (image.get("file") or main, image["line"], image["kind"], *parts, tuple(image.get("variables", ())), bool(known))


def found(reference: Reference) -> tuple[object, ...]:
    facts, where = facts_of(reference), reference.locations[0]
    parts = tuple(str(getattr(facts, part)).replace(*LIST) for part in PARTS)
    return (where.path, where.line, facts.role, *parts, facts.variables, not reference.unresolved)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("form", "least", "parse"),
    [("compose", 10, compose.parse), ("k8s", 7, kubernetes.parse), ("helm-values", 6, helm_values.parse)],
)
def test_every_recorded_file_gives_its_images_with_all_facts(form: str, least: int, parse: Parse) -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    cases = corpus["cases"](kind="docker", format=form)
    assert len(cases) >= least
    for case in cases:
        tree = MemoryTree({file["path"]: corpus["read_original"](case, file) for file in case["files"]})
        extract = parse(FileView(tree, case["main"], DEFAULTS))
        assert extract is not None
        answer = corpus["expected"](case["id"])["images"]
        images = [one for one in answer if not one["internal"] and not (one.get("invalid") and one["resolved"])]
        assert sorted(map(found, extract.references)) == sorted(recorded(image, case["main"]) for image in images), case["id"]
        wrong = {image["line"] for image in answer if image.get("invalid") and image["resolved"]}
        assert wrong == {problem.location.line for problem in extract.problems if problem.code == "E-REFERENCE"}, case["id"]
        built = {(image["line"], image["reference"].rpartition("/")[2]) for image in answer if image.get("built")}
        named = {(one.location.line, one.name.rpartition("/")[2]) for one in extract.projects if one.kind == "image"}
        assert built <= named, case["id"]

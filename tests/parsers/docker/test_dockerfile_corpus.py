from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import ImageFacts, Reference
from sca.parsers.docker.dockerfile import read_dockerfile
from sca.parsers.docker.image_uses import SCRATCH, Internal, UseReader
from sca.parsers.docker.lines import read_lines

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
PARTS = ("registry", "repository", "tag", "digest", "platform", "stage")


def recorded(image: dict[str, Any]) -> tuple[object, ...]:
    parts = tuple(image[part] or "" for part in PARTS)
    build = (tuple(image.get("variables", ())), image.get("if_unset") or "", bool(image.get("onbuild")), image["resolved"])
    return (image["line"], image["kind"], image["raw"], *parts, *build)


def found(reference: Reference) -> tuple[object, ...]:
    facts = reference.facts
    assert isinstance(facts, ImageFacts)
    parts = tuple(getattr(facts, part) for part in PARTS)
    raw = facts.written or reference.requested
    build = (facts.variables, facts.default, facts.onbuild, not reference.unresolved)
    return (reference.locations[0].line, facts.role, raw, *parts, *build)


def recorded_inside(image: dict[str, Any], labels: list[str]) -> tuple[object, ...]:
    """The name or number of a stage, of one of several, or scratch."""
    targets = image.get("candidates") or [image["target"]] if image["raw"] != SCRATCH else []
    means = [labels[int(target)] if target.isdigit() else target for target in targets]
    return (image["line"], image["kind"], image["raw"], image["stage"], sorted(means))


def found_inside(one: Internal) -> tuple[object, ...]:
    return (one.line, one.role, one.raw, one.stage.label, sorted(stage.label for stage in one.means))


@pytest.mark.corpus
def test_every_recorded_file_gives_its_images_with_all_facts() -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    cases = corpus["cases"](kind="docker", format="dockerfile")
    assert len(cases) >= 30
    for case in cases:
        tree = MemoryTree({file["path"]: corpus["read_original"](case, file) for file in case["files"]})
        view = FileView(tree, case["main"], DEFAULTS)
        extract = read_dockerfile(view)
        answer = corpus["expected"](case["id"])
        images = [image for image in answer["images"] if not image["internal"] and not image.get("invalid")]
        named = [one for one in extract.references if one.kind == "image"]
        assert sorted(map(found, named)) == sorted(map(recorded, images)), case["id"]
        wrong = sorted((image["line"], image["invalid"]) for image in answer["images"] if image.get("invalid"))
        refused = [problem for problem in extract.problems if problem.code == "E-REFERENCE"]
        reasons = sorted((one.location.line or 0, one.message.partition("(")[2].partition(")")[0]) for one in refused)
        assert reasons == wrong, case["id"]
        added = sorted(remote["line"] for remote in answer["remote_adds"])
        assert added == sorted(one.locations[0].line or 0 for one in extract.references if one.kind == "download"), case["id"]
        reader = UseReader(read_lines(view.text(), view.path, DEFAULTS.line_bytes), view.path, {}, DEFAULTS)
        inside = [image for image in answer["images"] if image["internal"]]
        labels = [stage["name"] or str(stage["index"]) for stage in answer["stages"]]
        assert [stage.label for stage in reader.graph.stages] == labels, case["id"]
        assert sorted(map(found_inside, reader.internal)) == sorted(recorded_inside(one, labels) for one in inside), case["id"]
        assert bool(answer["problems"]) <= bool(extract.problems or any(one.unresolved for one in extract.references)), case["id"]

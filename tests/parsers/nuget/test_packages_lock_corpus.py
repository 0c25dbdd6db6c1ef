from base64 import b64decode
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, NugetFacts
from sca.parsers.nuget.packages_lock import parse

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"


@pytest.fixture(scope="module")
def corpus() -> dict[str, Any]:
    return run_path(str(CORPUS / "corpus.py"))


def known(component: Component, sources: dict[str, list[str]]) -> dict[str, Any]:
    """Facts of one package as the recorded answers write them."""
    return {"sha512": component.hashes[0].value, "tfms": sorted(sources["tfms"]), "requested": sorted(set(sources["requested"]))}


@pytest.mark.corpus
def test_every_recorded_lock_gives_its_packages_edges_and_facts(corpus: dict[str, Any]) -> None:
    cases = corpus["cases"](kind="nuget", format="packages.lock.json")
    assert len(cases) >= 21
    for case in cases:
        tree = MemoryTree({file["path"]: corpus["read_original"](case, file) for file in case["files"]})
        extract = parse(FileView(tree, case["main"], DEFAULTS))
        answer = corpus["expected"](case["id"])
        names = {project.id: "project" for project in extract.projects}
        names |= {component.id: component.package.purl for component in extract.components}
        joined = {(names[edge.parent], names[edge.child]) for edge in extract.edges} - {("project", "project")}
        assert joined == {tuple(edge) for edge in answer["edges"]}, case["id"]
        assert set(names.values()) - {"project"} == set(answer["components"]), case["id"]
        assert {problem.code for problem in extract.problems} <= {"E-FLOATING"}, case["id"]
        found: dict[str, dict[str, list[str]]] = {}
        for component in extract.components:
            facts = component.facts
            assert isinstance(facts, NugetFacts)
            place = found.setdefault(component.package.purl, {"tfms": [], "requested": []})
            place["tfms"].append("/".join(filter(None, (facts.target_framework, facts.runtime_identifier))))
            place["requested"].extend(filter(None, [facts.requested]))
        for component in extract.components:
            purl = component.package.purl
            details = answer["components"][purl]
            expected = {
                "sha512": b64decode(details["sha512"]).hex(),
                "tfms": details["tfms"],
                "requested": details.get("requested", []),
            }
            assert known(component, found[purl]) == expected, (case["id"], purl)

"""Merging SBOMs: the order of the documents does not matter, nor whether some were merged before."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.facts.licences import licence_answers
from sca.facts.spdx_ids import LICENCE_IDS
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.inventory.build import build
from sca.parsers.run import Parsed, read_file
from sca.parsers.table import CYCLONEDX
from sca.sbom.cyclonedx_write import Document, write
from sca.sbom.merge import merged
from sca.sbom.self_check import faults_in
from tests.sbom.test_round_trip import COVERAGE, content, inventories, settled, written


def parsed(path: str, data: bytes) -> Parsed:
    found = read_file(CYCLONEDX, FileView(MemoryTree({path: data}), path, DEFAULTS))
    assert found is not None
    assert found.outcome.outcome.startswith("parsed"), found.outcome.reason
    return found


def merge(documents: dict[str, bytes]) -> bytes:
    parts = [parsed(path, data) for path, data in documents.items()]
    inventory = merged(build([one.extract for one in parts], [one.outcome for one in parts], []))
    answers = {answer.component: answer for answer in licence_answers(inventory)}
    data = write(inventory, answers, Document("all", "1", merged=True), COVERAGE, LICENCE_IDS)
    assert faults_in(data) == ()
    return data


DOCUMENTS = inventories().map(settled).map(written)


@settings(deadline=None, max_examples=30)
@given(documents=st.tuples(DOCUMENTS, DOCUMENTS, DOCUMENTS))
def test_merging_is_associative_and_free_of_order(documents: tuple[bytes, bytes, bytes]) -> None:
    a, b, c = documents
    whole = content(merge({"a.json": a, "b.json": b, "c.json": c}))
    assert content(merge({"c.json": c, "a.json": a, "b.json": b})) == whole
    assert content(merge({"ab.json": merge({"a.json": a, "b.json": b}), "c.json": c})) == whole
    assert content(merge({"a.json": a, "bc.json": merge({"b.json": b, "c.json": c})})) == whole


@settings(deadline=None, max_examples=20)
@given(documents=st.tuples(DOCUMENTS, DOCUMENTS))
def test_nothing_of_any_document_is_lost(documents: tuple[bytes, bytes]) -> None:
    whole = content(merge({"a.json": documents[0], "b.json": documents[1]}))
    for part in map(content, documents):
        root = part["root"]["bom-ref"]
        assert edges(part) - edges(whole) == set()
        assert {one["bom-ref"] for one in part["components"]} | {root} <= {one["bom-ref"] for one in whole["components"]}
        assert places(part) <= places(whole)


def edges(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(entry["ref"], child) for entry in document["dependencies"] for child in entry.get("dependsOn", [])}


def places(document: dict[str, Any]) -> set[tuple[str, str, int | None]]:
    found: set[tuple[str, str, int | None]] = set()
    for one in document["components"]:
        for place in one.get("evidence", {}).get("occurrences", []):
            found.add((one["bom-ref"], place["location"], place.get("line")))
    return found

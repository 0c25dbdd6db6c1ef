"""What is written is read back, and is the same when it is written again."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.licences import licence_answers
from sca.facts.spdx_ids import LICENCE_IDS
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.inventory.build import build
from sca.model.component import Component, Edge, Hash, Location, Project, Reference, Scope, Source
from sca.model.inventory import Extract, FileOutcome, Inventory
from sca.model.package import npm_package, pypi_package
from sca.model.result import Coverage
from sca.parsers.run import read_file
from sca.parsers.table import CYCLONEDX
from sca.sbom.cyclonedx_write import Document, write
from tests.sbom.conftest import DOCUMENT
from tests.sbom.sample_image import INVENTORY as IMAGE_INVENTORY

COVERAGE = Coverage(1, 1, 0, 0, 0, 0, 0, 1)


def settled(inventory: Inventory) -> Inventory:
    """As a scan would give it: scopes follow from edges."""
    found = Extract(inventory.projects, inventory.components, inventory.edges, inventory.references)
    return replace(build([found], inventory.files, inventory.problems), image=inventory.image)


def written(inventory: Inventory) -> bytes:
    answers: Mapping[str, Any] = {answer.component: answer for answer in licence_answers(inventory)}
    return write(inventory, answers, DOCUMENT, COVERAGE, LICENCE_IDS)


def read(data: bytes) -> Inventory:
    found = read_file(CYCLONEDX, FileView(MemoryTree({"bom.json": data}), "bom.json", DEFAULTS))
    assert found is not None
    assert found.outcome.outcome.startswith("parsed"), found.outcome.reason
    return build([found.extract], [found.outcome], [])


def content(data: bytes) -> dict[str, Any]:
    """The document without what it says of the scan that wrote it."""
    document = json.loads(data)
    told = {name: document[name] for name in ("components", "dependencies", "compositions")}
    return told | {"root": document["metadata"]["component"]}


@pytest.mark.parametrize("which", ["every feature", "an image"])
def test_a_document_that_is_read_and_written_again_is_the_same(which: str, inventory: Inventory) -> None:
    first = written(settled(inventory if which == "every feature" else IMAGE_INVENTORY))
    second = written(read(first))
    assert content(second) == content(first)
    assert content(written(read(second))) == content(first)


def test_what_the_first_scan_lost_is_not_forgotten(inventory: Inventory) -> None:
    again = read(written(settled(inventory)))
    assert not again.complete
    assert [one.message for one in again.problems if "old/yarn.lock" in one.message]


NAMES = st.sampled_from("abcd")
SOURCES = st.sampled_from(
    [
        Source(),
        Source("registry", "https://npm.example.test/a.tgz", "https://npm.example.test"),
        Source("registry", registry="https://npm.example.test"),
        Source("git", "https://git.example.test/a.git", commit="a" * 40),
        Source("url", "https://files.example.test/a.tgz"),
        Source("path", "vendor/a"),
    ]
)
HASHES = st.lists(
    st.sampled_from([Hash("SHA-1", "a" * 40), Hash("SHA-224", "b" * 56), Hash("SHA-512", "c" * 128, "content")]), max_size=2
)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    make = draw(st.sampled_from([npm_package, pypi_package]))
    count = draw(st.integers(1, 5))
    components = tuple(
        Component(
            f"lock#{number}",
            make(draw(NAMES), "1.0"),
            (Location("lock", draw(st.integers(1, 9))),),
            draw(SOURCES),
            tuple(draw(HASHES)),
        )
        for number in range(count)
    )
    references = tuple(
        Reference(f"lock#r{number}", make(draw(NAMES), ""), "requirement", draw(NAMES), (Location("lock", 1),))
        for number in range(draw(st.integers(0, 2)))
    )
    project = Project("lock#", "shop", ".", "npm", Location("lock", 1), npm_package("shop", "1"))
    ids = [*(one.id for one in components), *(one.id for one in references)]
    # What no project needs has no scope; as one component with an instance that has one, it would be needed.
    pairs = [("lock#", id) for id in ids]
    pairs += draw(st.lists(st.tuples(st.sampled_from(["lock#", *ids]), st.sampled_from(ids)), max_size=6))
    scopes = st.sampled_from([Scope.RUNTIME, Scope.DEV, Scope.OPTIONAL])
    edges = tuple(
        Edge(*pair, draw(scopes), draw(st.sampled_from(["", "^1", "a|b"])), draw(st.sampled_from(["", "x | y"])))
        for pair in pairs
    )
    file = FileOutcome("lock", "npm", "parsed", completeness=draw(st.sampled_from(["complete", "incomplete", "unknown"])),
                       node_ids=("lock#", *ids))  # fmt: skip
    return Inventory((project,), components, references, edges, (), (file,))


@settings(deadline=None, max_examples=60)
@given(inventory=inventories())
def test_any_inventory_is_the_same_after_a_round_trip(inventory: Inventory) -> None:
    first = written(settled(inventory))
    assert content(written(read(first))) == content(first)


def test_the_root_that_was_made_up_is_no_project() -> None:
    empty = write(Inventory((), (), (), (), (), ()), {}, Document("shop", "1"), COVERAGE, LICENCE_IDS)
    assert read(empty).projects == ()

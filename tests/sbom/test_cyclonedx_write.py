"""The written document: what stands where, what is merged, what is known, and that the same input gives the same bytes."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from msgspec.structs import replace

from sca.model.component import Component, Edge, Hash, Location, Problem, Project, Reference, Scope, Source
from sca.model.inventory import FileOutcome, Inventory
from sca.model.package import npm_package, nuget_package, pypi_package
from sca.sbom.cyclonedx_write import Document
from sca.sbom.self_check import faults_in
from sca.sbom.validate import strict_errors

GOLDEN = Path(__file__).parents[2] / "fixtures" / "sbom" / "every-feature" / "expected.cdx.json"
LOCK = "package-lock.json"
SHA1 = "a" * 40
WRITE = """
import sys
import msgspec
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.result import Coverage
from sca.sbom.cyclonedx_write import Document, write
case = msgspec.json.decode(open(sys.argv[1], "rb").read())
answers = msgspec.convert(case["licences"], list[LicenceAnswer])
data = write(
    msgspec.convert(case["inventory"], Inventory),
    {answer.component: answer for answer in answers},
    Document("shop", "0.1.0", options=(("exclude", "vendor"),)),
    Coverage(8, 3, 1, 1, 1, 1, 1, 20),
    frozenset({"Apache-2.0", "MIT", "WTFPL"}),
)
assert "cyclonedx" not in sys.modules
sys.stdout.buffer.write(data)
"""
Render = Callable[..., bytes]


def library(name: str, place: str = "", scope: Scope = Scope.RUNTIME, **facts: Any) -> Component:
    where = f"{LOCK}#{place or f'node_modules/{name}'}"
    return Component(where, npm_package(name, "1.0.0"), (Location(LOCK, 7),), scope=scope, **facts)


def project(place: str = "", name: str = "shop", folder: str = ".", version: str = "1.0.0") -> Project:
    return Project(f"{LOCK}#{place}", name, folder, "npm", Location(LOCK, 1), npm_package(name, version))


def inventory_of(
    *nodes: Component | Reference,
    projects: tuple[Project, ...] = (),
    edges: tuple[Edge, ...] = (),
    completeness: str = "complete",
) -> Inventory:
    ids = tuple(sorted(node.id for node in (*nodes, *projects)))
    return Inventory(
        projects,
        tuple(node for node in nodes if isinstance(node, Component)),
        tuple(node for node in nodes if isinstance(node, Reference)),
        edges,
        (),
        (FileOutcome(LOCK, "npm", "parsed", completeness=completeness, node_ids=ids),),
    )


def by_ref(data: bytes) -> dict[str, Any]:
    document = json.loads(data)
    return {entry["bom-ref"]: entry for entry in (document["metadata"]["component"], *document["components"])}


def needs(data: bytes) -> dict[str, list[str]]:
    return {entry["ref"]: entry.get("dependsOn", []) for entry in json.loads(data)["dependencies"]}


def known(data: bytes) -> dict[str, str]:
    return {ref: entry["aggregate"] for entry in json.loads(data)["compositions"] for ref in entry.get("dependencies", [])}


def values(entry: dict[str, Any], name: str) -> list[str]:
    return [one["value"] for one in entry.get("properties", []) if one["name"] == name]


def test_the_document_with_every_feature_is_as_recorded(written: bytes) -> None:
    if os.environ.get("SCA_REFRESH_GOLDEN"):
        GOLDEN.write_bytes(written)
    assert written == GOLDEN.read_bytes()


def test_the_document_with_every_feature_is_valid(written: bytes) -> None:
    assert strict_errors(written) == []
    assert faults_in(written) == ()


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(Document("shop", "0.1.0", timestamp="2026-01-02T03:04:05Z"), id="with a timestamp"),
        pytest.param(Document("shop", "0.1.0", serial="none", compact=True), id="compact, without a serial number"),
        pytest.param(Document("", ""), id="without names"),
    ],
)
def test_an_empty_inventory_gives_a_valid_document(document: Document, render: Render) -> None:
    data = render(Inventory((), (), (), (), (), ()), document)
    assert strict_errors(data) == []
    assert faults_in(data) == ()
    assert data.endswith(b"}\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"\xff", "not UTF-8", id="no text"),
        pytest.param(b"{", "not JSON", id="no JSON"),
        pytest.param(
            b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": 1}', "$.components", id="a number of components"
        ),
    ],
)
def test_strict_validation_says_what_is_wrong(data: bytes, message: str) -> None:
    assert message in strict_errors(data)[0]


def test_the_library_reads_the_same_components_and_dependencies(written: bytes) -> None:
    document = json.loads(written)
    bom = Bom.from_json(document)  # type: ignore[attr-defined]  # a decorator adds it
    read = {str(component.bom_ref): component for component in bom.components}
    assert {ref: (one.name, one.version, str(one.purl or "")) for ref, one in read.items()} == {
        one["bom-ref"]: (one["name"], one.get("version"), one.get("purl", "")) for one in document["components"]
    }
    assert {str(entry.ref): sorted(str(need.ref) for need in entry.dependencies) for entry in bom.dependencies} == needs(written)
    assert [str(bom.metadata.component.bom_ref) if bom.metadata.component else ""] == ["pkg:npm/%40shop/web@2.0.0"]


def test_indented_and_compact_documents_say_the_same(inventory: Inventory, render: Render) -> None:
    indented, compact = render(inventory, Document("shop", "1")), render(inventory, Document("shop", "1", compact=True))
    assert json.loads(indented) == json.loads(compact)
    assert compact.count(b"\n") == 1
    assert indented.decode() == json.dumps(json.loads(indented), indent=2) + "\n"


def test_the_order_of_the_inventory_does_not_matter(inventory: Inventory, render: Render, written: bytes) -> None:
    shuffle = random.Random(7).sample  # noqa: S311  # any fixed order will do
    mixed = Inventory(
        tuple(shuffle(inventory.projects, len(inventory.projects))),
        tuple(shuffle(inventory.components, len(inventory.components))),
        tuple(shuffle(inventory.references, len(inventory.references))),
        tuple(shuffle(inventory.edges, len(inventory.edges))),
        tuple(shuffle(inventory.problems, len(inventory.problems))),
        tuple(shuffle(inventory.files, len(inventory.files))),
    )
    assert render(mixed) == written


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_hash_seed_locale_and_time_zone_do_not_matter_and_the_library_stays_unloaded(seed: str, written: bytes) -> None:
    run = subprocess.run(
        [sys.executable, "-c", WRITE, str(GOLDEN.with_name("input.json"))],
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert run.stdout == written


def test_a_serial_number_follows_the_content_and_nothing_else(inventory: Inventory, render: Render) -> None:
    def serial(inventory: Inventory, document: Document) -> str:
        return str(json.loads(render(inventory, document)).get("serialNumber", ""))

    plain = serial(inventory, Document("shop", "1"))
    assert plain == serial(inventory, Document("shop", "1", timestamp="2026-01-02T03:04:05Z", compact=True))
    assert plain != serial(inventory, Document("shop", "1", options=(("exclude", "x"),)))
    assert plain != serial(replace(inventory, edges=inventory.edges[1:]), Document("shop", "1"))
    assert serial(inventory, Document("shop", "1", serial="none")) == ""
    assert plain.startswith("urn:uuid:")
    assert (plain[23], plain[28] in "89ab") == ("8", True)


def test_reproducible_is_claimed_only_without_a_timestamp(inventory: Inventory, render: Render, written: bytes) -> None:
    assert values(json.loads(written)["metadata"], "cdx:reproducible") == ["true"]
    timed = json.loads(render(inventory, Document("shop", "1", timestamp="2026-01-02T03:04:05Z")))["metadata"]
    assert timed["timestamp"] == "2026-01-02T03:04:05Z"
    assert values(timed, "cdx:reproducible") == []


def test_a_credential_of_the_input_appears_nowhere(render: Render, written: bytes) -> None:
    assert b"s3cret" not in written
    source = Source("registry", "https://build:s3cret@npm.example.test/a.tgz?token=s3cret", "https://u:s3cret@npm.example.test")
    reference = Reference("r", pypi_package("b", ""), "requirement", "b @ git+https://s3cret@git.example.test/b?s3cret", ())
    hidden = inventory_of(library("a", source=source), reference)
    data = render(hidden, Document("shop", "1", options=(("index", "https://u:s3cret@pypi.example.test"),)))
    assert b"s3cret" not in data
    assert faults_in(data) == ()


def test_instances_of_one_package_are_one_component_with_the_strongest_scope(render: Render) -> None:
    first = library("a", place="node_modules/a", scope=Scope.DEV, hashes=(Hash("SHA-1", SHA1),))
    second = library("a", place="node_modules/b/node_modules/a", scope=Scope.OPTIONAL, hashes=(Hash("SHA-1", "b" * 40),))
    data = render(inventory_of(first, second, library("c"), edges=(Edge(first.id, f"{LOCK}#node_modules/c"),)))
    merged = by_ref(data)["pkg:npm/a@1.0.0"]
    assert merged["scope"] == "optional"
    assert values(merged, "sca:scope") == ["optional"]
    assert values(merged, "sca:scope:also") == ["dev"]
    assert values(merged, "sca:instances") == ["2"]
    assert [one["content"][0] for one in merged["externalReferences"][0]["hashes"]] == ["a", "b"]
    assert needs(data)["pkg:npm/a@1.0.0"] == ["pkg:npm/c@1.0.0"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.RUNTIME, "required"),
        (Scope.PEER, "required"),
        (Scope.OPTIONAL, "optional"),
        (Scope.BUILD, "excluded"),
        (Scope.DEV, "excluded"),
        (Scope.UNKNOWN, None),
    ],
)
def test_scopes(scope: Scope, expected: str | None, render: Render) -> None:
    entry = by_ref(render(inventory_of(library("a", scope=scope))))["pkg:npm/a@1.0.0"]
    assert entry.get("scope") == expected
    assert values(entry, "sca:scope") == [scope.value]


def test_nuget_ids_are_one_package_whatever_their_case(render: Render) -> None:
    nodes = [Component(f"x#{name}", nuget_package(name, "1.0.0-RC1"), ()) for name in ("contoso.json", "Contoso.Json")]
    assert list(by_ref(render(inventory_of(*nodes))))[1:] == ["pkg:nuget/Contoso.Json@1.0.0-RC1"]


def test_projects_that_share_a_package_url_stay_apart(render: Render) -> None:
    twins = (project("a", folder="a"), project("b", folder="b"))
    data = render(inventory_of(library("shop"), projects=twins))
    refs = [ref for ref in by_ref(data) if ref.startswith("pkg:npm/shop@1.0.0")]
    assert len(refs) == 3
    assert "pkg:npm/shop@1.0.0" in refs
    assert [ref for ref in refs if "purl" in by_ref(data)[ref]] == ["pkg:npm/shop@1.0.0"]
    assert faults_in(data) == ()


def test_the_one_named_project_of_the_scanned_folder_is_the_root(render: Render) -> None:
    data = render(inventory_of(projects=(project(), project("web", "web", "packages/web"))))
    assert json.loads(data)["metadata"]["component"]["purl"] == "pkg:npm/shop@1.0.0"
    assert needs(data)["pkg:npm/shop@1.0.0"] == ["pkg:npm/web@1.0.0"]


def test_several_projects_are_linked_from_a_root_made_for_the_target(render: Render) -> None:
    data = render(inventory_of(projects=(project("a", "a", "a"), project("b", "b", "b"))), Document("checkout", "1"))
    root = json.loads(data)["metadata"]["component"]
    assert (root["name"], root["type"]) == ("checkout", "application")
    assert needs(data)[root["bom-ref"]] == ["pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"]


@pytest.mark.parametrize(
    ("completeness", "leaf_has_entry", "leaf", "parent"),
    [
        pytest.param("complete", True, "complete", "complete", id="a whole lock"),
        pytest.param("incomplete", False, "incomplete", "incomplete", id="some edges are missing"),
        pytest.param("unknown", False, "unknown", "incomplete", id="a format without edges"),
    ],
)
def test_no_dependencies_differ_from_unknown_dependencies(
    completeness: str, leaf_has_entry: bool, leaf: str, parent: str, render: Render
) -> None:
    edges = (Edge(f"{LOCK}#node_modules/a", f"{LOCK}#node_modules/b"),)
    data = render(inventory_of(library("a"), library("b"), edges=edges, completeness=completeness))
    assert ("pkg:npm/b@1.0.0" in needs(data)) == leaf_has_entry
    assert known(data)["pkg:npm/b@1.0.0"] == leaf
    assert known(data)["pkg:npm/a@1.0.0"] == parent


def test_what_a_reference_names_has_unknown_dependencies_even_in_a_complete_file(render: Render) -> None:
    data = render(inventory_of(Reference("r", pypi_package("b", ""), "requirement", "b>=1", ())))
    assert known(data)["pkg:pypi/b"] == "unknown"
    assert "pkg:pypi/b" not in needs(data)


def test_an_edge_to_nothing_makes_its_parent_incomplete(render: Render) -> None:
    data = render(inventory_of(library("a"), edges=(Edge(f"{LOCK}#node_modules/a", "gone"), Edge("gone", "gone too"))))
    assert known(data)["pkg:npm/a@1.0.0"] == "incomplete"
    assert faults_in(data) == ()


def test_a_lost_edge_makes_a_complete_file_incomplete(render: Render) -> None:
    inventory = inventory_of(library("a"))
    lost = Problem("E-DANGLING", "an edge leads to nothing", Location(LOCK, 9), "edge")
    assert known(render(replace(inventory, problems=(lost,))))["pkg:npm/a@1.0.0"] == "incomplete"


def test_a_refused_file_makes_the_whole_incomplete_and_is_named(render: Render) -> None:
    inventory = inventory_of(library("a"))
    refused = FileOutcome("yarn.lock", "yarn", "refused", "E-DEPTH: too deep")
    document = json.loads(render(replace(inventory, files=(*inventory.files, refused))))
    root = document["metadata"]["component"]["bom-ref"]
    assert [entry["aggregate"] for entry in document["compositions"] if root in entry.get("assemblies", [])] == ["incomplete"]
    assert values(document["metadata"], "sca:input:refused") == ["yarn.lock: E-DEPTH: too deep"]


def test_a_name_that_no_package_can_have_is_listed_without_package_url(render: Render) -> None:
    data = render(inventory_of(library("")))
    (entry,) = json.loads(data)["components"]
    assert "purl" not in entry
    assert entry["bom-ref"].startswith("sca:package:")
    assert faults_in(data) == ()


def test_text_from_the_input_cannot_act_on_a_reader(render: Render) -> None:
    reference = Reference("r", pypi_package("b", ""), "requirement", "b \x1b[2J \u202e\u200b \x7f \U000e0041 <script>", ())
    data = render(inventory_of(reference))
    assert not [character for character in data.decode() if character in "\x1b\u202e\u200b\x7f\U000e0041"]
    entry = by_ref(data)["pkg:pypi/b"]
    assert values(entry, "sca:requirement") == [reference.requested]

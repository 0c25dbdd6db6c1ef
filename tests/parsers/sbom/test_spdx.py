"""What is read from SPDX documents."""

import json
from typing import Any

import pytest

from sca.model.component import Hash, LicenceClaim, Location, Source
from sca.model.package import Package
from sca.parsers.table import SPDX, SPDX_TAGS
from tests.parsers.sbom.reading import named, names_of_edges, parsed, read, told


def package(name: str, **more: Any) -> dict[str, Any]:
    purl = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:npm/{name}@1.0.0"}
    return {
        "SPDXID": f"SPDXRef-{name}",
        "name": name,
        "versionInfo": "1.0.0",
        "downloadLocation": "NOASSERTION",
        "externalRefs": [purl],
        **more,
    }


def relation(left: str, kind: str, right: str) -> dict[str, str]:
    return {
        "spdxElementId": f"SPDXRef-{left}",
        "relationshipType": kind,
        "relatedSpdxElement": right if right.isupper() else f"SPDXRef-{right}",
    }


def document(*packages: dict[str, Any], relations: list[Any] | None = None, **more: Any) -> str:
    lines = ",\n".join(json.dumps(one) for one in packages)
    fields = {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "relationships": relations or [], **more}
    return f'{json.dumps(fields)[:-1]}, "packages": [\n{lines}\n]}}'


def test_a_package_has_its_identity_hashes_licences_and_line() -> None:
    more = {
        "checksums": [{"algorithm": "SHA256", "checksumValue": "A" * 64}, {"algorithm": "SHA224", "checksumValue": "b" * 56}],
        "licenseDeclared": "MIT",
        "licenseConcluded": "MIT OR ISC",
        "downloadLocation": "https://npm.example.test/a.tgz",
    }
    found = named(read(document(package("a", **more)), SPDX), "a")
    where = Location("bom.json", 2, role="sbom")
    assert found.package.purl == "pkg:npm/a@1.0.0"
    assert found.locations == (where,)
    assert found.hashes == (Hash("SHA-256", "a" * 64), Hash("SHA-224", "b" * 56))
    assert found.licences == (
        LicenceClaim("MIT OR ISC", "licenseConcluded", where, "concluded"),
        LicenceClaim("MIT", "licenseDeclared", where, "declared"),
    )
    assert found.source == Source("registry", "https://npm.example.test/a.tgz", "https://npm.example.test")


@pytest.mark.parametrize(
    ("kind", "edge"),
    [
        ("DEPENDS_ON", ("a", "b", "runtime")),
        ("CONTAINS", ("a", "b", "runtime")),
        ("DEPENDENCY_OF", ("b", "a", "runtime")),
        ("DEV_DEPENDENCY_OF", ("b", "a", "dev")),
        ("TEST_DEPENDENCY_OF", ("b", "a", "dev")),
        ("BUILD_DEPENDENCY_OF", ("b", "a", "build")),
        ("OPTIONAL_DEPENDENCY_OF", ("b", "a", "optional")),
    ],
)
def test_relationships_are_edges(kind: str, edge: tuple[str, str, str]) -> None:
    found = read(
        document(package("a"), package("b"), relations=[relation("a", kind, "b"), relation("a", "DESCENDANT_OF", "b")]), SPDX
    )
    assert {one for one in names_of_edges(found) if one[0] != "doc"} == {edge}


@pytest.mark.parametrize(
    ("kinds", "edges"),
    [
        (["DEV_DEPENDENCY_OF"], {("b", "a", "dev")}),
        (["DEV_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF"], {("b", "a", "dev"), ("b", "a", "runtime")}),
        (["DEPENDENCY_OF"], {("b", "a", "runtime")}),
        (["DEV_TOOL_OF"], {("b", "a", "dev"), ("b", "a", "runtime")}),
    ],
)
def test_a_need_that_is_stated_plainly_and_with_its_kind_is_one_need(kinds: list[str], edges: set[tuple[str, str, str]]) -> None:
    relations = [relation("b", "DEPENDS_ON", "a"), *(relation("a", kind, "b") for kind in kinds)]
    found = read(document(package("a"), package("b"), relations=relations), SPDX)
    assert {one for one in names_of_edges(found) if one[0] != "doc"} == edges


def test_needs_nothing_and_not_known_stay_apart() -> None:
    relations = [
        relation("a", "DEPENDS_ON", "b"),
        relation("b", "DEPENDS_ON", "NONE"),
        relation("c", "DEPENDS_ON", "NOASSERTION"),
    ]
    found = read(document(package("a"), package("b"), package("c"), relations=relations), SPDX)
    assert dict(found.states) == {"bom.json#SPDXRef-a": "incomplete", "bom.json#SPDXRef-b": "complete"}
    assert found.problems == ()


def test_the_one_thing_that_is_described_is_the_project() -> None:
    relations = [relation("DOCUMENT", "DESCRIBES", "shop"), relation("shop", "DEPENDS_ON", "a")]
    found = read(document(package("shop"), package("a"), relations=relations), SPDX)
    assert [(one.name, one.package) for one in found.projects] == [("shop", Package("npm", "", "shop", "1.0.0"))]
    assert names_of_edges(found) == {("shop", "a", "runtime")}


def test_of_several_that_are_described_each_is_a_package() -> None:
    found = read(document(package("a"), package("b"), documentDescribes=["SPDXRef-a", "SPDXRef-b"]), SPDX)
    assert [one.package.name for one in found.components] == ["a", "b"]
    assert names_of_edges(found) == {("doc", "a", "runtime"), ("doc", "b", "runtime")}


def test_losses_are_said_with_their_place() -> None:
    nameless = package("b") | {"externalRefs": []}
    text = document(package("a"), nameless, package("a"), relations=[relation("a", "DEPENDS_ON", "gone")])
    assert told(read(text, SPDX)) == [("E-NO-PURL", "package", 3), ("E-DUPLICATE-REF", "edge", 4), ("E-DANGLING", "edge", 1)]


def test_other_documents_are_named_and_never_fetched() -> None:
    elsewhere = {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-x:SPDXRef-y"}
    refs = [{"externalDocumentId": "DocumentRef-x", "spdxDocument": "http://internal.example.test/"}]
    found = read(document(package("a"), relations=[elsewhere], externalDocumentRefs=refs), SPDX)
    assert found.problems == ()
    assert len(found.components) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"spdxVersion": "SPDX-9.9"}', "E-SBOM-VERSION"),
        ('{"@context": "https://spdx.example.test/3", "spdxVersion": "SPDX-2.3"}', "E-SBOM-VERSION"),
        ('{"SPDXID": "SPDXRef-DOCUMENT"}', "E-STRUCTURE"),
    ],
)
def test_what_is_not_known_is_refused(text: str, code: str) -> None:
    found = parsed(text, SPDX)
    assert found.outcome.outcome == "refused"
    assert found.extract.problems[0].code == code


TAGS = """SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: doc
DocumentNamespace: https://sboms.example.test/1
Creator: Tool: x-1.0
Created: 2026-01-02T03:04:05Z

##### Package: a

PackageName: a
SPDXID: SPDXRef-a
PackageVersion: 1.0.0
PackageDownloadLocation: https://npm.example.test/a.tgz
PackageChecksum: SHA256: {sha}
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: (MIT OR ISC)
PackageComment: <text>several lines,
PackageVersion: 9
among them what looks like a tag</text>
ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1.0.0

FileName: ./x
SPDXID: SPDXRef-file

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-b
Relationship: SPDXRef-b DEPENDS_ON SPDXRef-a
Relationship: SPDXRef-a CONTAINS SPDXRef-file

PackageName: b
SPDXID: SPDXRef-b
PackageVersion: 1.0.0
ExternalRef: PACKAGE-MANAGER purl pkg:npm/b@1.0.0
""".replace("{sha}", "a" * 64)


def test_tags_and_values_say_the_same_as_json() -> None:
    found = read(TAGS, SPDX_TAGS)
    a = named(found, "a")
    assert (a.package.purl, a.locations[0].line) == ("pkg:npm/a@1.0.0", 11)
    assert a.hashes == (Hash("SHA-256", "a" * 64),)
    assert [one.raw for one in a.licences] == ["(MIT OR ISC)"]
    assert a.source.url == "https://npm.example.test/a.tgz"
    assert [one.name for one in found.projects] == ["b"]
    assert names_of_edges(found) == {("b", "a", "runtime")}
    assert found.problems == ()
    assert found.sbom is not None
    assert (found.sbom.tools, found.sbom.timestamp) == (("x-1.0",), "2026-01-02T03:04:05Z")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SPDXVersion: SPDX-3.0\n", "E-SBOM-VERSION"),
        ("PackageName: a\n", "E-STRUCTURE"),
        ("SPDXVersion: SPDX-2.3\nDocumentComment: <text>no end\n", "E-SYNTAX"),
    ],
)
def test_tags_that_are_not_understood_are_refused(text: str, code: str) -> None:
    assert parsed(text, SPDX_TAGS).extract.problems[0].code == code

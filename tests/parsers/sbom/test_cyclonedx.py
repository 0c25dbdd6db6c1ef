"""What is read from the CycloneDX documents of other programs, in both of their forms."""

import json
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.output.xml import BY_SCHEMA_VERSION
from cyclonedx.schema import SchemaVersion

from sca.files.limits import DEFAULTS, Limits
from sca.model.component import Hash, LicenceClaim, Location, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.parsers.names import NAMES
from sca.parsers.table import CYCLONEDX_XML
from tests.parsers.sbom.reading import bom, library, named, names_of_edges, parsed, read, told

COMMIT = "a" * 40
ROOT = {"component": {"type": "application", "bom-ref": "shop", "name": "shop", "version": "1", "purl": "pkg:npm/shop@1"}}


def test_a_component_has_its_identity_scope_and_line() -> None:
    found = read(bom(library("a"), library("b", scope="optional"), library("c", scope="excluded")))
    assert [one.package.purl for one in found.components] == [f"pkg:npm/{name}@1.0.0" for name in "abc"]
    assert [one.scope for one in found.components] == [Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV]
    assert [one.locations[0] for one in found.components] == [Location("bom.json", line, role="sbom") for line in (2, 3, 4)]


def test_the_subject_is_the_project_and_what_it_needs_leads_from_it() -> None:
    needs = [{"ref": "shop", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b"]}, {"ref": "b"}]
    found = read(bom(library("a"), library("b"), metadata=ROOT, dependencies=needs))
    assert [(one.name, one.folder, one.package) for one in found.projects] == [("shop", ".", Package("npm", "", "shop", "1"))]
    assert names_of_edges(found) == {("shop", "a", "runtime"), ("a", "b", "runtime")}
    assert dict(found.states) == {f"bom.json#{ref}": "complete" for ref in ("shop", "a", "b")}


def test_needs_nothing_and_not_known_stay_apart() -> None:
    compositions = [{"aggregate": "incomplete", "dependencies": ["b"]}, {"aggregate": "unknown", "dependencies": ["c"]}]
    entries = [{"ref": "a"}, {"ref": "b"}, {"ref": "c"}]
    found = read(bom(*map(library, "abcd"), dependencies=entries, compositions=compositions))
    assert dict(found.states) == {"bom.json#a": "complete", "bom.json#b": "incomplete"}
    assert found.completeness == "unknown"


def test_components_inside_others_are_taken_and_are_parts_of_them() -> None:
    found = read(bom(library("a", components=[library("b", components=[library("c")])])))
    assert names_of_edges(found) == {("a", "b", "runtime"), ("b", "c", "runtime")}


@pytest.mark.parametrize(
    ("choices", "claims"),
    [
        pytest.param([{"license": {"id": "MIT"}}], [("MIT", "declared")], id="an id"),
        pytest.param([{"license": {"name": "Own"}}], [("Own", "declared")], id="a name"),
        pytest.param([{"expression": "MIT OR ISC"}], [("MIT OR ISC", "declared")], id="an expression"),
        pytest.param(
            [
                {"license": {"id": "MIT", "acknowledgement": "declared"}},
                {"license": {"id": "ISC", "acknowledgement": "concluded"}},
            ],
            [("MIT", "declared"), ("ISC", "concluded")],
            id="declared and concluded",
        ),
        pytest.param([{"license": {"url": "https://x.example.test"}}], [], id="neither id nor name"),
    ],
)
def test_licences_are_claims(choices: list[Any], claims: list[tuple[str, str]]) -> None:
    found = read(bom(library("a", licenses=choices)))
    where = Location("bom.json", 2, role="sbom")
    assert list(named(found, "a").licences) == [LicenceClaim(raw, "cyclonedx licenses", where, kind) for raw, kind in claims]


def test_hashes_and_addresses() -> None:
    sha = "a" * 64
    reference = {
        "type": "distribution",
        "url": "https://u:pw@npm.example.test/a.tgz?t=1",
        "hashes": [{"alg": "SHA-1", "content": "B" * 40}],
    }
    found = read(
        bom(
            library(
                "a",
                hashes=[{"alg": "SHA-256", "content": sha}, {"alg": "SHA-256", "content": "ab"}],
                externalReferences=[reference],
            )
        )
    )
    component = named(found, "a")
    assert component.source == Source("registry", "https://npm.example.test/a.tgz", "https://npm.example.test", credentials=True)
    assert component.hashes == (Hash("SHA-256", sha), Hash("SHA-1", "b" * 40))
    assert told(found) == [("E-HASH", "field", 2)]


@pytest.mark.parametrize(
    ("purl", "source"),
    [
        (
            f"pkg:npm/a@1.0.0?vcs_url=git%2Bhttps://t:s@git.example.test/a.git@{COMMIT}",
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT, credentials=True),
        ),
        (
            "pkg:npm/a@1.0.0?download_url=https://files.example.test/a.tgz",
            Source("url", "https://files.example.test/a.tgz", "https://files.example.test"),
        ),
        ("pkg:npm/a@1.0.0?repository_url=https://npm.example.test/x", Source("registry", registry="https://npm.example.test")),
        ("pkg:npm/a@1.0.0", Source()),
    ],
)
def test_where_a_package_comes_from_stands_in_its_package_url(purl: str, source: Source) -> None:
    component = named(read(bom(library("a") | {"purl": purl})), "a")
    assert component.source == source
    assert "t:s@" not in component.package.purl


def test_places_are_those_of_the_scan_and_tell_nothing_of_a_machine() -> None:
    places = [
        {"location": "web/package-lock.json", "line": 7, "additionalContext": "lock; column 5; included by a.txt:3 > b.txt:1"},
        {"location": "/home/somebody/shop/x.jar"},
        {"location": "C:\\Users\\somebody\\y.dll"},
    ]
    found = named(read(bom(library("a", evidence={"occurrences": places}))), "a")
    assert found.locations == (
        Location("web/package-lock.json", 7, 5, "lock", ("a.txt:3", "b.txt:1")),
        Location(".../x.jar", role="reference"),
        Location(".../y.dll", role="reference"),
    )


def test_a_component_without_a_package_url_stays_and_costs_a_package() -> None:
    found = read(bom({"type": "library", "name": "log4j", "group": "org", "version": "1"}, library("b", purl="npm/b")))
    assert [one.package for one in found.components] == [
        Package("generic", "org", "log4j", "1"),
        Package("generic", "", "b", "1.0.0"),
    ]
    assert told(found) == [("E-NO-PURL", "package", 2), ("E-PURL", "package", 3)]


def test_what_is_no_package_is_counted_and_costs_nothing() -> None:
    kinds = ("file", "operating-system", "cryptographic-asset")
    found = read(
        bom(
            library("a"),
            *({"type": kind, "bom-ref": kind, "name": kind} for kind in kinds),
            dependencies=[{"ref": "a", "dependsOn": ["file"]}],
        )
    )
    assert told(found) == [("E-NO-PACKAGE", "notice", 1)]
    assert "3 components" in found.problems[0].message
    assert len(found.components) == 1


def test_an_application_that_only_groups_others_is_a_project() -> None:
    group = {"type": "application", "bom-ref": "lock", "name": "package-lock.json"}
    found = read(bom(library("a"), group, dependencies=[{"ref": "lock", "dependsOn": ["a"]}]))
    assert [one.name for one in found.projects] == ["package-lock.json"]
    assert told(found) == []
    alone = read(bom(library("a"), group))
    assert told(alone) == [("E-NO-PURL", "package", 3)]


def test_images_are_references() -> None:
    image = {"type": "container", "bom-ref": "i", "name": "registry.example.test/base", "version": "1.2"}
    (reference,) = read(bom(image)).references
    assert (reference.kind, reference.requested) == ("image", "registry.example.test/base:1.2")
    assert reference.package.purl == "pkg:docker/base@1.2?repository_url=registry.example.test"


def test_duplicate_and_dangling_references_are_said_with_their_place() -> None:
    text = bom(library("a"), library("b") | {"bom-ref": "a"}).removesuffix("}")
    text += ',\n"dependencies": [\n{"ref": "a", "dependsOn": ["gone"]},\n{"ref": "lost"},\n{"ref": "a"}]}'
    found = read(text)
    expected = [
        ("E-DUPLICATE-REF", "edge", 3),
        ("E-DANGLING", "edge", 6),
        ("E-DANGLING", "edge", 7),
        ("E-DUPLICATE-REF", "notice", 8),
    ]
    assert told(found) == expected
    assert dict(found.states) == {"bom.json#a": "incomplete"}
    assert len({one.id for one in found.components}) == 2


def test_a_version_that_contradicts_the_package_url_is_said() -> None:
    found = read(bom(library("a", version="2.0.0"), {"type": "library", "name": "b", "version": "1", "purl": "pkg:npm/b"}))
    assert told(found) == [("E-VERSION", "field", 2)]
    assert [one.package.version for one in found.components] == ["1.0.0", "1"]


def test_an_sbom_that_says_that_it_is_incomplete_is_incomplete() -> None:
    found = read(bom(library("a"), metadata=ROOT, compositions=[{"aggregate": "incomplete", "assemblies": ["shop"]}]))
    assert [(one.code, one.cost) for one in found.problems] == [("E-SBOM-INCOMPLETE", "package")]


def test_what_the_sbom_says_of_itself_is_kept() -> None:
    metadata = ROOT | {
        "timestamp": "2026-01-02T03:04:05Z",
        "tools": {"components": [{"type": "application", "name": "x", "version": "2"}]},
    }
    found = read(
        bom(
            library("a", licenses=[{"license": {"id": "MIT"}}]),
            {"type": "library", "name": "b"},
            metadata=metadata,
            serialNumber="urn:uuid:1",
            dependencies=[{"ref": "shop", "dependsOn": ["a"]}, {"ref": "a"}],
        )
    )
    assert found.sbom is not None
    assert (found.sbom.format, found.sbom.version, found.sbom.timestamp, found.sbom.tools) == (
        "CycloneDX",
        "1.6",
        "2026-01-02T03:04:05Z",
        ("x 2",),
    )
    assert (found.sbom.components, found.sbom.with_purl, found.sbom.with_licence, found.sbom.with_needs, found.sbom.edges) == (
        2,
        1,
        1,
        2,
        1,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"bomFormat": "CycloneDX", "specVersion": "9.9"}', "E-SBOM-VERSION"),
        ('{"bomFormat": "CycloneDX"}', "E-SBOM-VERSION"),
        ('{"bomFormat": "CycloneDX", "specVersion": 1.6}', "E-SBOM-VERSION"),
        ('{"specVersion": "1.6"}', "E-STRUCTURE"),
        ('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": {}}', "E-STRUCTURE"),
        ("[]", "E-STRUCTURE"),
    ],
)
def test_what_cannot_be_understood_is_refused(text: str, code: str) -> None:
    found = parsed(text)
    assert found.outcome.outcome == "refused"
    assert found.extract.problems[0].code == code


def test_limits_are_kept() -> None:
    few = Limits(packages_per_file=1)
    assert parsed(bom(library("a"), library("b")), limits=few).extract.problems[0].code == "E-PACKAGES"
    long = read(bom(library("x" * (DEFAULTS.name_chars + 1)), library("a", purl="pkg:npm/" + "a" * DEFAULTS.purl_chars)))
    assert [one[0] for one in told(long)] == ["E-NAME", "E-PURL"]


@pytest.mark.parametrize("version", [one for one in SchemaVersion if one >= SchemaVersion.V1_2], ids=lambda one: one.to_version())
def test_xml_says_the_same_as_json(version: SchemaVersion) -> None:
    document = json.loads(bom(
        library("a", licenses=[{"license": {"id": "MIT"}}], hashes=[{"alg": "SHA-256", "content": "a" * 64}], scope="optional",
                externalReferences=[{"type": "distribution", "url": "https://npm.example.test/a.tgz"}],
                properties=[{"name": "x", "value": "y"}]),
        library("b", components=[library("c")]),
        metadata=ROOT, dependencies=[{"ref": "shop", "dependsOn": ["a", "b"]}, {"ref": "a"}, {"ref": "b"}, {"ref": "c"}],
    ))  # fmt: skip
    made = Bom.from_json(document)  # type: ignore[attr-defined]  # a decorator adds it
    xml = BY_SCHEMA_VERSION[version](made).output_as_string()
    assert without_places(read(xml, CYCLONEDX_XML)) == without_places(read(json.dumps(document)))


def without_places(found: Extract) -> tuple[Any, ...]:
    nodes = [(one.package, one.source, one.hashes, [claim.raw for claim in one.licences], one.scope) for one in found.components]
    projects = [(one.name, one.package) for one in found.projects]
    return sorted(nodes, key=str), projects, names_of_edges(found), sorted(found.states), found.problems


def test_xml_with_a_prefix_and_with_lines() -> None:
    text = (
        '<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.5">\n<b:components>\n<b:component type="library">\n'
        "<b:name>a</b:name><b:version>1</b:version><b:purl>pkg:npm/a@1</b:purl></b:component></b:components></b:bom>"
    )
    found = read(text, CYCLONEDX_XML)
    assert [(one.package.purl, one.locations[0].line) for one in found.components] == [("pkg:npm/a@1", 3)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<bom xmlns="http://cyclonedx.org/schema/bom/9.9"/>', "E-SBOM-VERSION"),
        ("<bom/>", "E-STRUCTURE"),
        ('<project xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "E-STRUCTURE"),
    ],
)
def test_xml_that_is_none_is_refused(text: str, code: str) -> None:
    assert parsed(text, CYCLONEDX_XML).extract.problems[0].code == code


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("bom.json", "", "cyclonedx-json"),
        ("any.cdx.json", "", "cyclonedx-json"),
        ("any.json", '{"bomFormat": "CycloneDX"}', "cyclonedx-json"),
        ("any.xml", '<bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>', "cyclonedx-xml"),
        ("any.json", '{"spdxVersion": "SPDX-2.3"}', "spdx-json"),
        ("any.json", '{"@context": "https://spdx.example.test/rdf/3.0.1/spdx-context.jsonld"}', "spdx-json"),
        ("any.spdx.json", "", "spdx-json"),
        ("any.spdx", "SPDXVersion: SPDX-2.3", "spdx-tag-value"),
        ("any.spdx", '{"spdxVersion": "SPDX-2.3"}', "spdx-json"),
    ],
)
def test_a_file_named_by_hand_is_known_by_its_name_or_its_text(name: str, text: str, format: str) -> None:
    row = NAMES.claim_named(name, lambda: text)
    assert row is not None
    assert row.name == format
    assert NAMES.claim(name) is None  # in a checkout it is no input


def test_facts_of_other_kinds_are_what_they_are() -> None:
    found = read(bom(library("a"), metadata=ROOT))
    assert all(not isinstance(one, Project | Reference) for one in found.components)

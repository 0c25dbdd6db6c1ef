"""SBOMs that lie in an image are claims: what is found otherwise counts once, the rest is shown as claimed."""

import json
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import MemoryTree
from sca.files.walk import Walked
from sca.inventory.build import build
from sca.model.inventory import Inventory
from sca.parsers.names import IN_IMAGE, NAMES
from sca.policies.subjects import subjects_of
from sca.scan import Manner, scan
from tests.parsers.sbom.reading import bom, library

SITE = "usr/lib/python3/site-packages"
WHEEL = {f"{SITE}/six-1.16.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n"}
SIX = {"type": "library", "bom-ref": "six", "name": "six", "version": "1.16.0", "purl": "pkg:pypi/Six@1.16.0?arch=any"}
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "documentDescribes": ["SPDXRef-app"],
    "packages": [
        {
            "SPDXID": "SPDXRef-app",
            "name": "app",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:bitnami/app@1.2"}],
        }
    ],
}
TAGS = """SPDXVersion: SPDX-2.2
DocumentName: app

PackageName: app
SPDXID: SPDXRef-app
PackageVersion: 1.2
ExternalRef: PACKAGE-MANAGER purl pkg:bitnami/app@1.2
PackageComment: <text>PackageName: none
of this counts</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app
"""


def surveyed(files: dict[str, str]) -> Inventory:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    found = tuple(sorted(path for path in files if IN_IMAGE.wants(path)))
    done = scan(tree, [Walked(found, (), (), len(found))], (), Manner(DEFAULTS, lambda: False, IN_IMAGE))
    assert done.faults == ()
    return build(done.extracts, done.outcomes, done.problems)


def claims(inventory: Inventory) -> list[tuple[str, str, str, int | None]]:
    return [
        (one.package.purl, one.locations[0].path, one.locations[0].role, one.locations[0].line)
        for one in inventory.references
        if one.kind == "claimed"
    ]


def test_what_is_found_otherwise_adds_nothing_and_the_rest_is_claimed() -> None:
    path = f"{SITE}/six-1.16.0.dist-info/sboms/auditwheel.cdx.json"
    found = surveyed(WHEEL | {path: bom(SIX, library("left"))})
    assert [one.package.purl for one in found.components] == ["pkg:pypi/six@1.16.0"]
    assert claims(found) == [("pkg:npm/left@1.0.0", path, "claimed", 3)]
    assert found.complete
    judged = {(one.kind, one.name) for one in subjects_of(found)}
    assert judged == {("package", "pkg:pypi/six@1.16.0"), ("claimed", "pkg:npm/left@1.0.0")}


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("opt/app/.spdx-app.spdx", json.dumps(SPDX), 1),
        ("opt/app/app.spdx", TAGS, 4),
        ("opt/app/app.spdx.json", json.dumps(SPDX), 1),
        (f"{SITE}/x.dist-info/sboms/any.json", json.dumps(SPDX), 1),
    ],
)
def test_what_an_sbom_is_about_is_claimed_in_every_form(path: str, text: str, line: int) -> None:
    assert claims(surveyed({path: text})) == [("pkg:bitnami/app@1.2", path, "claimed", line)]


@pytest.mark.parametrize("text", ["{}", "", "no sbom at all", '{"name": "x"}'])
def test_what_is_no_sbom_is_no_input(text: str) -> None:
    assert surveyed({"opt/sboms/notes.json": text}).files == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"bomFormat": "CycloneDX", "specVersion": "9.9"}', "E-SBOM-VERSION"),
        ('{"@context": "https://spdx.example.test/rdf/3.0.1/spdx-context.jsonld"}', "E-SBOM-VERSION"),
        ('{"bomFormat": "CycloneDX", "specVersion": "1.6"', "E-SYNTAX"),
    ],
)
def test_one_that_cannot_be_read_makes_the_image_incomplete(text: str, code: str) -> None:
    found = surveyed({"opt/app.cdx.json": text})
    assert [one.code for one in found.problems] == [code]
    assert not found.complete


def test_claims_without_a_package_url_are_counted() -> None:
    nameless: dict[str, Any] = {"type": "library", "name": "x"}
    found = surveyed({"opt/app.cdx.json": bom(nameless, nameless | {"name": "y"}, library("a"))})
    assert [(one.code, one.cost) for one in found.problems] == [("E-NO-PURL", "notice")]
    assert "2 components" in found.problems[0].message
    assert len(claims(found)) == 1


def test_in_a_checkout_they_are_no_inputs() -> None:
    assert not any(NAMES.wants(path) for path in ("app.cdx.json", "bom.json", "app.spdx", "x.dist-info/sboms/a.cdx.json"))

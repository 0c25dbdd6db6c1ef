"""The self-check: one row for each fault that the schema lets pass."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sca.sbom.self_check import faults, faults_in

Damage = Callable[[dict[str, Any]], object]


def component(document: dict[str, Any], ref: str = "pkg:npm/%40babel/core@7.26.0") -> dict[str, Any]:
    return next(entry for entry in document["components"] if entry["bom-ref"] == ref)


def reference(document: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = component(document)["externalReferences"][0]
    return first


def occurrence(document: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = component(document)["evidence"]["occurrences"][0]
    return first


def patched(document: dict[str, Any]) -> dict[str, Any]:
    """The address of the first patch that the document names."""
    patches = next(entry["pedigree"]["patches"] for entry in document["components"] if "pedigree" in entry)
    diff: dict[str, Any] = next(patch["diff"] for patch in patches if "diff" in patch)
    return diff


def add_property(document: dict[str, Any], name: str, value: str) -> None:
    component(document)["properties"].append({"name": name, "value": value})


DAMAGES: list[tuple[str, Damage, str]] = [
    ("two components with one bom-ref", lambda d: d["components"].append(component(d)), "stands on more than one component"),
    ("the root's bom-ref again", lambda d: component(d).update({"bom-ref": "pkg:npm/%40shop/web@2.0.0"}), "more than one"),
    ("an empty bom-ref", lambda d: component(d).pop("bom-ref"), "bom-ref '' of component 'core'"),
    ("a blank in a bom-ref", lambda d: component(d).update({"bom-ref": "a b"}), "blanks or control characters"),
    ("a reserved bom-ref", lambda d: component(d).update({"bom-ref": "urn:cdx:x"}), "reserved"),
    ("a dependency of nothing", lambda d: d["dependencies"].append({"ref": "gone"}), "'gone' is no component"),
    ("a dependency on nothing", lambda d: d["dependencies"][0]["dependsOn"].append("gone"), "depends on 'gone'"),
    ("two entries for one bom-ref", lambda d: d["dependencies"].append(d["dependencies"][0]), "more than one entry"),
    ("a target twice", lambda d: d["dependencies"][0].update(dependsOn=["pkg:npm/cart@0.1.0"] * 2), "lists a target twice"),
    ("a composition of nothing", lambda d: d["compositions"][0]["dependencies"].append("gone"), "'gone' is no component"),
    ("an unheard-of aggregate", lambda d: d["compositions"][0].update(aggregate="perhaps"), "aggregate 'perhaps'"),
    (
        "unknown and empty at once",
        lambda d: d["dependencies"].append({"ref": "pkg:pypi/requests"}),
        "its entry says that it has none",
    ),
    ("no package URL", lambda d: component(d).update(purl="npm:core"), "is not a package URL"),
    ("a package URL without a name", lambda d: component(d).update(purl="pkg:npm/@7.26.0"), "is not a package URL"),
    ("another version in the package URL", lambda d: component(d).update(version="7.26.1"), "has version '7.26.0'"),
    (
        "credentials in a package URL",
        lambda d: component(d).update(purl="pkg:npm/a@7.26.0?vcs_url=git://u:p%40h"),
        "URL holds cred",
    ),
    ("a short hash", lambda d: reference(d)["hashes"][0].update(content="ab" * 20), "is not 128 lower-case hex characters"),
    ("a hash in base64", lambda d: reference(d)["hashes"][0].update(content="+/" * 64), "is not 128 lower-case hex characters"),
    ("an unheard-of algorithm", lambda d: reference(d)["hashes"][0].update(alg="SHA-224"), "CycloneDX does not know"),
    ("a git address that is no IRI", lambda d: reference(d).update(url="git@git.example.test:a b"), "is not an IRI"),
    ("a blank in an address", lambda d: reference(d).update(url="https://example.test/a b"), "is not an IRI"),
    ("a password in an address", lambda d: reference(d).update(url="https://u:p@example.test/"), "a user or a query"),
    ("a token in an address", lambda d: reference(d).update(url="https://example.test/?token=x"), "a user or a query"),
    ("a path of a machine as address", lambda d: reference(d).update(url="file:///srv/a.tgz"), "a path of this machine"),
    ("a patch elsewhere", lambda d: patched(d).update(url="https://example.test/a.patch"), "the address of a patch"),
    ("a patch of this machine", lambda d: patched(d).update(url="/srv/a.patch"), "the address of a patch"),
    ("a blank in the place of a patch", lambda d: patched(d).update(url="./a b.patch"), "the address of a patch"),
    ("an absolute location", lambda d: occurrence(d).update(location="/srv/shop/package-lock.json"), "relative to the scan root"),
    ("an empty location", lambda d: occurrence(d).update(location=""), "relative to the scan root"),
    ("line 0", lambda d: occurrence(d).update(line=0), "lines count from 1"),
    ("half an expression", lambda d: component(d).update(licenses=[{"expression": "MIT AND"}]), "is not a licence expression"),
    ("two expressions", lambda d: component(d).update(licenses=[{"expression": "MIT"}] * 2), "must stand alone"),
    ("no licence", lambda d: component(d).update(licenses=[{}]), "either a licence or an expression"),
    (
        "a licence with id and name",
        lambda d: component(d).update(licenses=[{"license": {"id": "a", "name": "b"}}]),
        "id or a name",
    ),
    ("an unregistered property", lambda d: add_property(d, "vendor:x", "1"), "outside our namespaces"),
    ("a password in a property", lambda d: add_property(d, "sca:requirement", "a @ https://u:p@x"), "holds credentials"),
    ("a password in an edge", lambda d: add_property(d, "sca:edge", "pkg:npm/a@1|range=https://u:p@x"), "holds credentials"),
    ("an absolute source path", lambda d: add_property(d, "sca:source:path", "/srv/a"), "holds an absolute path"),
    ("a password in a name", lambda d: component(d).update(name="https://u:p@x"), "name or version holds credentials"),
    ("a type that we never write", lambda d: component(d).update(type="firmware"), "not one that we write"),
    ("an upper-case serial number", lambda d: d.update(serialNumber=d["serialNumber"].upper()), "not a lower-case urn:uuid"),
    ("a date without time", lambda d: d["metadata"].update(timestamp="2026-01-02"), "not an ISO 8601 time"),
    ("a time in a reproducible document", lambda d: d["metadata"].update(timestamp="2026-01-02T03:04:05Z"), "stands beside"),
    ("another version of CycloneDX", lambda d: d.update(specVersion="1.5"), "not CycloneDX 1.6"),
    ("a key that we never write", lambda d: component(d).update(cpe="x"), "does not have the shape"),
    (
        "a number as property value",
        lambda d: component(d)["properties"].append({"name": "sca:x", "value": 1}),
        "does not have the shape",
    ),
]


@pytest.mark.parametrize(("damage", "message"), [pytest.param(damage, message, id=name) for name, damage, message in DAMAGES])
def test_each_fault_is_found_and_only_it(damage: Damage, message: str, written: bytes) -> None:
    document = json.loads(written)
    assert faults(document) == ()
    damage(document)
    found = faults(document)
    assert message in found[0]
    assert faults_in(json.dumps(document).encode()) == found


def test_a_text_that_is_no_document_is_a_fault() -> None:
    assert "does not have the shape" in faults_in(b"[")[0]


def test_an_edge_to_an_alias_is_not_taken_for_a_user(written: bytes) -> None:
    document = json.loads(written)
    add_property(document, "sca:edge", "pkg:npm/a@1?repository_url=https://npm.example.test|range=npm:b@1.0")
    assert faults(document) == ()

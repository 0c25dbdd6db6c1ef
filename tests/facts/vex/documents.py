"""Small VEX documents of each form, written so that a test shows the statement that it is about."""

import json
from typing import Any

NPM_A = "pkg:npm/a@1.0.0"
SHOP = "pkg:npm/shop@1.0.0"
DAY = "2026-11-01T00:00:00Z"


def cyclonedx(*vulnerabilities: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A CycloneDX document with these vulnerabilities."""
    metadata = {"timestamp": DAY, "authors": [{"name": "Ann"}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": metadata,
        "vulnerabilities": list(vulnerabilities),
        **more,
    }


def analysed(id: str = "CVE-2026-1", ref: str = NPM_A, **analysis: Any) -> dict[str, Any]:
    """One vulnerability of a CycloneDX document; it is not affected unless something else is said."""
    told = {"state": "not_affected", "justification": "code_not_reachable", **analysis}
    return {"id": id, "affects": [{"ref": ref}], "analysis": told}


def openvex(*statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An OpenVEX document with these statements."""
    head = {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vex.example.test/1", "author": "Ann", "version": 1}
    return {**head, "timestamp": DAY, "statements": list(statements), **more}


def stated(status: str = "not_affected", product: str = NPM_A, part: str = "", **more: Any) -> dict[str, Any]:
    """One OpenVEX statement."""
    named: dict[str, Any] = {"@id": product, **({"subcomponents": [{"@id": part}]} if part else {})}
    why = {"justification": "vulnerable_code_not_present"} if status == "not_affected" else {}
    return {"vulnerability": {"name": "CVE-2026-1"}, "products": [named], "status": status, **why, **more}


def csaf(status: dict[str, list[str]], *products: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A CSAF document with one vulnerability; the product `P` is a 1.0.0 unless others are given."""
    named = products or ({"product_id": "P", "name": "a", "product_identification_helper": {"purl": NPM_A}},)
    document = {
        "csaf_version": "2.0",
        "category": "csaf_vex",
        "publisher": {"name": "Ann"},
        "tracking": {"current_release_date": DAY},
    }
    vulnerability = {"cve": "CVE-2026-1", "product_status": status, **more}
    return {"document": document, "product_tree": {"full_product_names": list(named)}, "vulnerabilities": [vulnerability]}


def data(document: dict[str, Any]) -> bytes:
    """The document as a file, a line for each member."""
    return json.dumps(document, indent=1).encode()

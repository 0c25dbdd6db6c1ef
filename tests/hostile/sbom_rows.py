"""SBOMs that lie, climb or grow: each is named by hand, beside the good lock."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.case import GOOD, Row
from tests.hostile.lay import data, sized, text

JSON, XML, SPDX = "in/bom.json", "in/bom.xml", "in/doc.spdx.json"
DOCTYPE = """<?xml version="1.0"?>
<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>
<component type="library"><name>&x;</name></component></components></bom>
"""


def named(path: str, *more: str) -> tuple[str, ...]:
    return (GOOD, path, *more)


def bom(*components: dict[str, Any], **more: Any) -> str:
    lines = ",\n".join(json.dumps(one) for one in components)
    head = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", **more})
    return f'{head[:-1]}, "components": [\n{lines}\n]}}\n'


def library(purl: str, **more: Any) -> dict[str, Any]:
    return {"type": "library", "name": "x", "purl": purl, **more}


def laid(*components: dict[str, Any], **more: Any) -> Callable[[Path], object]:
    return text(JSON, bom(*components, **more))


def nested(levels: int) -> str:
    inside = '{"type": "library", "name": "x", "components": [' * levels + "]}" * levels
    return f'{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{inside}]}}'


PACKAGE = {
    "SPDXID": "SPDXRef-a",
    "name": "a",
    "versionInfo": "1",
    "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}],
}


def spdx(version: str = "SPDX-2.3", **more: Any) -> Callable[[Path], object]:
    return text(SPDX, json.dumps({"spdxVersion": version, "SPDXID": "SPDXRef-DOCUMENT", "packages": [PACKAGE], **more}))


MILLION = [{"name": "sca:scope", "value": "dev"}, {"name": "sca:instances", "value": "999999"}]
OUTSIDE = [{"location": "/etc/passwd"}, {"location": "../../x", "line": -1}]
LARGE = sized(JSON, 300 * 1024 * 1024)
NO_TEXT = data(JSON, bom().encode() + b"\xff")

ROWS: tuple[Row, ...] = (
    Row("SBM-cdx-xml", text(XML, DOCTYPE), at=f"{XML}:2", says=("E-DOCTYPE",), hides=("root:x:",), arguments=named(XML)),
    Row(
        "SBM-nesting",
        text(JSON, nested(5000)),
        at=f"{JSON}:1",
        says=("E-DEPTH", "128 levels (json-depth), at offset"),
        arguments=named(JSON),
        seconds=1,
        note="the limit is that of all JSON, and the place is an offset: nothing is parsed that a pointer could name",
    ),
    Row(
        "SBM-purl-tricks",
        laid(library("pkg:npm/%2e%2e/x"), library("pkg:NPM/Lodash@1?B=2&a=1"), library("pkg:npm/" + "a" * 100_000)),
        at=f"{JSON}:4",
        says=("E-PURL", "purl-chars"),
        keeps=("pkg:npm/../x", "pkg:npm/Lodash@1"),
        arguments=named(JSON),
        seconds=1,
        note="names of npm keep their case, as everywhere in this program: old packages differ in nothing else",
    ),
    Row(
        "SBM-schema-lie",
        laid(library("pkg:npm/a@1"), specVersion="9.9"),
        at=JSON,
        says=("E-SBOM-VERSION", "9.9"),
        arguments=named(JSON),
    ),
    Row(
        "SBM-schema-lie: SPDX 3 in a file of 2.3",
        spdx(**{"@context": "https://spdx.example.test/3.0"}),
        at=SPDX,
        says=("E-SBOM-VERSION", "SPDX 3"),
        arguments=named(SPDX),
    ),
    Row("SBM-schema-lie: another SPDX", spdx("SPDX-9.9"), at=SPDX, says=("E-SBOM-VERSION",), arguments=named(SPDX)),
    Row(
        "SBM-spdx-document-ref",
        spdx(
            externalDocumentRefs=[{"externalDocumentId": "DocumentRef-x", "spdxDocument": "http://internal.example.test/"}],
            relationships=[
                {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-x:SPDXRef-b"}
            ],
        ),
        exit=0,
        keeps=("pkg:npm/a@1",),
        arguments=named(SPDX),
    ),
    Row(
        "SBM-evidence-text",
        laid(
            library(
                "pkg:npm/a@1",
                description="<script>alert(1)</script>",
                licenses=[
                    {
                        "license": {
                            "name": "<b>Own</b>",
                            "text": {"encoding": "base64", "content": base64.b64encode(b"x" * 30_000_000).decode()},
                        }
                    }
                ],
            )
        ),
        at=f"{JSON}:2",
        says=("E-TEXT", "sbom-text-bytes"),
        keeps=("pkg:npm/a@1",),
        arguments=named(JSON),
        seconds=3,
    ),
    Row(
        "SBM-control-chars",
        laid(library("pkg:npm/a%1B%5B31m%00@1", name="a\x1b[31m\0")),
        exit=0,
        keeps=("pkg:npm/a\x1b[31m\0@1",),
        arguments=named(JSON),
    ),
    Row(
        "ours: one component that says it is a million",
        laid(library("pkg:npm/a@1", properties=MILLION)),
        exit=0,
        keeps=("pkg:npm/a@1",),
        arguments=named(JSON),
        seconds=3,
    ),
    Row(
        "ours: an SBOM with credentials in its addresses",
        laid(
            library(
                "pkg:npm/a@1?vcs_url=git%2Bhttps://user:s3cret@git.example.test/a.git",
                externalReferences=[{"type": "distribution", "url": "https://user:s3cret@npm.example.test/a.tgz?token=s3cret"}],
            )
        ),
        exit=0,
        hides=("s3cret",),
        arguments=named(JSON),
    ),
    Row(
        "ours: an SBOM whose components lie outside the scanned folder",
        laid(library("pkg:npm/a@1", evidence={"occurrences": OUTSIDE})),
        exit=0,
        hides=("/etc/passwd",),
        arguments=named(JSON),
    ),
    Row("ours: an SBOM that is too large", LARGE, at=JSON, says=("E-SIZE", "sbom-bytes"), arguments=named(JSON)),
    Row("ours: an SBOM that is no UTF-8", NO_TEXT, at=JSON, says=("E-ENCODING",), arguments=named(JSON)),
    Row(
        "ours: an SBOM with a key twice",
        text(JSON, '{"bomFormat": "CycloneDX", "specVersion": "1.6",\n"specVersion": "1.5"}'),
        at=f"{JSON}:2",
        says=("E-DUPLICATE-KEY",),
        arguments=named(JSON),
    ),
    Row(
        "ours: 200,000 dependencies on nothing",
        text(JSON, bom(library("pkg:npm/a@1"))[:-2] + ', "dependencies": [' + ",".join(['{"ref": "gone"}'] * 200_000) + "]}"),
        at=JSON,
        says=("E-DANGLING",),
        arguments=named(JSON),
        seconds=10,
    ),
)  # fmt: skip

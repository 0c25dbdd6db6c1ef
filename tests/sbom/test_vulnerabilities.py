"""A document carries the vulnerabilities of a run, with what is said of them, and is valid in every version that is written."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from msgspec.structs import replace

from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.result import Coverage
from sca.sbom.convert import convert
from sca.sbom.cyclonedx_write import write
from sca.sbom.schemas import schema_errors
from sca.sbom.self_check import faults_in
from sca.sbom.vulnerabilities import Exposed
from tests.sbom.conftest import DOCUMENT, KNOWN_IDS
from tests.sbom.sample_exposure import exposed

VERSIONS = ("1.4", "1.5", "1.6", "1.7")


@pytest.fixture(scope="module")
def with_vulnerabilities(inventory: Inventory, answers: Mapping[str, LicenceAnswer]) -> bytes:
    return written_with(inventory, answers, exposed(inventory))


def written_with(inventory: Inventory, answers: Mapping[str, LicenceAnswer], known: Exposed) -> bytes:
    return write(inventory, answers, DOCUMENT, Coverage(8, 3, 1, 1, 1, 1, 1, 20), KNOWN_IDS, known)


def entries(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data)["vulnerabilities"]
    return found


def test_an_entry_has_everything_that_is_known(with_vulnerabilities: bytes) -> None:
    one = next(entry for entry in entries(with_vulnerabilities) if "analysis" in entry and entry["id"].startswith("GHSA"))
    assert one["source"] == {"name": "GitHub", "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}
    assert [alias["id"] for alias in one["references"]] == ["CVE-2026-1", "X-1"]
    assert [(rating["method"], rating.get("score"), rating.get("severity")) for rating in one["ratings"]] == [
        ("CVSSv4", 9.3, "critical"), ("CVSSv31", None, None), ("CVSSv2", None, None),
    ]  # fmt: skip
    assert (one["cwes"], one["published"], one["updated"]) == ([79, 1321], "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    assert one["recommendation"] == "Use 1.2.0 or newer."
    assert one["analysis"] == {
        "state": "not_affected",
        "justification": "code_not_reachable",
        "detail": "never called",
        "firstIssued": "2026-02-03T00:00:00Z",
        "lastUpdated": "2026-02-03T00:00:00Z",
    }
    refs = {component["bom-ref"]: component for component in json.loads(with_vulnerabilities)["components"]}
    (target,) = one["affects"]
    assert target["versions"] == [{"version": refs[target["ref"]]["version"], "status": "affected"}]


def test_a_statement_about_one_package_stands_at_that_one_only(with_vulnerabilities: bytes) -> None:
    both = [entry for entry in entries(with_vulnerabilities) if entry["id"] == "GHSA-aaaa-bbbb-cccc"]
    assert [("analysis" in entry, len(entry["affects"])) for entry in both] == [(False, 1), (True, 1)]


def test_what_is_borne_is_exploitable_and_what_is_uncertain_unknown(with_vulnerabilities: bytes) -> None:
    one = next(entry for entry in entries(with_vulnerabilities) if entry["id"] == "X-2")
    assert (one["analysis"]["state"], one["analysis"]["response"]) == ("exploitable", ["will_not_fix"])
    assert one["affects"][0]["versions"][0]["status"] == "unknown"
    assert "published" not in one


def test_it_passes_the_self_check_and_does_not_depend_on_order(
    with_vulnerabilities: bytes, inventory: Inventory, answers: Mapping[str, LicenceAnswer]
) -> None:
    assert faults_in(with_vulnerabilities) == ()
    known = exposed(inventory)
    turned = Exposed(known.vulnerabilities[::-1], known.analyses[::-1])
    assert written_with(inventory, answers, turned) == with_vulnerabilities


def test_a_reference_to_nothing_fails_the_self_check(with_vulnerabilities: bytes) -> None:
    document = json.loads(with_vulnerabilities)
    document["vulnerabilities"][0]["affects"][0]["ref"] = "gone"
    assert any("affects 'gone'" in fault for fault in faults_in(json.dumps(document).encode()))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_valid(with_vulnerabilities: bytes, version: str) -> None:
    data = with_vulnerabilities if version == "1.6" else convert(with_vulnerabilities, version, xml=False).data
    assert schema_errors(data, version) == []
    assert len(entries(data)) == len(entries(with_vulnerabilities))
    assert [entry.get("analysis", {}).get("state") for entry in entries(data)] == [
        entry.get("analysis", {}).get("state") for entry in entries(with_vulnerabilities)
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_xml_is_valid(with_vulnerabilities: bytes, version: str) -> None:
    text = convert(with_vulnerabilities, version, xml=True).data.decode()
    validator = make_schemabased_validator(OutputFormat.XML, SchemaVersion.from_version(version))
    assert validator.validate_str(text) is None
    assert text.count("<vulnerability ") == len(entries(with_vulnerabilities))


def test_without_a_policy_about_vulnerabilities_nothing_is_said(written: bytes) -> None:
    assert "vulnerabilities" not in json.loads(written)


def test_a_policy_that_asks_and_finds_nothing_says_so(inventory: Inventory, answers: Mapping[str, LicenceAnswer]) -> None:
    assert entries(written_with(inventory, answers, Exposed())) == []


def test_ids_that_no_reference_can_hold_are_written_as_one(inventory: Inventory, answers: Mapping[str, LicenceAnswer]) -> None:
    one = replace(exposed(inventory).vulnerabilities[0], id="X 1\u202e", ids=("X 1\u202e",))
    data = written_with(inventory, answers, Exposed((one,)))
    assert faults_in(data) == ()
    assert schema_errors(data, "1.6") == []

"""docs/sbom.md names a place for every fact of the model and explains every property, and the writer knows no other."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from sca.model import property_names as properties
from sca.model.advisory import Severity, Vulnerability
from sca.model.component import Component, EcosystemFacts, Edge, Hash, LicenceClaim, Location, Project, Reference, Source
from sca.model.inventory import Inventory
from sca.model.package import Package
from sca.model.vex import Analysis
from tests.sbom.sample_exposure import exposed
from tests.sbom.sample_image import INVENTORY as IMAGE_INVENTORY

DOCS = (Path(__file__).parents[2] / "docs" / "sbom.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", DOCS, re.MULTILINE))
MODEL = (
    Vulnerability,
    Severity,
    Analysis,
    Component,
    Reference,
    Project,
    Edge,
    Package,
    Source,
    Hash,
    LicenceClaim,
    Location,
    *get_args(EcosystemFacts),
)


def constants() -> set[str]:
    found: set[str] = set()
    for name, value in vars(properties).items():
        if name.isupper() and name != "SPDX_PROJECT":
            found.update(value.values() if isinstance(value, dict) else [value])
    return {f"{name}<name>" if name.endswith(":") else name for name in found}


@pytest.mark.parametrize("struct", MODEL, ids=lambda struct: struct.__name__)
def test_every_field_has_a_documented_place_and_no_other_is_documented(struct: type[msgspec.Struct]) -> None:
    documented = {row.partition(".")[2] for row in ROWS if row.startswith(f"{struct.__name__}.")}
    assert documented == set(struct.__struct_fields__)


def test_every_property_is_explained_and_no_other() -> None:
    assert {row for row in ROWS if row.startswith(("cdx:", "sca:"))} == constants()


def test_every_property_named_as_a_place_exists() -> None:
    named = {name for place in ROWS.values() for name in re.findall(r"`((?:cdx|sca):[^`*]+)`", place)}
    stems = tuple(name.removesuffix("<name>") for name in constants())
    assert [name for name in sorted(named) if not name.startswith(stems)] == []


def test_the_documents_with_every_feature_have_every_property(
    written: bytes, render: Callable[..., bytes], inventory: Inventory
) -> None:
    documents = [
        json.loads(written),
        json.loads(render(IMAGE_INVENTORY)),
        json.loads(render(inventory, exposed=exposed(inventory))),
    ]
    parts = [part for one in documents for part in (one["metadata"], one["metadata"]["component"], *one["components"])]
    parts.extend(documents[-1]["vulnerabilities"])
    found = {entry["name"] for part in parts for entry in part.get("properties", [])}
    generic = {re.sub("(?<=:engine:|:option:).+", "<name>", name) for name in found}
    assert constants() - generic == set()


def test_every_text_of_the_inventory_is_found_again_in_the_document(inventory: Inventory, written: bytes) -> None:
    not_written = {"id", "of", "field", "licences"}
    rewritten = {"parent", "child", "url", "registry", "deprecated", "requested", "condition"}
    text = json.dumps(json.loads(written), ensure_ascii=False)
    nodes = msgspec.to_builtins((inventory.components, inventory.references, inventory.projects, inventory.edges))
    lost = {leaf for name, leaf in leaves(nodes) if name not in not_written | rewritten and leaf not in text}
    # The type of an unresolved name, the second spelling of a NuGet id, a project's full name (group and name).
    assert lost == {"docker", "contoso.json", "@shop/web"}


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a tree with the name of its field; a licence claim is one leaf."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, name if name == "licences" else key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, name)
    elif isinstance(value, str):
        yield name, json.dumps(value, ensure_ascii=False)[1:-1]

"""Both versions of SPDX, of any inventory: readable, with the same needs as there were."""

import io
import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from msgspec.structs import replace
from spdx_python_model import v3_0_1 as spdx3

from sca.facts.licences import licence_answers
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.inventory.build import build
from sca.model.component import Component, LicenceClaim, Location, Scope
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import npm_package
from sca.model.reach import nodes_by_id
from sca.model.text import visible
from sca.parsers.run import read_file
from sca.parsers.table import SPDX
from sca.sbom.spdx3_write import write_spdx3
from sca.sbom.spdx_write import write_spdx
from tests.sbom.conftest import DOCUMENT
from tests.sbom.test_round_trip import inventories, settled

PURPOSES = {"runtime": Scope.RUNTIME, "development": Scope.DEV, "build": Scope.BUILD}
KINDS = {"hasOptionalDependency": Scope.OPTIONAL, "hasProvidedDependency": Scope.PEER}
Needs = set[tuple[str, str, Scope]]


def answers(inventory: Inventory) -> Mapping[str, LicenceAnswer]:
    return {answer.component: answer for answer in licence_answers(inventory)}


def needs(inventory: Inventory) -> Needs:
    """Who needs whom, by package URL. What needs another instance of itself is left out, as in every document."""
    purls = {id: node.package.purl if node.package else "" for id, node in nodes_by_id(inventory).items()}
    found = {(purls[edge.parent], purls[edge.child], edge.scope) for edge in inventory.edges}
    return {one for one in found if one[0] != one[1]}


@settings(deadline=None, max_examples=60)
@given(inventory=inventories())
def test_version_2_is_read_back_with_every_need_and_its_kind(inventory: Inventory) -> None:
    found = settled(inventory)
    data = write_spdx(found, answers(found), DOCUMENT)
    read = read_file(SPDX, FileView(MemoryTree({"bom.spdx.json": data}), "bom.spdx.json", DEFAULTS))
    assert read is not None
    assert needs(build([read.extract], [read.outcome], [])) == needs(found)


@settings(deadline=None, max_examples=40)
@given(inventory=inventories())
def test_version_3_is_read_by_its_bindings_with_every_need_and_its_kind(inventory: Inventory) -> None:
    found = settled(inventory)
    objects = _objects(write_spdx3(found, answers(found), DOCUMENT))
    purls = {one._id: one.software_packageUrl for one in objects.foreach_type(spdx3.software_Package)}  # noqa: SLF001
    told: Needs = set()
    for relation in objects.foreach_type(spdx3.LifecycleScopedRelationship):
        kind, purpose = relation.relationshipType.rpartition("/")[2], relation.scope.rpartition("/")[2]
        told |= {(purls[relation.from_._id], purls[child._id], KINDS.get(kind, PURPOSES[purpose])) for child in relation.to}  # noqa: SLF001
    assert told == needs(found)


def _objects(data: bytes) -> Any:
    """The objects of a document: the bindings refuse unknown types and fields on reading, and missing ones on writing."""
    objects = spdx3.SHACLObjectSet()
    spdx3.JSONLDDeserializer().read(io.BytesIO(data), objects)
    spdx3.JSONLDSerializer().write(objects, io.BytesIO())
    return objects


def test_a_name_that_attacks_is_text_in_version_3() -> None:
    name = 'x\x1b[31m\u202e","type":"Tool"<script>'
    claim = LicenceClaim("LicenseRef-own AND MIT", "license", Location("lock", 1))
    component = Component("lock#a", replace(npm_package("a", "1"), name=name), (Location("lock", 1),), licences=(claim,))
    inventory = Inventory((), (component,), (), (), (), ())
    data = write_spdx3(inventory, answers(inventory), DOCUMENT)
    assert {character for character in data.decode() if visible(character) != character} == {"\n"}
    assert name in [one.name for one in _objects(data).foreach_type(spdx3.software_Package)]
    types = [one["type"] for one in json.loads(data)["@graph"]]
    assert types.count("Tool") == 1

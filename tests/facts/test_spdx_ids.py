"""The list of licence ids, compared with three libraries that carry it."""

import json
from importlib.resources import files

import license_expression
from packaging.licenses import _spdx

from sca.facts.expressions import Licence, licences_of, parse_expression
from sca.facts.spdx_ids import DEPRECATED, EXCEPTION_IDS, LICENCE_IDS, LIST_VERSION, exception_id, licence_id

NO_SUCCESSOR = {"Net-SNMP", "wxWindows"}


def test_it_is_the_list_of_this_version() -> None:
    assert _spdx.VERSION == LIST_VERSION
    assert {entry["id"] for entry in _spdx.LICENSES.values()} == LICENCE_IDS
    assert {entry["id"] for entry in _spdx.EXCEPTIONS.values()} == EXCEPTION_IDS


def test_every_deprecated_id_has_its_meaning_or_is_known_to_have_none() -> None:
    deprecated = {entry["id"] for entry in _spdx.LICENSES.values() if entry["deprecated"]}
    assert deprecated == DEPRECATED.keys() | NO_SUCCESSOR


def test_what_stands_in_the_place_of_a_deprecated_id_is_no_deprecated_id() -> None:
    for meaning in DEPRECATED.values():
        assert all(isinstance(one, Licence) and one.id not in DEPRECATED for one in licences_of(parse_expression(meaning)))


def test_the_library_of_sboms_knows_every_id() -> None:
    """It may be newer: what only a later list has is unknown here until this one is renewed."""
    schema = json.loads(files("cyclonedx.schema._res").joinpath("spdx.SNAPSHOT.schema.json").read_bytes())
    assert set(schema["enum"]) >= LICENCE_IDS | EXCEPTION_IDS


def test_the_library_of_licence_names_knows_no_id_that_is_not_here() -> None:
    path = files(license_expression).joinpath("data", "scancode-licensedb-index.json")
    keys = {entry.get("spdx_license_key") or "" for entry in json.loads(path.read_bytes())}
    assert {key for key in keys if key and not key.startswith("LicenseRef-")} <= LICENCE_IDS | EXCEPTION_IDS


def test_ids_are_found_in_any_case_and_by_nothing_else() -> None:
    assert licence_id("apache-2.0") == licence_id("APACHE-2.0") == "Apache-2.0"
    assert exception_id("llvm-EXCEPTION") == "LLVM-exception"
    assert licence_id("Apache") == licence_id("") == licence_id("Apache-2.0 ") == exception_id("MIT") == ""
    assert len({id.lower() for id in LICENCE_IDS}) == len(LICENCE_IDS)

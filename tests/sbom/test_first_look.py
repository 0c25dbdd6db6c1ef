"""The first look at many components: it may ask for the closer look too often, and never too seldom."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.sbom.element_check import element_faults
from sca.sbom.elements import (
    Bom,
    Diff,
    Digest,
    Element,
    Evidence,
    ExternalReference,
    Licence,
    LicenceChoice,
    Occurrence,
    Patch,
    Pedigree,
    Property,
)
from sca.sbom.first_look import all_sound

URL = st.sampled_from(
    ["https://a.test/b.tgz", "https://u:p@a.test/", "https://a.test/?t=1", "file:///srv/a", "a b", "pkg:npm/a@1"]
)
PURL = st.sampled_from(
    ["", "pkg:npm/a@1", "pkg:npm/%40a/b@1%2B2", "npm:a", "pkg:npm/a@1?u=git://u:p%40h", "pkg:deb/d/a@1?arch=all"]
)
HASH = st.builds(Digest, st.sampled_from(["MD5", "SHA-224"]), st.sampled_from(["ab" * 16, "AB" * 16, "a b " * 8, "ab"]))
TEXT = st.sampled_from(["1", "1+2", "/srv/a", "https://u:p@a.test", "x|https://a.test|npm:b@1", "https://u|p@a.test"])
NAME = st.sampled_from(["sca:scope", "sca:edge", "sca:source:path", "sca:source:url", "vendor:x"])
ADDRESS = st.builds(ExternalReference, st.just("distribution"), URL, st.just(""), st.lists(HASH, max_size=1).map(tuple))
LICENCE = st.builds(Licence, st.sampled_from(["", "MIT"]), st.sampled_from(["", "own"]))
CHOICE = st.builds(LicenceChoice, st.none() | LICENCE, st.sampled_from(["", "MIT OR ISC", "MIT AND"]))
PLACE = st.builds(Occurrence, st.sampled_from(["a.lock", "", "/srv/a.lock"]), st.sampled_from([None, 0, 1]))
PATCH = st.builds(Patch, st.just("unofficial"), st.none() | st.builds(Diff, st.sampled_from(["./a.patch", "/srv/a.patch"])))
SOUND = Element("library", "a", "pkg:npm/a@1", version="1", purl="pkg:npm/a@1")
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["file", "firmware"]),
    "name": st.sampled_from(["a", "https://a.test", "https://u:p@a.test"]),
    "version": TEXT,
    "scope": st.sampled_from(["", "required", "perhaps"]),
    "hashes": st.lists(HASH, max_size=2).map(tuple),
    "licenses": st.lists(CHOICE, max_size=2).map(tuple),
    "purl": PURL,
    "pedigree": st.none() | st.builds(Pedigree, st.lists(PATCH, max_size=2).map(tuple)),
    "external_references": st.lists(ADDRESS, max_size=2).map(tuple),
    "evidence": st.none() | st.builds(Evidence, st.lists(PLACE, max_size=3).map(tuple)),
    "properties": st.lists(st.builds(Property, NAME, TEXT), max_size=3).map(tuple),
}


@settings(deadline=None, max_examples=50)
@pytest.mark.parametrize("field", FIELDS)
@given(data=st.data())
def test_what_the_first_look_finds_sound_is_sound(field: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(FIELDS[field], min_size=1, max_size=3))
    elements = [SOUND, *(replace(SOUND, **{field: value}) for value in drawn)]
    assert not all_sound(elements) or not [fault for element in elements for fault in element_faults(element)]


def test_the_components_of_a_document_need_no_closer_look(written: bytes) -> None:
    usual = [one for one in msgspec.json.decode(written, type=Bom).components if "://" not in one.name]
    assert len(usual) > 10
    assert all_sound(usual)

import struct
from hashlib import sha512

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash, NugetFacts
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.parsers.nuget.nupkg import parse
from tests.files.archives import zip_of

PATH = "feed/Contoso.Core.1.2.0.nupkg"
NUSPEC = (
    '<package xmlns="http://schemas.example.test/nuspec.xsd"><metadata><id>Contoso.Core</id><version>1.2.0</version>'
    '<license type="expression">MIT OR Apache-2.0</license></metadata></package>'
)
MEMBERS = {"Contoso.Core.nuspec": NUSPEC.encode(), "lib/net8.0/Contoso.Core.dll": b"MZ", "_rels/.rels": b"<a/>"}


def read(data: bytes, path: str = PATH) -> Extract:
    return parse(FileView(MemoryTree({path: data}), path, DEFAULTS))


def test_a_package_is_what_its_description_says() -> None:
    data = zip_of(MEMBERS)
    extract = read(data)
    (component,) = extract.components
    assert component.package == nuget_package("Contoso.Core", "1.2.0")
    assert component.hashes == (Hash("SHA-512", sha512(data).hexdigest()),)
    assert [(claim.raw, claim.field) for claim in component.licences] == [("MIT OR Apache-2.0", "license")]
    assert (component.source.kind, component.source.url) == ("path", PATH)
    assert (extract.completeness, extract.problems) == ("unknown", ())


def test_the_repository_that_a_package_says_it_was_built_from() -> None:
    said = '<repository type="git" url="https://me:secret@code.example.test/core.git" commit="0a1b2c" /></metadata>'
    (component,) = read(zip_of({"Contoso.Core.nuspec": NUSPEC.replace("</metadata>", said).encode()})).components
    assert component.facts == NugetFacts("", "", repository="https://code.example.test/core.git", commit="0a1b2c")
    (component,) = read(zip_of(MEMBERS)).components
    assert component.facts is None


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("1.2.0", "contoso.core.1.2.0.nupkg"),
        ("1.2", "Contoso.Core.1.2.0.nupkg"),
        ("1.2", "Contoso.Core.1.2.nupkg"),
        ("1.2.0.0", "Contoso.Core.1.2.nupkg"),
        ("1.2.0+build.7", "Contoso.Core.1.2.0.nupkg"),
        ("1.2.0-RC.1", "contoso.core.1.2.0-rc.1.nupkg"),
    ],
)
def test_the_name_of_the_file_may_have_any_form_of_the_version(version: str, name: str) -> None:
    members = {"Contoso.Core.nuspec": NUSPEC.replace("1.2.0", version).encode()}
    assert read(zip_of(members), name).problems == ()


def test_another_name_than_the_package_has_is_said() -> None:
    extract = read(zip_of(MEMBERS), "feed/Fabrikam.1.0.0.nupkg")
    assert [(one.code, one.cost) for one in extract.problems] == [("E-CONTRADICTION", "field")]
    assert extract.components[0].package.name == "Contoso.Core"


def test_members_that_lead_out_are_said_and_cost_nothing_else() -> None:
    extract = read(zip_of(MEMBERS | {"../evil.dll": b"", "C:\\x": b"", "a\\..\\b": b""}))
    assert [(one.code, one.cost) for one in extract.problems] == [("E-ARCHIVE", "field")]
    assert "3 members with a path out of the archive, the first ../evil.dll" in extract.problems[0].message
    assert len(extract.components) == 1


@pytest.mark.parametrize(
    ("members", "code", "words"),
    [
        pytest.param({"a.dll": b""}, "E-METADATA", "it has none", id="no description"),
        pytest.param({"lib/a.nuspec": NUSPEC.encode()}, "E-METADATA", "it has none", id="not at the top"),
        pytest.param({**MEMBERS, "Other.nuspec": b"<a/>"}, "E-AMBIGUOUS", "2 descriptions", id="two descriptions"),
        pytest.param({"a.nuspec": b"<package>\n<"}, "E-SYNTAX", "a.nuspec, line 2", id="no XML"),
        pytest.param({"a.nuspec": b"<!DOCTYPE a><package/>"}, "E-DOCTYPE", "a.nuspec, line 1", id="a document type"),
        pytest.param({"a.nuspec": b"<package/>"}, "E-STRUCTURE", "a.nuspec", id="another document"),
        pytest.param(
            {"a.nuspec": NUSPEC.replace("1.2.0", "1.*").encode()}, "E-METADATA", "no package in one version", id="floating"
        ),
        pytest.param(
            {"a.nuspec": NUSPEC.replace("Contoso.Core", "../a").encode()}, "E-METADATA", "no package", id="a path for an id"
        ),
        pytest.param({"a.nuspec": b" " * 9_000_000}, "E-SIZE", "xml-bytes", id="too large"),
    ],
)
def test_an_archive_that_is_no_package_is_refused(members: dict[str, bytes], code: str, words: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(zip_of(members))
    assert (refusal.value.code, words in refusal.value.message) == (code, True)


def test_a_file_that_is_no_archive_is_refused() -> None:
    with pytest.raises(InputError, match="no zip archive"):
        read(b"not an archive")


def test_what_stands_before_the_archive_makes_it_ambiguous() -> None:
    with pytest.raises(InputError) as refusal:
        read(b"#!/bin/sh\n" + zip_of(MEMBERS))
    assert refusal.value.code == "E-AMBIGUOUS"


def test_an_encrypted_description_is_refused() -> None:
    data = bytearray(zip_of(MEMBERS))
    start = data.index(b"PK\1\2")
    struct.pack_into("<H", data, start + 8, 1)
    with pytest.raises(InputError, match="encrypted"):
        read(bytes(data))

"""Wheels and source distributions that lie in what is scanned: what their names bind, and what contradicts itself."""

import hashlib

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Hash, Source
from sca.model.inventory import Extract
from sca.parsers.pip import sdist, wheel
from tests.files.archives import tar_gz_of, zip_of
from tests.parsers.pip.environments import facts, problems

METADATA = b"Name: Demo-App\nVersion: 1.0\nLicense-Expression: MIT\nLicense-File: LICENSE\nRequires-Dist: b\n\nText\n"
RECORD = b"demo_app/__init__.py,sha256=x,1\ndemo_app-1.0.dist-info/RECORD,,\n"
MEMBERS = {"demo_app/__init__.py": b"", "demo_app-1.0.dist-info/METADATA": METADATA, "demo_app-1.0.dist-info/RECORD": RECORD}
NAME = "wheels/demo_app-1.0-py3-none-any.whl"
SDIST = "demo_app-1.0.tar.gz"
PKG_INFO = {"demo_app-1.0/setup.py": b"open('canary', 'w')", "demo_app-1.0/PKG-INFO": METADATA}


def read_wheel(members: dict[str, bytes], path: str = NAME, limits: Limits = DEFAULTS) -> Extract:
    return wheel.parse(FileView(MemoryTree({path: zip_of(members)}), path, limits))


def read_sdist(data: bytes, path: str = SDIST) -> Extract | None:
    return sdist.parse(FileView(MemoryTree({path: data}), path, DEFAULTS))


def only(extract: Extract | None) -> Component:
    assert extract is not None
    (component,) = extract.components
    return component


def test_a_wheel_is_a_package_with_its_hash_and_licences() -> None:
    extract = read_wheel(MEMBERS)
    component = only(extract)
    assert (component.id, component.package.purl) == (f"{NAME}#demo-app", "pkg:pypi/demo-app@1.0")
    assert component.hashes == (Hash("SHA-256", hashlib.sha256(zip_of(MEMBERS)).hexdigest()),)
    assert component.source == Source("path", NAME)
    assert facts(component).raw_name == "Demo-App"
    assert [(claim.field, claim.raw) for claim in component.licences] == [
        ("License-Expression", "MIT"),
        ("License-File", "LICENSE"),
    ]
    assert [(place.path, place.role) for place in component.locations] == [(NAME, "archive")]
    assert (extract.problems, extract.completeness, extract.edges) == ((), "unknown", ())


@pytest.mark.parametrize(
    ("path", "version", "purl", "found"),
    [
        ("demo_app-1.0-py3-none-any.whl", b"1.0", "pkg:pypi/demo-app@1.0", []),
        ("Demo.App-1-2-cp311-cp311-linux_x86_64.whl", b"1.0", "pkg:pypi/demo-app@1", []),
        ("demo_app-1.0_cu118-py3-none-any.whl", b"1.0+cu118", "pkg:pypi/demo-app@1.0%2Bcu118", []),
        ("demo_app-1.1-py3-none-any.whl", b"1.0", "pkg:pypi/demo-app@1.1", [("E-CONTRADICTION", "field")]),
        ("other-1.0-py3-none-any.whl", b"1.0", "pkg:pypi/other@1.0", [("E-CONTRADICTION", "field")]),
        ("wheel.whl", b"1.0", "pkg:pypi/demo-app@1.0", [("E-CONTRADICTION", "field")]),
    ],
)
def test_the_name_of_a_wheel_binds(path: str, version: bytes, purl: str, found: list[tuple[str, str]]) -> None:
    extract = read_wheel({"demo_app-1.0.dist-info/METADATA": METADATA.replace(b"1.0", version)}, path)
    assert (only(extract).package.purl, problems(extract)) == (purl, found)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param(
            {"demo_app-1.0.dist-info/RECORD": b"../../x,,\n/etc/passwd,,\n"}, [("E-RECORD", "field")], id="RECORD leads out"
        ),
        pytest.param({"../../evil.py": b""}, [("E-ARCHIVE", "field")], id="a member leads out"),
        pytest.param({"demo_app-1.0.dist-info/RECORD": b"a,,\n" * 5}, [("E-RECORD", "field")], id="a long RECORD"),
        pytest.param({"demo_app/_vendor/b-1.dist-info/METADATA": b"Name: b\nVersion: 1\n"}, [], id="a package inside"),
    ],
)
def test_path_tricks_are_said_and_the_package_is_kept(more: dict[str, bytes], found: list[tuple[str, str]]) -> None:
    extract = read_wheel(MEMBERS | more, limits=Limits(record_rows=4))
    assert (only(extract).package.version, problems(extract)) == ("1.0", found)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        pytest.param({"a": b""}, "E-METADATA", id="no metadata"),
        pytest.param(MEMBERS | {"b-1.dist-info/METADATA": METADATA}, "E-AMBIGUOUS", id="two sets of metadata"),
        pytest.param({"demo_app-1.0.dist-info/METADATA": b"Name: a\n"}, "E-METADATA", id="no version"),
        pytest.param({"demo_app-1.0.dist-info/METADATA": METADATA + b"Name: x\n" * 10_000_000}, "E-SIZE", id="a bomb"),
    ],
)
def test_a_wheel_that_cannot_be_trusted_is_refused(members: dict[str, bytes], code: str) -> None:
    with pytest.raises(InputError) as raised:
        read_wheel(members)
    assert raised.value.code == code


@pytest.mark.parametrize("path", [SDIST, "demo_app-1.0.zip", "Demo.App-1.tar.gz"])
def test_a_source_distribution_is_read_and_not_built(path: str) -> None:
    pack = zip_of if path.endswith(".zip") else tar_gz_of
    extract = read_sdist(pack(PKG_INFO), path)
    component = only(extract)
    assert component.package.purl == "pkg:pypi/demo-app@1.0"
    assert component.hashes == (Hash("SHA-256", hashlib.sha256(pack(PKG_INFO)).hexdigest()),)
    assert extract is not None
    assert extract.problems == ()


@pytest.mark.parametrize(
    ("path", "members"),
    [
        pytest.param("demo_app-1.0.tar.gz", {"demo_app-1.0/README": b""}, id="no PKG-INFO"),
        pytest.param("demo_app-1.0.tar.gz", {"demo_app-1.0/demo.egg-info/PKG-INFO": METADATA}, id="only a deeper one"),
        pytest.param("demo_app-latest.tar.gz", PKG_INFO, id="no version in the name"),
        pytest.param("backup-20240101-full.tar.gz", PKG_INFO, id="the name of something else"),
    ],
)
def test_other_archives_name_no_package(path: str, members: dict[str, bytes]) -> None:
    assert read_sdist(tar_gz_of(members), path) is None


def test_an_archive_that_is_named_like_one_and_is_none_names_no_package() -> None:
    assert read_sdist(b"plain text", "demo-1.0.tar.gz") is None
    assert read_sdist(b"plain text", "demo-1.0.zip") is None


@pytest.mark.parametrize("path", ["demo_app-1.1.tar.gz", "other-1.0.zip"])
def test_a_source_distribution_with_another_name_is_said(path: str) -> None:
    pack = zip_of if path.endswith(".zip") else tar_gz_of
    extract = read_sdist(pack(PKG_INFO), path)
    assert extract is not None
    assert (only(extract).package.purl, problems(extract)) == ("pkg:pypi/demo-app@1.0", [("E-CONTRADICTION", "field")])


def test_two_sets_of_metadata_are_refused() -> None:
    with pytest.raises(InputError) as raised:
        read_sdist(tar_gz_of(PKG_INFO | {"other/PKG-INFO": METADATA}))
    assert raised.value.code == "E-AMBIGUOUS"

"""Which package and version an archive's address names."""

import pytest

from sca.model.npm_address import archive_version, served_as

REGISTRY = "https://npm.example.test"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{REGISTRY}/real/-/real-1.0.0.tgz", "real"),
        (f"{REGISTRY}/@scope/real/-/real-1.0.0.tgz", "@scope/real"),
        (f"{REGISTRY}/@scope%2freal/-/real-1.0.0.tgz", "@scope/real"),
        (f"{REGISTRY}/@scope/real/-/@scope/real-1.0.0.tgz", "@scope/real"),
        (f"{REGISTRY}/below/a/path/real/-/real-1.0.0.tgz?x=1", "real"),
        (f"{REGISTRY}/real-1.0.0.tgz", ""),
        (f"{REGISTRY}/real/-/real-1.0.0.zip", ""),
        (f"{REGISTRY}/real/-/more/real-1.0.0.tgz", ""),
        ("file:real/-/real-1.0.0.tgz", ""),
    ],
)
def test_the_package_that_a_registry_serves_at_an_address(url: str, name: str) -> None:
    assert served_as(url) == name


@pytest.mark.parametrize(
    ("name", "file", "version"),
    [
        ("a", "a-1.2.3.tgz", "1.2.3"),
        ("@scope/a", "a-1.2.3-rc.1+b.tgz", "1.2.3-rc.1+b"),
        ("a", "a-latest.tgz", ""),
        ("a", "a-1.2.tgz", ""),
        ("a", "b-1.2.3.tgz", ""),
        ("a", "a-1.2.3.zip", ""),
    ],
)
def test_the_version_in_the_name_of_an_archive(name: str, file: str, version: str) -> None:
    assert archive_version(name, file) == version

import pytest

from sca.model.component import Hash
from sca.parsers.pip.direct import is_direct, read_direct

COMMIT = "2bd03f4e0e5edc474b6236c5c128620d988f79a3"
DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("address", "kind", "url", "commit"),
    [
        (f"git+https://git.example.test/a/b.git@{COMMIT}", "git", "git+https://git.example.test/a/b.git", COMMIT),
        ("git+https://git.example.test/a/b@v1.0#egg=b", "git", "git+https://git.example.test/a/b", ""),
        ("git+https://git.example.test/a@releases/tag/v3", "git", "git+https://git.example.test/a", ""),
        (f"git+ssh://git@git.example.test/a/b.git@{COMMIT}", "git", "git+ssh://git@git.example.test/a/b.git", COMMIT),
        ("git+https://user:s3cr3t@git.example.test/a", "git", "git+https://git.example.test/a", ""),
        ("hg+https://hg.example.test/a@tip", "url", "hg+https://hg.example.test/a", ""),
        ("https://files.example.test/a-1.0.tar.gz?token=s3cr3t", "url", "https://files.example.test/a-1.0.tar.gz", ""),
        ("file:///srv/wheels/a-1.0-py3-none-any.whl", "path", "/srv/wheels/a-1.0-py3-none-any.whl", ""),
        ("./wheels/a-1.0.tar.gz", "path", "./wheels/a-1.0.tar.gz", ""),
    ],
)
def test_where_it_comes_from(address: str, kind: str, url: str, commit: str) -> None:
    source = read_direct(address).source
    assert (source.kind, source.url, source.commit) == (kind, url, commit)


@pytest.mark.parametrize(
    ("address", "name", "version", "hinted"),
    [
        (
            "https://x.test/wxPython_Phoenix-3.0.3.dev1820+49a8884-cp34-none-win_amd64.whl",
            "wxPython_Phoenix",
            "3.0.3.dev1820+49a8884",
            "",
        ),
        ("https://x.test/a-1.0-2-py2.py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "a", "1.0", ""),
        ("https://x.test/a%2D1.0-py3-none-any.whl", "a", "1.0", ""),
        ("https://x.test/numpy-1.26.1.tar.gz", "", "", "numpy"),
        ("https://x.test/python-dateutil-2.9.zip", "", "", "python-dateutil"),
        ("https://x.test/archive/refs/tags/2.2.0.zip", "", "", ""),
        ("https://x.test/not a wheel.whl", "", "", ""),
        ("git+https://x.test/a#egg=Name[extra]&subdirectory=lib", "Name", "", ""),
    ],
)
def test_what_an_address_says_about_name_and_version(address: str, name: str, version: str, hinted: str) -> None:
    found = read_direct(address)
    assert (found.name, found.version, found.hinted) == (name, version, hinted)


def test_a_fragment_gives_extras_subdirectory_and_hash() -> None:
    found = read_direct("git+https://x.test/a#egg=name[b,a]&subdirectory=lib%2Finner")
    assert (found.extras, found.subdirectory) == (("a", "b"), "lib/inner")
    assert read_direct(f"https://x.test/a-1.zip#sha256={DIGEST}").hashes == (Hash("SHA-256", DIGEST),)
    assert read_direct("https://x.test/a-1.zip#md5=00").hashes == ()


@pytest.mark.parametrize(
    ("address", "folder"),
    [(".", "."), ("./lib", "./lib"), ("../lib[x]", "../lib"), ("file:.#egg=a", "."), ("file:./lib", "./lib"), ("a-1.zip", "")],
)
def test_a_folder_is_told_from_an_archive(address: str, folder: str) -> None:
    assert read_direct(address).folder == folder


@pytest.mark.parametrize("text", [".", "./a", "a/b", "a.whl", "a-1.tar.gz", "https://x.test/a", "git+ssh://x.test/a", "file:a"])
def test_addresses_and_paths(text: str) -> None:
    assert is_direct(text)


@pytest.mark.parametrize("text", ["a", "a==1", "a.b", "zip", "a[x]>=1"])
def test_names(text: str) -> None:
    assert not is_direct(text)

"""Addresses and package URLs as they may stand in a document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from sca.model.package import Package
from sca.sbom.addresses import file_reference, has_credentials, iri, is_absolute, is_iri, relative, without_credentials
from sca.sbom.purl import purl_of, version_in


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://npm.example.test/@a/b/-/b-1.0.0.tgz", "https://npm.example.test/@a/b/-/b-1.0.0.tgz"),
        ("https://npm.example.test/a.tgz#0f1e", "https://npm.example.test/a.tgz#0f1e"),
        ("https://user:secret@npm.example.test/a.tgz?token=x", "https://npm.example.test/a.tgz"),
        ("ssh://git@git.example.test/a.git", "ssh://git@git.example.test/a.git"),
        ("https://example.test/a b/ü.tgz", "https://example.test/a%20b/%C3%BC.tgz"),
        ("https://example.test/100%/a%20b", "https://example.test/100%25/a%20b"),
        ("https://example.test/a#b#c", "https://example.test/a#b%23c"),
        ("https://example.test/[a]", "https://example.test/%5Ba%5D"),
        ("https://[::1]:4873/a.tgz", ""),
        ("https://example.test:org/a", ""),
        ("git@git.example.test:a/b.git", ""),
        ("file:///srv/a.tgz", ""),
        ("../a.tgz", ""),
        ("", ""),
    ],
)
def test_an_address_becomes_an_iri_or_nothing(url: str, expected: str) -> None:
    assert iri(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("^1.0.0 || ^2.0.0", "^1.0.0 || ^2.0.0"),
        ("a @ https://u:p@h.example.test/a?k=v#sha1=0 ; x", "a @ https://h.example.test/a#sha1=0 ; x"),
        ("git+ssh://git@h.example.test/a", "git+ssh://git@h.example.test/a"),
        ("git+ssh://git@p@h.example.test/a", "git+ssh://h.example.test/a"),
        ("http://a@b,http://c@d", "http://b,http://d"),
        ("https://h.example.test/a b?key=v", "https://h.example.test/a b"),
        ("Why? See https://h.example.test/", "Why? See https://h.example.test/"),
    ],
)
def test_text_loses_users_and_queries(text: str, expected: str) -> None:
    assert without_credentials(text) == expected
    assert not has_credentials(expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("vendor/a.tgz", "vendor/a.tgz"),
        ("../a", "../a"),
        ("/home/someone/a.tgz", ".../a.tgz"),
        ("/home/someone/a/", ".../a"),
        (r"C:\Users\someone\a.tgz", ".../a.tgz"),
        (r"\\server\share\a", ".../a"),
        ("file:///home/someone/a.tgz", ".../a.tgz"),
    ],
)
def test_absolute_paths_are_cut(path: str, expected: str) -> None:
    assert relative(path) == expected
    assert not is_absolute(expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("patches/a.patch", "./patches/a.patch"),
        ("./patches/@s a.diff", "./patches/%40s%20a.diff"),
        ("~/patches/a.patch", "./patches/a.patch"),
        ("0f1e2d", ""),
        ("/srv/a.patch", ""),
        ("C:/a.patch", ""),
        ("a\\b.patch", ""),
        ("https://user:secret@example.test/a.patch", ""),
    ],
)
def test_only_a_file_of_the_checkout_is_the_place_of_a_patch(path: str, expected: str) -> None:
    assert file_reference(path) == expected


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ahtps:/@?#%[]. \\|é1", max_size=40))
def test_no_text_gets_an_active_part_through(text: str) -> None:
    assert not has_credentials(without_credentials(text))
    assert without_credentials(without_credentials(text)) == without_credentials(text)
    address = iri(text)
    assert not address or (is_iri(address) and not has_credentials(address) and not is_absolute(address))


@settings(deadline=None, max_examples=200)
@given(st.builds(Package, st.sampled_from(["npm", "nuget"]), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5)))
def test_what_we_take_for_a_package_url_is_one(package: Package) -> None:
    purl = purl_of(package)
    if not purl:
        assert not package.name.replace("/", "").strip() or "" in package.namespace.split("/")
        return
    assert version_in(purl) == package.version
    # The reference implementation drops blanks at the ends, which we keep as they were read.
    read = PackageURL.from_string(purl)
    assert (read.type, (read.version or "").strip()) == (package.type, package.version.strip())

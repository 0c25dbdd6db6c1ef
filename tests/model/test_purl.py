"""Package URLs are read as the specification and the reference library read them."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from sca.model.package import Package, pypi_package
from sca.model.purl import PurlError, read_purl
from tests.moment import a_moment

READ = {
    "pkg:npm/lodash@4.17.21": Package("npm", "", "lodash", "4.17.21"),
    "pkg:npm/%40babel/core@7.26.0": Package("npm", "@babel", "core", "7.26.0"),
    "pkg:npm/@babel/core@7.26.0": Package("npm", "@babel", "core", "7.26.0"),
    "pkg:npm/@babel/core": Package("npm", "@babel", "core", ""),
    "pkg:NPM/JSONStream@1.0.0": Package("npm", "", "JSONStream", "1.0.0"),
    "pkg:npm/%2e%2e/x": Package("npm", "..", "x", ""),
    "pkg://npm/a@1": Package("npm", "", "a", "1"),
    "PKG:pypi/Foo_Bar.baz@1.0%2Blocal": Package("pypi", "", "foo-bar-baz", "1.0+local"),
    "pkg:nuget/Newtonsoft.Json@13.0.1": Package("nuget", "", "Newtonsoft.Json", "13.0.1"),
    "pkg:GitHub/Octo/Tools@v4#/lint//./../fast/": Package("github", "octo", "tools", "v4", (), "lint/fast"),
    "pkg:deb/Debian/Curl@7.50?Distro=jessie&arch=amd64&upstream=": Package(
        "deb", "debian", "curl", "7.50", (("arch", "amd64"), ("distro", "jessie"))
    ),
    "pkg:golang/google.golang.org/genproto@v1#googleapis/api": Package(
        "golang", "google.golang.org", "genproto", "v1", (), "googleapis/api"
    ),
    "pkg:docker/library/debian@sha256:ab?repository_url=ghcr.io": Package(
        "docker", "library", "debian", "sha256:ab", (("repository_url", "ghcr.io"),)
    ),
    "pkg:generic/a%2Fb@1": Package("generic", "", "a/b", "1"),
    "pkg:maven//a///b@1": Package("maven", "a", "b", "1"),
}
REFUSED = {
    "": "pkg:",
    "npm/lodash@1": "pkg:",
    "pkg:npm": "no name",
    "pkg:npm/": "no name",
    "pkg:maven/@1.3.4": "no name",
    "pkg:swift/github.com/Alamofire/@5.4.3": "no name",
    "pkg:/lodash": "no name",
    "pkg:n&g?inx/nginx@0.8.9": "type",
    "pkg:npm/a@1?=x": "key",
    "pkg:npm/a@1?a=1&A=2": "twice",
    "pkg:npm/%ff@1": "UTF-8",
}
TYPES = st.sampled_from(["pypi", "nuget", "github", "maven", "golang", "deb", "gem", "cargo", "generic", "docker", "composer"])
LETTERS = st.characters(exclude_categories=("Cs", "Lu", "Lt"))
TEXT = st.text(LETTERS, min_size=1, max_size=8).filter(lambda t: t.strip() and t.strip("/ ") == t)


@pytest.mark.parametrize("text", READ, ids=str)
def test_a_package_url_is_read(text: str) -> None:
    assert read_purl(text) == READ[text]
    assert read_purl(READ[text].purl) == READ[text]


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_what_is_none_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(PurlError, match=REFUSED[text]):
        read_purl(text)


PARTS = st.tuples(TYPES, st.none() | TEXT, TEXT, st.none() | TEXT, st.dictionaries(st.just("key"), TEXT), st.none() | TEXT)


@given(parts=PARTS)
def test_what_the_reference_library_writes_is_read_as_it_reads_it(parts: tuple[Any, ...]) -> None:
    text = PackageURL(*parts).to_string()
    theirs, ours = PackageURL.from_string(text), read_purl(text)
    # The library leaves dots and runs of separators in the names of Python packages, which PEP 503 does not.
    name = pypi_package(theirs.name, "").name if theirs.type == "pypi" else theirs.name
    assert (ours.namespace, ours.name, ours.version) == (theirs.namespace or "", name, theirs.version or "")
    assert dict(ours.qualifiers) == theirs.qualifiers
    assert ours.subpath == (theirs.subpath or "")


@given(type=TYPES, namespace=TEXT, name=TEXT, version=st.just("") | TEXT)
def test_what_is_read_is_written_the_same_again(type: str, namespace: str, name: str, version: str) -> None:
    once = read_purl(Package(type, namespace, name, version).purl)
    assert read_purl(once.purl) == once


@pytest.mark.parametrize("part", ["%", "@", "/", "?a=1&", "#", "%41", "pkg:", "a@/"])
def test_a_long_text_is_read_in_a_moment(part: str) -> None:
    with a_moment():
        for start in ("pkg:npm/", "pkg:npm/a@", "pkg:npm/a?x=", ""):
            with suppress(PurlError):
                read_purl(start + part * 100_000)

"""The identity of a package: the same text as the reference library for package URLs, for any package."""

from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from sca.model.package import Package, npm_package, nuget_package, pypi_package

# The reference strips white space around a version and leaves a slash in it as it is; ours encodes both.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda text: text == text.strip())
NPM_PART = st.text("abcxyz019-._~", min_size=1, max_size=12).filter(lambda text: text.strip("."))
PYPI_NAME = st.from_regex(r"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,10}[A-Za-z0-9])?\Z")
VERSION = st.one_of(
    st.just(""), st.from_regex(r"\A[0-9]{1,3}(?:[.+:~!-][a-z0-9]{1,4}){0,4}\Z"), TEXT.filter(lambda text: "/" not in text)
)
QUALIFIERS = st.dictionaries(st.sampled_from(["vcs_url", "download_url", "repository_url", "checksum"]), TEXT, max_size=3)


@settings(deadline=None, max_examples=300)
@given(NPM_PART, NPM_PART, st.booleans(), VERSION, QUALIFIERS)
@example(scope="babel", rest="core", scoped=True, version="7.26.0", qualifiers={})
@example(scope="x", rest="y", scoped=False, version="1.0.0", qualifiers={"vcs_url": "git+https://git.example.test/a b?c=d&e#f"})
def test_the_purl_of_an_npm_package_is_that_of_the_reference(
    scope: str,
    rest: str,
    scoped: bool,
    version: str,
    qualifiers: dict[str, str],
) -> None:
    name = f"@{scope}/{rest}" if scoped else rest
    ours = npm_package(name, version, tuple(qualifiers.items())).purl
    reference = PackageURL("npm", f"@{scope}" if scoped else None, rest, version or None, qualifiers)
    assert ours == reference.to_string()
    assert PackageURL.from_string(ours).to_string() == ours


ODD = st.text("ab1.~:@/%+ -", max_size=5)


@settings(deadline=None, max_examples=500)
@given(st.builds(Package, st.sampled_from(["npm", "t/x", ""]), ODD, ODD, ODD))
@example(Package("npm", "@babel", "core", "7.26.0"))
@example(Package("github", "a/b", "c", "1"))
@example(Package("npm", "", "a/b", "1"))
@example(Package("npm", "%40a", "b", "1"))
def test_where_nothing_needs_a_second_look_encoding_changes_nothing(package: Package) -> None:
    plain = package.plain_purl
    assert not plain or plain == f"pkg:{package.type}/{package.coordinates}@{quote(package.version, safe=':')}"


@settings(deadline=None, max_examples=200)
@given(PYPI_NAME, VERSION)
@example("Zope.Interface__x", "1!2.0+local.1")
def test_the_purl_of_a_python_package_is_that_of_the_reference(name: str, version: str) -> None:
    normalised = pypi_package(name, version)
    assert normalised.purl == PackageURL("pypi", None, normalised.name, version or None).to_string()
    assert pypi_package(normalised.name, version) == normalised


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"\A[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,20})\Z"), VERSION)
def test_the_purl_of_a_nuget_package_is_that_of_the_reference(name: str, version: str) -> None:
    assert nuget_package(name, version).purl == PackageURL("nuget", None, name, version or None).to_string()
    assert nuget_package(name.upper(), "").key() == nuget_package(name.lower(), "").key()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(pypi_package("Foo_Bar.baz", "1"), pypi_package("foo-bar-baz", "1"), True, id="pypi names are normalised"),
        pytest.param(pypi_package("foo--_bar", "1"), pypi_package("foo-bar", "1"), True, id="runs of separators are one"),
        pytest.param(npm_package("Foo", "1"), npm_package("foo", "1"), False, id="old npm names keep their case"),
        pytest.param(npm_package("@a/b", "1"), Package("npm", "@a", "b", "1"), True, id="a scope is the namespace"),
        pytest.param(npm_package("a/b", "1"), Package("npm", "a", "b", "1"), False, id="a slash without a scope is no scope"),
        pytest.param(npm_package("а", "1"), npm_package("a", "1"), False, id="look-alike letters differ"),  # noqa: RUF001
    ],
)
def test_which_names_mean_the_same_package(one: Package, other: Package, *, same: bool) -> None:
    assert (one.key() == other.key()) is same


@pytest.mark.parametrize(
    ("package", "label"),
    [
        (npm_package("@babel/core", "7.26.0"), "@babel/core@7.26.0"),
        (pypi_package("requests", "2.31.0"), "requests 2.31.0"),
        (nuget_package("Newtonsoft.Json", ""), "Newtonsoft.Json"),
    ],
)
def test_a_label_is_written_as_people_write_it(package: Package, label: str) -> None:
    assert package.label == label


def test_the_order_of_qualifiers_has_no_meaning() -> None:
    one = Package("npm", "", "a", "1", (("b", "2"), ("a", "1")))
    other = Package("npm", "", "a", "1", (("a", "1"), ("b", "2")))
    assert one.purl == other.purl == "pkg:npm/a@1?a=1&b=2"

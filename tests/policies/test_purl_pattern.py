"""Patterns: which packages a line of a policy speaks of, and how they are looked up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Location
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.policies.pattern_index import PatternIndex
from sca.policies.purl_pattern import PurlPattern, parse_pattern, pattern_for
from tests.policies.judging import refusal


@pytest.mark.parametrize(
    ("pattern", "package", "matches"),
    [
        pytest.param("pkg:npm/lodash", npm_package("lodash", "1.0.0"), True, id="name"),
        pytest.param("pkg:npm/lodash", npm_package("lodash", ""), True, id="name without version"),
        pytest.param("pkg:npm/lodash", npm_package("lodash.get", "1.0.0"), False, id="longer name"),
        pytest.param("pkg:npm/lodash@^4", npm_package("lodash", ""), None, id="a range and no version"),
        pytest.param("pkg:npm/lodash@%5E4.17.21", npm_package("lodash", "4.18.0"), True, id="a range, percent-encoded"),
        pytest.param("pkg:NPM/lodash", npm_package("lodash", "1.0.0"), True, id="type in any case"),
        pytest.param("pkg:npm/@babel/core", npm_package("@babel/core", "7.0.0"), True, id="scope"),
        pytest.param("pkg:npm/%40babel/core@7.0.0", npm_package("@babel/core", "7.0.0"), True, id="scope, percent-encoded"),
        pytest.param("pkg:npm/core", npm_package("@babel/core", "7.0.0"), False, id="another scope"),
        pytest.param("pkg:npm/@babel/*", npm_package("@babel/core", "7.0.0"), True, id="whole scope"),
        pytest.param("pkg:npm/@babel/*@^7", npm_package("@babel/core", "7.0.0"), True, id="whole scope in a range"),
        pytest.param("pkg:npm/@babel/plugin-*", npm_package("@babel/plugin-x", "7.0.0"), True, id="start of a name in a scope"),
        pytest.param("pkg:npm/@babel/*", npm_package("@babel-fake/core", "7.0.0"), False, id="a scope that starts alike"),
        pytest.param("pkg:npm/*", npm_package("lodash", "1.0.0"), True, id="all without scope"),
        pytest.param("pkg:npm/*", npm_package("@babel/core", "1.0.0"), False, id="a star does not reach over a slash"),
        pytest.param("pkg:nuget/Contoso.*", nuget_package("CONTOSO.Text", "1"), True, id="nuget without case"),
        pytest.param("pkg:nuget/Contoso.*", nuget_package("ContosoFake", "1"), False, id="nuget name that starts alike"),
        pytest.param("pkg:pypi/Zope.Interface", pypi_package("zope-interface", "1"), True, id="pypi spelling"),
        pytest.param("pkg:pypi/zope.*", pypi_package("zope-interface", "1"), True, id="pypi prefix"),
        pytest.param("pkg:npm/a%2A", npm_package("a*", "1"), True, id="a star that is a letter"),
        pytest.param("pkg:npm/a-%2A", npm_package("a-b", "1"), False, id="a letter is no star"),
        pytest.param("pkg:npm/a?vcs_url=x", npm_package("a", "1", (("vcs_url", "x"),)), True, id="qualifier"),
        pytest.param("pkg:npm/a?vcs_url=y", npm_package("a", "1", (("vcs_url", "x"),)), False, id="another qualifier"),
        pytest.param("pkg:npm/a", npm_package("a", "1", (("vcs_url", "x"),)), True, id="any qualifier"),
        pytest.param("pkg:docker/library/node@24", Package("docker", "library", "node", "24"), True, id="image by tag"),
        pytest.param(
            "pkg:docker/library/node@24",
            Package("docker", "library", "node", "sha256:0a", (("tag", "24"),)),
            True,
            id="image by digest and tag",
        ),
        pytest.param("pkg:golang/github.com/a/b", Package("golang", "github.com/a", "b", "v1"), True, id="deep namespace"),
    ],
)
def test_matches(pattern: str, package: Package, *, matches: bool | None) -> None:
    assert parse_pattern(pattern).matches(package) is matches


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("lodash", "named by its purl", id="a bare name"),
        pytest.param("npm/lodash", "named by its purl", id="no scheme"),
        pytest.param("pkg:npn/lodash", "did you mean npm?", id="a type with a slip"),
        pytest.param("pkg:zzz/lodash", "types: npm, pypi, nuget, docker, deb, apk, rpm and others", id="no type"),
        pytest.param("pkg:npm", "the name is missing", id="only a type"),
        pytest.param("pkg:npm/", "the name is missing", id="no name"),
        pytest.param("pkg:npm/lod*", "a star stands behind", id="a star within a word"),
        pytest.param("pkg:npm/*lodash", "a star can only be the end", id="a star in front"),
        pytest.param("pkg:npm/@*/core", "a star can only be the end", id="a star in the scope"),
        pytest.param("pkg:npm/**", "a star can only be the end", id="two stars"),
        pytest.param("pkg:npm/lodash@", "a version or a range must follow @", id="no version"),
        pytest.param("pkg:npm/lodash@abc", "no version in an npm range", id="no range"),
        pytest.param("pkg:npm/babel/core", "NAME or @SCOPE/NAME", id="a scope without @"),
        pytest.param("pkg:npm/@babel", "NAME or @SCOPE/NAME", id="a scope without a name"),
        pytest.param("pkg:pypi/a/b", "no namespace", id="a namespace where none is"),
        pytest.param("pkg:npm/a?x", "?name=value", id="half a qualifier"),
        pytest.param("pkg:npm/a#lib", "leave out what stands behind #", id="a path inside"),
        pytest.param("pkg:npm/a b", "no package name", id="a blank"),
        pytest.param("pkg:golang/a@>=1", "have no ranges", id="a range without an order"),
    ],
)
def test_refusals(text: str, sentence: str) -> None:
    assert sentence in (refusal(parse_pattern, text) or "accepted")


@given(st.text(max_size=60).map(lambda text: f"pkg:npm/{text}"))
def test_any_text_is_a_pattern_or_a_sentence_about_it(text: str) -> None:
    assert refusal(parse_pattern, text) != ""


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    ("lodash", "@babel/core", "a-*", "*", "@s/*", "a/b", "@a", "%2A", "x@1", "x?y=z", "x#y", "a:", ".", "..", "-", "ü", " a ")
)
PACKAGES = st.one_of(
    st.builds(npm_package, NAMES, NAMES | st.sampled_from(("", "1.0.0", "1.0", "*", "^1", "latest", "1.0.0+b"))),
    st.builds(nuget_package, NAMES, NAMES | st.sampled_from(("", "1.0", "1.*", "[1.0,)"))),
    st.builds(pypi_package, NAMES, st.sampled_from(("", "1.0", "1.0+l", "1!2", "2004d", ">=1", "*", "1.*"))),
    st.builds(npm_package, NAMES, st.just("1.0.0"), st.tuples(st.tuples(st.sampled_from(("vcs_url", "a")), NAMES))),
)


@given(PACKAGES, PACKAGES)
@example(npm_package("a-*", "1.0.0"), npm_package("a-b", "1.0.0"))
@example(npm_package("a", "*"), npm_package("a", "1.0.0"))
@example(npm_package("a", "1.0"), npm_package("a", "1.0.1"))
def test_the_pattern_for_a_package_matches_it_and_no_other(package: Package, other: Package) -> None:
    if not package.name or package.namespace == "@":
        return
    pattern = parse_pattern(pattern_for(package))
    assert pattern.matches(package) is True
    if package.version and other.key() != package.key():
        assert pattern.matches(other) is False
    same_origin = not package.qualifiers or package.qualifiers == other.qualifiers
    if (
        package.version
        and other.version
        and parse_pattern(pattern_for(replace(other, qualifiers=()))).matches(package) is not True
    ):
        assert pattern.matches(other) is not True
    elif package.version == other.version and package.key() == other.key():
        assert pattern.matches(other) is same_origin


@pytest.mark.parametrize(
    ("package", "written"),
    [
        (npm_package("@babel/core", "7.26.0"), "pkg:npm/@babel/core@7.26.0"),
        (npm_package("a", "1.0.0", (("vcs_url", "git+https://git.example.test/a"),)),
         "pkg:npm/a@1.0.0?vcs_url=git%2Bhttps://git.example.test/a"),
        (pypi_package("Zope.Interface", ""), "pkg:pypi/zope-interface"),
        (npm_package("a-*", "1.0.0"), "pkg:npm/a-%2A@1.0.0"),
        (npm_package("a", "^1"), "pkg:npm/a@===%5E1"),
    ],
)  # fmt: skip
def test_how_the_pattern_for_a_package_is_written(package: Package, written: str) -> None:
    assert pattern_for(package) == written


class Line(Struct, frozen=True):
    """An entry of a policy."""

    match: PurlPattern
    where: Location


PATTERNS = (
    "pkg:npm/a",
    "pkg:npm/a-b",
    "pkg:npm/a-*",
    "pkg:npm/*",
    "pkg:npm/@s/*",
    "pkg:npm/@s/a-*",
    "pkg:npm/a@^2",
    "pkg:nuget/A.*",
)


@given(
    st.lists(st.sampled_from(PATTERNS), max_size=8),
    st.sampled_from([npm_package(name, "1.0.0") for name in ("a", "a-b", "@s/a-c")] + [nuget_package("a.b", "1")]),
)
def test_the_index_finds_what_looking_at_every_line_finds(patterns: list[str], package: Package) -> None:
    lines = [Line(parse_pattern(text), Location("sca-policy.yaml", number)) for number, text in enumerate(patterns, 1)]
    assert PatternIndex(lines).naming(package) == [line for line in lines if line.match.names(package)]


@given(st.from_regex(r"(?:@[a-z0-9][a-z0-9_.-]{0,4}/)?[a-z0-9][a-z0-9_.-]{0,5}(?:@[0-9<>=^~*|xX., -]{1,8})?", fullmatch=True))
def test_the_usual_way_to_read_a_pattern_comes_to_the_same_as_the_long_one(text: str) -> None:
    """A type in capitals takes the long way."""

    def read(pattern: str) -> object:
        found = parse_pattern(pattern)
        return (found.key, found.prefix, found.range, found.qualifiers)

    short, long = refusal(read, f"pkg:npm/{text}"), refusal(read, f"pkg:NPM/{text}")
    assert (short is None) == (long is None)
    if short is None:
        assert read(f"pkg:npm/{text}") == read(f"pkg:NPM/{text}")

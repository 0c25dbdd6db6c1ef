"""Usual packages are made with fewer steps, and come to the same as if each were looked at by itself."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Component, Hash, LicenceClaim, Location, NpmFacts, Reference, Scope, Source
from sca.model.licence import LicenceAnswer
from sca.model.package import npm_package, pypi_package
from sca.sbom.components import Builder
from sca.sbom.elements import Element
from sca.sbom.graph import Graph
from sca.sbom.licences import Licences
from sca.sbom.refs import Group, Names, Node
from sca.sbom.usual import Usual

REF = "pkg:npm/a@1"
URL = "https://npm.example.test/a/-/a-1.tgz"
PLACE = Location("package-lock.json", 3)
USUAL = Component(
    "c",
    npm_package("a", "1"),
    (PLACE,),
    Source("registry", URL, "https://npm.example.test"),
    (Hash("SHA-1", "ab" * 20),),
    (LicenceClaim("MIT", "license", PLACE),),
    Scope.RUNTIME,
    NpmFacts("node_modules/a"),
)
TEXT = st.sampled_from(["", "a", "z"])
PLACES = st.builds(Location, TEXT, st.sampled_from([None, 1, 2]), st.sampled_from([None, 1]), st.just("lock"))
HASHES = st.builds(
    Hash,
    st.sampled_from(["SHA-1", "MD5", "SHA-224"]),
    st.sampled_from(["ab" * 20, "AB" * 20, "ab" * 16, "a b " * 8]),
    st.sampled_from(["distribution", "content", "image"]),
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "package": st.sampled_from([npm_package("@s/a", "1"), npm_package("", "1"), npm_package("a", ""), pypi_package("a", "1")]),
    "locations": st.lists(PLACES, max_size=3).map(tuple),
    "source": st.builds(
        Source,
        st.sampled_from(["registry", "git", "path", "url", "unknown"]),
        st.sampled_from([URL, "", "https://u:p@a.test/", "https://a.test/a b?c=1", "git+https://a.test/b.git", "../a"]),
        TEXT,
        TEXT,
        st.booleans(),
        st.sampled_from([(), ("https://b.test",)]),
    ),
    "hashes": st.lists(HASHES, max_size=2).map(tuple),
    "licences": st.lists(st.builds(LicenceClaim, TEXT, TEXT, st.just(PLACE)), max_size=2).map(tuple),
    "scope": st.sampled_from(Scope),
    "facts": st.none()
    | st.builds(
        NpmFacts,
        TEXT,
        alias=TEXT,
        bundled=st.booleans(),
        deprecated=TEXT,
        engines=st.lists(st.tuples(st.sampled_from(["node", "a b"]), TEXT), max_size=2).map(tuple),
    ),
}
ANSWERS = st.none() | st.builds(
    LicenceAnswer,
    st.just("c"),
    st.sampled_from(["expression", "candidates", "none", "unknown"]),
    st.sampled_from(["MIT", "MIT OR ISC"]),
    st.sampled_from([(), ("MIT", "ISC")]),
    TEXT,
    confidence=st.sampled_from(["exact", "guess"]),
    kind=st.sampled_from(["declared", "found"]),
)
EDGES = st.lists(st.sampled_from(["pkg:npm/b@1|range=^1", "pkg:npm/c@2", "pkg:npm/b@1|kind=dev"]), max_size=4)


def group(*nodes: Node) -> Group:
    first = nodes[0]
    return Group(REF, REF, nodes, first.locations, first.hashes, first.scope)


def both(one: Group, answer: LicenceAnswer | None = None, edges: tuple[str, ...] = ()) -> tuple[Element | None, Element]:
    """The component as a usual one, and as any other is made."""
    graph = Graph({}, defaultdict(list, {REF: list(edges)} if edges else {}), {})
    licences = Licences({} if answer is None else {"c": answer}, frozenset(("MIT",)))
    (usual,) = Usual(graph, licences).elements((one,))
    return usual, Builder(Names((one,), {"c": REF}, "root", None), graph, licences).group(one)


@settings(deadline=None, max_examples=100)
@pytest.mark.parametrize("field", [*FIELDS, "facts of the answer", "edges"])
@given(data=st.data())
def test_a_usual_component_is_the_one_that_is_made_of_any_package(field: str, data: st.DataObject) -> None:
    node = replace(USUAL, **{field: data.draw(FIELDS[field])}) if field in FIELDS else USUAL
    answer = data.draw(ANSWERS) if field in {"licences", "facts of the answer"} else None
    usual, made = both(group(node), answer, tuple(data.draw(EDGES)) if field == "edges" else ())
    assert usual is None or usual == made


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(USUAL, id="as most are"),
        pytest.param(replace(USUAL, package=npm_package("@s/a", "1"), scope=Scope.DEV), id="with a scope"),
        pytest.param(replace(USUAL, hashes=(), licences=(), locations=()), id="of which little is known"),
        pytest.param(replace(USUAL, source=Source("registry"), facts=NpmFacts("")), id="without address and path"),
        pytest.param(replace(USUAL, source=Source("registry"), hashes=()), id="without address and hash"),
        pytest.param(replace(USUAL, facts=NpmFacts("node_modules/a", engines=(("node", ">=18"),))), id="with engines"),
    ],
)
def test_most_packages_are_usual(node: Component) -> None:
    usual, made = both(group(node))
    assert usual == made


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(group(USUAL, replace(USUAL, id="d")), id="two instances"),
        pytest.param(group(Reference("c", USUAL.package, "requirement", "^1", (PLACE,))), id="a requirement"),
        *(
            pytest.param(
                group(replace(USUAL, facts=replace(NpmFacts("node_modules/a"), **{name: value}))),
                id=f"npm says more: {name}",
            )
            for name, value in zip(
                NpmFacts.__struct_fields__,
                ("", "b", True, True, "old", ("linux",), ("x64",), ("musl",), (), "10/ab", ("a.patch",)),
                strict=True,
            )
            if value
        ),
    ],
)
def test_what_says_more_is_made_as_any_other(one: Group) -> None:
    assert both(one)[0] is None


def test_one_odd_package_does_not_make_its_neighbours_odd() -> None:
    odd = group(replace(USUAL, source=Source("git", "git+https://a.test/b.git")))
    licences = Licences({}, frozenset())
    made = list(Usual(Graph({}, {}, {}), licences).elements((group(USUAL), odd, group(USUAL))))
    assert [one is None for one in made] == [False, True, False]

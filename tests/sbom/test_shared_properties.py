"""What packages share is put in order once, and comes to the same as if each were looked at by itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.component import Component, NpmFacts, Scope, Source
from sca.model.package import npm_package
from sca.model.property_names import EDGE, LAYER, SOURCE_URL
from sca.sbom.component_properties import add_component_facts, as_properties
from sca.sbom.refs import Group
from sca.sbom.shared_properties import shared_by

TEXT = st.sampled_from(["", "a", "z"])
SOURCES = st.builds(
    Source,
    st.sampled_from(["registry", "git", "path", "unknown"]),
    TEXT,
    TEXT,
    TEXT,
    st.booleans(),
    st.sampled_from([(), ("b",)]),
)
ENGINES = st.lists(st.tuples(st.sampled_from(["node", "npm", "a b"]), TEXT), max_size=2).map(tuple)
FACTS = st.builds(NpmFacts, TEXT, alias=TEXT, bundled=st.booleans(), engines=ENGINES) | st.builds(NpmFacts, TEXT, engines=ENGINES)
OWN = st.sets(st.tuples(st.sampled_from([EDGE, SOURCE_URL, LAYER]), TEXT), max_size=4)


def group(source: Source, facts: NpmFacts, scope: Scope) -> Group:
    node = Component("c", npm_package("a", "1"), (), source, facts=facts, scope=scope)
    return Group("pkg:npm/a@1", "pkg:npm/a@1", (node,), (), (), scope)


@settings(deadline=None, max_examples=300)
@given(SOURCES, FACTS, st.sampled_from(Scope), OWN)
def test_shared_properties_are_those_that_are_gathered_one_by_one(
    source: Source, facts: NpmFacts, scope: Scope, own: set[tuple[str, str]]
) -> None:
    one = group(source, facts, scope)
    pairs, each = set(own), set(own)
    shared = shared_by(one, pairs)
    add_component_facts(one, scope, each)
    assert shared is None or shared.and_own(pairs) == as_properties(each)


def test_a_usual_package_has_something_to_share() -> None:
    usual = group(Source("registry", "https://npm.example.test/a.tgz"), NpmFacts("node_modules/a"), Scope.DEV)
    assert shared_by(usual, set()) is not None

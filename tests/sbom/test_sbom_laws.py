"""Whatever the text in an inventory, the document is valid, or the self-check says why it must not be published."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sca.model.component import Component, Edge, Hash, Location, PipFacts, Project, Reference, Source
from sca.model.inventory import FileOutcome, Inventory
from sca.model.package import Package
from sca.sbom.cyclonedx_write import Document
from sca.sbom.self_check import faults_in
from sca.sbom.validate import strict_errors

TEXT = st.text(max_size=12)
PACKAGES = st.builds(Package, st.sampled_from(["npm", "pypi", "nuget"]), TEXT, TEXT, TEXT)
LOCATIONS = st.builds(Location, TEXT.filter(lambda path: path and not path.startswith("/")), st.integers(1, 9), role=TEXT)
SOURCES = st.builds(
    Source,
    st.sampled_from(["registry", "git", "url", "path", "unknown"]),
    st.one_of(TEXT, st.builds("https://h.example.test/{}".format, TEXT)),
)
HASHES = st.builds(Hash, st.sampled_from(["SHA-1", "SHA-224", "x"]), st.one_of(TEXT, st.just("a" * 40)))


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    component = Component(
        "c",
        draw(PACKAGES),
        (draw(LOCATIONS),),
        draw(SOURCES),
        (draw(HASHES),),
        facts=PipFacts(draw(TEXT), draw(TEXT), (draw(TEXT),)),
    )
    reference = Reference(
        "r", draw(PACKAGES), draw(st.sampled_from(["image", "requirement"])), draw(TEXT), (), draw(st.sampled_from(["", "why"]))
    )
    project = Project("p", draw(TEXT), draw(st.sampled_from([".", "a"])), draw(TEXT), draw(LOCATIONS), draw(st.none() | PACKAGES))
    edges = (Edge("p", "c", requested=draw(TEXT), condition=draw(TEXT)), Edge("c", "r"), Edge("r", "p"))
    file = FileOutcome(draw(TEXT), "npm", "parsed", completeness="complete", node_ids=("c", "p", "r"))
    return Inventory((project,), (component,), (reference,), edges, (), (file,))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inventory=inventories(), name=TEXT)
def test_any_text_gives_a_valid_document(inventory: Inventory, name: str, render: Callable[..., bytes]) -> None:
    data = render(inventory, Document(name, "1"))
    assert faults_in(data) == ()
    assert strict_errors(data) == []
    assert data == render(inventory, Document(name, "1"))

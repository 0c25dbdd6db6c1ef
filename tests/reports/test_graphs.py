"""Pictures of the ways to findings: what is drawn, what is counted instead, and that labels are only labels."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Edge, Scope
from sca.model.result import Result
from sca.model.text import visible
from sca.reports import dot, mermaid
from sca.reports.base import Render
from sca.reports.pruned_graph import pruned_graph
from tests.reports.golden import assert_golden
from tests.reports.readers import READERS, dot_graph, dot_label
from tests.reports.sample_result import EXPRESS, FINDINGS, LODASH, MINIMIST, NPM, PROJECTS, READABLE, RESULT, not_approved, npm

NODE = re.compile(
    r'  (?:n\d+(?:\["[^"<>]*"\]|\(\["[^"<>]*"\]\)|\[/"[^"<>]*"/\])|verdict\[\["[^"<>]*"\]\]):::(?:open|undetermined|other)'
)
ARROW = re.compile(r"  n\d+ (?:-->|-\. [a-z]+ \.->) n\d+")


def _wide(count: int) -> Result:
    """A project that needs `count` packages which are not approved, each through a package of its own."""
    tops = [npm(f"top-{number}", "1.0.0", number + 1) for number in range(count)]
    leaves = [npm(f"leaf-{number}", "1.0.0", number + 10_000) for number in range(count)]
    edges = [Edge(PROJECTS[0].id, top.id) for top in tops] + [Edge(a.id, b.id) for a, b in zip(tops, leaves, strict=True)]
    findings = tuple(not_approved(leaf) for leaf in leaves)
    return replace(
        RESULT, projects=PROJECTS[:1], components=(*tops, *leaves), references=(), edges=tuple(sorted(edges)), licences=(),
        problems=(), verdict=replace(RESULT.verdict, findings=findings),
    )  # fmt: skip


def test_golden() -> None:
    assert_golden("sca-graph.dot", dot.render(RESULT))
    assert_golden("sca-graph.mmd", mermaid.render(RESULT))


def test_only_what_leads_to_a_finding_is_drawn() -> None:
    names = {box.name for box in pruned_graph(RESULT, 80).boxes}
    assert {"shop", "express@4.18.2", "lodash@4.17.20", "requests 2.31.0", "chardet 5.2.0"} <= names
    assert not names & {"certifi 2024.7.4", "Serilog 4.1.0", "@babel/core@7.26.0", "pytest >=8"}


def test_a_way_is_drawn_as_the_steps_from_a_project() -> None:
    picture = pruned_graph(RESULT, 80)
    names = [box.name for box in picture.boxes]
    arrows = {(names[arrow.parent], names[arrow.child], arrow.scope) for arrow in picture.arrows}
    assert {("shop", "express@4.18.2", ""), ("express@4.18.2", "minimist@1.2.5", "")} <= arrows
    assert ("storefront", "vite@5.4.11", "dev") in arrows


def test_other_edges_between_what_is_drawn_are_drawn_where_there_is_room() -> None:
    others = (Edge(MINIMIST.id, LODASH.id, Scope.OPTIONAL), Edge(LODASH.id, READABLE.id))
    result = replace(RESULT, edges=(*RESULT.edges, *others))
    ways = len(pruned_graph(RESULT, 80).arrows)
    assert len(pruned_graph(result, 80).arrows) == ways + 2
    bounded = pruned_graph(result, ways + 1)
    assert len(bounded.arrows) == ways + 1
    assert "1 more edge between these not drawn" in bounded.notes


@pytest.mark.parametrize(
    ("render", "most", "arrow"), [(dot.render, dot.MOST_EDGES, " -> "), (mermaid.render, mermaid.MOST_EDGES, " --> ")]
)
def test_a_picture_stays_below_its_bound_and_counts_the_rest(render: Render, most: int, arrow: str) -> None:
    text = render(_wide(most)).decode()
    assert len(re.findall("SCA101 open", text)) == most // 2
    assert f"{most // 2} of {most} findings not drawn" in text
    assert text.count(arrow) == most


def test_the_worst_findings_are_drawn_first() -> None:
    drawn = [box for box in pruned_graph(RESULT, 5).boxes if box.lines]
    assert {box.state for box in drawn} == {"open"}


def test_long_labels_make_a_flowchart_smaller_not_too_long_for_its_reader() -> None:
    long = _wide(40)
    components = tuple(replace(one, package=replace(one.package, name="<" * 5_000 + one.package.name)) for one in long.components)
    text = mermaid.render(replace(long, components=components)).decode()
    assert len(text) <= mermaid.MOST_CHARACTERS
    assert re.search(r"\d+ of 40 findings not drawn", text)


def test_a_clean_run_is_a_picture_that_says_so() -> None:
    result = replace(RESULT, verdict=replace(RESULT.verdict, findings=()), problems=())
    assert "no findings" in mermaid.render(result).decode()
    assert "no findings" in dot.render(result).decode()


@settings(deadline=None, max_examples=40)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=()), min_size=1),
        st.from_regex(
            r"""["\\\]\[{}()<>#;%&`|~\-=\n]{1,12}(%%\{init: \{\}\}%%|click n0|end|subgraph|\\N|\\l)?""", fullmatch=True
        ),
    )
)
def test_any_label_stays_a_label(text: str) -> None:
    package = replace(EXPRESS.package, name=text)
    component = replace(EXPRESS, package=package)
    finding = replace(FINDINGS[0], label=package.label, node=EXPRESS.id, where=EXPRESS.locations[0])
    result = replace(
        RESULT, target=text, components=(component,), references=(), edges=(Edge(PROJECTS[0].id, EXPRESS.id),),
        projects=(replace(PROJECTS[0], name=text),), verdict=replace(RESULT.verdict, findings=(finding,)), reasons=(text,),
    )  # fmt: skip
    first, *lines = mermaid.render(result).decode().splitlines()
    assert first == "flowchart LR"
    assert [
        line for line in lines if not (NODE.fullmatch(line.replace("<br/>", "")) or ARROW.fullmatch(line) or "classDef" in line)
    ] == []
    graph = dot_graph(dot.render(result))
    assert sorted(node.get_name() for node in graph.get_nodes()) == ["edge", "graph", "n0", "n1", "node"]
    assert [(edge.get_source(), edge.get_destination()) for edge in graph.get_edges()] == [("n0", "n1")]
    shown, found = dot_label(graph.get_node("n1")[0]).split("\n")
    assert found == f"{FINDINGS[0].code} open {NPM}:210"
    (same,) = READERS["mermaid"](mermaid.render(result))
    assert (same.code, same.place) == (FINDINGS[0].code, f"{NPM}:210")
    assert [name for name in (shown, same.text) if name.rstrip("…") not in visible(package.label)] == []

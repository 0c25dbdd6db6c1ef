"""The tree of a graph: every edge once, whatever the graph, and nothing that is not in it."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.inventory.tree import Line, needs, roots, tree
from sca.model.component import Component, Edge, Location, Project, Scope
from sca.model.inventory import Inventory
from sca.model.package import npm_package
from sca.model.reach import nodes_by_id

PLACE = Location("package-lock.json", 1)
NAMES = ["p", "q", "a", "b", "c", "d"]
GRAPHS = st.lists(
    st.builds(Edge, st.sampled_from(NAMES), st.sampled_from(NAMES[2:]), st.sampled_from([Scope.RUNTIME, Scope.DEV])), max_size=14
)


def inventory(edges: list[Edge]) -> Inventory:
    projects = tuple(Project(name, name, ".", "npm", PLACE) for name in NAMES[:2])
    components = tuple(Component(name, npm_package(name, "1.0.0"), (PLACE,)) for name in NAMES[2:])
    return Inventory(projects, components, (), tuple(sorted(edges)), (), ())


def lines(edges: list[Edge], depth: int = 100, *, inverted: bool = False, starts: list[str] | None = None) -> list[Line]:
    found = inventory(edges)
    below = needs(found, {node: node for node in nodes_by_id(found)}, inverted=inverted)
    projects, rest = roots(found, below)
    return list(tree(starts if starts is not None else [*projects, *rest], below, depth))


def drawn(found: list[Line]) -> list[str]:
    return [
        f"{'.' * line.depth}{line.node}{'*' if line.repeated else ''}{f'+{line.hidden}' if line.hidden else ''}" for line in found
    ]


def test_what_a_node_needs_is_shown_where_it_comes_first() -> None:
    edges = [Edge("p", "b"), Edge("p", "a"), Edge("a", "c"), Edge("b", "c"), Edge("c", "d"), Edge("q", "c")]
    assert drawn(lines(edges)) == ["p", ".a", "..c", "...d", ".b", "..c*", "q", ".c*"]


def test_the_same_upwards_ends_at_the_projects() -> None:
    edges = [Edge("p", "b"), Edge("p", "a"), Edge("a", "c"), Edge("b", "c"), Edge("q", "c")]
    assert drawn(lines(edges, inverted=True, starts=["c"])) == ["c", ".a", "..p", ".b", "..p", ".q"]


def test_a_cycle_ends_where_it_closes() -> None:
    assert drawn(lines([Edge("p", "a"), Edge("a", "b"), Edge("b", "a")], starts=["p"])) == ["p", ".a", "..b", "...a*"]


def test_what_is_deeper_than_asked_for_is_counted() -> None:
    edges = [Edge("p", "a"), Edge("a", "b"), Edge("a", "c"), Edge("c", "d")]
    assert drawn(lines(edges, 1, starts=["p"])) == ["p", ".a+2"]
    assert drawn(lines(edges, 0, starts=["p"])) == ["p+1"]


def test_what_no_project_needs_stands_below_roots_of_its_own() -> None:
    edges = [Edge("p", "a"), Edge("b", "c"), Edge("c", "b"), Edge("d", "a")]
    projects, rest = roots(inventory(edges), needs(inventory(edges), {name: name for name in NAMES}, inverted=False))
    assert (projects, rest) == (["p", "q"], ["d", "b"])


def test_of_two_edges_that_say_the_same_the_stronger_scope_is_shown() -> None:
    (line,) = [line for line in lines([Edge("p", "a", Scope.DEV), Edge("p", "a", Scope.RUNTIME)]) if line.node == "a"]
    assert line.scope is Scope.RUNTIME


@settings(deadline=None)
@given(GRAPHS, st.booleans())
def test_every_node_is_there_and_every_edge_once(edges: list[Edge], inverted: bool) -> None:
    found = lines(edges, inverted=inverted)
    assert {line.node for line in found} == set(NAMES)
    seen: Counter[tuple[str, str]] = Counter()
    above: list[str] = []
    for line in found:
        above[line.depth :] = [line.node]
        if line.depth:
            seen[above[line.depth - 1], line.node] += 1
    assert seen == Counter({(edge.child, edge.parent) if inverted else (edge.parent, edge.child) for edge in edges})

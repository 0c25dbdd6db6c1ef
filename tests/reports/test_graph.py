"""Ways and what goes away, against what one would find by trying everything."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Edge, Location, Project
from sca.model.result import Result
from sca.reports.graph import MOST_WAYS, Graph
from tests.reports.sample_result import RESULT, npm

NODES = tuple(npm(f"n{number}", "1.0.0", number + 1) for number in range(8))
ROOTS = tuple(Project(f"p{number}", f"p{number}", ".", "npm", Location("x", 1)) for number in range(2))
IDS = [*(root.id for root in ROOTS), *(node.id for node in NODES)]
EDGES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=20, unique=True)


def graph(edges: list[tuple[str, str]]) -> Graph:
    return Graph(of(edges))


def of(edges: list[tuple[str, str]]) -> Result:
    return replace(
        RESULT, projects=ROOTS, components=NODES, references=(), edges=tuple(Edge(parent, child) for parent, child in edges)
    )


@given(EDGES)
def test_ways_are_the_shortest_ones_and_end_where_they_should(edges: list[tuple[str, str]]) -> None:
    made = graph(edges)
    for node in NODES:
        every = sorted(_all_ways(edges, node.id), key=len)
        ways, more = made.ways([node.id])
        assert more or sorted(ways) == sorted(_labels(way) for way in every)
        assert [len(way) for way in ways] == [len(way) for way in every][: len(ways)]
        assert len(ways) <= MOST_WAYS


@given(EDGES)
def test_what_has_one_way_is_gone_without_it(edges: list[tuple[str, str]]) -> None:
    sole = graph(edges).sole_ways
    roots = {root.id for root in ROOTS}
    reached = {node.id for node in NODES if _all_ways(edges, node.id)}
    for node in NODES:
        starts = {way[-2 if len(way) == 1 else _last_root(way, roots) + 1] for way in _all_ways(edges, node.id)}
        labels = {_labels((start,))[0] for start in starts}
        assert sole.get(node.id, "") == (labels.pop() if len(labels) == 1 and node.id in reached else "")


def test_a_graph_with_very_many_ways_is_searched_for_a_moment_only() -> None:
    layers = [IDS[0], *(node.id for node in NODES)]
    edges = [(parent, child) for at, parent in enumerate(layers) for child in layers[at + 1 :]]
    ways, more = graph(edges).ways([NODES[-1].id])
    assert len(ways) == MOST_WAYS
    assert more
    assert [len(way) for way in ways] == sorted(len(way) for way in ways)


def _labels(way: tuple[str, ...]) -> tuple[str, ...]:
    names = {root.id: root.name for root in ROOTS} | {node.id: node.package.label for node in NODES}
    return tuple(names[id] for id in way)


def _last_root(way: tuple[str, ...], roots: set[str]) -> int:
    return max(at for at, id in enumerate(way) if id in roots)


def _all_ways(edges: list[tuple[str, str]], node: str) -> list[tuple[str, ...]]:
    """Every way from a project that visits nothing twice."""
    found = []
    waiting: list[tuple[str, ...]] = [(node,)]
    while waiting:
        way = waiting.pop()
        if way[0] in {root.id for root in ROOTS}:
            found.append(way)
        waiting.extend((parent, *way) for parent, child in edges if child == way[0] and parent not in way)
    return found

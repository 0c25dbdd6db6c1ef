"""Who needs a component, and how: checked against a model that looks at every path there is."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.component import Component, Edge, Location, Project, Reference, Scope
from sca.model.inventory import Inventory
from sca.model.label import label
from sca.model.package import Package, npm_package, pypi_package
from sca.model.reach import Ways, scopes, ways_from_projects

STRENGTH = [Scope.RUNTIME, Scope.PEER, Scope.OPTIONAL, Scope.BUILD, Scope.DEV]
PLACE = Location("package-lock.json", 1)
NODES = ["r0", "r1", "a", "b", "c", "d", "e"]
GRAPHS = st.lists(st.builds(Edge, st.sampled_from(NODES), st.sampled_from(NODES[2:]), st.sampled_from(list(Scope))), max_size=14)


def edges(*texts: str) -> list[Edge]:
    """`a>b` or `a>b:dev`."""
    made = []
    for text in texts:
        names, _, scope = text.partition(":")
        parent, _, child = names.partition(">")
        made.append(Edge(parent, child, Scope(scope or "runtime")))
    return made


def inventory(graph: list[Edge]) -> Inventory:
    return Inventory(
        projects=tuple(Project(name, f"project {name}", ".", "npm", PLACE) for name in ("r0", "r1")),
        components=tuple(Component(name, npm_package(name, "1.0.0"), (PLACE,)) for name in NODES[2:6]),
        references=(Reference("e", npm_package("e", ""), "requirement", "^2", (PLACE,)),),
        edges=tuple(sorted(graph)),
        problems=(),
        files=(),
    )


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        pytest.param(["r0>a", "a>b"], {"a": "runtime", "b": "runtime"}, id="runtime all the way"),
        pytest.param(["r0>a:dev", "a>b"], {"a": "dev", "b": "dev"}, id="what a tool needs is a tool's"),
        pytest.param(["r0>a:dev", "a>b", "r0>b"], {"a": "dev", "b": "runtime"}, id="the strongest way counts"),
        pytest.param(["r0>a:optional", "a>b:dev"], {"a": "optional", "b": "dev"}, id="the weakest edge counts"),
        pytest.param(["r0>a", "a>b:peer", "b>c:optional"], {"a": "runtime", "b": "peer", "c": "optional"}, id="each kind"),
        pytest.param(["r0>a:dev", "a>b:dev", "b>a"], {"a": "dev", "b": "dev"}, id="a circle"),
        pytest.param(["a>b"], {}, id="nobody needs it"),
        pytest.param(["r0>a:unknown"], {"a": "runtime"}, id="an unknown kind is the strongest"),
    ],
)
def test_the_scope_of_what_a_project_reaches(graph: list[str], expected: dict[str, str]) -> None:
    assert scopes(["r0"], edges(*graph)) == {"r0": Scope.RUNTIME, **expected}


@settings(deadline=None, max_examples=200)
@given(GRAPHS)
def test_scopes_are_those_of_all_paths(graph: list[Edge]) -> None:
    found = scopes(["r0", "r1"], graph)
    for node in NODES[2:]:
        ranks = [max(rank(edge) for edge in path) for root in ("r0", "r1") for path in paths(root, node, graph)]
        assert found.get(node) == (STRENGTH[min(ranks)] if ranks else None)


@settings(deadline=None, max_examples=100)
@given(GRAPHS, st.permutations(["r0", "r1"]), st.randoms())
def test_the_order_of_edges_and_roots_has_no_meaning(graph: list[Edge], roots: list[str], random: "st.Random") -> None:  # type: ignore[name-defined]
    shuffled = list(graph)
    random.shuffle(shuffled)
    assert scopes(roots, shuffled) == scopes(["r0", "r1"], graph)


@settings(deadline=None, max_examples=200)
@given(GRAPHS)
def test_the_way_to_a_component_is_the_shortest(graph: list[Edge]) -> None:
    whole = inventory(graph)
    ways = Ways(whole)
    for node in NODES[2:]:
        all_paths = [path for root in ("r0", "r1") for path in paths(root, node, graph)]
        way = ways.to(node)
        if not all_paths:
            assert way.labels == ()
            assert way.direct == ""
            continue
        assert len(way.labels) == min(map(len, all_paths)) + 1
        steps = ways.steps(node)
        assert steps[0] in ("r0", "r1")
        assert all((parent, child) in {(e.parent, e.child) for e in graph} for parent, child in pairwise(steps))
        assert way.labels[0] == f"project {steps[0]}"
        assert way.direct == way.labels[1]


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
def test_every_project_that_reaches_a_component_has_one_shortest_way(graph: list[Edge]) -> None:
    whole = inventory(graph)
    for node in NODES[2:]:
        shortest = {
            root: min((len(path) for path in paths(root, node, graph)), default=0) + 1
            for root in ("r0", "r1")
            if any(True for _ in paths(root, node, graph))
        }
        ways = ways_from_projects(whole, node)
        assert {way[0]: len(way) for way in ways} == shortest
        assert ways == sorted(ways, key=lambda way: (len(way), way))


def test_how_many_other_ways_lead_in_is_counted() -> None:
    ways = Ways(inventory(edges("r0>a", "r0>b", "b>c", "a>c", "r1>c")))
    assert ways.to("c").labels == ("project r1", "c@1.0.0")
    assert ways.to("c").more == 2
    assert ways.to("a").more == 0


def test_a_reference_is_shown_with_what_was_asked_for() -> None:
    assert Ways(inventory(edges("r0>e"))).to("e").labels == ("project r0", "e ^2")


def test_work_grows_with_the_edges_and_not_with_the_paths() -> None:
    """40 layers of 2: 2^40 paths."""
    layered = edges(*(f"{a}{n}>{b}{n + 1}" for n in range(40) for a in "xy" for b in "xy"), "r0>x0", "r0>y0")
    assert len(scopes(["r0"], layered)) == 83
    whole = inventory(layered)
    assert Ways(whole).steps("x40")[0] == "r0"
    assert len(ways_from_projects(whole, "x40")[0]) == 42


def rank(edge: Edge) -> int:
    return STRENGTH.index(edge.scope) if edge.scope in STRENGTH else 0


def paths(root: str, node: str, graph: list[Edge], seen: tuple[str, ...] = ()) -> Iterator[tuple[Edge, ...]]:
    """Every path without a repeated node."""
    if root == node:
        yield ()
        return
    for edge in graph:
        if edge.parent == root and edge.child not in seen:
            for rest in paths(edge.child, node, graph, (*seen, root)):
                yield (edge, *rest)


@pytest.mark.parametrize(
    ("package", "requested", "expected"),
    [
        (npm_package("@s/a", ""), "^1.0.0", "@s/a ^1.0.0"),
        (npm_package("a", ""), "", "a"),
        (npm_package("a", "1.0.0"), "1.0.0", "a@1.0.0"),
        (pypi_package("a", ""), ">=1", "a>=1"),
    ],
)
def test_a_requirement_is_called_by_its_name_and_range(package: Package, requested: str, expected: str) -> None:
    assert label(Reference("e", package, "requirement", requested, (PLACE,))) == expected

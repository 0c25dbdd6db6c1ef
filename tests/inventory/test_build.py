"""Many extracts become one inventory: nothing lost, nothing invented, whatever the order they come in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.inventory.build import build
from sca.model.component import Component, Edge, Location, Problem, Project, Reference, Scope
from sca.model.inventory import Extract, FileOutcome, Inventory
from sca.model.package import npm_package, pypi_package

SCOPES = st.sampled_from(list(Scope))
COSTS = st.sampled_from(["notice", "field", "edge", "package", "file"])
PLACES = st.builds(
    Location,
    st.sampled_from(["a", "b"]),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.sampled_from(["lock", "declared"]),
    st.sampled_from([(), ("x:1",), ("y:2",)]),
)
PROBLEMS = st.builds(
    Problem, st.sampled_from(["E-A", "E-B"]), st.sampled_from(["one", "two"]), PLACES, COSTS, st.sampled_from(["", "help"])
)


@st.composite
def extracts(draw: st.DrawFn) -> list[Extract]:
    """Extracts of files that do not share ids, as files never do."""
    made = []
    for number in range(draw(st.integers(0, 4))):
        place = Location(f"f{number}", 1)
        ids = [f"f{number}#{letter}" for letter in "abc"]
        root = f"f{number}#root"
        made.append(
            Extract(
                projects=(Project(root, "p", ".", "npm", place),) if draw(st.booleans()) else (),
                components=tuple(Component(one, npm_package("a", "1"), (place,), scope=draw(SCOPES)) for one in ids[:2]),
                references=(Reference(ids[2], pypi_package("b", ""), "requirement", "b", (place,)),),
                edges=tuple(
                    draw(st.lists(st.builds(Edge, st.sampled_from([root, *ids]), st.sampled_from(ids), SCOPES), max_size=5))
                ),
                problems=tuple(draw(st.lists(PROBLEMS, max_size=3))),
            )
        )
    return made


@settings(deadline=None, max_examples=100)
@given(extracts(), st.lists(PROBLEMS, max_size=3), st.randoms())
def test_the_order_of_files_has_no_meaning(parts: list[Extract], problems: list[Problem], random: "st.Random") -> None:  # type: ignore[name-defined]
    files = [FileOutcome(f"f{number}", "npm", "parsed") for number in range(len(parts))]
    shuffled, others = list(parts), list(files)
    random.shuffle(shuffled)
    random.shuffle(others)
    assert build(parts, files, problems) == build(shuffled, reversed(others), reversed(problems))


@settings(deadline=None, max_examples=100)
@given(extracts())
def test_nothing_is_lost_and_a_stated_scope_is_kept(parts: list[Extract]) -> None:
    whole = build(parts, [], [])
    given_nodes = {node.id: node for part in parts for node in nodes(part)}
    assert [node.id for node in whole.components] == sorted(one.id for part in parts for one in part.components)
    assert {node.id for node in nodes(whole)} == given_nodes.keys()
    assert set(whole.edges) == {edge for part in parts for edge in part.edges}
    of_its_own = {problem for problem in whole.problems if problem.code == "E-UNNEEDED"}
    assert set(whole.problems) - of_its_own == {problem for part in parts for problem in part.problems}
    for node in nodes(whole):
        stated = given_nodes[node.id].scope
        assert stated in (Scope.UNKNOWN, node.scope)


def nodes(holder: Extract | Inventory) -> list[Component | Reference]:
    return [*holder.components, *holder.references]


def test_scopes_follow_from_the_edges() -> None:
    place = Location("package-lock.json", 1)
    part = Extract(
        projects=(Project("root", "shop", ".", "npm", place),),
        components=tuple(Component(name, npm_package(name, "1"), (place,)) for name in ("a", "b", "alone")),
        edges=(Edge("root", "a", Scope.DEV), Edge("a", "b")),
    )
    assert {one.id: one.scope for one in build([part], [], []).components} == {"a": "dev", "b": "dev", "alone": "unknown"}


def test_an_inventory_is_complete_only_without_losses() -> None:
    place = Location("package-lock.json", 1)
    parsed = FileOutcome("package-lock.json", "npm", "parsed")
    assert build([], [parsed], []).complete
    assert build([], [parsed, FileOutcome("node_modules/", "", "excluded", "rule")], []).complete
    assert build([], [parsed], [Problem("E", "m", place, "notice")]).complete
    for cost in ("field", "edge", "package", "file"):
        assert not build([], [parsed], [Problem("E", "m", place, cost)]).complete
    for outcome in ("refused", "unreadable", "unsupported"):
        assert not build([], [parsed, FileOutcome("b", "", outcome)], []).complete


def test_no_address_that_is_asked_for_keeps_its_password() -> None:
    place, asked = Location("a", 1), "git+https://user:s3cr3t@git.example.test/a.git"
    made = build(
        [
            Extract(
                references=(Reference("a#1", npm_package("a", ""), "requirement", asked, (place,)),),
                edges=(Edge("a#", "a#1", requested=asked), Edge("a#", "a#1", requested="npm:@s/a@^1")),
                problems=(Problem("E-A", f"needs a ({asked}), b (npm:@s/b@1)", place),),
            )
        ],
        [],
        [Problem("E-B", f"not {asked}", place)],
    )
    assert "s3cr3t" not in repr(made)
    assert made.references[0].requested == "git+https://git.example.test/a.git"
    assert [edge.requested for edge in made.edges] == ["git+https://git.example.test/a.git", "npm:@s/a@^1"]
    assert made.problems[0].message == "needs a (git+https://git.example.test/a.git), b (npm:@s/b@1)"

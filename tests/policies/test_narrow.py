"""Entries for direct use, for paths, and below named parents; and what packages are, whoever approved them."""

import pytest
from msgspec.structs import replace

from sca.model.component import Component, Edge, Location, NpmFacts, Project
from sca.model.inventory import FileOutcome, Inventory
from sca.model.verdict import Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from tests.policies.judging import LOCK, REGISTRIES, TODAY, answers, inventory, judge, mistakes, npm, policy, pypi, said

ROOT = Project(f"{LOCK}#", "shop", ".", "npm", Location(LOCK, 1))
DENY = "packages:\n  default: deny\n  approved:\n    - {match: pkg:npm/a, %s}\n    - pkg:npm/b\n    - pkg:npm/c\n"
DENIED = "packages:\n  default: allow\n  denied:\n    - {match: pkg:npm/a, %s}\n"


def graph(*ways: str, completeness: str = "complete") -> Inventory:
    """Ways such as `b>a`: the project needs b, b needs a."""
    names = dict.fromkeys(name for way in ways for name in way.split(">"))
    nodes = {name: npm(name, id=name) for name in names}
    pairs = {(first, second) for way in ways for first, second in zip(["", *way.split(">")], way.split(">"), strict=False)}
    edges = tuple(Edge(first or ROOT.id, second) for first, second in sorted(pairs))
    files = (FileOutcome(LOCK, "npm", "parsed", completeness=completeness, node_ids=tuple(nodes)),)
    return replace(inventory(ROOT, *nodes.values()), edges=edges, files=files)


def judged(sections: str, found: Inventory) -> Verdict:
    return evaluate(found, policy(sections), Occasion(TODAY), Grounds(answers(found), REGISTRIES))


@pytest.mark.parametrize(
    ("entry", "found", "codes"),
    [
        pytest.param("direct: true", graph("a"), [], id="direct"),
        pytest.param("direct: true", graph("b>a"), ["SCA101"], id="not direct"),
        pytest.param("direct: true", graph("a", "b>a"), [], id="both"),
        pytest.param("direct: false", graph("b>a"), [], id="indirect"),
        pytest.param("direct: false", graph("a"), ["SCA101"], id="not indirect"),
        pytest.param("direct: true", graph("b>a", completeness="incomplete"), ["SCA104"], id="edges are missing"),
        pytest.param("direct: true", inventory(npm("a")), ["SCA104"], id="no graph"),
    ],
)
def test_an_approval_for_direct_use(entry: str, found: Inventory, codes: list[str]) -> None:
    assert [one.code for one in judged(DENY % entry, found).findings] == codes


@pytest.mark.parametrize(
    ("entry", "found", "codes"),
    [
        pytest.param("direct: true", graph("a"), ["SCA102"], id="direct"),
        pytest.param("direct: true", graph("b>a"), [], id="indirect"),
        pytest.param("only-below: [pkg:npm/b]", graph("b>a"), [], id="below its parent"),
        pytest.param("only-below: [pkg:npm/b]", graph("a"), ["SCA102"], id="direct, outside"),
        pytest.param("only-below: [pkg:npm/b]", graph("b>a", "c>a"), ["SCA102"], id="also below another"),
        pytest.param("only-below: ['pkg:npm/b@^2']", graph("b>a"), ["SCA102"], id="below another version"),
        pytest.param("only-below: [pkg:npm/b, pkg:npm/c]", graph("b>a", "c>a"), [], id="below two"),
        pytest.param("only-below: [pkg:npm/b]", graph("b>a", completeness="incomplete"), ["SCA104"], id="edges are missing"),
        pytest.param("only-below: [pkg:npm/b]", inventory(npm("a")), ["SCA104"], id="no graph"),
    ],
)
def test_a_denial_by_use(entry: str, found: Inventory, codes: list[str]) -> None:
    assert [one.code for one in judged(DENIED % entry, found).findings] == codes


def at(path: str) -> Component:
    return npm("a", id=path, locations=(Location(path, 3),))


@pytest.mark.parametrize(
    ("nodes", "approved", "denied"),
    [
        ([at("tools/gen/package-lock.json")], [], ["SCA102"]),
        ([at("toolsmith/package-lock.json")], ["SCA101"], []),
        ([at("tools/package-lock.json"), at("web/package-lock.json")], ["SCA101"], ["SCA102"]),
    ],
)
def test_entries_for_a_path(nodes: list[Component], approved: list[str], denied: list[str]) -> None:
    assert [one.code for one in judge(DENY % "paths: [tools/]", *nodes).findings] == approved
    assert [one.code for one in judge(DENIED % "paths: [tools]", *nodes).findings] == denied


@pytest.mark.parametrize("entry", ["direct: maybe", "paths: []", "paths: ['*']", "paths: [../a]", "paths: [/a]"])
def test_mistakes(entry: str) -> None:
    assert mistakes(DENY % entry)
    assert mistakes(DENIED % "only-below: []")


SCRIPT = npm("a", facts=NpmFacts("", install_script=True))
OLD = npm("b", facts=NpmFacts("", deprecated="use c"))


@pytest.mark.parametrize(("word", "state"), [("deny", "open"), ("review", "undetermined"), ("allow", "")])
def test_traits(word: str, state: str) -> None:
    text = f"packages: {{default: allow, install-scripts: {word}, deprecated: {word}, duplicates: {word}}}\n"
    found = judge(text, SCRIPT, OLD, npm("c", "1.0.0"), npm("c", "2.0.0"), pypi("c", "3.0"))
    expected = [("SCA107", "a@1.0.0"), ("SCA108", "b@1.0.0"), ("SCA109", "c@1.0.0"), ("SCA109", "c@2.0.0")]
    assert sorted(said(found)) == ([(code, label, state) for code, label in expected] if state else [])


def test_a_script_that_somebody_has_read_may_run() -> None:
    text = "packages: {default: allow, install-scripts: deny, may-run-scripts: ['pkg:npm/a@^1']}\n"
    assert judge(text, SCRIPT).findings == ()


def test_versions_in_different_locks_are_no_duplicates() -> None:
    elsewhere = npm("c", "2.0.0", locations=(Location("web/package-lock.json", 1),))
    assert judge("packages: {default: allow, duplicates: deny}\n", npm("c"), elsewhere).findings == ()

"""One graph as every package manager of the family writes it: the same packages, edges and scopes, in any order of keys."""

import json
import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import lock
from benchmarks.synthetic_npm import WRITERS
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.inventory.build import build
from sca.model.inventory import Inventory
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.table import FORMATS

SIZE = 60
ENTRIES: dict[str, dict[str, Any]] = lock(SIZE)["packages"]
MANIFEST = json.dumps(ENTRIES[""]).encode()
TEXTS = {
    "package-lock.json": json.dumps(lock(SIZE), indent=2),
    **{f"{kind}/{file}": write(ENTRIES) for kind, (file, write) in WRITERS.items()},
}


def read(name: str, text: str) -> Inventory:
    file = name.rpartition("/")[2]
    row = NAMES.claim(file)
    assert isinstance(row, Format)
    extract = row.parser.parse(FileView(MemoryTree({file: text.encode(), "package.json": MANIFEST}), file, DEFAULTS))
    assert extract is not None
    assert [problem for problem in extract.problems if problem.cost != "notice"] == []
    return build([extract], [], [])


def graph(inventory: Inventory) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Packages with their scopes, and edges, by package URL; the project is nameless."""
    purls = {project.id: "" for project in inventory.projects}
    purls |= {one.id: one.package.purl for one in inventory.components}
    return (
        {(one.package.purl, one.scope.value) for one in inventory.components},
        {(purls[edge.parent], purls[edge.child]) for edge in inventory.edges},
    )


def test_every_text_format_of_the_family_with_a_writer_is_here() -> None:
    locks = {name for row in FORMATS if row.ecosystem == "npm" and not row.last for name in row.names}
    assert locks - {name.rpartition("/")[2] for name in TEXTS} == {".package-lock.json", "npm-shrinkwrap.json"}


@pytest.mark.parametrize("name", TEXTS)
def test_the_graph_is_the_same(name: str) -> None:
    assert len(graph(read(name, TEXTS[name]))[0]) == SIZE
    assert graph(read(name, TEXTS[name])) == graph(read("package-lock.json", TEXTS["package-lock.json"]))


@pytest.mark.parametrize("name", TEXTS)
def test_windows_line_ends_change_nothing(name: str) -> None:
    assert read(name, TEXTS[name].replace("\n", "\r\n")) == read(name, TEXTS[name])


@pytest.mark.parametrize("name", [name for name in TEXTS if not name.startswith("yarn-1/")])
@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(name: str, order: random.Random) -> None:
    text = TEXTS[name]
    if name.endswith((".json", "deno.lock")):
        again = json.dumps(shuffled(json.loads(text), order), indent=2)
    elif name.endswith("bun.lock"):
        again = json.dumps(shuffled(yaml.safe_load(text.replace(",\n  }", "\n  }")), order), indent=2)
    else:
        document = shuffled(yaml.load(text, yaml.BaseLoader), order)  # noqa: S506  # every scalar stays a text
        again = yaml.dump(document, sort_keys=False, width=10_000, default_style="'")
    assert graph(read(name, again)) == graph(read(name, text))


def shuffled(value: Any, order: random.Random) -> Any:
    """The same document with the keys of every object in another order."""
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    if not isinstance(value, dict):
        return value
    keys = [*value]
    order.shuffle(keys)
    return {key: shuffled(value[key], order) for key in keys}

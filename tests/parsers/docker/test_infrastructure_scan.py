"""The formats of infrastructure together: who reads which file, what one inventory makes of them, and laws for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.files.walk import Walked
from sca.inventory.build import build
from sca.model.inventory import Inventory
from sca.model.reach import ways_from_projects
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.table import FORMATS
from sca.scan import Manner, Scanned, scan

CHAIN = {
    "compose.yaml": (
        "include: [db/compose.yaml]\nservices:\n  web:\n    build: web\n    image: shop/web\n  job: {image: shop/web}\n"
    ),
    "compose.override.yaml": "services: {web: {ports: ['80:80']}}\n",
    "db/compose.yaml": "services: {db: {image: 'postgres:16'}}\n",
    "web/Dockerfile": "FROM alpine:3.20\n",
    "k8s/web.yaml": "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: 'alpine:3.20'}]}\n",
    "k8s/other.yaml": "a: b\n",
    "chart/Chart.yaml": "name: c\n",
    "chart/values.yaml": "image: {repository: a, tag: 1}\n",
    "chart/templates/a.yaml": "image: {{ .Values.image }}\n",
    ".github/workflows/ci.yml": "on: push\njobs: {a: {runs-on: x, container: 'node:20'}}\n",
}
KINDS = ("compose", "kubernetes", "helm-values", "helm-chart", "kustomization")


def scanned(files: dict[str, str]) -> Scanned:
    found = tuple(sorted(path for path in files if NAMES.wants(path)))
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return scan(tree, [Walked(found, (), (), len(found))], (), Manner(DEFAULTS, lambda: False))


def joined(files: dict[str, str]) -> Inventory:
    result = scanned(files)
    return build(result.extracts, result.outcomes, result.problems)


def test_every_file_that_names_an_image_is_accounted_for_and_no_other() -> None:
    told = {one.path: (one.parser, one.reason) for one in joined(CHAIN).files}
    assert told == {
        "compose.yaml": ("compose", ""),
        "compose.override.yaml": ("", "read together with compose.yaml"),
        "db/compose.yaml": ("", "read together with compose.yaml"),
        "web/Dockerfile": ("dockerfile", ""),
        "k8s/web.yaml": ("kubernetes", ""),
        "chart/Chart.yaml": ("helm-chart", ""),
        "chart/values.yaml": ("helm-values", ""),
        ".github/workflows/ci.yml": ("github-workflow", ""),
    }


def test_a_base_image_is_reached_from_the_compose_file_through_what_is_built() -> None:
    inventory = joined(CHAIN)
    assert inventory.complete
    base = next(one.id for one in inventory.references if one.locations[0].path == "web/Dockerfile")
    ways = [way[0] for way in ways_from_projects(inventory, base)]
    assert ways == ["web/Dockerfile#", "compose.yaml#service:web", "compose.yaml#"]
    assert sorted(one.requested for one in inventory.references if one.package.type == "docker") == [
        "a:1",
        "alpine:3.20",
        "alpine:3.20",
        "node:20",
        "postgres:16",
    ]


def test_a_dockerfile_that_is_not_scanned_leaves_the_image_incomplete_and_not_clean() -> None:
    files = {"compose.yaml": "services: {web: {build: web}}\n"}
    inventory = joined(files)
    assert not inventory.complete
    assert [problem.code for problem in inventory.problems] == ["E-BUILD"]


_LINES = st.lists(
    st.sampled_from(
        [
            "apiVersion: v1", "kind: Pod", "kind: List", "items:", "- apiVersion: v1", "spec:", "  containers:",
            "  - image: a:1", "    image: $X", "  - image: {{ x }}", "services:", "  a:", "    image: a:1", "    build: .",
            "    build:", "      context: a", "      dockerfile_inline: |", "        FROM b", "      args: [A=b]",
            "    extends: a", "    extends: {file: b.yaml, service: a}", "include: [b.yaml]", "include:", "- path: b.yaml",
            "image:", "  repository: a", "  tag: '1'", "initImage: a", "images:", "- name: a", "  newTag: '1'", "patches:",
            "- patch: |", "    image: c", "---", "x: &x {image: a}", "  <<: *x", "y: *x", "", "- ", "'", "name: c",
            "dependencies:", "    volumes: [{type: image, source: a}]", "  image: [a]", "{", "image: !reset a",
        ]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


@pytest.mark.parametrize("row", [row for row in FORMATS if row.name in KINDS], ids=lambda row: row.name)
@settings(max_examples=200, deadline=None)
@given(text=_LINES, other=_LINES)
def test_any_text_gives_an_extract_whose_parts_belong_together(row: Format, text: str, other: str) -> None:
    name = row.names[0] if row.names else "a.yaml"
    files = {name: text, "b.yaml": other, "Dockerfile": "ARG A\nFROM $A\n", "templates/a.yaml": other, ".env": "X=1"}
    view = FileView(MemoryTree({path: held.encode() for path, held in files.items()}), name, replace(DEFAULTS, include_files=8))
    try:
        extract = row.parser.parse(view)
    except InputError:
        return
    if extract is None:
        return
    ids = [*(one.id for one in extract.projects), *(one.id for one in extract.references)]
    assert len(set(ids)) == len(ids)
    known = {*ids, "Dockerfile#"}
    assert all(edge.parent in known and edge.child in known for edge in extract.edges)
    lines = {path: held.count("\n") + 1 for path, held in files.items()}
    for one in extract.references:
        assert 1 <= (one.locations[0].line or 0) <= lines[one.locations[0].path]

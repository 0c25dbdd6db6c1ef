import json
from base64 import b64encode
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Hash, NugetFacts
from sca.model.inventory import Extract
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.nuget.packages_lock import parse

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "nuget"
DIGEST = sha512(b"contoso").digest()


def read(text: str, path: str = "packages.lock.json", limits: Limits = DEFAULTS) -> Extract:
    return parse(FileView(MemoryTree({path: text.encode()}), path, limits))


def lock(sections: dict[str, Any], version: int = 1) -> str:
    return json.dumps({"version": version, "dependencies": sections}, indent=2)


def package(version: str, kind: str = "Transitive", **more: object) -> dict[str, object]:
    return {"type": kind, "resolved": version, **more}


def edges(extract: Extract) -> set[tuple[str, str, str, str]]:
    names = {id_: id_.partition("#")[2] for id_ in ids(extract)}
    return {(names[edge.parent], names[edge.child], edge.requested, edge.condition) for edge in extract.edges}


def ids(extract: Extract) -> list[str]:
    return [project.id for project in extract.projects] + [component.id for component in extract.components]


def purls(extract: Extract) -> list[str]:
    return [component.package.purl for component in extract.components]


def facts(component: Component) -> NugetFacts:
    assert isinstance(component.facts, NugetFacts)
    return component.facts


def problems(extract: Extract) -> list[tuple[str, str, int | None]]:
    return [(problem.code, problem.cost, problem.location.line) for problem in extract.problems]


def test_a_runtime_section_is_laid_over_its_framework() -> None:
    folder = DiskTree(str(FIXTURES / "runtime-section-replaces-a-package"))
    extract = parse(FileView(folder, "packages.lock.json", DEFAULTS))
    folder.close()
    assert edges(extract) == {
        ("net8.0", "net8.0/Contoso.Imaging", "[2.0.0, )", "net8.0"),
        ("net8.0/Contoso.Imaging", "net8.0/Contoso.Native", "1.0.0", "net8.0"),
        ("net8.0/Contoso.Imaging", "net8.0/win-x64/Contoso.Native", "1.0.0", "net8.0/win-x64"),
        ("net8.0/win-x64/Contoso.Native", "net8.0/win-x64/Contoso.Windows", "[3.0.0, 4.0.0)", "net8.0/win-x64"),
    }
    assert [(project.id, project.name) for project in extract.projects] == [("packages.lock.json#net8.0", "Imaging")]
    assert extract.covers == ("Imaging.csproj",)
    assert extract.problems == ()


def test_an_entry_keeps_its_facts_place_and_content_hash() -> None:
    text = lock(
        {"net8.0": {"Contoso.Core": package("1.2.0", "Direct", requested="[1.2.0, )", contentHash=b64encode(DIGEST).decode())}}
    )
    (component,) = read(text, "src/packages.lock.json").components
    assert component.id == "src/packages.lock.json#net8.0/Contoso.Core"
    assert component.package.purl == "pkg:nuget/Contoso.Core@1.2.0"
    assert component.facts == NugetFacts("net8.0", "Direct", "", "[1.2.0, )")
    assert component.hashes == (Hash("SHA-512", DIGEST.hex(), "content"),)
    assert str(component.locations[0]) == "src/packages.lock.json:5"


def test_each_framework_has_its_own_graph() -> None:
    one = {"A": package("1.0.0", "Direct", dependencies={"B": "1.0.0"}), "B": package("1.0.0")}
    two = {"A": package("1.0.0", "Direct", dependencies={"B": "2.0.0"}), "B": package("2.0.0")}
    extract = read(lock({"net8.0": one, ".NETFramework,Version=v4.7.2": two}))
    assert ("net8.0/A", "net8.0/B", "1.0.0", "net8.0") in edges(extract)
    long_name = ".NETFramework,Version=v4.7.2"
    assert (f"{long_name}/A", f"{long_name}/B", "2.0.0", long_name) in edges(extract)
    assert len(extract.edges) == 4
    assert len(extract.projects) == 2


def test_referenced_projects_are_no_packages_and_their_edges_stay() -> None:
    section = {
        "app.storage": {"type": "Project", "dependencies": {"App.Common": "1.0.0", "Contoso.Data": "[3.0.0, )"}},
        "app.common": {"type": "Project"},
        "Contoso.Data": package("3.1.0", "CentralTransitive", requested="[3.0.0, )"),
    }
    extract = read(lock({"net8.0": section}, version=2))
    assert purls(extract) == ["pkg:nuget/Contoso.Data@3.1.0"]
    assert facts(extract.components[0]).dependency_type == "CentralTransitive"
    assert {edge[:2] for edge in edges(extract)} == {
        ("net8.0", "net8.0/app.storage"),
        ("net8.0/app.storage", "net8.0/app.common"),
        ("net8.0/app.storage", "net8.0/Contoso.Data"),
    }


def test_a_framework_without_packages_is_a_project_without_dependencies() -> None:
    extract = read(lock({"net8.0": {}}))
    assert [project.id for project in extract.projects] == ["packages.lock.json#net8.0"]
    assert (extract.components, extract.edges, extract.completeness) == ((), (), "complete")


@pytest.mark.parametrize(
    ("entry", "expected", "left"),
    [
        pytest.param(package("1.0.0", contentHash="AAAA"), ("E-HASH", "field", 5), 1, id="hash-too-short"),
        pytest.param(package("1.0.0", contentHash="not base64!"), ("E-HASH", "field", 5), 1, id="hash-not-base64"),
        pytest.param(package("1.0.0", contentHash=7), ("E-FIELD", "field", 5), 1, id="hash-is-a-number"),
        pytest.param({"type": "Direct"}, ("E-VERSION", "field", 5), 1, id="no-version"),
        pytest.param(package("1.*"), ("E-VERSION", "field", 5), 1, id="floating-version"),
        pytest.param(package("9" * 5000), ("E-VERSION", "field", 5), 1, id="five-thousand-digits"),
        pytest.param(package("1.0.0", "Vendored"), ("E-TYPE", "field", 5), 1, id="unknown-type"),
        pytest.param(package("1.0.0", dependencies=["B"]), ("E-DEPENDENCIES", "edge", 5), 1, id="dependencies-as-list"),
        pytest.param(package("1.0.0", dependencies={"Gone": "1.0.0"}), ("E-DANGLING", "edge", 5), 1, id="dependency-not-listed"),
        pytest.param("1.0.0", ("E-ENTRY", "package", None), 0, id="entry-is-a-text"),
    ],
)
def test_an_odd_field_costs_only_itself(entry: object, expected: tuple[str, str, int | None], left: int) -> None:
    extract = read(lock({"net8.0": {"A": entry, "B": package("1.0.0")}}))
    assert problems(extract) == [expected]
    assert len(extract.components) == left + 1


@pytest.mark.parametrize("name", ["", "a b", "../a", "a/b", "a" * 513, ".a", "a\u202eb"])
def test_an_impossible_id_costs_the_package(name: str) -> None:
    extract = read(lock({"net8.0": {name: package("1.0.0"), "Good": package("1.0.0")}}))
    assert [problem.cost for problem in extract.problems] == ["package"]
    assert purls(extract) == ["pkg:nuget/Good@1.0.0"]
    assert "\u202e" not in extract.problems[0].message


@pytest.mark.parametrize("name", ["", "a/b", "a" * 513])
def test_an_impossible_project_name_costs_the_project(name: str) -> None:
    extract = read(lock({"net8.0": {name: {"type": "Project"}}}))
    assert [problem.cost for problem in extract.problems] == ["package"]
    assert [project.id for project in extract.projects] == ["packages.lock.json#net8.0"]


def test_a_section_that_is_no_object_costs_its_packages() -> None:
    extract = read(lock({"net8.0": [], "net9.0": {"A": package("1.0.0")}}))
    assert problems(extract) == [("E-SECTION", "package", 4)]
    assert purls(extract) == ["pkg:nuget/A@1.0.0"]


def test_ids_that_differ_only_in_case_are_both_kept_and_reported() -> None:
    section = {"A": package("1.0.0", dependencies={"b": "1.0.0"}), "B": package("1.0.0"), "b": package("2.0.0")}
    extract = read(lock({"net8.0": section}))
    assert purls(extract) == ["pkg:nuget/A@1.0.0", "pkg:nuget/B@1.0.0", "pkg:nuget/b@2.0.0"]
    assert [problem.code for problem in extract.problems] == ["E-DUPLICATE-ID"]
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param('{\n"dependencies": {},\n"version": 4}', "E-LOCK-VERSION", 3, id="newer-version"),
        pytest.param('{"version": true, "dependencies": {}}', "E-LOCK-VERSION", 1, id="version-true"),
        pytest.param('{"dependencies": {}}', "E-LOCK-VERSION", 1, id="no-version"),
        pytest.param('{"version": 1}', "E-STRUCTURE", 1, id="no-dependencies"),
        pytest.param("[]", "E-STRUCTURE", 1, id="a-list"),
        pytest.param('{"version": 1, "dependencies": {"a": {}, "a": {}}}', "E-DUPLICATE-KEY", 1, id="section-twice"),
        pytest.param('{"version": 1,', "E-SYNTAX", 1, id="cut-off"),
        pytest.param("", "E-SYNTAX", 1, id="empty"),
    ],
)
def test_a_file_that_cannot_be_told_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_more_entries_than_the_limit_are_refused_by_name() -> None:
    section = {f"P{number}": package("1.0.0") for number in range(11)}
    with pytest.raises(InputError, match="11 entries, more than the limit of 10 \\(packages-per-file\\)"):
        read(lock({"net8.0": section}), limits=Limits(packages_per_file=10))


def test_runtime_sections_cannot_multiply_edges_without_bound() -> None:
    base = {f"P{number}": package("1.0.0", dependencies={"X": "1.0.0"}) for number in range(50)} | {"X": package("1.0.0")}
    sections = {"net8.0": base} | {f"net8.0/r{number}": {"X": package("1.0.1")} for number in range(40)}
    with pytest.raises(InputError, match="packages-per-file"):
        read(lock(sections), limits=Limits(packages_per_file=1000))


def test_the_order_of_keys_changes_nothing() -> None:
    section = {f"P{number}": package("1.0.0", dependencies={f"p{(number + 1) % 9}": "1.0.0"}) for number in range(9)}
    turned = dict(reversed(section.items()))
    one, two = read(lock({"net8.0": section, "net9.0": section})), read(lock({"net9.0": turned, "net8.0": turned}))
    assert [component.id for component in one.components] == [component.id for component in two.components]
    assert one.edges == two.edges


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=8)
    | st.sampled_from(["Direct", "Project", "1.0.0", "A", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "resolved", "dependencies", "contentHash", "A", "a", "net8.0", "net8.0/x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=150)
@given(ODD)
def test_any_json_gives_values_with_unique_ids_and_joined_edges(sections: object) -> None:
    try:
        extract = read(json.dumps({"version": 1, "dependencies": sections}))
    except InputError:
        return
    assert len(ids(extract)) == len(set(ids(extract)))
    assert {end for edge in extract.edges for end in (edge.parent, edge.child)} <= set(ids(extract))


def test_twenty_thousand_entries_are_read() -> None:
    section = {f"P{number}": package("1.0.0", dependencies={f"p{number * 7 % 20_000}": "1.0.0"}) for number in range(20_000)}
    text = lock({"net8.0": section})
    extract = read(text)
    assert len(extract.components) == len(extract.edges) == 20_000


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("packages.lock.json", True),
        ("packages.left.lock.json", True),
        ("packages2.lock.json", True),
        ("package-lock.json", False),
    ],
)
def test_which_files_it_wants(name: str, wanted: bool) -> None:
    row = NAMES.claim(name)
    claimed = isinstance(row, Format) and row.name == "nuget-packages-lock"
    assert claimed is wanted

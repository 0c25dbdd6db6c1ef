import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash
from sca.model.inventory import Extract
from sca.parsers.nuget.deps_json import parse
from tests.parsers.nuget.assets_reading import SHA512, edges, facts, ids, labels, problems, read_files

PATH = "publish/App.deps.json"
TARGET = ".NETCoreApp,Version=v8.0"


def deps(target: Mapping[str, Any], libraries: Mapping[str, Any] | None = None, *, name: object = TARGET, **more: Any) -> str:
    listed = {key: {"type": "project" if key.startswith("App") else "package", "sha512": ""} for key in target}
    document = {
        "runtimeTarget": {"name": name, "signature": ""},
        "targets": {TARGET: target},
        "libraries": {**listed, **(libraries or {})},
        **more,
    }
    return json.dumps(document, indent=1)


def read(text: str, path: str = PATH) -> Extract:
    return read_files(parse, {path: text}, path)


SHIPPED = {"runtime": {"lib/net8.0/A.dll": {"assemblyVersion": "1.0.0.0"}}}
GOOD = {"App/1.0.0": {"dependencies": {"a": "1.0.0"}}, "A/1.0.0": {**SHIPPED, "dependencies": {"B": "2.0.0"}}, "B/2.0.0": {}}


def test_the_application_is_the_root_of_what_it_may_load() -> None:
    extract = read(deps(GOOD))
    assert edges(extract) == {
        (f"{TARGET}/App", f"{TARGET}/A", "runtime"),
        (f"{TARGET}/A", f"{TARGET}/B", "runtime"),
    }
    assert labels(extract) == ["A 1.0.0", "B 2.0.0"]
    assert [(one.name, one.kind, one.folder) for one in extract.projects] == [("App", "application", "publish")]
    assert (facts(extract, "A").dependency_type, facts(extract, "B").dependency_type) == ("Direct", "Transitive")
    assert extract.problems == ()


def test_a_package_without_a_file_of_it_is_marked() -> None:
    extract = read(deps(GOOD))
    assert (facts(extract, "A").without_files, facts(extract, "B").without_files) == (False, True)


def test_only_the_target_that_runs_counts() -> None:
    more = {"targets": {TARGET: {}, f"{TARGET}/linux-x64": GOOD}}
    extract = read(deps(GOOD, name=f"{TARGET}/linux-x64", **more))
    assert labels(extract) == ["A 1.0.0", "B 2.0.0"]
    assert facts(extract, "A").runtime_identifier == "linux-x64"


def test_projects_are_no_packages_and_the_root_is_the_one_of_the_files_name() -> None:
    target = {
        "App/1.0.0": {"dependencies": {"App.Core": "1.0.0"}},
        "App.Core/1.0.0": {"dependencies": {"A": "1.0.0"}},
        "A/1.0.0": {},
    }
    extract = read(deps(target))
    assert {(one.name, one.kind) for one in extract.projects} == {("App", "application"), ("App.Core", "project")}
    assert labels(extract) == ["A 1.0.0"]


def test_a_renamed_file_has_the_outermost_project_for_its_root() -> None:
    extract = read(deps(GOOD), "publish/renamed.deps.json")
    assert [(one.name, one.kind) for one in extract.projects] == [("App", "application")]


def test_without_any_project_the_file_names_the_application() -> None:
    extract = read(deps({"A/1.0.0": {"dependencies": {"B": "2.0.0"}}, "B/2.0.0": {}}), "publish/Tool.deps.json")
    assert [one.name for one in extract.projects] == ["Tool"]
    assert (f"{TARGET}/Tool", f"{TARGET}/A", "runtime") in edges(extract)
    assert (f"{TARGET}/Tool", f"{TARGET}/B", "runtime") not in edges(extract)


def test_a_runtime_pack_is_a_package_that_the_sdk_adds() -> None:
    pack = "runtimepack.Contoso.Runtime.linux-x64"
    target = {"App/1.0.0": {"dependencies": {pack: "8.0.1"}}, f"{pack}/8.0.1": SHIPPED}
    extract = read(deps(target, {f"{pack}/8.0.1": {"type": "runtimepack", "sha512": ""}}))
    assert labels(extract) == ["Contoso.Runtime.linux-x64 8.0.1"]
    assert facts(extract, "Contoso.Runtime.linux-x64").added_by_sdk


def test_assemblies_of_the_framework_are_nothing_and_loose_ones_are_noted() -> None:
    target = {
        "App/1.0.0": {"dependencies": {"Microsoft.Sys": "3.1.0.0", "Vendored": "1.0.0.0"}},
        "Microsoft.Sys/3.1.0.0": {"compileOnly": True},
        "Vendored/1.0.0.0": SHIPPED,
    }
    libraries = {"Microsoft.Sys/3.1.0.0": {"type": "referenceassembly"}, "Vendored/1.0.0.0": {"type": "reference"}}
    extract = read(deps(target, libraries))
    assert (labels(extract), extract.edges) == ([], ())
    assert [(one.code, one.cost) for one in extract.problems] == [("E-ASSEMBLY", "notice")]
    assert "Vendored 1.0.0.0" in extract.problems[0].message


def test_the_hash_is_that_of_the_package_before_signing() -> None:
    extract = read(deps(GOOD, {"A/1.0.0": {"type": "package", "sha512": f"sha512-{SHA512}"}}))
    assert extract.components[0].hashes == (Hash("SHA-512", b64decode(SHA512).hex(), "content"),)


def test_a_library_that_no_target_has_is_left_out_and_said() -> None:
    target = {"App/1.0.0": {"dependencies": {"Trimmed": "1.0.0"}}}
    extract = read(deps(target, {"Trimmed/1.0.0": {"type": "package", "sha512": ""}}))
    assert (labels(extract), [(one.code, one.cost) for one in extract.problems]) == ([], [("E-NO-TARGET", "notice")])


@pytest.mark.parametrize(
    ("target", "libraries", "expected"),
    [
        pytest.param({"A/1.0.0": {"dependencies": {"Gone": "1.0.0"}}}, {}, ("E-DANGLING", "edge"), id="a need not listed"),
        pytest.param({"A/x": {}}, {}, ("E-VERSION", "field"), id="a version that is none"),
        pytest.param({"A/1.0.0": {}}, {"A/1.0.0": {"type": "package", "sha512": "sha512-x"}}, ("E-HASH", "field"), id="a hash"),
        pytest.param({"A/1.0.0": {}}, {"A/1.0.0": {"type": "gadget"}}, ("E-ENTRY", "package"), id="an unknown kind"),
    ],
)
def test_what_cannot_be_told_costs_no_more_than_it_must(target: Any, libraries: Any, expected: tuple[str, str]) -> None:
    assert [part[:2] for part in problems(read(deps(target, libraries)))] == [expected]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(deps(GOOD, name="net9.0"), "E-STRUCTURE", id="a target that is not there"),
        pytest.param(deps(GOOD, name=7), "E-STRUCTURE", id="a number for a target"),
        pytest.param('{"runtimeTarget": {"name": "a"}}', "E-STRUCTURE", id="no targets"),
        pytest.param("[]", "E-STRUCTURE", id="a list"),
    ],
)
def test_a_file_that_cannot_be_told_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert refusal.value.code == code


def test_the_file_of_another_tool_names_no_packages() -> None:
    assert parse(FileView(MemoryTree({PATH: b'{"scripts": []}'}), PATH, DEFAULTS)) is None


ODD = st.recursive(
    st.none() | st.booleans() | st.text(max_size=6) | st.sampled_from(["package", "project", "A/1.0.0", TARGET]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "dependencies", "A/1.0.0", "A", TARGET, "name", "sha512"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150)
@given(ODD, ODD)
def test_any_json_gives_values_with_unique_ids_and_joined_edges(target: object, libraries: object) -> None:
    document = {"runtimeTarget": TARGET, "targets": {TARGET: target}, "libraries": libraries}
    try:
        extract = read(json.dumps(document))
    except InputError:
        return
    found = ids(extract)
    assert len(found) == len(set(found))
    assert {end for edge in extract.edges for end in (edge.parent, edge.child)} <= set(found)

import json
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.nuget.project_assets import parse
from tests.parsers.nuget.assets_reading import (
    ASSETS,
    SHA512,
    UNSIGNED,
    assets,
    edges,
    facts,
    ids,
    labels,
    library,
    place,
    problems,
    read_files,
    scope_of,
)
from tests.parsers.nuget.msbuild_reading import items, project

FRAMEWORK = "net8.0"
SMALL = {FRAMEWORK: {"A/1.0.0": library("B 1.0.0"), "B/1.2.0": library()}}


def read(text: str, path: str = ASSETS, limits: Limits = DEFAULTS) -> Extract:
    return read_files(parse, {path: text}, path, limits)


def test_the_graph_of_a_framework_with_what_the_project_asks_for() -> None:
    extract = read(assets(SMALL, {FRAMEWORK: ["a >= 1.0.0"]}, {FRAMEWORK: {"dependencies": {"a": {"version": "[1.0.0, )"}}}}))
    assert edges(extract) == {("net8.0", "net8.0/A", "runtime"), ("net8.0/A", "net8.0/B", "runtime")}
    assert labels(extract) == ["A 1.0.0", "B 1.2.0"]
    assert [(one.name, one.folder, one.kind) for one in extract.projects] == [("App", "App", "framework")]
    assert (facts(extract, "A").dependency_type, facts(extract, "A").requested) == ("Direct", "[1.0.0, )")
    assert facts(extract, "B").dependency_type == "Transitive"
    assert (extract.completeness, extract.problems) == ("complete", ())


def test_each_package_has_the_line_of_its_framework() -> None:
    extract = read(assets(SMALL, {}))
    assert [str(one.locations[0]) for one in extract.components] == [f"{ASSETS}:5", f"{ASSETS}:11"]


def test_every_framework_and_runtime_is_a_graph_of_its_own() -> None:
    targets = {
        ".NETCoreApp,Version=v3.1": {"A/1.0.0": library("B 1.0.0"), "B/1.0.0": library()},
        ".NETCoreApp,Version=v3.1/win-x64": {
            "A/1.0.0": library("B 1.0.0", "W 1.0.0"),
            "B/1.0.0": library(),
            "W/1.0.1": library(),
        },
        ".NETFramework,Version=v4.7.2": {"A/1.0.0": library()},
    }
    groups = {".NETCoreApp,Version=v3.1": ["A >= 1.0.0"], ".NETFramework,Version=v4.7.2": ["A >= 1.0.0"]}
    extract = read(assets(targets, groups, {"netcoreapp3.1": {}, "net472": {}}))
    core, classic = ".NETCoreApp,Version=v3.1", ".NETFramework,Version=v4.7.2"
    assert {edge[:2] for edge in edges(extract)} == {
        (core, f"{core}/A"),
        (f"{core}/A", f"{core}/B"),
        (core, f"{core}/win-x64/A"),
        (f"{core}/win-x64/A", f"{core}/win-x64/B"),
        (f"{core}/win-x64/A", f"{core}/win-x64/W"),
        (classic, f"{classic}/A"),
    }
    assert {edge.condition for edge in extract.edges} == set(targets)
    assert [place(one.id) for one in extract.projects] == [core, classic]


@pytest.mark.parametrize(
    ("reference", "scope"),
    [
        ({}, "runtime"),
        ({"suppressParent": "All"}, "dev"),
        ({"suppressParent": "ContentFiles, Analyzers"}, "runtime"),
        ({"include": "Build, Analyzers"}, "build"),
        ({"include": "Build, Analyzers", "suppressParent": "All"}, "dev"),
        ({"include": "Compile, Build"}, "runtime"),
        ({"suppressParent": "All", "autoReferenced": True}, "runtime"),
    ],
)
def test_the_scope_is_what_the_reference_takes_and_hands_on(reference: dict[str, Any], scope: str) -> None:
    frameworks = {FRAMEWORK: {"dependencies": {"A": {"version": "[1.0.0, )", **reference}}}}
    extract = read(assets(SMALL, {FRAMEWORK: ["A >= 1.0.0"]}, frameworks))
    assert scope_of(extract, "net8.0/A").value == scope
    kept = facts(extract, "A")
    assert (kept.private_assets, kept.include_assets, kept.added_by_sdk) == (
        reference.get("suppressParent", ""),
        reference.get("include", ""),
        reference.get("autoReferenced", False),
    )


@pytest.mark.parametrize("short", ["netcoreapp3.1", "net472", "netstandard2.0", "net5.0", "net8.0-android34.0"])
def test_references_are_found_under_the_short_name_of_the_framework(short: str) -> None:
    long = {
        "netcoreapp3.1": ".NETCoreApp,Version=v3.1",
        "net472": ".NETFramework,Version=v4.7.2",
        "netstandard2.0": ".NETStandard,Version=v2.0",
        "net5.0": ".NETCoreApp,Version=v5.0",
    }.get(short, short)
    frameworks = {short: {"dependencies": {"A": {"suppressParent": "All", "version": "[1.0.0, )"}}}}
    extract = read(assets({long: {"A/1.0.0": library()}}, {long: ["A >= 1.0.0"]}, frameworks))
    assert scope_of(extract, f"{long}/A").value == "dev"


def test_version_4_names_its_targets_as_the_project_does() -> None:
    frameworks = {"plugin": {"framework": "net10.0", "targetAlias": "plugin", "dependencies": {"A": {"suppressParent": "All"}}}}
    extract = read(assets({"plugin": {"A/1.0.0": library()}}, {"plugin": ["A >= 1.0.0"]}, frameworks, version=4))
    assert edges(extract) == {("plugin", "plugin/A", "dev")}


def test_a_referenced_project_is_a_project_in_its_folder() -> None:
    targets = {FRAMEWORK: {"Core/1.0.0": library("A 1.0.0", kind="project"), "A/1.0.0": library()}}
    libraries = {"Core/1.0.0": {"type": "project", "path": "../Core/Core.csproj"}}
    extract = read(assets(targets, {FRAMEWORK: ["Core >= 1.0.0"]}, libraries=libraries))
    assert labels(extract) == ["A 1.0.0"]
    assert [(one.name, one.folder, one.kind) for one in extract.projects][1:] == [("Core", "Core", "project")]
    assert edges(extract) == {("net8.0", "net8.0/Core", "runtime"), ("net8.0/Core", "net8.0/A", "runtime")}


@pytest.mark.parametrize("path", ["../../outside/Core.csproj", "/etc/Core.csproj", "C:\\src\\Core.csproj", 7])
def test_a_project_that_lies_elsewhere_has_the_folder_of_this_one(path: object) -> None:
    libraries = {"Core/1.0.0": {"type": "project", "path": path}}
    extract = read(assets({FRAMEWORK: {"Core/1.0.0": library(kind="project")}}, {}, libraries=libraries))
    assert [one.folder for one in extract.projects] == ["App", "App"]


@pytest.mark.parametrize(
    ("files", "of"),
    [
        pytest.param(UNSIGNED, "distribution", id="unsigned: the hash of the archive"),
        pytest.param([*UNSIGNED, ".signature.p7s"], "content", id="signed: the hash of what was signed"),
        pytest.param(["lib/net8.0/A.dll"], "content", id="by a client that knows no signatures"),
        pytest.param(None, "content", id="no files listed"),
    ],
)
def test_the_hash_is_that_of_the_archive_only_where_it_was_not_signed(files: list[str] | None, of: str) -> None:
    libraries = {"A/1.0.0": {"type": "package", "sha512": SHA512, "files": files}}
    (component,) = read(assets({FRAMEWORK: {"A/1.0.0": library()}}, {}, libraries=libraries)).components
    assert component.hashes == (Hash("SHA-512", b64decode(SHA512).hex(), of),)


@pytest.mark.parametrize(
    ("sources", "source"),
    [
        ([], Source("registry")),
        (["/home/somebody/feed"], Source("registry")),
        (["https://a.example.test/v3/index.json"], Source("registry", registry="https://a.example.test")),
        (
            ["https://a.example.test/v3/index.json", "C:\\Program Files\\dotnet\\library-packs"],
            Source("registry", registry="https://a.example.test"),
        ),
        (
            ["https://b.example.test/v3/index.json", "https://a.example.test/nuget"],
            Source("registry", others=("https://a.example.test", "https://b.example.test")),
        ),
        (
            ["https://user:s3cr3t@a.example.test/v3/index.json"],
            Source("registry", registry="https://a.example.test", credentials=True),
        ),
    ],
)
def test_one_feed_is_the_source_and_of_several_none(sources: list[str], source: Source) -> None:
    extract = read(assets(SMALL, {}, sources={address: {} for address in sources}))
    assert {one.source for one in extract.components} == {source}


MAPPING = """<configuration><packageSources>
<add key="a" value="https://a.example.test/v3/index.json" /><add key="b" value="https://b.example.test/v3/index.json" />
</packageSources><packageSourceMapping><packageSource key="a"><package pattern="A*" /></packageSource>
<packageSource key="b"><package pattern="*" /></packageSource></packageSourceMapping></configuration>"""


def test_the_mapping_of_the_checkout_decides_between_the_feeds_of_the_restore() -> None:
    sources: dict[str, dict[str, str]] = {f"https://{host}.example.test/v3/index.json": {} for host in "abc"}
    files = {ASSETS: assets(SMALL, {}, sources=sources), "App/nuget.config": MAPPING}
    extract = read_files(parse, files, ASSETS)
    assert {one.package.name: one.source.registry for one in extract.components} == {
        "A": "https://a.example.test",
        "B": "https://b.example.test",
    }
    assert extract.problems == ()


def test_a_restore_from_feeds_that_the_mapping_does_not_allow_is_noted() -> None:
    files = {ASSETS: assets(SMALL, {}, sources={"https://a.example.test/v3/index.json": {}}), "App/nuget.config": MAPPING}
    extract = read_files(parse, files, ASSETS)
    assert [(one.code, one.cost) for one in extract.problems] == [("E-SOURCE-MAPPING", "notice")]
    assert "1 package restored from feeds that the package source mapping does not allow: B" in extract.problems[0].message


def test_no_path_of_the_machine_that_restored_is_taken_over() -> None:
    logs = [{"code": "NU1701", "level": "Warning", "message": "/home/somebody/.nuget", "libraryId": "A"}]
    text = assets(SMALL, {FRAMEWORK: ["A >= 1.0.0"]}, sources={"/home/somebody/feed": {}}, logs=logs)
    assert "somebody" in text
    assert "somebody" not in repr(read(text))


def nuspec(name: str, licence: str) -> str:
    told = f'<id>{name}</id><version>1.0.0</version><license type="expression">{licence}</license>'
    return f"<package><metadata>{told}</metadata></package>"


def test_licences_come_from_the_folder_of_packages_in_the_checkout() -> None:
    text = assets(SMALL, {}, packageFolders={"/home/somebody/.nuget/packages/": {}, "/home/else/": {}})
    files = {
        ASSETS: text,
        ".nuget/packages/a/1.0.0/a.nuspec": nuspec("A", "MIT OR Apache-2.0"),
        ".nuget/packages/b/1.2.0/b.nuspec": nuspec("Other", "MIT"),
    }
    extract = read_files(parse, files, ASSETS)
    assert [[(one.raw, one.location.path) for one in part.licences] for part in extract.components] == [
        [("MIT OR Apache-2.0", ".nuget/packages/a/1.0.0/a.nuspec")],
        [],
    ]
    assert [(one.code, one.cost) for one in extract.problems] == [("E-CONTRADICTION", "field")]
    assert "somebody" not in repr(extract)


def test_a_description_that_cannot_be_read_costs_the_licence() -> None:
    extract = read_files(parse, {ASSETS: assets(SMALL, {}), ".nuget/packages/a/1.0.0/a.nuspec": "<!DOCTYPE a><a/>"}, ASSETS)
    assert [(one.code, one.cost) for one in extract.problems] == [("E-DOCTYPE", "field")]


def test_a_folder_of_packages_elsewhere_is_not_looked_at() -> None:
    files = {ASSETS: assets(SMALL, {}, packageFolders={"/home/nobody/.nuget/packages/": {}})}
    extract = read_files(parse, {**files, ".nuget/packages/a/1.0.0/a.nuspec": nuspec("A", "MIT")}, ASSETS)
    assert all(one.licences == () for one in extract.components)


def test_downloads_are_packages_of_the_build_beside_the_graph() -> None:
    downloads = [{"name": "Pack", "version": "[5.0.1, 5.0.1];[5.1.0, 5.1.0]"}, {"name": "Pack", "version": "[5.0.1, 5.0.1]"}]
    downloads.append({"name": "Shared.Ref", "version": "[8.0.0, 8.0.0]"})
    shared = {"Shared": {"privateAssets": "none"}}
    extract = read(assets(SMALL, {}, {FRAMEWORK: {"downloadDependencies": downloads, "frameworkReferences": shared}}))
    found = [one for one in extract.components if one.package.name == "Pack"]
    assert [(one.package.version, one.scope.value) for one in found] == [("5.0.1", "build"), ("5.1.0", "build")]
    assert facts(extract, "Pack").dependency_type == "Download"
    assert not facts(extract, "Pack").added_by_sdk
    assert facts(extract, "Shared.Ref").added_by_sdk
    assert [one.name for one in extract.projects[0].frameworks] == ["Shared"]


def test_a_download_is_fetched_for_the_project_where_that_is_scanned() -> None:
    one = {"name": "Pack", "version": "[5.0.1, 5.0.1]"}
    text = assets(SMALL, {}, {FRAMEWORK: {"downloadDependencies": [one]}})
    file = project(items('<PackageDownload Include="pack" Version="[5.0.1]" />'))
    extract = read_files(parse, {ASSETS: text, "App/App.csproj": file}, ASSETS)
    (pack,) = [component for component in extract.components if component.package.name == "Pack"]
    (added,) = extract.further
    assert [(edge.parent, edge.child, edge.scope.value) for edge in added.edges] == [(extract.projects[0].id, pack.id, "build")]
    assert added.references == ()


@pytest.mark.parametrize("version", ["[1.0.0, )", "1.*", "[1.0.0, 2.0.0]", ""])
def test_a_download_without_one_version_is_a_loss(version: str) -> None:
    extract = read(assets(SMALL, {}, {FRAMEWORK: {"downloadDependencies": [{"name": "Pack", "version": version}]}}))
    assert problems(extract) == [("E-ENTRY", "package", 4)]


def test_a_central_version_for_what_others_need_is_told() -> None:
    central = {FRAMEWORK: {"B": {"version": "[1.2.0, )", "versionCentrallyManaged": True}}}
    extract = read(assets(SMALL, {FRAMEWORK: ["A >= 1.0.0"]}, {FRAMEWORK: {}}, centralTransitiveDependencyGroups=central))
    assert (facts(extract, "B").dependency_type, facts(extract, "B").requested) == ("CentralTransitive", "[1.2.0, )")


def test_what_the_framework_supplies_in_place_of_a_package_is_no_gap() -> None:
    targets = {FRAMEWORK: {"A/1.0.0": library("System.Text.Json 8.0.0")}}
    frameworks = {FRAMEWORK: {"packagesToPrune": {"System.Text.Json": "(,10.0.32767]"}}}
    assert read(assets(targets, {FRAMEWORK: ["A >= 1.0.0"]}, frameworks)).problems == ()


@pytest.mark.parametrize(
    ("targets", "groups", "expected"),
    [
        pytest.param({"A/1.0.0": library("Gone 1.0.0")}, [], ("E-DANGLING", "edge"), id="a need that is not listed"),
        pytest.param({"A/1.0.0": library()}, ["Gone >= 1.0.0"], ("E-DANGLING", "package"), id="a reference that is not listed"),
        pytest.param({"A/1.0.0": library(), "a/2.0.0": library()}, [], ("E-DUPLICATE-ID", "package"), id="two of one name"),
        pytest.param({"A/1.*": library()}, [], ("E-VERSION", "field"), id="a version that is none"),
        pytest.param({"../A/1.0.0": library()}, [], ("E-ENTRY", "package"), id="a name that is none"),
        pytest.param({"A/1.0.0": "1.0.0"}, [], ("E-ENTRY", "package"), id="a text for a library"),
        pytest.param({"A/1.0.0": library(kind="gadget")}, [], ("E-ENTRY", "package"), id="an unknown kind"),
        pytest.param({"A/1.0.0": {"type": "package", "dependencies": []}}, [], ("E-DEPENDENCIES", "edge"), id="needs as a list"),
        pytest.param({"A/1.0.0": library()}, "A >= 1.0.0", ("E-DEPENDENCIES", "edge"), id="references as a text"),
        pytest.param("A", [], ("E-SECTION", "package"), id="a text for a target"),
    ],
)
def test_what_cannot_be_told_costs_no_more_than_it_must(targets: Any, groups: Any, expected: tuple[str, str]) -> None:
    text = json.dumps({"version": 3, "targets": {FRAMEWORK: targets}, "projectFileDependencyGroups": {FRAMEWORK: groups}})
    assert [(one.code, one.cost) for one in read(text).problems] == [expected]


def test_a_hash_that_is_none_costs_the_hash() -> None:
    extract = read(assets(SMALL, {}, libraries={"A/1.0.0": {"type": "package", "sha512": "abc"}}))
    assert problems(extract) == [("E-HASH", "field", 5)]
    assert labels(extract) == ["A 1.0.0", "B 1.2.0"]


def test_warnings_of_the_restore_are_told_once_for_each_code() -> None:
    logs = [{"code": "NU1701", "level": "Warning", "libraryId": name} for name in ("C", "A", "B", "D", "E", "F", "A")]
    (problem,) = read(assets(SMALL, {}, logs=logs)).problems
    assert (problem.code, problem.cost) == ("E-RESTORE", "notice")
    assert "NU1701 about A, B, C, D, E and 1 more: made for another framework" in problem.message


def test_a_restore_that_failed_is_not_whole() -> None:
    extract = read(assets(SMALL, {}, logs=[{"code": "NU1101", "level": "Error", "libraryId": "Gone"}, 7]))
    assert [(one.code, one.cost) for one in extract.problems] == [("E-RESTORE", "package"), ("E-RESTORE", "notice")]
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param(assets(SMALL, {}, version=1), "E-LOCK-VERSION", 2, id="too old"),
        pytest.param(assets(SMALL, {}, version=5), "E-LOCK-VERSION", 2, id="too new"),
        pytest.param(assets(SMALL, {}, version=True), "E-LOCK-VERSION", 2, id="true"),
        pytest.param('{"targets": {}}', "E-LOCK-VERSION", 1, id="no version"),
        pytest.param('{"version": 3,\n"targets": []}', "E-STRUCTURE", 2, id="targets as a list"),
        pytest.param('{"version": 3}', "E-STRUCTURE", 1, id="no targets"),
        pytest.param("[]", "E-STRUCTURE", 1, id="a list"),
    ],
)
def test_a_file_that_cannot_be_told_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_known_version_is_read(version: int) -> None:
    assert labels(read(assets(SMALL, {}, version=version))) == ["A 1.0.0", "B 1.2.0"]


def test_more_libraries_than_the_limit_are_refused_by_name() -> None:
    targets = {FRAMEWORK: {f"P{number}/1.0.0": library() for number in range(11)}}
    with pytest.raises(InputError, match="11 entries, more than the limit of 10 \\(packages-per-file\\)"):
        read(assets(targets, {}), limits=Limits(packages_per_file=10))


def test_it_speaks_for_the_project_file_it_was_restored_from() -> None:
    files = {ASSETS: assets(SMALL, {}), "App/App.csproj": "<Project />", "App/Other.csproj": "<Project />"}
    assert read_files(parse, files, ASSETS).covers == ("App/App.csproj",)
    assert read(assets(SMALL, {})).covers == ()


PROJECT = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
<ItemGroup>
<PackageReference Include="A" Version="1.0.0" PrivateAssets="all" />
<PackageReference Include="New" Version="1.0.0" />
</ItemGroup></Project>"""


def test_what_the_project_asks_for_since_the_restore_is_drift() -> None:
    files = {ASSETS: assets(SMALL, {FRAMEWORK: ["A >= 1.0.0"]}), "App/App.csproj": PROJECT}
    extract = read_files(parse, files, ASSETS)
    drift = [(str(one.location), one.cost, one.message) for one in extract.problems if one.code == "E-DRIFT"]
    assert drift == [
        ("App/App.csproj:4", "package", "New 1.0.0 is asked for here, but not in what was restored for net8.0"),
    ]
    assert [str(place) for place in extract.components[0].locations] == [f"{ASSETS}:5", "App/App.csproj:3"]
    assert scope_of(extract, "net8.0/A").value == "dev"


def test_the_order_of_keys_changes_nothing() -> None:
    needs = {f"P{number}/1.0.0": library(f"p{(number + 1) % 9} 1.0.0") for number in range(9)}
    groups = [f"P{number} >= 1.0.0" for number in range(9)]
    one = read(assets({"net8.0": needs, "net9.0": needs}, {"net8.0": groups}))
    turned = dict(reversed(needs.items()))
    two = read(assets({"net9.0": turned, "net8.0": turned}, {"net8.0": groups[::-1]}))
    assert [part.id for part in one.components] == [part.id for part in two.components]
    assert one.edges == two.edges


KEYS = ["type", "dependencies", "A/1.0.0", "a/1.0.0", "A", "net8.0", "net8.0/x", "frameworks", "restore", "sources", "version"]
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.sampled_from(["package", "A/1.0.0", "A >= 1.0.0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "dependencies",
                    "A/1.0.0",
                    "a/1.0.0",
                    "A",
                    "net8.0",
                    "net8.0/x",
                    "frameworks",
                    "restore",
                    "sources",
                    "version",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150)
@given(ODD, ODD, ODD, ODD)
def test_any_json_gives_values_with_unique_ids_and_joined_edges(
    targets: object, groups: object, project: object, logs: object
) -> None:
    document = {"version": 3, "targets": targets, "projectFileDependencyGroups": groups, "project": project, "logs": logs}
    try:
        extract = read(json.dumps(document))
    except InputError:
        return
    found = ids(extract)
    assert len(found) == len(set(found))
    assert {end for edge in extract.edges for end in (edge.parent, edge.child)} <= set(found)


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("project.assets.json", "", "nuget-assets"),
        ("webpack-assets.json", '{"main": {"js": "a.js"}}', ""),
        ("old.assets.json", assets(SMALL, {}), "nuget-assets"),
        ("App.deps.json", "", "nuget-deps"),
        ("renamed.json", '{"runtimeTarget": {}}', "nuget-deps"),
        ("tsconfig.json", "{}", ""),
    ],
)
def test_which_files_it_wants(name: str, text: str, format: str) -> None:
    row = NAMES.claim(name) or NAMES.claim_named(name, lambda: text)
    assert (row.name if isinstance(row, Format) else "") == format


def test_a_large_file_stays_within_the_limits() -> None:
    count = 5_000
    target = {f"P{number}/1.0.0": library(f"P{number * 7 % count} 1.0.0") for number in range(count)}
    text = assets({FRAMEWORK: target}, {FRAMEWORK: ["P0 >= 1.0.0"]})
    extract = parse(FileView(MemoryTree({ASSETS: text.encode()}), ASSETS, DEFAULTS))
    assert (len(extract.components), len(extract.edges)) == (count, count + 1)

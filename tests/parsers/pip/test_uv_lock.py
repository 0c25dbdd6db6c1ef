"""What uv.lock tells: instances, exact edges, extras and groups, projects, and what happens to what is odd."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.inventory.build import build
from sca.model.component import Hash, PipFacts, Scope, Source
from sca.model.inventory import Extract
from tests.parsers.pip.project_reading import edges, problems, read, said

LOCK = "uv.lock"
INDEX = 'source = { registry = "https://index.example.test/simple" }\n'
COMMIT = "e33229cdfac56723643b5ce334895ae4aa6097ed"
HEX = "a" * 64
ROOT = '[[package]]\nname = "shop"\nversion = "1.0"\nsource = { virtual = "." }\n'


def package(name: str, version: str = "1.0", more: str = "", source: str = INDEX) -> str:
    return f'\n[[package]]\nname = "{name}"\nversion = "{version}"\n{source}{more}'


def needs(*listed: str, under: str = "") -> str:
    """Dependencies as uv writes them, for a package, an extra or a group."""
    items = "".join(f"    {{ {one if '=' in one else f'name = {chr(34)}{one}{chr(34)}'} }},\n" for one in listed)
    return f"{under or 'dependencies'} = [\n{items}]\n"


def uv(text: str, files: dict[str, str] | None = None, path: str = LOCK, limits: Limits | None = None) -> Extract:
    arguments = {} if limits is None else {"limits": limits}
    return read("uv_lock", path, {path: f"version = 1\nrevision = 3\n\n{text}", **(files or {})}, **arguments)


def scopes(extract: Extract) -> dict[str, str]:
    return {component.package.label: component.scope.value for component in build([extract], [], []).components}


def test_a_lock_as_uv_writes_it() -> None:
    extract = uv(
        ROOT
        + needs("a", 'name = "b", marker = "sys_platform == \'win32\'"')
        + '\n[package.metadata]\nrequires-dist = [\n    { name = "a", specifier = ">=1" },\n    { name = "b" },\n]\n'
        + package(
            "a",
            "1.2",
            needs("b")
            + f'sdist = {{ url = "https://files.example.test/a-1.2.tar.gz", hash = "sha256:{HEX}", size = 1 }}\n'
            + f'wheels = [\n    {{ url = "https://files.example.test/a.whl", hash = "sha256:{HEX[::-1]}", size = 2 }},\n'
            + f'    {{ hash = "sha256:{"b" * 64}", upload-time = "2025-01-01T00:00:00Z" }},\n]\n',
        )
        + package("b")
    )
    assert edges(extract) == {
        ("shop", "a 1.2", "runtime", ">=1", ""),
        ("shop", "b 1.0", "runtime", "", "sys_platform == 'win32'"),
        ("a 1.2", "b 1.0", "runtime", "", ""),
    }
    a, b = extract.components
    assert [str(one.locations[0]) for one in (a, b)] == ["uv.lock:19", "uv.lock:32"]
    assert a.hashes == (Hash("SHA-256", HEX), Hash("SHA-256", "b" * 64))
    assert a.source == Source("registry", "", "https://index.example.test")
    assert [(one.name, one.folder, one.kind) for one in extract.projects] == [("shop", ".", "uv")]
    assert (extract.problems, extract.completeness) == ((), "complete")


@pytest.mark.parametrize(
    ("source", "expected", "subdirectory"),
    [
        (
            '{ registry = "https://u:s3cr3t@index.example.test/simple" }',
            Source("registry", "", "https://index.example.test", credentials=True),
            "",
        ),
        ('{ registry = "../links" }', Source("path", "../links"), ""),
        (
            f'{{ git = "https://git.example.test/a?rev=main&subdirectory=lib#{COMMIT}" }}',
            Source("git", "git+https://git.example.test/a", commit=COMMIT),
            "lib",
        ),
        (
            f'{{ git = "https://git.example.test/a?token=s3cr3t#{COMMIT}" }}',
            Source("git", "git+https://git.example.test/a", commit=COMMIT, credentials=True),
            "",
        ),
        (
            '{ url = "https://files.example.test/a-1.0.tar.gz", subdirectory = "x" }',
            Source("url", "https://files.example.test/a-1.0.tar.gz", "https://files.example.test"),
            "x",
        ),
        ('{ path = "wheels/a-1.0-py3-none-any.whl" }', Source("path", "wheels/a-1.0-py3-none-any.whl"), ""),
    ],
    ids=["an index with a password", "a folder as index", "git", "git with a token", "on the web", "beside the lock"],
)
def test_every_source_of_a_package(source: str, expected: Source, subdirectory: str) -> None:
    extract = uv(ROOT + needs("a") + package("a", source=f"source = {source}\n"))
    [component] = extract.components
    assert component.source == expected
    assert component.facts == PipFacts("a", subdirectory=subdirectory)
    assert "s3cr3t" not in repr(extract)


def test_forks_are_joined_by_version_and_source() -> None:
    source = ', source = { registry = "https://index.example.test/simple" }'
    extract = uv(
        ROOT
        + needs(
            f'name = "a", version = "1.0"{source}, marker = "python_full_version < \'3.10\'"',
            f'name = "a", version = "2.0"{source}, marker = "python_full_version >= \'3.10\'"',
            f'name = "b", version = "1.0", source = {{ git = "https://git.example.test/b#{COMMIT}" }}',
        )
        + package("a", "1.0", "resolution-markers = [\n    \"python_full_version < '3.10'\",\n]\n")
        + package(
            "a",
            "2.0",
            "resolution-markers = [\n    \"python_full_version == '3.10.*'\",\n    \"python_full_version >= '3.11'\",\n]\n",
        )
        + package("b", "1.0")
        + package("b", "1.0", source=f'source = {{ git = "https://git.example.test/b#{COMMIT}" }}\n')
    )
    assert {edge[1:3] for edge in edges(extract)} == {("a 1.0", "runtime"), ("a 2.0", "runtime"), ("b 1.0", "runtime")}
    joined = {edge.child for edge in extract.edges}
    git = next(one for one in extract.components if one.source.kind == "git")
    assert git.id in joined
    assert git.id == "uv.lock#b@1.0#2"
    markers = {one.package.label: one.facts.marker for one in extract.components if isinstance(one.facts, PipFacts)}
    assert markers["a 1.0"] == "python_full_version < '3.10'"
    assert markers["a 2.0"] == "(python_full_version == '3.10.*') or (python_full_version >= '3.11')"


@pytest.mark.parametrize(
    ("asked", "scope"),
    [
        pytest.param(needs('name = "a", extra = ["x"]'), "runtime", id="at run time"),
        pytest.param("\n[package.dev-dependencies]\n" + needs('name = "a", extra = ["x"]', under="test"), "dev", id="in a group"),
        pytest.param(
            "\n[package.optional-dependencies]\n" + needs('name = "a", extra = ["x"]', under="all"), "optional", id="in an extra"
        ),
        pytest.param(
            needs("a") + "\n[package.dev-dependencies]\n" + needs('name = "a", extra = ["x"]', under="test"),
            "dev",
            id="the package at run time, its extra in a group",
        ),
        pytest.param(needs('name = "b"'), "runtime", id="through another package"),
        pytest.param(needs("a"), "optional", id="by nobody"),
    ],
)
def test_an_extra_is_as_strong_as_what_asks_for_it(asked: str, scope: str) -> None:
    extract = uv(
        ROOT
        + asked
        + package("a", more="\n[package.optional-dependencies]\n" + needs("deep", under="x"))
        + package("b", more=needs('name = "a", extra = ["x"]'))
        + package("deep")
    )
    assert scopes(extract)["deep 1.0"] == scope
    assert ("a 1.0", "deep 1.0", scope, "", "extra == 'x'") in edges(extract)


def test_groups_and_extras_of_a_project_keep_their_names() -> None:
    extract = uv(
        ROOT
        + "\n[package.optional-dependencies]\n"
        + needs("a", under="plot")
        + "\n[package.dev-dependencies]\n"
        + needs("name = \"b\", marker = \"os_name == 'nt' or os_name == 'x'\"", under="test")
        + '\n[package.metadata]\nrequires-dist = [{ name = "a", marker = "extra == \'plot\'", specifier = ">=1" }]\n'
        + '\n[package.metadata.requires-dev]\ntest = [{ name = "b", specifier = "<2" }]\n'
        + package("a")
        + package("b")
    )
    assert edges(extract) == {
        ("shop", "a 1.0", "optional", ">=1", "extra == 'plot'"),
        ("shop", "b 1.0", "dev", "<2", "(os_name == 'nt' or os_name == 'x') and 'test' in dependency_groups"),
    }
    assert [one.facts.groups for one in extract.components if isinstance(one.facts, PipFacts)] == [("plot",), ("test",)]


def test_members_of_a_workspace_are_projects_of_their_own() -> None:
    member = 'source = { editable = "packages/lib" }\n'
    extract = uv(
        ROOT
        + needs("lib")
        + package("lib", "0.1", needs("a"), member)
        + package("flat", "0.2", needs("b"), 'source = { virtual = "packages/flat" }\n')
        + package("a")
        + package("b")
    )
    assert [(one.name, one.folder) for one in extract.projects] == [
        ("shop", "."),
        ("lib", "packages/lib"),
        ("flat", "packages/flat"),
    ]
    assert {edge[:2] for edge in edges(extract)} == {("shop", "lib"), ("lib", "a 1.0"), ("flat", "b 1.0")}


def test_a_workspace_whose_root_is_no_package_asks_in_the_manifest() -> None:
    extract = uv(
        '[manifest]\nmembers = ["lib"]\n\n[manifest.dependency-groups]\ndev = [{ name = "a", specifier = ">=1" }]\n'
        + package("a", "1.0")
        + package("lib", "0.1", "", 'source = { editable = "lib" }\n')
    )
    assert [one.name for one in extract.projects] == ["lib", "uv.lock"]
    assert edges(extract) == {("uv.lock", "a 1.0", "dev", ">=1", "'dev' in dependency_groups")}


VIRTUAL_ROOT = '[manifest]\nmembers = ["lib"]\n\n[manifest.dependency-groups]\ndev = [{ name = "a", specifier = ">=1" }]\n'
MEMBERS = '[tool.uv.workspace]\nmembers = ["lib"]\n'


@pytest.mark.parametrize(
    ("root", "manifest", "found"),
    [
        (VIRTUAL_ROOT, '[dependency-groups]\ndev = ["a>=1"]\n', []),
        (VIRTUAL_ROOT, '[dependency-groups]\ndev = ["a>=1", "new"]\n', [("E-DRIFT", "pyproject.toml:2", "package")]),
        ('[manifest]\nmembers = ["lib"]\n', MEMBERS, []),
        ('[manifest]\nmembers = ["lib"]\n', '[dependency-groups]\ndev = ["a"]\n', [("E-DRIFT", "pyproject.toml:2", "package")]),
    ],
)
def test_the_lock_answers_for_the_manifest_of_a_root_that_is_no_package(
    root: str, manifest: str, found: list[tuple[str, str, str]]
) -> None:
    lock = root + package("a", "1.0") + package("lib", "0.1", "", 'source = { editable = "lib" }\n')
    extract = uv(lock, {"pyproject.toml": manifest, "lib/pyproject.toml": '[project]\nname = "lib"\n'})
    assert extract.covers == ("lib/pyproject.toml", "pyproject.toml")
    assert problems(extract) == found


def test_the_lock_of_a_script_has_the_script_as_its_project() -> None:
    path = "tools/fetch.py.lock"
    manifest = '[manifest]\nrequirements = [\n    { name = "a", specifier = ">=2" },\n    { name = "b", extras = ["x"] },\n]\n'
    extra = "\n[package.optional-dependencies]\n" + needs("c", under="x")
    extract = uv(manifest + package("a", "1.0") + package("a", "2.0") + package("b", more=extra) + package("c"), path=path)
    assert [(one.id, one.name, one.folder, one.kind) for one in extract.projects] == [(f"{path}#", "fetch.py", "tools", "script")]
    assert edges(extract) == {
        ("fetch.py", "a 2.0", "runtime", ">=2", ""),
        ("fetch.py", "b 1.0", "runtime", "", ""),
        ("b 1.0", "c 1.0", "runtime", "", "extra == 'x'"),
    }


SCRIPT = """#!/usr/bin/env python
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "a<2",
#   "new",
#   "b ==",
# ]
# ///
import a
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_script_is_compared_with_its_lock(end: str) -> None:
    manifest = '[manifest]\nrequirements = [{ name = "a", specifier = "<2" }]\n'
    extract = uv(manifest + package("a"), {"fetch.py": SCRIPT.replace("\n", end)}, "fetch.py.lock")
    assert problems(extract) == [("E-REQUIREMENT", "fetch.py:7", "package"), ("E-DRIFT", "fetch.py:6", "package")]
    assert "new asked for here, but not in the lock" in said(extract)


PYPROJECT = """[project]
name = "shop"
dependencies = [
    "a >= 1, <2",
    "new>=1",
    "c==9",
    "d>0.5",
]

[build-system]
requires = ["hatchling", "plugin==1.0"]
"""


def test_the_name_of_a_group_may_be_spelled_in_two_ways() -> None:
    manifest = '[project]\nname = "shop"\n[dependency-groups]\nAll_Ds = ["a>=1"]\n'
    metadata = '\n[package.metadata.requires-dev]\nall-ds = [{ name = "a", specifier = ">=1" }]\n'
    lock = ROOT + "\n[package.dev-dependencies]\n" + needs("a", under="all-ds") + metadata + package("a")
    extract = uv(lock, {"pyproject.toml": manifest})
    assert problems(extract) == []
    assert {edge[3] for edge in edges(extract)} == {">=1"}


def test_what_the_manifest_asks_for_and_the_lock_lacks_is_a_loss() -> None:
    known = needs('name = "a", specifier = "<2,>=1"', 'name = "c", specifier = "<2"', "d", under="requires-dist")
    metadata = f"\n[package.metadata]\n{known}"
    lock = ROOT + needs("a", "c", "d") + metadata + package("a") + package("c") + package("d")
    extract = uv(lock, {"pyproject.toml": PYPROJECT})
    assert problems(extract) == [
        ("E-DRIFT", "pyproject.toml:5", "package"),
        ("E-DRIFT", "pyproject.toml:6", "package"),
        ("E-DRIFT", "pyproject.toml:7", "notice"),
    ]
    assert "new >=1 asked for here, but not in the lock" in said(extract)
    assert "c (==9, in the lock <2)" in said(extract)
    assert "d (>0.5, in the lock any)" in said(extract)
    assert extract.completeness == "incomplete"


def test_what_builds_a_project_is_what_the_manifest_adds_to_the_lock() -> None:
    extract = uv(
        ROOT, {"pyproject.toml": '[project]\nname = "shop"\n\n[build-system]\nrequires = ["hatchling>1", "plugin==1.0"]\n'}
    )
    assert (extract.references, extract.components, extract.edges, extract.problems) == ((), (), (), ())
    (added,) = extract.further
    assert [(one.package.label, one.requested, one.scope) for one in added.references] == [("hatchling", ">1", Scope.BUILD)]
    assert [(one.package.label, one.scope, str(one.locations[0])) for one in added.components] == [
        ("plugin 1.0", Scope.BUILD, "pyproject.toml:5")
    ]
    assert {(edge.parent, edge.scope) for edge in added.edges} == {(extract.projects[0].id, Scope.BUILD)}
    assert {edge.child for edge in added.edges} == {added.references[0].id, added.components[0].id}


def test_manifests_of_all_projects_are_covered() -> None:
    files = {
        "pyproject.toml": "[project]\n",
        "setup.py": "",
        "lib/pyproject.toml": '[project]\nname = "lib"\n',
        "lib/setup.cfg": "",
        "other/pyproject.toml": "",
    }
    extract = uv(ROOT + package("lib", source='source = { editable = "lib" }\n'), files)
    assert extract.covers == ("lib/pyproject.toml", "lib/setup.cfg", "pyproject.toml", "setup.py")


@pytest.mark.parametrize(
    ("text", "code", "place", "cost"),
    [
        (ROOT + needs("a"), "E-MISSING", "uv.lock:4", "edge"),
        (ROOT + needs("a") + package("a") + package("a", "2.0"), "E-SEVERAL", "uv.lock:4", "edge"),
        (ROOT + package("a") + package("a"), "E-DUPLICATE", "uv.lock:14", "package"),
        (ROOT + 'dependencies = "a"\n', "E-DEPENDENCIES", "uv.lock:4", "edge"),
        (ROOT + "dependencies = [1]\n", "E-DEPENDENCIES", "uv.lock:4", "edge"),
        (ROOT + "optional-dependencies = 1\n", "E-DEPENDENCIES", "uv.lock:4", "edge"),
        (ROOT + package("ä"), "E-ENTRY", "uv.lock:9", "package"),
        (ROOT + package("a", "1" * 300), "E-ENTRY", "uv.lock:9", "package"),
        (ROOT + "\n[[package]]\nname = 1979-05-27T07:32:00Z\n", "E-ENTRY", "uv.lock:9", "package"),
        (ROOT + "\n[[package]]\nname = 1.5\n", "E-ENTRY", "uv.lock:9", "package"),
        (ROOT + package("a", source='source = { teleport = "x" }\n'), "E-FIELD", "uv.lock:9", "field"),
        (ROOT + package("a", source=""), "E-FIELD", "uv.lock:9", "field"),
        (ROOT + package("a", more='sdist = { hash = "sha256:xyz" }\n'), "E-HASH", "uv.lock:9", "field"),
        (ROOT + package("a", more="wheels = 1\n"), "E-FIELD", "uv.lock:9", "field"),
        (ROOT + needs('name = "a", marker = 1') + package("a"), "E-MARKER", "uv.lock:4", "field"),
        (package("a"), "E-ROOT", "uv.lock:1", "edge"),
        (ROOT + package("b", source='source = { editable = "../../b" }\n'), "E-OUTSIDE", "uv.lock:9", "notice"),
    ],
    ids=[
        "no such package", "several could be meant", "twice", "needs are a text", "a need is a number", "extras are a number",
        "no ASCII name", "a long version", "a date as name", "a number as name", "an unknown source", "no source", "no hash",
        "wheels are a number", "a marker is a number", "no project", "a folder outside",
    ],
)  # fmt: skip
def test_what_is_odd_is_noted_with_its_place(text: str, code: str, place: str, cost: str) -> None:
    assert (code, place, cost) in problems(uv(text))


def test_a_bad_entry_costs_no_other() -> None:
    extract = uv(ROOT + needs("a") + package("ä") + "\n[[package]]\nname = 1\n" + package("a"))
    assert [one.package.label for one in extract.components] == ["a 1.0"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("version = 2\n", "E-LOCK-VERSION", 1),
        ("revision = 1\nversion = '1'\n", "E-LOCK-VERSION", 2),
        ("# no version\n", "E-LOCK-VERSION", 1),
        ("version = true\n", "E-LOCK-VERSION", 1),
        ("version = 1\npackage = 1\n", "E-STRUCTURE", 1),
        ("version = 1\n[package]\nname = 'a'\n", "E-STRUCTURE", 1),
    ],
)
def test_another_format_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read("uv_lock", LOCK, {LOCK: text})
    assert (refused.value.code, refused.value.line) == (code, line)


def test_too_many_packages_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        uv(ROOT + package("a"), limits=Limits(packages_per_file=1))


def test_packages_of_one_name_cost_no_more_than_their_number() -> None:
    """Thousands that could be meant are no edges: their product would be endless."""
    alike = "".join(package("a", f"1.{number}") for number in range(2000))
    extract = uv(ROOT + needs("a") + alike + "".join(package(f"b{number}", more=needs("a")) for number in range(2000)))
    assert len(extract.edges) == 0
    assert {problem.code for problem in extract.problems} == {"E-SEVERAL"}


_ENTRIES = [
    package("a", more=needs("b")),
    package("b", more=needs('name = "c", extra = ["x"]')),
    package("c", more=""),
    package("d"),
]


@settings(max_examples=30, deadline=None)
@given(st.permutations(_ENTRIES), st.booleans())
def test_order_and_line_ends_change_no_edge(entries: list[str], windows: bool) -> None:
    text = "version = 1\n\n" + ROOT + needs("a", "d") + "".join(entries)
    expected = uv(ROOT + needs("a", "d") + "".join(_ENTRIES))
    found = read("uv_lock", LOCK, {LOCK: text.replace("\n", "\r\n") if windows else text})
    assert edges(found) == edges(expected)
    assert sorted(one.id for one in found.components) == sorted(one.id for one in expected.components)

"""What bun.lock tells: rows of every kind, edges by nested keys, and what happens to what is odd."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.npm.bun_lock import parse
from tests.parsers.npm.lock_reading import components, edges, facts, joined, problems, purls

LOCK = "bun.lock"
SRI = "sha512-" + "A" * 86 + "=="
MIRROR = "https://npm.example.test"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"
ROOT = {"name": "shop", "dependencies": {"a": "^1.0.0"}}


def row(resolved: str, /, integrity: str = SRI, **about: Any) -> list[Any]:
    """A row of a registry."""
    return [resolved, "", about, integrity]


def lock(packages: Any, version: Any = 1, members: dict[str, Any] | None = None, /, root: Any = ROOT, **more: Any) -> str:
    workspaces = {"": root, **(members or {})}
    return json.dumps({"lockfileVersion": version, "workspaces": workspaces, **more, "packages": packages}, indent=1)


def read(text: str, files: dict[str, Any] | None = None, limits: Limits = DEFAULTS) -> Extract:
    """The lock; `files` are documents beside it."""
    beside = {name: json.dumps(value).encode() for name, value in (files or {}).items()}
    return parse(FileView(MemoryTree({LOCK: text.encode(), **beside}), LOCK, limits))


def test_a_lock_as_bun_writes_it() -> None:
    text = """{
  "lockfileVersion": 1, // a comment
  "workspaces": {
    "": {
      "name": "shop",
      "dependencies": {
        "a": "^1.0.0",
      },
    },
  },
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "b": "*" }, "bin": { "a": "bin.js" } }, "SRI"],

    "b": ["b@2.0.0", "", {}, "SRI"],
  }
}
""".replace("SRI", SRI)
    extract = read(text)
    assert purls(extract) == {"a": "pkg:npm/a@1.0.0", "b": "pkg:npm/b@2.0.0"}
    assert edges(extract) == {("", "a", "runtime", "^1.0.0"), ("a", "b", "runtime", "*")}
    assert [str(component.locations[0]) for component in extract.components] == ["bun.lock:12", "bun.lock:14"]
    assert [(project.id, project.name, project.kind) for project in extract.projects] == [("bun.lock#", "shop", "root")]
    assert components(extract)["a"].hashes == (Hash("SHA-512", "00" * 64),)
    assert (extract.problems, extract.completeness) == ((), "complete")


@pytest.mark.parametrize(
    ("entry", "purl", "source"),
    [
        pytest.param(row("a@1.0.0"), "pkg:npm/a@1.0.0", Source("registry"), id="Bun's own registry"),
        pytest.param(
            ["a@1.0.0", f"{MIRROR}/a/-/a-1.0.0.tgz", {}, SRI],
            "pkg:npm/a@1.0.0",
            Source("registry", f"{MIRROR}/a/-/a-1.0.0.tgz", MIRROR),
            id="another registry",
        ),
        pytest.param(row("@s/real@1.0.0"), "pkg:npm/%40s/real@1.0.0", Source("registry"), id="an alias"),
        pytest.param(
            [f"a@git+https://git.example.test/a.git#{COMMIT}", {}, COMMIT],
            "pkg:npm/a",
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT),
            id="git",
        ),
        pytest.param(
            ["a@git+ssh://git@git.example.test/a.git#98e8ff1", {}, COMMIT],
            "pkg:npm/a",
            Source("git", "git+ssh://git@git.example.test/a.git", commit=COMMIT),
            id="git, the commit cut short",
        ),
        pytest.param(
            ["a@github:owner/a#98e8ff1", {}, "owner-a-98e8ff1"],
            "pkg:npm/a",
            Source("git", "git+https://github.com/owner/a"),
            id="GitHub",
        ),
        pytest.param(
            ["a@https://files.example.test/a.tgz", {}, SRI],
            "pkg:npm/a",
            Source("url", "https://files.example.test/a.tgz", "https://files.example.test"),
            id="an archive on the web",
        ),
        pytest.param(
            ["a@./vendor/a-1.2.3.tgz", {}], "pkg:npm/a@1.2.3", Source("path", "./vendor/a-1.2.3.tgz"), id="an archive beside"
        ),
        pytest.param(["a@file:vendor/a.tgz", {}], "pkg:npm/a", Source("path", "vendor/a.tgz"), id="an archive beside, as a file"),
    ],
)
def test_rows_of_packages(entry: list[Any], purl: str, source: Source) -> None:
    extract = read(lock({"a": entry}))
    assert purls(extract) == {"a": purl}
    assert components(extract)["a"].source == source
    assert joined(extract) == {("", "a")}
    assert extract.problems == ()
    assert facts(components(extract)["a"]).alias == ("a" if "real" in purl else "")


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        pytest.param({"b": row("b@2.0.0")}, "b", id="on top"),
        pytest.param({"b": row("b@2.0.0"), "a/b": row("b@1.0.0")}, "a/b", id="its own"),
        pytest.param({"b": row("b@2.0.0"), "x/b": row("b@1.0.0")}, "b", id="not that of another"),
    ],
)
def test_a_dependency_is_looked_up_by_nested_keys(packages: dict[str, Any], expected: str) -> None:
    extract = read(lock({"a": row("a@1.0.0", dependencies={"b": "*"}), "x": row("x@1.0.0"), **packages}))
    assert ("a", expected) in joined(extract)
    assert {child for parent, child in joined(extract) if parent == "a"} == {expected}


def test_a_nested_package_looks_below_itself_and_then_below_each_one_above() -> None:
    extract = read(
        lock(
            {
                "a": row("a@1.0.0"),
                "a/@s/b": row("@s/b@1.0.0", dependencies={"c": "1", "d": "1", "e": "1"}),
                "a/@s/b/c": row("c@1.0.0"),
                "c": row("c@9.0.0"),
                "a/d": row("d@1.0.0"),
                "d": row("d@9.0.0"),
                "e": row("e@9.0.0"),
            }
        )
    )
    assert {child for parent, child in joined(extract) if parent == "a/@s/b"} == {"a/@s/b/c", "a/d", "e"}


def test_members_use_what_stands_below_their_names() -> None:
    members = {
        "packages/one": {"name": "@s/one", "version": "1.0.0", "dependencies": {"a": "^1.0.0", "two": "workspace:*"}},
        "packages/two": {"name": "two", "devDependencies": {"a": "^2.0.0"}},
    }
    packages = {
        "@s/one": ["@s/one@workspace:packages/one"],
        "two": ["two@workspace:packages/two"],
        "second": ["two@workspace:packages/two"],
        "self": ["shop@root:", {}],
        "a": row("a@2.0.0"),
        "@s/one/a": row("a@1.0.0", dependencies={"second": "*", "self": "*"}),
    }
    extract = read(lock(packages, 1, members))
    assert edges(extract) == {
        ("", "a", "runtime", "^1.0.0"),
        ("packages/one", "@s/one/a", "runtime", "^1.0.0"),
        ("packages/one", "packages/two", "runtime", "workspace:*"),
        ("packages/two", "a", "dev", "^2.0.0"),
        ("@s/one/a", "packages/two", "runtime", "*"),
        ("@s/one/a", "", "runtime", "*"),
    }
    assert [(project.folder, project.name) for project in extract.projects] == [
        (".", "shop"), ("packages/one", "@s/one"), ("packages/two", "two"),
    ]  # fmt: skip
    assert extract.problems == ()


def test_a_package_with_the_name_of_a_members_folder_is_another_node() -> None:
    members = {"docs": {"name": "@s/docs", "dependencies": {"docs": "1"}}}
    extract = read(lock({"docs": row("docs@1.0.0"), "@s/docs": ["@s/docs@workspace:docs"]}, 1, members, root={}))
    assert joined(extract) == {("./docs", "docs")}
    ids = [*(project.id for project in extract.projects), *(component.id for component in extract.components)]
    assert len(set(ids)) == len(ids) == 3


def test_local_folders_and_links_are_projects() -> None:
    packages = {
        "a": ["a@file:libs/a", {"dependencies": {"b": "*"}}],
        "again": ["a@file:./libs/a", {}],
        "b": ["b@link:b", {}],
    }
    extract = read(lock(packages, root={"dependencies": {"a": "file:libs/a", "again": "file:libs/a", "b": "link:b"}}))
    assert joined(extract) == {("", "libs/a"), ("", "b"), ("libs/a", "b")}
    assert (extract.components, len(extract.projects)) == ((), 3)
    assert problems(extract) == [("E-LINK", "field", "bun.lock:25")], "what is linked from elsewhere has no version"


def test_kinds_of_dependencies_platforms_and_bundles() -> None:
    root = {
        "dependencies": {"a": "1"}, "devDependencies": {"d": "1"}, "optionalDependencies": {"o": "1", "none": "1"},
        "peerDependencies": {"p": "1", "q": "1", "absent": "1"}, "optionalPeers": ["q"],
    }  # fmt: skip
    packages = {
        "a": row(
            "a@1.0.0", peerDependencies={"p": "1", "maybe": "1"}, optionalPeers=["maybe"], os=["linux", "!win32"], cpu="x64"
        ),
        "a/in": row("in@1.0.0", bundled=True),
        **{name: row(f"{name}@1.0.0") for name in "dopq"},
    }
    extract = read(lock(packages, root=root))
    assert {(child, scope) for _parent, child, scope, _requested in edges(extract) if _parent == ""} == {
        ("a", "runtime"), ("d", "dev"), ("o", "optional"), ("p", "peer"), ("q", "optional"),
    }  # fmt: skip
    assert (facts(components(extract)["a"]).os, facts(components(extract)["a"]).cpu) == (("!win32", "linux"), ("x64",))
    assert facts(components(extract)["a/in"]).bundled
    assert problems(extract) == [("E-PEER", "notice", "bun.lock:4")]


def test_a_range_of_a_catalog_stands_where_it_is_asked_for() -> None:
    root = {"dependencies": {"a": "catalog:", "b": "catalog:old", "c": "catalog:none"}}
    packages = {name: row(f"{name}@1.0.0") for name in "abc"}
    text = lock(packages, root=root, catalog={"a": "^1.0.0"}, catalogs={"old": {"b": "^0.9.0"}})
    extract = read(text, {"package.json": root})
    assert {(child, requested) for _, child, _, requested in edges(extract)} == {
        ("a", "^1.0.0"), ("b", "^0.9.0"), ("c", "catalog:none"),
    }  # fmt: skip
    assert extract.problems == (), "the manifest and the lock ask for the same"


def test_a_package_with_a_patch_says_so() -> None:
    packages = {"a": row("a@1.0.0"), "b": row("a@2.0.0")}
    root = {"dependencies": {"a": "1", "b": "npm:a@2"}}
    extract = read(lock(packages, root=root, patchedDependencies={"a@2.0.0": "patches/a@2.0.0.patch"}))
    assert {key: facts(component).patches for key, component in components(extract).items()} == {
        "a": (),
        "b": ("patches/a@2.0.0.patch",),
    }


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        pytest.param(ROOT, [], id="the same"),
        pytest.param(
            {"dependencies": {"a": "^1.0.0", "new": "1"}}, [("E-DRIFT", "package", "package.json:1")], id="asks for more"
        ),
        pytest.param({"dependencies": {"a": "^9.0.0"}}, [("E-DRIFT", "notice", "package.json:1")], id="asks for another range"),
    ],
)
def test_a_manifest_that_changed_after_its_lock(manifest: Any, expected: list[tuple[str, str, str]]) -> None:
    extract = read(lock({"a": row("a@1.0.0")}), {"package.json": manifest})
    assert problems(extract) == expected
    assert all("bun install" in problem.help for problem in extract.problems)
    assert extract.covers == ("package.json",)


def test_version_0_repeats_members_by_their_folders() -> None:
    members = {"one": {"name": "one", "dependencies": {"a": "1"}}}
    packages = {"one": ["one@workspace:one", {"dependencies": {"a": "1"}}], "a": row("a@1.0.0")}
    extract = read(
        lock(packages, 0, members, root={"dependencies": {"one": "one"}}),
        {"package.json": {"dependencies": {"one": "workspace:*"}}, "one/package.json": {"dependencies": {"a": "1"}}},
    )
    assert joined(extract) == {("", "one"), ("one", "a")}
    assert extract.problems == ()
    assert extract.covers == ("one/package.json", "package.json")


@pytest.mark.parametrize(
    ("key", "entry", "code", "cost"),
    [
        pytest.param("a", "a@1.0.0", "E-ENTRY", "package", id="no array"),
        pytest.param("a", [], "E-ENTRY", "package", id="an empty array"),
        pytest.param("a", [1], "E-ENTRY", "package", id="a number"),
        pytest.param("a", row("a"), "E-ENTRY", "package", id="nothing that it was resolved to"),
        pytest.param("a", row("../a@1.0.0"), "E-ENTRY", "package", id="a name that is a path"),
        pytest.param("../a", row("a@1.0.0"), "E-ENTRY", "package", id="a key that climbs"),
        pytest.param("x//a", row("a@1.0.0"), "E-ENTRY", "package", id="a key with an empty name"),
        pytest.param("@s", row("a@1.0.0"), "E-ENTRY", "package", id="a scope without a name"),
        pytest.param("node_modules/a", row("a@1.0.0"), "E-ENTRY", "package", id="a key that is a path of installed packages"),
        pytest.param("a", ["a@file:../../a", {}], "E-ENTRY", "package", id="a folder that lies outside"),
        pytest.param("a", ["a@workspace:nowhere"], "E-ENTRY", "package", id="a member that is none"),
        pytest.param("a", row("a@latest one"), "E-VERSION", "field", id="no version"),
        pytest.param("a", ["a@1.0.0", "", {}], "E-FIELD", "field", id="a part missing"),
        pytest.param("a", ["a@1.0.0", "", "", SRI], "E-DEPENDENCIES", "edge", id="nothing about it"),
        pytest.param("a", ["a@1.0.0", 1, {}, SRI], "E-FIELD", "field", id="an address that is a number"),
        pytest.param("a", row("a@1.0.0", dependencies=["b"]), "E-DEPENDENCIES", "edge", id="dependencies as a list"),
        pytest.param("a", row("a@1.0.0", dependencies={"b": "1"}), "E-DANGLING", "edge", id="a dependency without a row"),
        pytest.param("a", row("a@1.0.0", integrity="sha512-no"), "E-HASH", "field", id="no hash"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(key: str, entry: Any, code: str, cost: str) -> None:
    extract = read(lock({key: entry, "good": row("good@1.0.0")}, root={"dependencies": {"good": "1"}}))
    assert [(problem.code, problem.cost) for problem in extract.problems] == [(code, cost)]
    assert extract.problems[0].location.line is not None
    assert "good" in components(extract)
    assert ("a" in components(extract)) is (cost != "package")
    assert extract.completeness == ("complete" if cost == "field" else "incomplete")


def test_nothing_is_told_twice_about_a_row_that_is_left_out() -> None:
    extract = read(lock({"a": []}))
    assert problems(extract) == [("E-ENTRY", "package", "bun.lock:12")]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("[]", "E-STRUCTURE", 1, id="an array"),
        pytest.param(lock({}, 4), "E-LOCK-VERSION", 2, id="a later version"),
        pytest.param(lock({}, "1"), "E-LOCK-VERSION", 2, id="a version that is a text"),
        pytest.param(lock({}, [1]), "E-LOCK-VERSION", 2, id="a version that is a list"),
        pytest.param('{\n"workspaces": {"": {}}}', "E-LOCK-VERSION", 1, id="no version"),
        pytest.param('{"lockfileVersion": 1,\n"workspaces": {}}', "E-STRUCTURE", 2, id="no root"),
        pytest.param(lock([]), "E-STRUCTURE", 11, id="packages as a list"),
        pytest.param('{"lockfileVersion": 1,\n/* open', "E-SYNTAX", 2, id="a comment without end"),
        pytest.param('{"lockfileVersion": 1,\n"packages": {"a": 1, "a": 2,},}', "E-DUPLICATE-KEY", 2, id="a key twice"),
    ],
)
def test_what_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_more_packages_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read(lock({name: row(f"{name}@1.0.0") for name in "abc"}), limits=Limits(packages_per_file=3))


NAMES = st.sampled_from(["a", "b", "c", "@s/d"])


@st.composite
def locks(draw: st.DrawFn) -> dict[str, Any]:
    """Rows under random nested keys, each asking for random names."""
    keys = draw(st.sets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), min_size=1, max_size=12))
    return {
        key: row(f"x{number}@1.0.0", peerDependencies=dict.fromkeys(draw(st.sets(NAMES)), "*"))
        for number, key in enumerate(sorted(keys))
    }


def by_hand(packages: dict[str, Any], key: str, wanted: str) -> str | None:
    """As Bun describes it: below the key, then below each key above it, then on top."""
    names = key.replace("@s/d", "@s%d").split("/")
    for length in range(len(names), -1, -1):
        candidate = "/".join([*names[:length], wanted]).replace("%", "/")
        if candidate in packages:
            return candidate
    return None


@settings(deadline=None, max_examples=150)
@given(locks())
def test_edges_are_those_of_a_walk_by_hand(packages: dict[str, Any]) -> None:
    expected = {
        (key, found)
        for key, (_, _, about, _) in packages.items()
        for wanted in about["peerDependencies"]
        if (found := by_hand(packages, key, wanted)) is not None
    }
    assert joined(read(lock(packages, root={}))) == expected


@settings(deadline=None, max_examples=60)
@given(locks(), st.data())
def test_the_order_of_keys_and_the_kind_of_line_breaks_change_nothing(packages: dict[str, Any], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(list(packages.items())))
    first, second = read(lock(packages, root={})), read(lock(dict(shuffled), root={}))
    assert (edges(first), purls(first)) == (edges(second), purls(second))
    assert read(lock(packages, root={}).replace("\n", "\r\n")) == first

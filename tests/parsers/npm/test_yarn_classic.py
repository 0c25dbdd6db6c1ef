"""Locks of yarn 1: packages, exact edges, and everything that only the manifests beside them tell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.model.component import Hash, Source
from tests.parsers.npm.lock_reading import components, edges, facts, joined, problems, purls
from tests.parsers.npm.yarn_reading import CLASSIC, LOCK, SHA1, classic, read_tree

HOST = "https://npm.example.test"
GIT = "https://git.example.test"
SSH = "ssh://git@git.example.test"
FILES = "https://files.example.test"
CODE = "https://codeload.github.com/x/a/tar.gz"
A = f'a@^1.0.0:\n  version "1.0.0"\n  resolved "{HOST}/a/-/a-1.0.0.tgz#{SHA1}"\n'
B = f'b@^2.0.0:\n  version "2.1.0"\n  resolved "{HOST}/b/-/b-2.1.0.tgz"\n'
SRI = "sha1-R61GC1FAlrftY6Ha4m+tCRTtOrI="


def one(descriptor: str, version: str = "1.0.0", **fields: str) -> str:
    lines = [f'"{descriptor}":', f'  version "{version}"', *(f'  {name} "{value}"' for name, value in fields.items())]
    return "\n".join(lines) + "\n"


def needing(descriptor: str, **dependencies: str) -> str:
    return one(descriptor) + "  dependencies:\n" + "".join(f'    {name} "{asked}"\n' for name, asked in dependencies.items())


def test_direct_dependencies_and_their_kinds_come_from_the_manifest() -> None:
    root = {"dependencies": {"a": "^1.0.0"}, "devDependencies": {"b": "^2.0.0"}, "optionalDependencies": {"c": "3"}}
    extract = classic(A + B + one("c@3", "3.0.0"), root)
    assert edges(extract) == {
        ("", "a@^1.0.0", "runtime", "^1.0.0"),
        ("", "b@^2.0.0", "dev", "^2.0.0"),
        ("", "c@3", "optional", "3"),
    }
    assert extract.completeness == "complete"
    assert extract.covers == ("package.json",)
    assert [str(node.locations[0]) for node in extract.components] == ["yarn.lock:5", "yarn.lock:8", "yarn.lock:11"]


def test_two_versions_of_a_name_go_to_who_asks_for_them() -> None:
    lock = needing("a@1", c="^1") + needing("b@1", c="^2") + one("c@^1", "1.5.0") + one("c@^2", "2.5.0")
    extract = classic(lock, {"dependencies": {"a": "1", "b": "1"}})
    assert joined(extract) == {("", "a@1"), ("", "b@1"), ("a@1", "c@^1"), ("b@1", "c@^2")}


def test_a_range_that_the_lock_does_not_hold_is_joined_with_nothing_of_that_name() -> None:
    extract = classic(needing("a@1", c="^3") + one("c@^1"), {"dependencies": {"a": "1"}})
    assert joined(extract) == {("", "a@1")}
    assert problems(extract) == [("E-DANGLING", "edge", "yarn.lock:5")]
    assert extract.completeness == "incomplete"


def test_a_manifest_that_asks_for_more_than_the_lock_holds() -> None:
    extract = classic(A, {"dependencies": {"a": "^1.0.0", "new": "^1"}})
    assert problems(extract) == [("E-DRIFT", "package", "package.json:1")]


def test_without_a_manifest_all_is_listed_and_the_result_is_incomplete() -> None:
    extract = classic(needing("a@1", c="^1") + one("c@^1"))
    assert joined(extract) == {("a@1", "c@^1")}
    assert problems(extract) == [("E-NO-MANIFEST", "notice", "yarn.lock:1")]
    assert extract.completeness == "incomplete"


def test_an_alias_is_the_package_that_it_stands_for() -> None:
    lock = one("cache@npm:keyv@^4", "4.5.0") + one("@x/alias@npm:@real/pkg", "1.1.0")
    extract = classic(lock, {"dependencies": {"cache": "npm:keyv@^4", "@x/alias": "npm:@real/pkg"}})
    assert purls(extract) == {"cache@npm:keyv@^4": "pkg:npm/keyv@4.5.0", "@x/alias@npm:@real/pkg": "pkg:npm/%40real/pkg@1.1.0"}
    assert [facts(node).alias for node in extract.components] == ["cache", "@x/alias"]
    assert len(extract.edges) == 2


def test_one_block_under_two_names_is_two_instances() -> None:
    extract = classic(
        '"keyv@^4", "cache@npm:keyv@^4", "cache@npm:keyv@4":\n  version "4.5.0"\n', {"dependencies": {"cache": "npm:keyv@4"}}
    )
    assert purls(extract) == {"keyv@^4": "pkg:npm/keyv@4.5.0", "cache@npm:keyv@4": "pkg:npm/keyv@4.5.0"}
    assert joined(extract) == {("", "cache@npm:keyv@4")}


@pytest.mark.parametrize(
    ("fields", "hashes"),
    [
        ({"resolved": f"{HOST}/a/-/a-1.0.0.tgz#{SHA1}"}, (Hash("SHA-1", SHA1),)),
        ({"resolved": f"{HOST}/a/-/a-1.0.0.tgz#{SHA1}", "integrity": SRI}, (Hash("SHA-1", SHA1),)),
        ({"resolved": f"{HOST}/a/-/a-1.0.0.tgz"}, ()),
        ({"resolved": f"{HOST}/a/-/a-1.0.0.tgz#"}, ()),
        ({"resolved": f"file:./a.tgz#{SHA1}"}, (Hash("SHA-1", SHA1),)),
        ({"resolved": f"https://git.example.test/a.git#{SHA1}"}, ()),
    ],
)
def test_the_hash_behind_an_address_is_the_sha1_of_the_archive(fields: dict[str, str], hashes: tuple[Hash, ...]) -> None:
    extract = classic(one("a@^1.0.0", **fields), {})
    assert extract.components[0].hashes == hashes
    assert "#" not in extract.components[0].source.url
    assert problems(extract) == []


def test_two_different_sha1_values_are_noted() -> None:
    other = f"{HOST}/a/-/a-1.0.0.tgz#{'0' * 40}"
    extract = classic(one("a@^1.0.0", resolved=other, integrity=SRI), {})
    assert problems(extract) == [("E-HASH", "field", "yarn.lock:5")]
    assert len(extract.components[0].hashes) == 2


@pytest.mark.parametrize(
    ("asked", "resolved", "source"),
    [
        ("1", f"{HOST}/a/-/a-1.0.0.tgz", Source("registry", f"{HOST}/a/-/a-1.0.0.tgz", HOST)),
        ("github:x/a#v1", f"{CODE}/{SHA1}", Source("git", f"{CODE}/{SHA1}", "", SHA1)),
        (f"{GIT}/a.git", f"{GIT}/a.git#{SHA1}", Source("git", f"git+{GIT}/a.git", "", SHA1)),
        (f"git+{GIT}/a", f"{GIT}/a#{SHA1}", Source("git", f"git+{GIT}/a", "", SHA1)),
        (f"git+{SSH}/a", f"git+{SSH}/a#{SHA1}", Source("git", f"git+{SSH}/a", "", SHA1)),
        (f"{FILES}/a.tgz", f"{FILES}/a.tgz#{SHA1}", Source("url", f"{FILES}/a.tgz", FILES)),
        ("file:./vendor/a.tgz", f"file:./vendor/a.tgz#{SHA1}", Source("path", "./vendor/a.tgz")),
    ],
)
def test_where_a_package_comes_from(asked: str, resolved: str, source: Source) -> None:
    extract = classic(one(f"a@{asked}", resolved=resolved), {})
    assert extract.components[0].source == source
    assert problems(extract) == []


def test_a_repository_without_a_full_commit_is_noted() -> None:
    extract = classic(one("a@git+https://git.example.test/a", resolved="git+https://git.example.test/a#--upload-pack=x"), {})
    assert problems(extract) == [("E-FIELD", "field", "yarn.lock:5")]
    assert extract.components[0].source.commit == ""


@pytest.mark.parametrize(
    ("asked", "written"), [("github:x/a#v1", "x/a#v1"), ("x/a#v1", "github:x/a#v1"), ("file:a.tgz", "file:./a.tgz")]
)
def test_two_spellings_of_one_request_are_the_same(asked: str, written: str) -> None:
    extract = classic(one(f"a@{written}", resolved=f"{HOST}/a.tgz"), {"dependencies": {"a": asked}})
    assert joined(extract) == {("", f"a@{written}")}


@pytest.mark.parametrize(
    ("resolutions", "child"),
    [
        ({"c": "2.0.0"}, "c@2.0.0"),
        ({"**/c": "2.0.0"}, "c@2.0.0"),
        ({"a/c": "2.0.0"}, "c@2.0.0"),
        ({"a/**/c": "2.0.0"}, "c@2.0.0"),
        ({"other/c": "2.0.0"}, None),
        ({"x": "2.0.0"}, None),
        ({"c": "9.9.9"}, None),
    ],
)
def test_resolutions_of_the_root_lead_elsewhere(resolutions: dict[str, str], child: str | None) -> None:
    extract = classic(needing("a@1", c="^1") + one("c@2.0.0", "2.0.0"), {"dependencies": {"a": "1"}, "resolutions": resolutions})
    assert joined(extract) - {("", "a@1")} == ({("a@1", child)} if child else set())


def test_a_resolution_for_one_parent_leaves_the_others_alone() -> None:
    lock = needing("a@1", c="^1") + needing("b@1", c="^1") + one("c@2.0.0", "2.0.0") + one("c@^1", "1.0.0")
    extract = classic(lock, {"dependencies": {"a": "1", "b": "1"}, "resolutions": {"a/c": "2.0.0"}})
    assert joined(extract) >= {("a@1", "c@2.0.0"), ("b@1", "c@^1")}


def test_members_of_the_workspace_have_dependencies_of_their_own() -> None:
    members: dict[str, dict[str, Any]] = {
        "packages/web": {"name": "web", "version": "2.0.0", "dependencies": {"a": "^1.0.0", "core": "^1.0.0"}},
        "packages/core": {"name": "core", "version": "1.0.0", "devDependencies": {"b": "^2.0.0"}, "peerDependencies": {"z": "*"}},
        "elsewhere": {"name": "elsewhere", "dependencies": {"unknown": "1"}},
    }
    extract = classic(A + B, {"private": True, "workspaces": ["packages/*"]}, members)
    assert edges(extract) == {
        ("packages/web", "a@^1.0.0", "runtime", "^1.0.0"),
        ("packages/web", "packages/core", "runtime", "^1.0.0"),
        ("packages/core", "b@^2.0.0", "dev", "^2.0.0"),
    }
    assert problems(extract) == []
    assert [(one.folder, one.kind) for one in extract.projects[1:]] == [
        ("packages/core", "workspace"),
        ("packages/web", "workspace"),
    ]
    assert extract.covers == ("package.json", "packages/core/package.json", "packages/web/package.json")


def test_what_the_lock_holds_is_not_taken_from_the_workspace() -> None:
    members: dict[str, dict[str, Any]] = {
        "p/core": {"name": "core", "version": "2.0.0"},
        "p/web": {"name": "web", "dependencies": {"core": "^1"}},
    }
    extract = classic(one("core@^1", "1.0.0"), {"workspaces": ["p/*"]}, members)
    assert joined(extract) == {("p/web", "core@^1")}


def test_local_folders_are_projects() -> None:
    lock = needing("lib@link:./lib", a="^1.0.0") + one("tool@file:web/tool") + A
    members: dict[str, dict[str, Any]] = {
        "lib": {"name": "real-lib", "version": "3.0.0", "dependencies": {"a": "^1.0.0"}, "devDependencies": {"x": "1"}},
        "web": {"name": "web", "dependencies": {"lib": "link:../lib", "tool": "file:tool"}},
    }
    extract = classic(lock, {"workspaces": ["web"], "dependencies": {"lib": "link:./lib"}}, members)
    assert joined(extract) == {("", "lib"), ("web", "lib"), ("web", "web/tool"), ("lib", "a@^1.0.0")}
    assert purls(extract) == {"a@^1.0.0": "pkg:npm/a@1.0.0"}
    assert {one.folder: one.name for one in extract.projects} == {
        ".": "shop",
        "web": "web",
        "lib": "real-lib",
        "web/tool": "tool",
    }
    assert problems(extract) == []


def test_a_path_into_the_cache_of_somebody_is_replaced_by_what_the_manifest_says() -> None:
    lock = needing("lib@file:./lib", inner="file:../../Cache/v6/npm-lib-1/node_modules/inner") + one("inner@file:./lib/inner")
    extract = classic(
        lock, {"dependencies": {"lib": "file:./lib"}}, {"lib": {"name": "lib", "dependencies": {"inner": "file:./inner"}}}
    )
    assert joined(extract) == {("", "lib"), ("lib", "lib/inner")}


@pytest.mark.parametrize(
    ("descriptor", "says"),
    [
        ("x@link:../../outside", "leads out"),
        ("x@link:/etc", "none that npm writes"),
        ("a/b@1", "no package name"),
        ("x@npm:../evil@1", "no package name"),
        (f"{'x' * 300}@1", "npm-name-chars"),
    ],
)
def test_a_block_that_names_no_package_is_left_out_alone(descriptor: str, says: str) -> None:
    extract = classic(one(descriptor) + A, {})
    assert purls(extract) == {"a@^1.0.0": "pkg:npm/a@1.0.0"}
    assert problems(extract) == [("E-ENTRY", "package", "yarn.lock:5")]
    assert says in extract.problems[0].message


def test_a_folder_called_like_a_package_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        classic(A, {"workspaces": ["*"]}, {"a@^1.0.0": {"name": "trap"}})
    assert refused.value.code == "E-STRUCTURE"


def test_another_version_is_refused_by_name() -> None:
    with pytest.raises(InputError) as refused:
        read_tree({LOCK: CLASSIC.replace("v1", "v2") + A})
    assert (refused.value.code, refused.value.line) == ("E-LOCK-VERSION", 2)
    assert "v2" in refused.value.message


def test_a_manifest_that_cannot_be_read_costs_the_direct_dependencies() -> None:
    extract = read_tree({LOCK: CLASSIC + A, "package.json": "{"})
    assert len(extract.components) == 1
    assert ("E-NO-MANIFEST", "notice", "yarn.lock:1") in problems(extract)
    assert extract.completeness == "incomplete"


BLOCKS = (
    A,
    B,
    needing("c@1", a="^1.0.0", b="^2.0.0"),
    one("d@1, d@2".replace(", ", '", "')),
    one("e@npm:a@^1"),
    needing("f@1", c="1"),
)
ROOT = {"dependencies": {"f": "1", "d": "2"}, "devDependencies": {"e": "npm:a@^1"}}


@given(st.permutations(BLOCKS))
def test_the_order_of_blocks_changes_only_lines(blocks: list[str]) -> None:
    ordered, shuffled = classic("".join(BLOCKS), ROOT), classic("".join(blocks), ROOT)
    assert edges(shuffled) == edges(ordered)
    assert purls(shuffled) == purls(ordered)
    assert {key: node.hashes for key, node in components(shuffled).items()} == {
        key: node.hashes for key, node in components(ordered).items()
    }


def test_line_ends_change_nothing() -> None:
    text = CLASSIC + "".join(BLOCKS)
    assert read_tree({LOCK: text}) == read_tree({LOCK: text.replace("\n", "\r\n")})


def test_no_token_of_an_address_leaves_the_lock() -> None:
    requests = (
        "a@https://u:s3cr3t@npm.example.test/a.tgz",
        "a@https://v:s3cr3t2@npm.example.test/a.tgz",
        "b/@git+https://s3cr3t:x@h.example.test/b",
    )
    resolved = "https://u:s3cr3t@npm.example.test/a.tgz?t=s3cr3t"
    extract = classic("".join(one(request, resolved=resolved) for request in requests), {})
    assert list(components(extract)) == ["a@https://npm.example.test/a.tgz", "a@https://npm.example.test/a.tgz (2)"]
    assert "s3cr3t" not in repr(extract)

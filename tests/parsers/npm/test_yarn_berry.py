"""Locks of yarn 2 and later: locators, descriptors and every protocol."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.model.component import Source
from tests.parsers.npm.lock_reading import components, edges, facts, joined, problems, purls
from tests.parsers.npm.yarn_reading import LOCK, SHA1, berry, block, member, read_tree

SUM = "10c0/" + "ab" * 64
A = block("a@npm:1.0.5", "a@npm:^1.0.0", checksum=SUM)
HEAD = "__metadata:\n  version: 8\n\n"


def shop(blocks: str, root: dict[str, Any] | None = None, **dependencies: str) -> Any:
    """The root asks for `dependencies`; its manifest says the same unless `root` is given."""
    wanted = {key.replace("_", "-"): value for key, value in dependencies.items()}
    return berry(member("shop", ".", **dependencies) + blocks, {"dependencies": wanted, **(root or {})})


@pytest.mark.parametrize("version", [str(number) for number in range(4, 11)])
def test_every_version_from_4_to_10_is_read(version: str) -> None:
    extract = berry(member("shop", ".", a="^1.0.0") + A, {"dependencies": {"a": "^1.0.0"}}, version=version)
    assert edges(extract) == {("", "a@npm:^1.0.0", "runtime", "^1.0.0")}
    assert purls(extract) == {"a@npm:^1.0.0": "pkg:npm/a@1.0.5"}
    assert problems(extract) == []
    assert extract.completeness == "complete"
    assert [str(node.locations[0]) for node in extract.components] == ["yarn.lock:15"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("__metadata:\n  version: 3\n", "E-LOCK-VERSION", 1),
        ("\n__metadata:\n  version: 11\n", "E-LOCK-VERSION", 2),
        ("__metadata:\n  version: 8.5\n", "E-LOCK-VERSION", 1),
        ("__metadata: 8\n", "E-LOCK-VERSION", 1),
        (f"{HEAD}---\n{HEAD}", "E-STRUCTURE", 1),
        (f'{HEAD}"a@npm:1, b@npm:1":\n  version: 1\n\n"b@npm:1":\n  version: 1\n', "E-DUPLICATE-KEY", 7),
        (f'{HEAD}"a@npm:1":\n  version: 1\n\n"a@npm:1":\n  version: 1\n', "E-DUPLICATE-KEY", 7),
    ],
)
def test_what_is_no_known_lock_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read_tree({LOCK: text})
    assert (refused.value.code, refused.value.line) == (code, line)


def test_ranges_are_found_with_and_without_their_protocol() -> None:
    lock = block("b@npm:1.0.0", "b@npm:^1, b@npm:~1.0", dependencies={"c": "npm:^2", "d": "x/d#v1"}) + block(
        "c@npm:2.0.0", "c@npm:^2"
    )
    lock += block(f"d@https://github.com/x/d.git#commit={SHA1}", "d@x/d#v1", "4.0.0")
    extract = shop(lock, b="~1.0")
    assert joined(extract) == {("", "b@npm:^1"), ("b@npm:^1", "c@npm:^2"), ("b@npm:^1", "d@x/d#v1")}
    assert problems(extract) == []


def test_a_range_that_the_lock_does_not_hold_is_joined_with_nothing_of_that_name() -> None:
    extract = shop(block("b@npm:1.0.0", "b@npm:^1", dependencies={"a": "npm:^9"}) + A, b="^1")
    assert joined(extract) == {("", "b@npm:^1")}
    assert [one[:2] for one in problems(extract)] == [("E-DANGLING", "edge")]
    assert extract.completeness == "incomplete"


def test_a_checksum_of_the_cache_is_no_hash_of_the_package() -> None:
    (a,) = shop(A, a="^1.0.0").components
    assert a.hashes == ()
    assert facts(a).cache_checksum == SUM


def test_an_odd_checksum_costs_the_field() -> None:
    extract = shop(block("a@npm:1.0.0", "a@npm:1", checksum="<script>"), a="1")
    assert [one[:2] for one in problems(extract)] == [("E-HASH", "field")]
    assert facts(extract.components[0]).cache_checksum == ""


def test_the_kinds_of_a_member_come_from_its_manifest_and_the_optional_ones_from_the_block() -> None:
    lock = member("shop", ".") + block(
        "web@workspace:web",
        version="0.0.0-use.local",
        link="soft",
        dependencies={"a": "npm:^1.0.0", "b": "npm:1", "c": "npm:1", "d": "npm:1"},
    ).replace("  languageName", "  dependenciesMeta:\n    c:\n      optional: true\n  languageName")
    lock += A + "".join(block(f"{name}@npm:1.0.0", f"{name}@npm:1") for name in "bcd")
    web = {
        "name": "web",
        "version": "3.0.0",
        "dependencies": {"a": "^1.0.0"},
        "devDependencies": {"b": "1"},
        "optionalDependencies": {"c": "1"},
    }
    extract = berry(lock, {"workspaces": ["web"]}, {"web": web})
    assert {edge[1:3] for edge in edges(extract)} == {
        ("a@npm:^1.0.0", "runtime"),
        ("b@npm:1", "dev"),
        ("c@npm:1", "optional"),
        ("d@npm:1", "runtime"),
    }
    assert [(one.name, one.package.version, one.folder) for one in extract.projects if one.package] == [
        ("shop", "1.0.0", "."),
        ("web", "3.0.0", "web"),
    ]


def test_a_member_without_a_manifest_is_noted_and_its_dependencies_count_as_needed() -> None:
    extract = berry(member("shop", ".") + member("web", "web", a="^1.0.0") + A, {})
    assert edges(extract) == {("web", "a@npm:^1.0.0", "runtime", "^1.0.0")}
    assert [one[:2] for one in problems(extract)] == [("E-NO-MANIFEST", "notice")]


def test_what_a_manifest_asks_for_and_the_lock_does_not_know() -> None:
    extract = shop(A, {"dependencies": {"a": "^1.2.0", "new": "1"}}, a="^1.0.0")
    assert problems(extract) == [("E-DRIFT", "notice", "package.json:1"), ("E-DRIFT", "package", "package.json:1")]


def test_an_alias_is_the_package_that_it_stands_for_beside_the_package_itself() -> None:
    extract = shop(block("keyv@npm:4.5.0", "cache@npm:keyv@^4, keyv@npm:^4"), cache="npm:keyv@^4", keyv="^4")
    assert set(purls(extract).values()) == {"pkg:npm/keyv@4.5.0"}
    assert {key: facts(node).alias for key, node in components(extract).items()} == {
        "cache@npm:keyv@^4": "cache",
        "keyv@npm:^4": "",
    }
    assert joined(extract) == {("", "cache@npm:keyv@^4"), ("", "keyv@npm:^4")}


def test_a_version_beside_that_of_the_locator_is_no_more_than_a_claim() -> None:
    extract = shop(block("a@npm:6.6.6", "a@npm:^1", "1.0.0"), a="^1")
    assert purls(extract) == {"a@npm:^1": "pkg:npm/a@6.6.6"}
    assert [one[:2] for one in problems(extract)] == [("E-ADDRESS", "notice")]


@pytest.mark.parametrize(
    ("locator", "source", "cost"),
    [
        ("x@npm:1.0.0", Source("registry"), ""),
        ("x@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.example.test%2Fx%2F-%2Fx-1.0.0.tgz",
         Source("registry", "https://npm.example.test/x/-/x-1.0.0.tgz", "https://npm.example.test"), ""),
        (f"x@https://github.com/o/x.git#commit={SHA1}", Source("git", "https://github.com/o/x.git", "", SHA1), ""),
        (f"x@https://github.com/o/x.git#workspace=x&commit={SHA1}", Source("git", "https://github.com/o/x.git", "", SHA1), ""),
        (f"x@https://github.com/o/x.git#commit:{SHA1}", Source("git", "https://github.com/o/x.git", "", SHA1), ""),
        (f"x@git@github.com:o/x.git#commit={SHA1}", Source("git", "ssh://git@github.com/o/x.git", "", SHA1), ""),
        ("x@https://github.com/o/x.git#commit=--upload-pack=y", Source("git", "https://github.com/o/x.git"), "field"),
        ("x@https://f.example.test/x.tgz", Source("url", "https://f.example.test/x.tgz", "https://f.example.test"), ""),
        ("x@file:./vendor/x.tgz::hash=ab12&locator=shop%40workspace%3A.", Source("path", "vendor/x.tgz"), ""),
        ("x@exec:./make.js#./make.js::hash=ab&locator=shop%40workspace%3A.", Source("path", "make.js"), ""),
        ("x@ipfs:bafy", Source(), "field"),
        ("x@virtual:ab12#npm:1.0.0", Source(), "field"),
    ],
)  # fmt: skip
def test_where_a_package_comes_from(locator: str, source: Source, cost: str) -> None:
    extract = shop(block(locator, "x@asked", "1.0.0"))
    assert [node.source for node in extract.components] == [source]
    assert purls(extract) == {"x@asked": "pkg:npm/x@1.0.0"}
    assert [problem.cost for problem in extract.problems] == ([cost] if cost else [])
    assert facts(extract.components[0]).install_script is ("exec:" in locator)


def test_an_unknown_protocol_is_named_and_its_package_listed() -> None:
    extract = shop(block("x@ipfs:bafy", version="1.0.0"))
    assert [one[:2] for one in problems(extract)] == [("E-PROTOCOL", "field")]
    assert "ipfs:bafy" in extract.problems[0].message


def test_registries_and_catalogs_come_from_the_settings_and_no_token_leaves_them() -> None:
    settings = """npmRegistryServer: "https://user:s3cr3t@npm.example.test/base?x=s3cr3t"
npmAuthToken: s3cr3t
yarnPath: ./evil.cjs
npmScopes:
  corp:
    npmRegistryServer: https://corp.example.test # ours
    npmAuthToken: s3cr3t
catalog:
  a: ^1.0.0
catalogs:
  old:
    "@corp/b": 2.0.0
"""
    lock = member("shop", ".", a="catalog:") + member("web", "web", b="1") + A
    lock = lock.replace('"b": "1"', '"@corp/b": "catalog:old"') + block("@corp/b@npm:2.0.0")
    extract = berry(lock, {"dependencies": {"a": "catalog:"}}, {"web": {"dependencies": {"@corp/b": "catalog:old"}}}, settings)
    assert joined(extract) == {("", "a@npm:^1.0.0"), ("web", "@corp/b@npm:2.0.0")}
    assert {key: node.source for key, node in components(extract).items()} == {
        "a@npm:^1.0.0": Source("registry", registry="https://npm.example.test"),
        "@corp/b@npm:2.0.0": Source("registry", registry="https://corp.example.test"),
    }
    assert "s3cr3t" not in repr(extract)
    assert problems(extract) == []


def test_a_catalog_that_is_not_there_is_a_gap() -> None:
    extract = shop(A, a="catalog:")
    assert joined(extract) == set()
    assert [one[:2] for one in problems(extract)] == [("E-DRIFT", "package")]


def test_settings_that_cannot_be_read_cost_a_field() -> None:
    extract = berry(member("shop", ".", a="^1.0.0") + A, {"dependencies": {"a": "^1.0.0"}}, settings="a: &x 1\nb: *x\n")
    assert problems(extract) == [("E-ALIAS", "field", ".yarnrc.yml:1:4")]
    assert joined(extract) == {("", "a@npm:^1.0.0")}


PATCH = "c@patch:c@npm%3A1.0.0#~/.yarn/patches/c.patch"
BUILTIN = "c@patch:c@npm%3A^1#optional!builtin<compat/c>"


def test_a_patched_package_is_the_package_that_is_patched() -> None:
    lock = block("c@npm:1.0.0") + block(f"{PATCH}::version=1.0.0&hash=ab", PATCH, "1.0.0")
    extract = shop(lock, c="patch:c@npm%3A1.0.0#~/.yarn/patches/c.patch")
    assert set(purls(extract).values()) == {"pkg:npm/c@1.0.0"}
    assert joined(extract) == {("", PATCH), (PATCH, "c@npm:1.0.0")}
    assert {key: facts(node).patches for key, node in components(extract).items()} == {
        PATCH: ("~/.yarn/patches/c.patch",),
        "c@npm:1.0.0": (),
    }
    assert problems(extract) == []


def test_a_patch_that_a_member_names_is_bound_to_it() -> None:
    bound = "c@patch:c@npm:1.0.0#./c.patch::locator=shop%40workspace%3A."
    lock = block("c@npm:1.0.0") + block(
        "c@patch:c@npm%3A1.0.0#./c.patch::version=1.0.0&locator=shop%40workspace%3A.", bound, "1.0.0"
    )
    assert ("", bound) in joined(shop(lock, c="patch:c@npm:1.0.0#./c.patch"))
    assert ("", bound) in joined(
        shop(lock, {"resolutions": {"c": "patch:c@npm%3A1.0.0#./c.patch"}, "dependencies": {"c": "^1"}}, c="^1")
    )


def test_the_patches_of_yarn_itself_take_the_place_of_what_is_asked_for() -> None:
    lock = block("c@npm:1.0.0", "c@npm:^1") + block(
        "c@patch:c@npm%3A1.0.0#optional!builtin<compat/c>::version=1.0.0&hash=ab", BUILTIN, "1.0.0"
    )
    extract = shop(lock, c="^1")
    assert joined(extract) == {("", BUILTIN), (BUILTIN, "c@npm:^1")}
    assert all(facts(node).patches == () for node in extract.components)


@pytest.mark.parametrize(
    ("pattern", "child"),
    [
        ("c", "c@npm:2.0.0"),
        ("**/c", "c@npm:2.0.0"),
        ("c@npm:^1", "c@npm:2.0.0"),
        ("c@^1", "c@npm:2.0.0"),
        ("b/c", "c@npm:2.0.0"),
        ("b@npm:1.0.0/c@npm:^1", "c@npm:2.0.0"),
        ("c@npm:^9", "c@npm:^1"),
        ("b@npm:9.0.0/c", "c@npm:^1"),
        ("x/c", "c@npm:^1"),
    ],
)
def test_resolutions_of_the_root_lead_elsewhere(pattern: str, child: str) -> None:
    lock = block("b@npm:1.0.0", "b@npm:1", dependencies={"c": "npm:^1"}) + block("c@npm:1.0.0", "c@npm:^1") + block("c@npm:2.0.0")
    extract = shop(lock, {"resolutions": {pattern: "2.0.0"}, "dependencies": {"b": "1"}}, b="1")
    assert joined(extract) == {("", "b@npm:1"), ("b@npm:1", child)}


def test_local_folders_are_projects_and_local_archives_packages() -> None:
    lock = member("web", "web", lib="link:../lib", far="portal:../far", tool="file:./tool", zip="file:./zip.tgz")
    lock += block("lib@link:../lib::locator=web%40workspace%3Aweb", version="0.0.0-use.local", link="soft")
    lock += block(
        "far@portal:../far::locator=web%40workspace%3Aweb",
        version="0.0.0-use.local",
        link="soft",
        dependencies={"a": "npm:^1.0.0"},
    )
    lock += block(
        "tool@file:./tool#./tool::hash=ab&locator=web%40workspace%3Aweb",
        "tool@file:./tool::locator=web%40workspace%3Aweb",
        "1.2.0",
    )
    lock += (
        block(
            "zip@file:./zip.tgz::hash=ab&locator=web%40workspace%3Aweb",
            "zip@file:./zip.tgz::locator=web%40workspace%3Aweb",
            "1.0.0",
        )
        + A
    )
    wanted = {"lib": "link:../lib", "far": "portal:../far", "tool": "file:./tool", "zip": "file:./zip.tgz"}
    extract = berry(member("shop", ".") + lock, {}, {"web": {"name": "web", "dependencies": wanted}})
    zip_ = "zip@file:./zip.tgz::locator=web%40workspace%3Aweb"
    assert joined(extract) == {("web", "lib"), ("web", "far"), ("web", "web/tool"), ("web", zip_), ("far", "a@npm:^1.0.0")}
    assert {one.folder for one in extract.projects} == {".", "web", "lib", "far", "web/tool"}
    assert set(purls(extract).values()) == {"pkg:npm/zip@1.0.0", "pkg:npm/a@1.0.5"}
    assert problems(extract) == []


def test_members_that_need_each_other_by_the_workspace_protocol() -> None:
    lock = member("shop", ".", web="workspace:^") + block(
        "web@workspace:web", "web@workspace:^, web@workspace:web", "0.0.0-use.local", "soft"
    )
    old = member("shop", ".", web="workspace:*") + member("web", "web")
    for text, asked in ((lock, "workspace:^"), (old, "workspace:*")):
        extract = berry(text, {"dependencies": {"web": asked}}, {"web": {"name": "web"}})
        assert joined(extract) == {("", "web")}
        assert problems(extract) == []


def test_a_switch_is_no_package_and_leads_to_all_that_it_can() -> None:
    asked = "condition:NEW ? ^2 : ^1"
    lock = block(
        "c@condition:NEW?^2:^1#ab12",
        f"c@{asked}",
        "0.0.0-condition-ab12",
        dependencies={"c-NEW-false": "npm:c@^1", "c-NEW-true": "npm:c@^2"},
    )
    lock += block("c@npm:1.0.0", "c-NEW-false@npm:c@^1") + block("c@npm:2.0.0", "c-NEW-true@npm:c@^2")
    extract = shop(lock, c=asked)
    assert set(purls(extract).values()) == {"pkg:npm/c@1.0.0", "pkg:npm/c@2.0.0"}
    assert edges(extract) == {
        ("", f"c-NEW-{what}@npm:c@^{number}", "runtime", asked) for what, number in (("false", 1), ("true", 2))
    }
    assert [one[:2] for one in problems(extract)] == [("E-PROTOCOL", "notice")]


def test_switches_that_lead_in_a_circle_end() -> None:
    lock = "".join(
        block(f"{here}@condition:X?:1#ab", f"{here}@condition:X ? : 1", "0.0.0", dependencies={there: "condition:X ? : 1"})
        for here, there in (("c", "d"), ("d", "c"))
    )
    assert joined(shop(lock, c="condition:X ? : 1")) == set()


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("os=darwin & cpu=arm64", (("darwin",), ("arm64",), ())),
        ("os=linux & cpu=x64 & libc=musl", (("linux",), ("x64",), ("musl",))),
        ("(os=darwin | os=linux) & cpu=x64", (("darwin", "linux"), ("x64",), ())),
        ("!os=win32", (("!win32",), (), ())),
        ("cpu=wasm32", ((), ("wasm32",), ())),
    ],
)
def test_conditions_are_platforms(conditions: str, expected: tuple[tuple[str, ...], ...]) -> None:
    extract = shop(block("a@npm:1.0.0", "a@npm:1", conditions=conditions), a="1")
    found = facts(extract.components[0])
    assert (found.os, found.cpu, found.libc) == expected
    assert problems(extract) == []


@pytest.mark.parametrize("conditions", ["moon=full", "os=", "os=linux &", "&"])
def test_conditions_of_another_kind_cost_a_field(conditions: str) -> None:
    extract = shop(block("a@npm:1.0.0", "a@npm:1", conditions=conditions), a="1")
    assert [one[:2] for one in problems(extract)] == [("E-FIELD", "field")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"x@npm:1":\n  version: 1.0.0\n', "no resolution"),
        ('"x@npm:1": text\n', "no resolution"),
        (block("x/y@npm:1.0.0"), "no package name"),
        (block("x@npm:1.0.0", "../x@npm:1"), "no package name"),
        (block("x@link:../../out::locator=shop%40workspace%3A.", version="0.0.0-use.local"), "leads out"),
        (block("x@portal:/etc::locator=shop%40workspace%3A.", version="0.0.0-use.local"), "none that npm writes"),
    ],
)
def test_a_block_that_names_no_package_is_left_out_alone(text: str, says: str) -> None:
    extract = shop(A + text, a="^1.0.0")
    assert purls(extract) == {"a@npm:^1.0.0": "pkg:npm/a@1.0.5"}
    assert [one[:2] for one in problems(extract)] == [("E-ENTRY", "package")]
    assert says in extract.problems[0].message


@pytest.mark.parametrize("version", ["1.10.0", "0o17.0.0", "2020.01.01"])
def test_names_and_versions_keep_their_spelling(version: str) -> None:
    extract = shop(block(f"no@npm:{version}", "no@npm:^1"), no="^1")
    assert purls(extract) == {"no@npm:^1": f"pkg:npm/no@{version}"}


BLOCKS = (
    member("shop", ".", a="^1.0.0", b="^1", c="^1"),
    A,
    block("b@npm:1.0.0", "b@npm:^1", dependencies={"c": "^1", "a": "^1.0.0"}, peerDependencies={"z": "*"}),
    block("c@npm:1.0.0", "c@npm:^1"),
    block("c@patch:c@npm%3A1.0.0#optional!builtin<compat/c>::hash=ab", BUILTIN, "1.0.0"),
    member("web", "web", a="^1.0.0"),
)
ROOT = {"dependencies": {"a": "^1.0.0", "b": "^1", "c": "^1"}}


@given(st.permutations(BLOCKS))
def test_the_order_of_blocks_changes_only_lines(blocks: list[str]) -> None:
    ordered, shuffled = berry("".join(BLOCKS), ROOT), berry("".join(blocks), ROOT)
    assert edges(shuffled) == edges(ordered)
    assert purls(shuffled) == purls(ordered)
    assert {one.folder for one in shuffled.projects} == {one.folder for one in ordered.projects}


def test_line_ends_change_nothing() -> None:
    text = HEAD + "".join(BLOCKS)
    assert read_tree({LOCK: text}) == read_tree({LOCK: text.replace("\n", "\r\n")})


def test_no_token_of_an_address_leaves_the_lock() -> None:
    lock = block("a@https://u:s3cr3t@npm.example.test/a.tgz?t=s3cr3t", "a@https://u:s3cr3t@npm.example.test/a.tgz", "1.0.0")
    lock += block("b@npm:1.0.0::__archiveUrl=https%3A%2F%2Fs3cr3t%40npm.example.test%2Fb.tgz", "b@npm:1")
    lock += block("c@odd://s3cr3t@x.example.test/c", version="1.0.0") + block("c/@odd://s3cr3t@x.example.test/d", version="1.0.0")
    lock += block("d@patch:d@https%3A%2F%2Fu%3As3cr3t%40x.example.test%2Fd.tgz#d.patch", version="1.0.0")
    extract = shop(lock)
    assert {node.package.name for node in extract.components} == {"a", "b", "c", "d"}
    assert "s3cr3t" not in repr(extract)

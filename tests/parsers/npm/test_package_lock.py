from pathlib import Path
from typing import Any

import pytest

from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView
from sca.model.component import Hash, LicenceClaim, Location, NpmFacts, Scope, Source
from sca.model.inventory import Extract
from sca.parsers.npm.package_lock import parse
from sca.parsers.table import FORMATS
from tests.parsers.npm.lock_reading import LOCK, components, edges, joined, lock, problems, purls, read, read_files

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "npm"


def read_fixture(name: str) -> Extract:
    folder = DiskTree(str(FIXTURES / name))
    extract = parse(FileView(folder, LOCK, DEFAULTS))
    folder.close()
    return extract


def test_it_wants_both_names_of_an_npm_lock() -> None:
    assert FORMATS[0].names == ("package-lock.json", "npm-shrinkwrap.json")


def test_workspaces_aliases_and_versions_side_by_side() -> None:
    extract = read_fixture("workspace-with-an-alias")
    assert edges(extract) == {
        ("", "node_modules/linter", "dev", "^4.0.0"),
        ("packages/cart", "node_modules/cache", "runtime", "npm:keyv@^6.0.0"),
        ("packages/cart", "packages/cart/node_modules/money", "runtime", "^1.0.0"),
        ("packages/cart", "node_modules/watcher", "optional", "^2.0.0"),
        ("node_modules/cache", "node_modules/money", "runtime", "^2.0.0"),
    }
    assert purls(extract) == {
        "node_modules/cache": "pkg:npm/keyv@6.0.1",
        "node_modules/linter": "pkg:npm/linter@4.1.0",
        "node_modules/money": "pkg:npm/money@2.3.0",
        "node_modules/watcher": "pkg:npm/watcher@2.0.0",
        "packages/cart/node_modules/money": "pkg:npm/money@1.9.0",
    }
    assert [(p.id, p.name, p.folder, p.kind, p.package and p.package.purl) for p in extract.projects] == [
        (f"{LOCK}#", "shop", ".", "root", "pkg:npm/shop@2.0.0"),
        (f"{LOCK}#packages/cart", "@shop/cart", "packages/cart", "workspace", "pkg:npm/%40shop/cart@1.0.0"),
    ]
    assert extract.projects[0].licences == (LicenceClaim("Apache-2.0", "license", Location(LOCK, 7)),)
    assert extract.covers == ("package.json", "packages/cart/package.json")
    assert extract.reads == extract.covers
    assert extract.completeness == "complete"
    assert problems(extract) == [("E-PEER", "notice", f"{LOCK}:33")]


def test_an_instance_keeps_its_place_source_hash_licence_and_facts() -> None:
    extract = read_fixture("workspace-with-an-alias")
    cache, linter = (components(extract)[f"node_modules/{name}"] for name in ("cache", "linter"))
    assert cache.id == f"{LOCK}#node_modules/cache"
    assert cache.locations == (Location(LOCK, 20), Location("packages/cart/package.json", 5, role="declared"))
    assert cache.source == Source("registry", "https://npm.example.test/keyv/-/keyv-6.0.1.tgz", "https://npm.example.test")
    assert cache.hashes == (
        Hash(
            "SHA-512",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        ),
    )
    assert cache.licences == (LicenceClaim("MIT", "license", Location(LOCK, 20)),)
    assert cache.facts == NpmFacts("node_modules/cache", alias="cache", engines=(("node", ">=18"),))
    assert linter.hashes == (Hash("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),)
    assert linter.facts == NpmFacts("node_modules/linter", install_script=True, deprecated="use checker")
    assert {component.scope for component in extract.components} == {Scope.UNKNOWN}, "the inventory derives it from the edges"


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        pytest.param("[]", "E-STRUCTURE", 1, "not an object", id="an array"),
        pytest.param('{"name": "shop",\n"lockfileVersion": 99}', "E-LOCK-VERSION", 2, "99", id="a version of the future"),
        pytest.param('{\n"lockfileVersion": "3"}', "E-LOCK-VERSION", 2, "3", id="a version that is a text"),
        pytest.param('{\n"lockfileVersion": true}', "E-LOCK-VERSION", 2, "True", id="a version that is a boolean"),
        pytest.param('{\n"lockfileVersion": 3.0}', "E-LOCK-VERSION", 2, "3.0", id="a version with a fraction"),
        pytest.param('{"packages": {}}', "E-LOCK-VERSION", 1, "none", id="no version"),
        pytest.param('{\n"lockfileVersion": ' + "9" * 5000 + "}", "E-NUMBER", 2, "4300 digits", id="a version of 5000 digits"),
        pytest.param('{"lockfileVersion": 3,\n"packages": []}', "E-STRUCTURE", 2, "packages", id="packages that are a list"),
        pytest.param('{"lockfileVersion": 2}', "E-STRUCTURE", 1, "packages", id="no packages"),
        pytest.param(
            '{"lockfileVersion": 1,\n"dependencies": 7}', "E-STRUCTURE", 2, "dependencies", id="a tree that is a number"
        ),
    ],
)
def test_what_is_no_known_lock_is_refused_with_the_place(text: str, code: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_files({LOCK: text})
    assert (refusal.value.code, refusal.value.path, refusal.value.line) == (code, LOCK, line)
    assert words in refusal.value.message


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        pytest.param({"version": 7}, ("E-VERSION", "field"), id="a version that is a number"),
        pytest.param({}, ("E-VERSION", "field"), id="no version"),
        pytest.param({"version": "1.0.0 or so"}, ("E-VERSION", "field"), id="a version that is none"),
        pytest.param({"version": "1" * 300}, ("E-VERSION", "field"), id="a version over the limit"),
        pytest.param({"version": "1.0.0", "dependencies": "b"}, ("E-DEPENDENCIES", "edge"), id="dependencies that are a text"),
        pytest.param({"version": "1.0.0", "dependencies": {"b": 1}}, ("E-FIELD", "field"), id="a range that is a number"),
        pytest.param({"version": "1.0.0", "integrity": "sha512-AAAA"}, ("E-HASH", "field"), id="a digest that is too short"),
        pytest.param({"version": "1.0.0", "integrity": "none at all"}, ("E-HASH", "field"), id="integrity that is none"),
        pytest.param({"version": "1.0.0", "integrity": 5}, ("E-FIELD", "field"), id="integrity that is a number"),
        pytest.param({"version": "1.0.0", "resolved": 5}, ("E-FIELD", "field"), id="resolved that is a number"),
        pytest.param({"version": "1.0.0", "resolved": False}, ("E-FIELD", "notice"), id="resolved that is false"),
        pytest.param({"version": "1.0.0", "resolved": []}, ("E-FIELD", "field"), id="resolved that is a list"),
        pytest.param({"version": "1.0.0", "license": ["MIT", "ISC"]}, ("E-LICENCE", "notice"), id="a list of licences"),
        pytest.param({"version": "1.0.0", "license": "M" * 20_000}, ("E-LICENCE", "field"), id="a licence over the limit"),
        pytest.param({"version": "1.0.0", "os": {"x": 1}}, ("E-FIELD", "field"), id="platforms that are an object"),
        pytest.param({"version": "1.0.0", "engines": {"node": 18}}, ("E-FIELD", "field"), id="an engine that is a number"),
    ],
)
def test_an_odd_field_costs_the_field_and_never_the_package(entry: dict[str, Any], problem: tuple[str, str]) -> None:
    extract = read({"node_modules/a": entry, "node_modules/b": {"version": "1.0.0"}})
    assert problems(extract) == [(*problem, f"{LOCK}:6")]
    assert purls(extract).keys() == {"node_modules/a", "node_modules/b"}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"resolved": None, "integrity": None}, id="nothing is told"),
        pytest.param({"engines": [], "os": [], "deprecated": False, "license": None}, id="empty facts"),
        pytest.param({"dependencies": {}, "optionalDependencies": None}, id="no dependencies"),
        pytest.param({"optionalDependencies": {"other-platform": "1"}}, id="an optional package that is not there"),
        pytest.param(
            {"peerDependencies": {"b": "1"}, "peerDependenciesMeta": {"b": {"optional": True}}},
            id="an optional peer that is not there",
        ),
        pytest.param({"devDependencies": {"linter": "1"}}, id="what only its authors need"),
    ],
)
def test_what_npm_leaves_out_is_no_problem(entry: dict[str, Any]) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", **entry}})
    assert extract.problems == ()
    assert extract.completeness == "complete"
    assert components(extract)["node_modules/a"].source == Source()


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        pytest.param("../../etc/cron.d/x", {"version": "1.0.0"}, id="out of the scanned folder"),
        pytest.param("node_modules/../../x", {"version": "1.0.0"}, id="a climb in the middle"),
        pytest.param("/etc/passwd", {"version": "1.0.0"}, id="absolute"),
        pytest.param("C:/x", {"version": "1.0.0"}, id="a drive"),
        pytest.param("node_modules\\x", {"version": "1.0.0"}, id="backslash"),
        pytest.param("node_modules/x\n", {"version": "1.0.0"}, id="control character"),
        pytest.param("node_modules/a//b", {"version": "1.0.0"}, id="empty part"),
        pytest.param("node_modules/a/b", {"version": "1.0.0"}, id="a name with a slash"),
        pytest.param("node_modules/" + "a" * 215, {"version": "1.0.0"}, id="a name over the limit"),
        pytest.param("node_modules/a", {"name": "../x", "version": "1.0.0"}, id="an identity that is no name"),
        pytest.param("node_modules/a", "1.0.0", id="no object"),
    ],
)
def test_an_entry_that_cannot_be_told_is_left_out_and_said(path: str, entry: object) -> None:
    extract = read({path: entry, "node_modules/good": {"version": "1.0.0"}})
    ((code, cost, _where),) = problems(extract)
    assert (code, cost) == ("E-ENTRY", "package")
    assert purls(extract) == {"node_modules/good": "pkg:npm/good@1.0.0"}
    assert extract.completeness == "incomplete"


def test_a_refused_entry_hides_what_stands_above_it() -> None:
    extract = read(
        {
            "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "2"}},
            "node_modules/a/node_modules/b": 7,
            "node_modules/b": {"version": "1.0.0"},
        }
    )
    assert joined(extract) == set(), "b 1.0.0 is not what a loads"
    assert [problem.code for problem in extract.problems] == ["E-ENTRY"]


def test_names_that_mean_something_elsewhere_are_plain_names() -> None:
    names = ("__proto__", "constructor", "nan", "1")
    extract = read({f"node_modules/{name}": {"version": "1.0.0"} for name in names}, dependencies=dict.fromkeys(names, "1"))
    assert joined(extract) == {("", f"node_modules/{name}") for name in names}
    assert extract.problems == ()


def test_a_dependency_that_the_lock_does_not_hold_is_a_lost_edge() -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", "dependencies": {"gone": "^1", "lost": "^2"}}})
    (problem,) = extract.problems
    assert (problem.code, problem.cost, problem.location) == ("E-DANGLING", "edge", Location(LOCK, 6))
    assert "gone (^1), lost (^2)" in problem.message
    assert extract.completeness == "incomplete"


LEFT_OVER = {"version": "1.0.0", "extraneous": True, "dependencies": {"gone": "^1"}}


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        pytest.param({"node_modules/old": LEFT_OVER}, [("E-EXTRANEOUS", "notice")], id="installed"),
        pytest.param({"../lib": {**LEFT_OVER, "name": "lib"}}, [("E-EXTRANEOUS", "notice")], id="a folder outside"),
        pytest.param(
            {"../lib": {**LEFT_OVER, "name": "lib"}, "node_modules/lib": {"resolved": "../lib", "link": True}},
            [("E-ENTRY", "package")],
            id="a folder outside that a link leads to",
        ),
        pytest.param(
            {"node_modules/user": {"version": "1.0.0", "dependencies": {"old": "1"}}, "node_modules/old": LEFT_OVER},
            [("E-DANGLING", "edge")],
            id="something needs it all the same",
        ),
    ],
)
def test_what_is_left_over_costs_nothing(packages: dict[str, dict[str, Any]], said: list[tuple[str, str]]) -> None:
    extract = read(packages)
    assert sorted((one.code, one.cost) for one in extract.problems) == said
    assert {one.package.name for one in extract.components} == {
        path.rpartition("/")[2] for path, entry in packages.items() if path.startswith("node_modules/") and "link" not in entry
    }


def test_missing_peers_are_one_notice_for_all() -> None:
    extract = read(
        {f"node_modules/p{number}": {"version": "1.0.0", "peerDependencies": {"host": "1"}} for number in range(9)},
    )
    ((code, cost, _where),) = problems(extract)
    assert (code, cost) == ("E-PEER", "notice")
    assert extract.problems[0].message.startswith("9 peer dependencies not in the lock: host (1) for node_modules/p0,")
    assert extract.completeness == "complete"


@pytest.mark.parametrize(
    ("root", "scope"),
    [
        pytest.param({"dependencies": {"a": "1"}, "devDependencies": {"a": "1"}}, "runtime", id="plain before development"),
        pytest.param({"dependencies": {"a": "1"}, "optionalDependencies": {"a": "1"}}, "optional", id="optional before plain"),
        pytest.param({"devDependencies": {"a": "1"}, "peerDependencies": {"a": "1"}}, "dev", id="development before peer"),
        pytest.param({"peerDependencies": {"a": "1"}}, "peer", id="peer"),
        pytest.param(
            {"peerDependencies": {"a": "1"}, "peerDependenciesMeta": {"a": {"optional": True}}}, "optional", id="optional peer"
        ),
    ],
)
def test_of_a_name_in_several_lists_one_counts(root: dict[str, Any], scope: str) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0"}}, **root)
    assert edges(extract) == {("", "node_modules/a", scope, "1")}


def test_members_are_matched_by_their_whole_path() -> None:
    extract = read(
        {
            "node_modules/a": {"resolved": "packages/a", "link": True},
            "node_modules/ab": {"resolved": "packages/ab", "link": True},
            "node_modules/x": {"version": "1.0.0"},
            "packages/a": {"name": "a"},
            "packages/a/node_modules/x": {"version": "2.0.0"},
            "packages/ab": {"name": "ab", "dependencies": {"a": "*", "x": "1"}},
        }
    )
    assert joined(extract) == {("packages/ab", "packages/a"), ("packages/ab", "node_modules/x")}


def test_a_folder_beside_the_lock_is_a_project_and_does_not_see_the_locks_packages() -> None:
    text = lock(
        {
            "": {"dependencies": {"shared": "file:../shared"}},
            "../shared": {"name": "shared", "dependencies": {"x": "1", "y": "1"}},
            "../shared/node_modules/x": {"version": "1.0.0"},
            "node_modules/shared": {"resolved": "../shared", "link": True},
            "node_modules/y": {"version": "1.0.0"},
        }
    )
    extract = read_files({"services/web/package-lock.json": text}, "services/web/package-lock.json")
    assert {project.folder for project in extract.projects} == {"services/web", "services/shared"}
    assert joined(extract) == {("", "../shared"), ("../shared", "../shared/node_modules/x")}
    assert [problem.code for problem in extract.problems] == ["E-DANGLING"]


def test_an_example_that_installs_the_repository_above_it() -> None:
    """The root of what is scanned lies inside of it, however it is reached; what lies above does not."""
    packages = {
        "": {"dependencies": {"lib": "file:../.."}},
        "../..": {"name": "lib", "version": "1.0.0", "dependencies": {"x": "1"}},
        "../../node_modules/x": {"version": "1.0.0"},
        "node_modules/lib": {"resolved": "../..", "link": True},
    }
    extract = read_files({"examples/a/package-lock.json": lock(packages)}, "examples/a/package-lock.json")
    assert {project.folder for project in extract.projects} == {"examples/a", "."}
    assert joined(extract) == {("", "../.."), ("../..", "../../node_modules/x")}
    assert extract.problems == ()
    above = read_files({"a/package-lock.json": lock(packages)}, "a/package-lock.json")
    assert [(one.code, one.cost) for one in above.problems] == [("E-ENTRY", "package")] * 2


@pytest.mark.parametrize(
    ("link", "words"),
    [
        pytest.param({"resolved": "elsewhere"}, "link to elsewhere, which the lock does not describe", id="not described"),
        pytest.param({}, "link without a target", id="no target"),
        pytest.param({"resolved": 7}, "link without a target", id="a target that is no text"),
        pytest.param({"resolved": "node_modules/a"}, "link that leads in a circle", id="to itself"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_lost_edge(link: dict[str, Any], words: str) -> None:
    extract = read({"node_modules/a": {"link": True, **link}}, dependencies={"a": "1"})
    assert problems(extract) == [("E-LINK", "edge", f"{LOCK}:10")]
    assert words in extract.problems[0].message
    assert joined(extract) == set()
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize("target", ["", ".", "file:."])
def test_a_link_may_lead_to_the_root(target: str) -> None:
    extract = read(
        {
            "node_modules/shop": {"link": True, "resolved": target},
            "packages/a": {"name": "a", "dependencies": {"shop": "*"}},
        },
        name="shop",
    )
    assert joined(extract) == {("packages/a", "")}
    assert extract.problems == ()

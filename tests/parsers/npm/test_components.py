"""The facts of one instance: what npm wrote, in the shapes that it has had over the years."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.limits import Limits
from sca.model.component import LicenceClaim, Location
from tests.parsers.npm.lock_reading import LOCK, components, facts, joined, lock, problems, purls, read, read_files

WHERE = Location(LOCK, 6)
REGISTRY = "https://npm.example.test"


@pytest.mark.parametrize(
    ("fields", "claims"),
    [
        pytest.param({}, (), id="none"),
        pytest.param({"license": "MIT"}, (("MIT", "license"),), id="a text"),
        pytest.param({"license": "SEE LICENSE IN x"}, (("SEE LICENSE IN x", "license"),), id="raw, whatever it says"),
        pytest.param({"license": {"type": "MIT", "url": "u"}}, (('{"type":"MIT","url":"u"}', "license"),), id="an object"),
        pytest.param({"license": ["MIT", "ISC"]}, (('["MIT","ISC"]', "license"),), id="an array"),
        pytest.param({"license": False}, (("false", "license"),), id="false"),
        pytest.param({"licenses": [{"type": "MIT"}]}, (('[{"type":"MIT"}]', "licenses"),), id="the old field"),
        pytest.param({"license": "MIT", "licenses": "ISC"}, (("MIT", "license"), ("ISC", "licenses")), id="both fields"),
        pytest.param({"license": None}, (), id="null"),
    ],
)
def test_licences_are_kept_raw_with_the_field_they_stood_in(fields: dict[str, Any], claims: tuple[tuple[str, str], ...]) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", **fields}})
    assert components(extract)["node_modules/a"].licences == tuple(LicenceClaim(raw, field, WHERE) for raw, field in claims)
    assert {(problem.code, problem.cost) for problem in extract.problems} <= {("E-LICENCE", "notice")}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"engines": {"npm": ">=9", "node": ">=18"}}, (("node", ">=18"), ("npm", ">=9")), id="an object, sorted"),
        pytest.param({"engines": ["node >= 0.8", "npm"]}, (("node", ">= 0.8"), ("npm", "")), id="a list of texts"),
        pytest.param({"engines": "node >=4"}, (("node", ">=4"),), id="a text"),
    ],
)
def test_engines_have_had_three_shapes(fields: dict[str, Any], expected: tuple[tuple[str, str], ...]) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", **fields}})
    assert facts(components(extract)["node_modules/a"]).engines == expected
    assert extract.problems == ()


def test_platforms_flags_and_deprecation() -> None:
    entry = {
        "version": "1.0.0", "inBundle": True, "hasInstallScript": True, "deprecated": "use b",
        "os": ["!win32", "linux"], "cpu": "x64", "libc": ["glibc"],
    }  # fmt: skip
    found = facts(components(read({"node_modules/a": entry}))["node_modules/a"])
    assert (found.bundled, found.install_script, found.deprecated) == (True, True, "use b")
    assert (found.os, found.cpu, found.libc) == (("!win32", "linux"), ("x64",), ("glibc",))


@pytest.mark.parametrize(("written", "said"), [(True, "true"), ("", ""), (False, ""), (None, ""), ("gone", "gone")])
def test_deprecation_may_be_a_flag(written: object, said: str) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", "deprecated": written}})
    assert facts(components(extract)["node_modules/a"]).deprecated == said


@pytest.mark.parametrize(
    ("installed", "entry", "purl", "alias"),
    [
        pytest.param("a", {}, "pkg:npm/a@1.0.0", "", id="itself"),
        pytest.param("a", {"name": "real"}, "pkg:npm/real@1.0.0", "a", id="an alias"),
        pytest.param("a", {"name": "@s/real"}, "pkg:npm/%40s/real@1.0.0", "a", id="an alias of a scoped package"),
        pytest.param("@s/a", {"name": "a"}, "pkg:npm/a@1.0.0", "@s/a", id="a scoped alias"),
        pytest.param("a", {"name": 7}, "pkg:npm/a@1.0.0", "", id="a name that is no text"),
    ],
)
def test_a_package_is_its_name_and_an_alias_where_it_is_installed(
    installed: str, entry: dict[str, Any], purl: str, alias: str
) -> None:
    extract = read({f"node_modules/{installed}": {"version": "1.0.0", **entry}}, dependencies={installed: "1"})
    assert purls(extract) == {f"node_modules/{installed}": purl}
    assert facts(components(extract)[f"node_modules/{installed}"]).alias == alias
    assert joined(extract) == {("", f"node_modules/{installed}")}


@pytest.mark.parametrize(
    ("resolved", "noted"),
    [
        pytest.param(f"{REGISTRY}/a/-/a-1.0.0.tgz", False, id="its own"),
        pytest.param(f"{REGISTRY}/a/-/a-1.0.0+build.tgz", False, id="with a build part"),
        pytest.param(f"{REGISTRY}/any/file.tgz", False, id="of no known shape"),
        pytest.param(f"{REGISTRY}/a/-/a-2.0.0.tgz", True, id="of another version"),
        pytest.param(f"{REGISTRY}/b/-/b-1.0.0.tgz", True, id="of another package"),
        pytest.param(f"{REGISTRY}/@s/a/-/a-1.0.0.tgz", True, id="of a scoped package with that name"),
    ],
)
def test_an_address_of_another_package_is_said(resolved: str, *, noted: bool) -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", "resolved": resolved}})
    assert problems(extract) == ([("E-ADDRESS", "notice", f"{LOCK}:6")] if noted else [])


def test_a_package_asked_for_by_its_address_comes_from_there() -> None:
    address = "https://files.example.test/a.tgz"
    extract = read({"node_modules/a": {"version": "1.0.0", "resolved": address}}, dependencies={"a": address})
    assert components(extract)["node_modules/a"].source.kind == "url"


def test_one_version_at_two_places_keeps_each_place_with_its_own_edges() -> None:
    extract = read(
        {
            "node_modules/a": {"version": "1.0.0", "dependencies": {"c": "*"}},
            "node_modules/b": {"version": "1.0.0", "dependencies": {"a": "*"}},
            "node_modules/b/node_modules/a": {"version": "1.0.0", "dependencies": {"c": "*"}},
            "node_modules/b/node_modules/c": {"version": "2.0.0"},
            "node_modules/c": {"version": "1.0.0"},
        }
    )
    assert joined(extract) == {
        ("node_modules/a", "node_modules/c"),
        ("node_modules/b", "node_modules/b/node_modules/a"),
        ("node_modules/b/node_modules/a", "node_modules/b/node_modules/c"),
    }


def test_a_project_whose_name_is_too_long_keeps_its_packages() -> None:
    extract = read({"node_modules/a": {"version": "1.0.0"}}, name="n" * 300, dependencies={"a": "1"})
    assert problems(extract) == [("E-NAME", "field", f"{LOCK}:5")]
    assert extract.projects[0].package is None
    assert joined(extract) == {("", "node_modules/a")}


def test_a_limit_bounds_the_licence_and_is_named() -> None:
    extract = read({"node_modules/a": {"version": "1.0.0", "license": "MIT OR ISC"}}, Limits(licence_chars=5))
    assert components(extract)["node_modules/a"].licences == ()
    assert "licence-chars" in extract.problems[0].message


@given(st.randoms(use_true_random=False))
def test_the_order_of_a_lock_changes_nothing_but_the_lines(order: random.Random) -> None:
    packages: dict[str, Any] = {"": {"name": "shop", "dependencies": {"a": "1", "c": "1"}}}
    packages |= {f"node_modules/{name}": {"version": "1.0.0", "dependencies": {"a": "*", "b": "*"}} for name in "abc"}
    packages |= {f"node_modules/a/node_modules/{name}": {"version": "2.0.0"} for name in "bc"}
    first = read_files({LOCK: lock(packages)})
    keys = list(packages)
    order.shuffle(keys)
    again = read_files({LOCK: json.dumps({"lockfileVersion": 3, "packages": {key: packages[key] for key in keys}})})
    assert purls(again) == purls(first)
    assert joined(again) == joined(first)

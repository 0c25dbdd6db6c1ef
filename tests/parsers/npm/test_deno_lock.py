"""Deno's locks, as Deno 2.9 (version 5), 2.0 (version 4) and older ones write them."""

import json
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import NpmFacts, Scope
from sca.model.inventory import Extract
from sca.parsers.npm.deno_lock import parse, split_key

HASH = "sha512-" + "A" * 86 + "=="
PACKAGES: dict[str, dict[str, Any]] = {
    "ansi-styles@4.3.0": {"integrity": HASH},
    "debug@4.3.4": {"integrity": HASH, "dependencies": ["ms@2.1.2"]},
    "esbuild@0.21.5": {"integrity": HASH, "optionalDependencies": ["@esbuild/linux-x64"], "scripts": True, "bin": True},
    "@esbuild/linux-x64@0.21.5": {"integrity": HASH, "os": ["linux"], "cpu": ["x64"]},
    "has-flag@4.0.0": {"integrity": HASH},
    "ms@2.1.2": {"integrity": HASH},
    "ms@2.1.3": {"integrity": HASH},
    "react-dom@18.2.0_react@18.2.0": {"integrity": HASH, "dependencies": ["react", "styles@npm:ansi-styles@4.3.0"]},
    "react@18.2.0": {"integrity": HASH},
}
SPECIFIERS = {
    "jsr:@std/assert@1": "1.0.0",
    "npm:debug@^4.3": "4.3.4",
    "npm:esbuild@0.21": "0.21.5",
    "npm:has-flag@4.0.0": "4.0.0",
    "npm:ms@2.1.3": "2.1.3",
    "npm:react-dom@18": "18.2.0_react@18.2.0",
}
WORKSPACE = {
    "dependencies": ["jsr:@std/assert@1", "npm:ms@2.1.3"],
    "members": {
        "a": {"dependencies": ["npm:debug@^4.3", "npm:esbuild@0.21"]},
        "b": {"packageJson": {"dependencies": ["npm:has-flag@4.0.0", "npm:react-dom@18"]}},
    },
}
MANIFEST = '{"name": "b", "version": "2.0.0",\n"devDependencies": {\n"has-flag": "4.0.0"}}'
EDGES = [
    ("./a", "debug@4.3.4", "runtime", "^4.3"),
    ("./a", "esbuild@0.21.5", "runtime", "0.21"),
    ("./b", "has-flag@4.0.0", "dev", "4.0.0"),
    ("./b", "react-dom@18.2.0_react@18.2.0", "runtime", "18"),
    ("", "ms@2.1.3", "runtime", "2.1.3"),
    ("debug@4.3.4", "ms@2.1.2", "runtime", ""),
    ("esbuild@0.21.5", "@esbuild/linux-x64@0.21.5", "optional", ""),
    ("react-dom@18.2.0_react@18.2.0", "ansi-styles@4.3.0", "runtime", ""),
    ("react-dom@18.2.0_react@18.2.0", "react@18.2.0", "runtime", ""),
]


def lock(**parts: Any) -> str:
    whole = {"version": "5", "specifiers": SPECIFIERS, "npm": PACKAGES, "workspace": WORKSPACE}
    return json.dumps({key: value for key, value in {**whole, **parts}.items() if value is not None}, indent=1)


def read(text: str, limits: Limits = DEFAULTS, **beside: str) -> Extract | None:
    files = {"deno.lock": text, "deno.json": "{}", "b/package.json": MANIFEST, **beside}
    return parse(FileView(MemoryTree({path: content.encode() for path, content in files.items()}), "deno.lock", limits))


def known(text: str) -> Extract:
    extract = read(text)
    assert extract is not None
    return extract


def edges(extract: Extract) -> list[tuple[str, str, str, str]]:
    found = [(edge.parent, edge.child, edge.scope.value, edge.requested) for edge in extract.edges]
    return sorted((parent.partition("#")[2], child.partition("#")[2], scope, asked) for parent, child, scope, asked in found)


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_workspace(version: str) -> None:
    extract = known(lock(version=version))
    assert edges(extract) == sorted(EDGES)
    assert [(one.name, one.folder) for one in extract.projects] == [("deno.lock", "."), ("a", "a"), ("b", "b")]
    assert extract.covers == ("deno.json", "b/package.json")
    assert (extract.completeness, extract.problems) == ("complete", ())


def test_a_package_has_what_the_lock_says_of_it() -> None:
    found = {one.package.label: one for one in known(lock()).components}
    assert len(found) == len(PACKAGES)
    native = found["@esbuild/linux-x64@0.21.5"]
    assert isinstance(native.facts, NpmFacts)
    assert (native.facts.os, native.facts.cpu, native.hashes[0].algorithm) == (("linux",), ("x64",), "SHA-512")
    built = found["esbuild@0.21.5"]
    assert isinstance(built.facts, NpmFacts)
    assert built.facts.install_script
    assert found["react-dom@18.2.0"].package.purl == "pkg:npm/react-dom@18.2.0"
    flag = found["has-flag@4.0.0"]
    assert [str(place) for place in flag.locations][1:] == ["b/package.json:3"]
    lines = lock().split("\n")
    assert all(f'"{one.id.partition("#")[2]}"' in lines[(one.locations[0].line or 0) - 1] for one in found.values())


def test_older_versions_say_the_same() -> None:
    flat = {"a@1.0.0": {"integrity": HASH, "dependencies": {"b": "b@2.0.0", "c": "b@1.0.0"}}, "b@1.0.0": {}, "b@2.0.0": {}}
    third = {
        "version": "3",
        "packages": {"specifiers": {"npm:a@1": "npm:a@1.0.0"}, "npm": flat},
        "remote": {"https://x.example.test": "0"},
    }
    second = {"version": "2", "npm": {"specifiers": {"a@1": "a@1.0.0"}, "packages": flat}}
    expected = [("", "a@1.0.0", "runtime", "1"), ("a@1.0.0", "b@1.0.0", "runtime", ""), ("a@1.0.0", "b@2.0.0", "runtime", "")]
    assert edges(known(json.dumps(third))) == expected
    assert edges(known(json.dumps(second))) == expected
    assert [(one.code, one.cost) for one in known(json.dumps(third)).problems] == [("E-OTHER", "notice")]


def test_what_only_a_module_asks_for_is_needed_by_the_project() -> None:
    extract = known(lock(jsr={"@x/y@1.0.0": {"dependencies": ["npm:debug@^4.3"]}}, workspace={"dependencies": ["npm:ms@2.1.3"]}))
    assert {child for parent, child, _scope, _asked in edges(extract) if not parent} == {
        "debug@4.3.4",
        "esbuild@0.21.5",
        "has-flag@4.0.0",
        "ms@2.1.3",
        "react-dom@18.2.0_react@18.2.0",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (lock(npm={"a@1.0.0": {"dependencies": ["gone"]}}, specifiers={}, workspace=None), ("E-MISSING", 5, "edge")),
        (lock(npm={"a@1.0.0": {"dependencies": [7]}}, specifiers={}, workspace=None), ("E-MISSING", 5, "edge")),
        (
            lock(npm={"ms@1.0.0": {}, "ms@2.0.0": {}, "a@1.0.0": {"dependencies": ["ms"]}}, specifiers={}, workspace=None),
            ("E-MISSING", 7, "edge"),
        ),
        (lock(npm={"a@1.0.0": 7}, specifiers={}, workspace=None), ("E-ENTRY", 5, "package")),
        (lock(npm={"../x@1.0.0": {}}, specifiers={}, workspace=None), ("E-ENTRY", 5, "package")),
        (lock(specifiers={}, workspace={"dependencies": ["npm:ms@9"]}), ("E-MISSING", None, "edge")),
        (lock(workspace={"members": {"../../x": {"dependencies": []}}}), ("E-ENTRY", None, "edge")),
        (lock(npm={"a@1.0.0": {"integrity": "nonsense"}}, specifiers={}, workspace=None), ("E-HASH", 5, "field")),
    ],
)
def test_what_is_odd_is_said(text: str, expected: tuple[str, int | None, str]) -> None:
    assert expected in [(one.code, one.location.line, one.cost) for one in known(text).problems]


@pytest.mark.parametrize(
    "text", ["{}", '{"https://x.example.test/mod.ts": "0"}', '{"version": "5", "remote": {}}', '{"version": "3", "packages": []}']
)
def test_a_lock_without_packages_of_npm_names_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("[]", "E-STRUCTURE"), ('{"version": "6"}', "E-LOCK-VERSION"), ('{"version": 5}', "E-LOCK-VERSION")]
)
def test_what_is_no_known_lock_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_too_many_packages_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read(lock(), Limits(packages_per_file=3))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a@1.0.0", ("a", "1.0.0")),
        ("@s/a@1.0.0_@t/b@2.0.0__c@3.0.0", ("@s/a", "1.0.0")),
        ("a@^1", ("a", "^1")),
        ("a", ("a", "")),
        ("", ("", "")),
    ],
)
def test_names_and_versions_of_keys(key: str, expected: tuple[str, str]) -> None:
    assert split_key(key) == expected


def test_scopes_are_those_of_edges() -> None:
    assert {one.scope for one in known(lock()).components} == {Scope.UNKNOWN}

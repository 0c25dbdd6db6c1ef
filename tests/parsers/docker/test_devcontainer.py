"""devcontainer.json and its lock."""

import json

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, ImageFacts, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.docker import devcontainer, devcontainer_lock

PATH = ".devcontainer/devcontainer.json"
HEX = "0a" * 32
NODE = "ghcr.io/devcontainers/features/node"
LOCK = json.dumps({"features": {f"{NODE}:1": {"version": "1.5.0", "resolved": f"{NODE}@sha256:{HEX}"}}}, indent=1)


def read(text: str, **beside: str) -> Extract:
    files = {f".devcontainer/{name}".replace("__", "/"): content.encode() for name, content in beside.items()}
    return devcontainer.parse(FileView(MemoryTree({PATH: text.encode(), **files}), PATH, DEFAULTS)) or Extract()


def images(extract: Extract) -> list[tuple[int | None, str, str]]:
    assert all(one.scope is Scope.DEV for one in extract.references)
    found = [(one, one.facts) for one in extract.references if isinstance(one.facts, ImageFacts)]
    return [(one.locations[0].line, facts.role, f"{'?' if one.unresolved else ''}{one.requested}") for one, facts in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"image": "a/b:1"}', [(1, "devcontainer", "a/b:1")], id="image"),
        pytest.param('// x\n{"image": "a:1", /* y */}', [(2, "devcontainer", "a:1")], id="comments and commas"),
        pytest.param('{"image": "a:${localEnv:V}"}', [(1, "devcontainer", "?a:${localEnv:V}")], id="of the machine"),
        pytest.param('{\n"build": {\n"cacheFrom": ["c:1", "type=local,src=x"]}}', [(3, "cache-from", "c:1")], id="cache"),
        pytest.param(
            f'{{"features": {{\n"{NODE}:1": {{}},\n"./own": {{}}}}}}', [(2, "devcontainer-feature", f"{NODE}:1")], id="features"
        ),
        pytest.param('{"name": "x"}', [], id="nothing"),
    ],
)
def test_images(text: str, expected: list[tuple[int, str, str]]) -> None:
    extract = read(text)
    assert images(extract) == expected
    assert extract.problems == ()


@pytest.mark.parametrize(
    ("text", "code", "cost", "line"),
    [
        ('{"features": {\n"sshd": "latest"}}', "E-FEATURE", "package", 2),
        ('{"features": {\n"owner/repo/feature": {}}}', "E-FEATURE", "package", 2),
        ('{"features": {\n"https://u:p@x.test/f.tgz": {}}}', "E-FEATURE", "notice", 2),
        ('{"image": 7}', "E-FIELD", "package", 1),
        ('{"image": "Bad:1"}', "E-REFERENCE", "package", 1),
        ('{"build": {"dockerfile": "Missing"}}', "E-DOCKERFILE", "package", 1),
        ('{"build": {"dockerfile": "plain"}}', "E-DOCKERFILE", "package", 1),
        ('{"dockerFile": "../../../x"}', "E-OUTSIDE", "package", 1),
    ],
)
def test_what_is_not_known_is_said(text: str, code: str, cost: str, line: int) -> None:
    (problem,) = read(text, plain="FROM a").problems
    assert (problem.code, problem.cost, problem.location.line) == (code, cost, line)
    assert "p@" not in problem.message


@pytest.mark.parametrize("text", ['{"build": {"dockerfile": "../Dockerfile.dev"}}', '{"dockerFile": "../Dockerfile.dev"}'])
def test_its_dockerfile_is_tied_and_not_counted_again(text: str) -> None:
    tree = MemoryTree({PATH: text.encode(), "Dockerfile.dev": b"FROM a"})
    extract = devcontainer.parse(FileView(tree, PATH, DEFAULTS))
    assert extract is not None
    assert extract.references == ()
    (edge,) = extract.edges
    assert (edge.parent, edge.child, edge.scope) == (f"{PATH}#", "Dockerfile.dev#", Scope.DEV)


def test_the_lock_gives_the_digest_and_is_read_with_it() -> None:
    extract = read(f'{{"features": {{"{NODE}:1": {{}}}}}}', **{"devcontainer-lock.json": LOCK})
    (reference,) = extract.references
    assert isinstance(reference.facts, ImageFacts)
    assert (reference.facts.tag, reference.facts.digest) == ("1", f"sha256:{HEX}")
    assert extract.covers == (".devcontainer/devcontainer-lock.json",)


def test_a_lock_of_more_than_the_file_asks_for_stays_an_input_of_its_own() -> None:
    assert read('{"features": {"./x": {}}, "image": "a"}', **{"devcontainer-lock.json": LOCK}).covers == ()


def test_a_lock_alone() -> None:
    tree = MemoryTree({"devcontainer-lock.json": LOCK.encode()})
    extract = devcontainer_lock.parse(FileView(tree, "devcontainer-lock.json", DEFAULTS))
    assert extract is not None
    (reference,) = extract.references
    assert isinstance(reference.facts, ImageFacts)
    assert (reference.facts.written, reference.facts.digest) == (f"{NODE}:1", f"sha256:{HEX}")
    assert reference.locations[0].line == 3


@pytest.mark.parametrize("text", ["[]", '{"features": []}', "{}"])
def test_what_is_no_lock_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="a lock of a devcontainer"):
        devcontainer_lock.parse(FileView(MemoryTree({"x": text.encode()}), "x", DEFAULTS))


def test_an_entry_without_a_reference_costs_it() -> None:
    tree = MemoryTree({"x": b'{"features": {"a": {}, "b": {"resolved": "https://x.test/b.tgz"}}}'})
    extract = devcontainer_lock.parse(FileView(tree, "x", DEFAULTS))
    assert extract is not None
    assert [(one.code, one.cost) for one in extract.problems] == [("E-FIELD", "package")]


def test_what_its_commands_install() -> None:
    text = """{
  "image": "a:1",
  "containerEnv": {"V": "1.5", "W": "${localEnv:W}"},
  "onCreateCommand": "pip install a==$V b==$W && npm ci",
  "updateContentCommand": ["npm", "install", "-g", "yarn@1.22.0", "$V"],
  "postCreateCommand": {
    "tools": "dotnet tool install -g c --version 1.0.0",
    "other": ["bash", "-c", "pip install $(cat names)"]
  },
  "postStartCommand": 7
}"""
    extract = read(text)
    asked = [one for one in extract.references if one.kind == "requirement"]
    nodes: list[Component | Reference] = [*extract.components, *asked]
    found = [(one.locations[0].line, one.package.purl, one.scope) for one in nodes]
    assert found == [
        (4, "pkg:pypi/a@1.5", Scope.DEV),
        (5, "pkg:npm/yarn@1.22.0", Scope.DEV),
        (7, "pkg:nuget/c@1.0.0", Scope.DEV),
        (4, "pkg:pypi/b", Scope.DEV),
    ]
    assert sorted((one.code, one.location.line) for one in extract.problems) == [("E-INSTALL", 5), ("E-INSTALL", 8)]
    assert len(extract.edges) == 5


def test_commands_alone_make_an_input_of_it() -> None:
    extract = read('{"postCreateCommand": "pip install a==1"}')
    assert [one.package.purl for one in extract.components] == ["pkg:pypi/a@1"]
    assert read('{"postCreateCommand": "npm ci"}') == Extract()

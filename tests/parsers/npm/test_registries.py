"""Which registry a package comes from where the configuration says it, and where the lock says something else."""

import json

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.inventory import Extract
from sca.model.package import npm_package
from sca.parsers.npm import bun_lock, package_json, package_lock, pnpm_lock, yarn_lock
from sca.parsers.npm.registries import read_registries
from tests.cli.test_why_npm import BUN, PNPM_9, YARN_1, YARN_BERRY

HOST = "https://npm.example.test"
PACKAGES = {
    "": {"name": "shop", "dependencies": {"a": "1", "@own/b": "1"}},
    "node_modules/a": {"version": "1.0.0", "resolved": "https://other.example.test/a/-/a-1.0.0.tgz"},
    "node_modules/@own/b": {"version": "1.0.0", "resolved": f"{HOST}/@own/b/-/b-1.0.0.tgz"},
}


def view(files: dict[str, str], path: str) -> FileView:
    return FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, DEFAULTS)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("registry=https://npm.example.test/", (HOST, HOST), id="for all"),
        pytest.param("@own:registry = https://npm.example.test/repo/\n", ("", HOST), id="for a scope"),
        pytest.param('registry="https://npm.example.test"\r\n@own:registry=https://own.example.test\r\n',
                     (HOST, "https://own.example.test"), id="for both"),
        pytest.param("; registry=https://a.test\n#registry=https://a.test\n", ("", ""), id="comments"),
        pytest.param("registry=https://a.test\nregistry=https://npm.example.test\n", (HOST, HOST), id="the last line counts"),
        pytest.param("registry=${REGISTRY}\n", ("", ""), id="a variable"),
        pytest.param("//npm.example.test/:_authToken=secret\n", ("", ""), id="a token"),
        pytest.param("registry=https://user:secret@npm.example.test/\n", (HOST, HOST), id="with a user"),
    ],
)  # fmt: skip
def test_what_a_configuration_says(settings: str, expected: tuple[str, str]) -> None:
    registries, problems = read_registries(view({".npmrc": settings}, "package-lock.json"))
    assert (registries.of(npm_package("a", "1")), registries.of(npm_package("@own/b", "1"))) == expected
    assert problems == ()
    assert "secret" not in repr(registries)


def test_a_lock_that_names_another_registry_than_the_configured_one_is_drift() -> None:
    text = json.dumps({"lockfileVersion": 3, "packages": PACKAGES})
    extract = package_lock.parse(view({"package-lock.json": text, ".npmrc": f"# ours\nregistry={HOST}/\n"}, "package-lock.json"))
    assert [(p.code, p.cost, str(p.location)) for p in extract.problems] == [("E-REGISTRY", "notice", ".npmrc:2")]
    assert (
        extract.problems[0].message == f"{HOST} is configured, but the lock has 1 package of https://other.example.test: a@1.0.0"
    )
    assert ".npmrc" in extract.reads


@pytest.mark.parametrize("registry", [HOST, "https://other.example.test"])
def test_nothing_is_said_where_they_agree_or_nothing_is_known(registry: str) -> None:
    packages = {**PACKAGES, "node_modules/@own/b": {"version": "1.0.0", "resolved": f"{registry}/@own/b/-/b-1.0.0.tgz"}}
    text = json.dumps({"lockfileVersion": 3, "packages": packages})
    settings = f"@own:registry={registry}\n"
    assert package_lock.parse(view({"package-lock.json": text, ".npmrc": settings}, "package-lock.json")).problems == ()


def _registries(extract: Extract) -> set[str]:
    return {one.source.registry for one in extract.components} | {one.source.registry for one in extract.references}


def test_a_lock_that_names_no_registry_has_the_configured_one() -> None:
    npmrc, manifest = {".npmrc": f"registry={HOST}/\n"}, {"package.json": '{"dependencies": {"app": "^1.0.0"}}'}
    assert _registries(pnpm_lock.parse(view({"pnpm-lock.yaml": PNPM_9, **npmrc, **manifest}, "pnpm-lock.yaml"))) == {HOST}
    assert _registries(bun_lock.parse(view({"bun.lock": BUN, **npmrc, **manifest}, "bun.lock"))) == {HOST}
    alone = package_json.parse(view({**npmrc, **manifest}, "package.json"))
    assert alone is not None
    assert _registries(alone) == {HOST}
    berry = yarn_lock.parse(view({"yarn.lock": YARN_BERRY, **npmrc, **manifest}, "yarn.lock"))
    assert _registries(berry) == {""}, "yarn 2 and later do not read it"
    classic = yarn_lock.parse(view({"yarn.lock": YARN_1, **npmrc, **manifest}, "yarn.lock"))
    assert {one.source.kind for one in classic.components} == {"unknown"}, "without an address the lock does not say registry"


def test_the_settings_of_pnpm_count_before_those_of_npm() -> None:
    files = {
        "pnpm-lock.yaml": PNPM_9,
        ".npmrc": "registry=https://a.test\n",
        "pnpm-workspace.yaml": f"registries:\n  default: {HOST}/\n",
    }
    assert _registries(pnpm_lock.parse(view(files, "pnpm-lock.yaml"))) == {HOST}


def test_the_settings_of_yarn_may_stand_above_the_lock() -> None:
    files = {
        ".yarnrc.yml": f"npmRegistryServer: '{HOST}'\nnpmScopes:\n  own:\n    npmRegistryServer: https://own.example.test\n",
        "app/.yarnrc.yml": "npmScopes:\n  other:\n    npmRegistryServer: https://other.example.test\n",
        "app/yarn.lock": YARN_BERRY,
    }
    assert _registries(yarn_lock.parse(view(files, "app/yarn.lock"))) == {HOST}


@pytest.mark.parametrize(
    ("files", "asked"),
    [
        pytest.param({"pnpm-workspace.yaml": "catalog:\n  a: ^1.2.3\n"}, "catalog:", id="pnpm"),
        pytest.param({"pnpm-workspace.yaml": "catalogs:\n  old:\n    a: ^1.2.3\n"}, "catalog:old", id="pnpm, by name"),
        pytest.param({"pnpm-workspace.yaml": "catalogs:\n  default:\n    a: ^1.2.3\n"}, "catalog:default", id="pnpm, default"),
        pytest.param({".yarnrc.yml": "catalog:\n  a: ^1.2.3\n"}, "catalog:", id="yarn"),
        pytest.param({".yarnrc.yml": "catalogs:\n  old:\n    a: ^1.2.3\n"}, "catalog:old", id="yarn, by name"),
        pytest.param({"package.json": '"workspaces": {"packages": [], "catalog": {"a": "^1.2.3"}}'}, "catalog:", id="Bun"),
        pytest.param({"package.json": '"catalogs": {"old": {"a": "^1.2.3"}}'}, "catalog:old", id="Bun, by name"),
    ],
)
def test_a_catalog_gives_the_range(files: dict[str, str], asked: str) -> None:
    more = f", {files['package.json']}" if "package.json" in files else ""
    manifest = f'{{"name": "shop", "dependencies": {{"a": "{asked}"}}{more}}}'
    extract = package_json.parse(view({**files, "package.json": manifest}, "package.json"))
    assert extract is not None
    assert [one.requested for one in extract.references] == ["^1.2.3"]
    assert [edge.requested for edge in extract.edges] == [asked]


def test_the_members_of_pnpm_belong_to_their_workspace_without_a_lock() -> None:
    files = {
        "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n  - '!packages/old'\n",
        "package.json": '{"name": "shop", "dependencies": {"a": "^1"}}',
        "packages/web/package.json": '{"name": "web", "dependencies": {"b": "^1"}}',
        "packages/old/package.json": '{"name": "old", "dependencies": {"c": "^1"}}',
    }
    extract = package_json.parse(view(files, "package.json"))
    assert extract is not None
    assert [project.name for project in extract.projects] == ["shop", "web"]

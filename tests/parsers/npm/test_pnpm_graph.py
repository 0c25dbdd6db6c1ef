import pytest

from tests.parsers.npm.lock_reading import joined, problems
from tests.parsers.npm.pnpm_reading import LOCK, NINE, SHA512, read

BESIDE = "  packages/app:\n"
UNRESOLVED = f"""  peer@3.0.0:
    resolution: {{integrity: {SHA512}}}
"""
NO_COMMIT = "{type: git, repo: https://git.example.test/p.git, commit: --upload-pack=x}"


@pytest.mark.parametrize(
    ("old", "new", "code", "cost"),
    [
        pytest.param(BESIDE, f"  packages/no: [a]\n\n{BESIDE}", "E-ENTRY", "package", id="an importer that is a list"),
        pytest.param(BESIDE, f"  /etc: {{}}\n\n{BESIDE}", "E-ENTRY", "package", id="an importer that is no path"),
        pytest.param(BESIDE, f"  ./.: {{}}\n\n{BESIDE}", "E-ENTRY", "package", id="an importer twice"),
        pytest.param(
            "  '@s/b@1.0.0': {}", "  '@s/b@1.0.0': {}\n\n  c@1.0.0: text", "E-ENTRY", "package", id="a package as a text"
        ),
        pytest.param("      peer: 3.0.0", "      peer: [3.0.0]", "E-DANGLING", "edge", id="a version that is a list"),
        pytest.param("    dependencies:\n      peer: 3.0.0", "    dependencies: peer", "E-DEPENDENCIES", "edge", id="no mapping"),
        pytest.param("link:packages/app", "link:packages/gone", "E-LINK", "edge", id="a link to nowhere"),
        pytest.param("link:packages/app", "link:../app", "E-LINK", "edge", id="a link out of what is scanned"),
        pytest.param("link:packages/app", "link:/etc", "E-DANGLING", "edge", id="a link that is no path"),
        pytest.param(UNRESOLVED, "  peer@3.0.0: {}\n", "E-FIELD", "field", id="no resolution"),
        pytest.param(UNRESOLVED, f"  peer@3.0.0:\n    resolution: {NO_COMMIT}\n", "E-FIELD", "field", id="a commit that is none"),
    ],
)
def test_what_is_odd_is_said_and_costs_no_more_than_it_must(old: str, new: str, code: str, cost: str) -> None:
    assert NINE.count(old) == 1
    extract = read(NINE.replace(old, new))
    assert [(one.code, one.cost) for one in extract.problems] == [(code, cost)]
    assert extract.problems[0].location.line
    assert extract.completeness == ("complete" if cost == "field" else "incomplete")
    assert len(extract.components) == 6


LINKS = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      built: {specifier: workspace:*, version: link:lib/dist}
      beside: {specifier: link:beside, version: link:beside}
      types: {specifier: link:types, version: link:types}
  lib:
    publishDirectory: dist
"""


def test_a_link_leads_to_the_project_that_is_there() -> None:
    manifests = {"lib/package.json": '{"name": "lib"}', "beside/package.json": '{"name": "beside"}', "types/a.d.ts": ""}
    extract = read(LINKS, manifests)
    assert joined(extract) == {("", "lib"), ("", "beside"), ("", "types")}
    assert [project.name for project in extract.projects] == [LOCK, "lib", "beside", "types"]
    assert problems(extract) == []
    assert extract.covers == ("lib/package.json",), "what is only linked has no say in the lock: its manifest is read by itself"


def test_an_example_that_links_to_the_repository_above_it() -> None:
    text = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      lib: {specifier: link:../.., version: link:../..}
"""
    extract = read(text, {"package.json": '{"name": "lib"}'}, path="examples/a/pnpm-lock.yaml")
    assert {project.folder: project.name for project in extract.projects} == {
        "examples/a": "a",
        ".": "lib",
    }
    assert len(extract.edges) == 1
    assert problems(extract) == []


INJECTED = f"""lockfileVersion: '9.0'
importers:
  apps/web:
    dependencies:
      app: {{specifier: workspace:*, version: link:../../packages/app}}
      adapter: {{specifier: file:./adapter, version: file:apps/web/adapter}}
  apps/web/adapter:
    dependencies:
      app: {{specifier: workspace:*, version: link:../../../packages/app}}
  packages/app: {{}}
packages:
  adapter@file:apps/web/adapter:
    resolution: {{directory: apps/web/adapter, type: directory}}
  plugin@1.0.0:
    resolution: {{integrity: {SHA512}}}
snapshots:
  adapter@file:apps/web/adapter:
    dependencies:
      app: link:packages/app
      plugin: 1.0.0(app@packages+app)
  plugin@1.0.0(app@packages+app):
    dependencies:
      app: link:packages/app
"""


def test_what_a_package_links_to_is_told_from_the_folder_of_the_lock() -> None:
    """A folder that is installed from is a package: its links do not begin at itself, as those of an importer do."""
    extract = read(INJECTED, {"packages/app/package.json": '{"name": "app"}'})
    plugin = "plugin@1.0.0(app@packages+app)"
    assert joined(extract) == {
        ("apps/web", "packages/app"),
        ("apps/web", "apps/web/adapter"),
        ("apps/web/adapter", "packages/app"),
        ("apps/web/adapter", plugin),
        (plugin, "packages/app"),
    }
    assert problems(extract) == []

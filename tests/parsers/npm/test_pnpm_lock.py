import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.component import Scope
from tests.parsers.npm.lock_reading import components, edges, facts, joined, problems, purls
from tests.parsers.npm.pnpm_reading import LOCK, NINE, SHA512, read


def test_an_instance_for_every_set_of_peers_each_with_its_own_edges() -> None:
    assert edges(read(NINE)) == {
        ("", "packages/app", "runtime", "workspace:*"),
        ("", "left@1.0.0(peer@2.0.0)", "runtime", "^1.0.0"),
        ("", "left@1.0.0(peer@3.0.0)", "dev", "npm:left@^1.0.0"),
        ("", "maybe@1.0.0", "optional", "^1.0.0"),
        ("packages/app", "@s/b@1.0.0", "runtime", "^1.0.0"),
        ("left@1.0.0(peer@2.0.0)", "peer@2.0.0", "peer", ""),
        ("left@1.0.0(peer@3.0.0)", "peer@3.0.0", "peer", ""),
    }


def test_a_package_keeps_its_facts_and_place() -> None:
    component = components(read(NINE))["@s/b@1.0.0"]
    assert component.package.purl == "pkg:npm/%40s/b@1.0.0"
    assert (component.source.kind, component.source.registry) == ("registry", "https://npm.example.test")
    assert [one.algorithm for one in component.hashes] == ["SHA-512"]
    assert facts(component).engines == (("node", ">=14 || >=16"),)
    assert facts(component).os == ("darwin", "linux")
    assert facts(component).deprecated == "old\nand gone"
    assert str(component.locations[0]) == f"{LOCK}:{NINE[: NINE.index(chr(39) + '@s/b@1.0.0')].count(chr(10)) + 1}"


def test_importers_are_projects_with_the_names_of_their_manifests() -> None:
    extract = read(NINE, {"package.json": '{"name": "root"}', "packages/app/package.json": '{"name": "app", "version": "2.0.0"}'})
    assert [(project.name, project.folder) for project in extract.projects] == [("root", "."), ("app", "packages/app")]
    assert extract.covers == ("package.json", "packages/app/package.json")
    assert extract.completeness == "complete"


def test_windows_line_ends_change_nothing() -> None:
    assert edges(read(NINE.replace("\n", "\r\n"))) == edges(read(NINE))


@given(st.permutations(NINE[NINE.index("packages:\n\n") :].split("\n\n")[1:7]))
def test_the_order_of_packages_changes_nothing(blocks: list[str]) -> None:
    head, rest = NINE.split("packages:\n\n", 1)
    tail = rest[rest.index("snapshots:") :]
    kept = [block for block in blocks if not block.startswith("snapshots")]
    extract = read(head + "packages:\n\n" + "\n\n".join(kept) + "\n\n" + tail)
    assert joined(extract) == joined(read(NINE))
    assert purls(extract) == purls(read(NINE))


FIVE = f"""lockfileVersion: 5.4
specifiers:
  a: ^1.0.0
  alias: npm:real@^2.0.0
dependencies:
  a: 1.0.0_b@3.0.0
  alias: /real/2.0.0
packages:
  /a/1.0.0_b@3.0.0:
    resolution: {{integrity: {SHA512}}}
    dependencies:
      '@s/b': 3.0.0
      c: github.com/o/c/0123456789012345678901234567890123456789
    requiresBuild: true
    dev: false
  /@s/b/3.0.0:
    resolution: {{integrity: {SHA512}}}
  /real/2.0.0:
    resolution: {{integrity: {SHA512}}}
  github.com/o/c/0123456789012345678901234567890123456789:
    resolution: {{tarball: https://codeload.github.com/o/c/tar.gz/0123456789012345678901234567890123456789}}
    name: c
    version: 4.0.0
"""


def test_a_lock_of_version_5_for_a_single_project() -> None:
    extract = read(FIVE)
    assert edges(extract) == {
        ("", "/a/1.0.0_b@3.0.0", "runtime", "^1.0.0"),
        ("", "/real/2.0.0", "runtime", "npm:real@^2.0.0"),
        ("/a/1.0.0_b@3.0.0", "/@s/b/3.0.0", "runtime", ""),
        ("/a/1.0.0_b@3.0.0", "github.com/o/c/0123456789012345678901234567890123456789", "runtime", ""),
    }
    found = components(extract)
    assert facts(found["/a/1.0.0_b@3.0.0"]).install_script
    git = found["github.com/o/c/0123456789012345678901234567890123456789"]
    assert (git.package.purl, git.source.kind, git.source.commit) == ("pkg:npm/c@4.0.0", "git", "0123456789" * 4)


SIX = """lockfileVersion: '6.0'
importers:
  .:
    dependencies:
      local: {specifier: 'file:lib', version: 'file:lib'}
      packed: {specifier: 'file:x.tgz', version: 'file:x.tgz'}
      gone: {specifier: ^1.0.0, version: 1.0.0}
  ../outside:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0}
packages:
  /a@1.0.0:
    resolution: {integrity: sha512-x}
  file:lib:
    resolution: {directory: lib, type: directory}
    name: local
    dependencies:
      a: 1.0.0
  file:x.tgz:
    resolution: {tarball: 'file:x.tgz'}
    name: packed
    version: 1.2.3
  /bad name@1.0.0:
    resolution: {integrity: sha512-x}
"""


def test_folders_are_projects_archives_packages_and_what_is_not_there_is_said() -> None:
    extract = read(SIX)
    assert joined(extract) == {("", "lib"), ("", "file:x.tgz"), ("../outside", "/a@1.0.0"), ("lib", "/a@1.0.0")}
    packed = components(extract)["file:x.tgz"]
    assert (packed.package.purl, packed.source.kind) == ("pkg:npm/packed@1.2.3", "path")
    assert problems(extract) == [
        ("E-DANGLING", "edge", f"{LOCK}:3"),
        ("E-ENTRY", "package", f"{LOCK}:23"),
        ("E-HASH", "field", f"{LOCK}:12"),
    ]
    assert extract.completeness == "incomplete"


OWN = f"""---
lockfileVersion: '9.0'
importers:
  .:
    configDependencies:
      left: {{specifier: 1.0.0, version: 1.0.0(peer@2.0.0)}}
    packageManagerDependencies:
      pnpm: {{specifier: 12.0.0, version: 12.0.0}}
packages:
  left@1.0.0:
    resolution: {{integrity: {SHA512}}}
  pnpm@12.0.0:
    resolution: {{integrity: {SHA512}}}
snapshots:
  left@1.0.0(peer@2.0.0): {{}}
  pnpm@12.0.0: {{}}
---
"""


def test_what_belongs_to_pnpm_itself_is_a_project_of_its_own() -> None:
    extract = read(OWN + NINE)
    assert edges(extract) - edges(read(NINE)) == {
        ("pnpm itself", "pnpm itself/left@1.0.0(peer@2.0.0)", "build", "1.0.0"),
        ("pnpm itself", "pnpm itself/pnpm@12.0.0", "build", "12.0.0"),
    }
    assert edges(read(NINE)) < edges(extract)
    assert purls(extract)["pnpm itself/pnpm@12.0.0"] == "pkg:npm/pnpm@12.0.0"
    tool = next(project for project in extract.projects if project.kind == "package-manager")
    assert (tool.name, tool.folder, tool.package) == ("pnpm itself", ".", None)
    assert problems(extract) == [("E-PNPM", "notice", f"{LOCK}:2")]
    assert extract.completeness == "complete"


def test_a_lock_can_have_packages_of_pnpm_alone() -> None:
    extract = read(OWN)
    assert set(components(extract)) == {"pnpm itself/left@1.0.0(peer@2.0.0)", "pnpm itself/pnpm@12.0.0"}
    assert read(OWN.removesuffix("---\n")) == extract


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        pytest.param("lockfileVersion: '10.0'\n", "E-LOCK-VERSION", "lockfileVersion 10.0", id="a later version"),
        pytest.param("packages: {}\n", "E-LOCK-VERSION", "lockfileVersion none", id="no version"),
        pytest.param("- a\n", "E-STRUCTURE", "not a mapping", id="a list"),
        pytest.param("", "E-STRUCTURE", "empty", id="nothing"),
        pytest.param("lockfileVersion: 5.4\npackages: 7\n", "E-STRUCTURE", "packages", id="packages that are a text"),
        pytest.param("lockfileVersion: 5.4\na: [b\n", "E-SYNTAX", "not valid YAML", id="cut off"),
        pytest.param("lockfileVersion: 5.4\na: 1\na: 2\n", "E-DUPLICATE-KEY", "lines 2 and 3", id="a key twice"),
        pytest.param(NINE + "---\n" + NINE, "E-STRUCTURE", "several documents", id="two locks"),
        pytest.param(NINE + OWN, "E-STRUCTURE", "several documents", id="pnpm's own behind the lock"),
        pytest.param(OWN.removesuffix("---\n") * 2 + "---\n" + NINE, "E-STRUCTURE", "several documents", id="three documents"),
        pytest.param(OWN + "- a\n", "E-STRUCTURE", "not a mapping", id="a list behind pnpm's own"),
        pytest.param(OWN + "lockfileVersion: 8\n", "E-LOCK-VERSION", "lockfileVersion 8", id="an unknown one behind pnpm's own"),
        pytest.param("lockfileVersion: '6.1.0'\n", "E-LOCK-VERSION", "6.1.0", id="a version that is longer"),
        pytest.param(
            NINE.replace("  packages/app:", "  left@1.0.0(peer@2.0.0):"),
            "E-STRUCTURE",
            "two things",
            id="a folder like a package",
        ),
        pytest.param(
            OWN + NINE.replace("  packages/app:", "  pnpm itself:"), "E-STRUCTURE", "two things", id="a folder like pnpm"
        ),
        pytest.param("<<<<<<< HEAD\n" + NINE, "E-SYNTAX", "merge conflict", id="a conflict at the start"),
    ],
)
def test_what_is_no_known_lock_is_refused(text: str, code: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.code == code
    assert says in refused.value.message


def test_scopes_follow_the_sections() -> None:
    kinds = {edge.scope for edge in read(NINE).edges}
    assert kinds == {Scope.RUNTIME, Scope.DEV, Scope.OPTIONAL, Scope.PEER}


def test_a_package_that_no_snapshot_has_is_listed() -> None:
    assert "peer@3.0.0" in components(read(NINE.replace("  peer@3.0.0: {}\n", "")))


def test_too_many_packages_are_refused_with_the_flag_that_lets_them_in() -> None:
    with pytest.raises(InputError) as refused:
        read(NINE, limits=replace(DEFAULTS, packages_per_file=7))
    assert (refused.value.code, refused.value.help) == ("E-PACKAGES", "if the file is genuine: --limit packages-per-file=8")


def test_what_comes_inside_an_archive_is_said_to_have_no_version_here() -> None:
    lock = NINE.replace("  peer@2.0.0:\n", "  peer@2.0.0:\n    bundledDependencies:\n      - inner\n      - '@s/inner'\n", 1)
    extract = read(lock)
    line = lock[: lock.index("  peer@2.0.0:")].count("\n") + 1
    assert problems(extract) == [("E-BUNDLED", "notice", f"{LOCK}:{line}")]
    assert extract.problems[0].message.endswith("the lock does not tell: @s/inner, inner")
    assert extract.completeness == "complete"

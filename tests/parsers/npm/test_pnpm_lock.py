import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Scope
from sca.model.inventory import Extract
from sca.parsers.npm.pnpm_keys import find_key, name_and_version
from sca.parsers.npm.pnpm_lock import parse
from tests.parsers.npm.lock_reading import components, edges, facts, joined, problems, purls

LOCK = "pnpm-lock.yaml"
SHA512 = "sha512-" + "A" * 86 + "=="
NINE = f"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      app:
        specifier: workspace:*
        version: link:packages/app
      left:
        specifier: ^1.0.0
        version: 1.0.0(peer@2.0.0)
    devDependencies:
      other:
        specifier: npm:left@^1.0.0
        version: left@1.0.0(peer@3.0.0)
    optionalDependencies:
      maybe:
        specifier: ^1.0.0
        version: 1.0.0

  packages/app:
    dependencies:
      '@s/b':
        specifier: ^1.0.0
        version: 1.0.0

packages:

  '@s/b@1.0.0':
    resolution: {{integrity: {SHA512}, tarball: https://npm.example.test/@s/b/-/b-1.0.0.tgz}}
    engines: {{node: '>=14 || >=16'}}
    os: [darwin, linux]
    deprecated: |-
      old
      and gone

  left@1.0.0:
    resolution: {{integrity: {SHA512}}}
    peerDependencies:
      peer: '*'

  maybe@1.0.0:
    resolution: {{integrity: {SHA512}}}

  peer@2.0.0:
    resolution: {{integrity: {SHA512}}}

  peer@3.0.0:
    resolution: {{integrity: {SHA512}}}

snapshots:

  '@s/b@1.0.0': {{}}

  left@1.0.0(peer@2.0.0):
    dependencies:
      peer: 2.0.0

  left@1.0.0(peer@3.0.0):
    dependencies:
      peer: 3.0.0

  maybe@1.0.0:
    optional: true

  peer@2.0.0: {{}}

  peer@3.0.0: {{}}
"""


def read(text: str, **files: str) -> Extract:
    tree = MemoryTree({LOCK: text.encode(), **{name: content.encode() for name, content in files.items()}})
    return parse(FileView(tree, LOCK, DEFAULTS))


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
    extract = read(
        NINE, **{"package.json": '{"name": "root"}', "packages/app/package.json": '{"name": "app", "version": "2.0.0"}'}
    )
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
        ("E-DANGLING", "edge", f"{LOCK}:1"),
        ("E-ENTRY", "package", f"{LOCK}:23"),
        ("E-HASH", "field", f"{LOCK}:12"),
    ]
    assert extract.completeness == "incomplete"


OWN = f"""---
lockfileVersion: '9.0'
importers:
  .:
    packageManagerDependencies:
      pnpm: {{specifier: 12.0.0, version: 12.0.0}}
packages:
  pnpm@12.0.0:
    resolution: {{integrity: {SHA512}}}
snapshots:
  pnpm@12.0.0: {{}}
---
{NINE}"""


def test_what_belongs_to_pnpm_itself_is_a_project_of_its_own() -> None:
    extract = read(OWN)
    assert ("pnpm itself", "pnpm@12.0.0", "build", "12.0.0") in edges(extract)
    assert edges(read(NINE)) < edges(extract)
    assert problems(extract) == [("E-PNPM", "notice", f"{LOCK}:2")]


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
    ],
)
def test_what_is_no_known_lock_is_refused(text: str, code: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.code == code
    assert says in refused.value.message


@pytest.mark.parametrize(
    ("key", "name", "version"),
    [
        ("/a/1.0.0", "a", "1.0.0"),
        ("/@s/a/1.0.0_x@2.0.0+y@3", "@s/a", "1.0.0"),
        ("/a@1.0.0(b@2.0.0)(c@3.0.0)", "a", "1.0.0"),
        ("@s/a@1.0.0-rc.1", "@s/a", "1.0.0-rc.1"),
        ("a@https://x.test/a.tgz", "a", ""),
        ("node@runtime:26.7.0", "node", ""),
        ("file:lib", "", ""),
        ("github.com/o/a/0123", "", ""),
    ],
)
def test_what_a_key_tells(key: str, name: str, version: str) -> None:
    assert name_and_version(key) == (name, version)


def test_a_dependency_leads_to_one_key_or_to_none() -> None:
    known = {"/a/1.0.0", "/b@1.0.0", "c@1.0.0(d@1)", "file:x", "real@2.0.0"}
    pairs = [("a", "1.0.0"), ("b", "1.0.0"), ("c", "1.0.0(d@1)"), ("x", "file:x"), ("alias", "real@2.0.0"), ("a", "2.0.0")]
    assert [find_key(name, version, known) for name, version in pairs] == [
        "/a/1.0.0", "/b@1.0.0", "c@1.0.0(d@1)", "file:x", "real@2.0.0", None,
    ]  # fmt: skip


def test_scopes_follow_the_sections() -> None:
    kinds = {edge.scope for edge in read(NINE).edges}
    assert kinds == {Scope.RUNTIME, Scope.DEV, Scope.OPTIONAL, Scope.PEER}


@pytest.mark.parametrize(
    ("patched", "found"),
    [
        pytest.param("maybe@1.0.0:\n    path: patches/maybe.patch\n    hash: abc", ("patches/maybe.patch",), id="a file"),
        pytest.param("maybe@1.0.0: abc", ("abc",), id="a hash"),
        pytest.param("maybe@2.0.0: abc", (), id="another version"),
    ],
)
def test_a_patch_belongs_to_the_package_that_it_names(patched: str, found: tuple[str, ...]) -> None:
    extract = read(NINE.replace("importers:\n", f"patchedDependencies:\n  {patched}\n\nimporters:\n"))
    assert facts(components(extract)["maybe@1.0.0"]).patches == found

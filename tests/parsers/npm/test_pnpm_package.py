import pytest

from tests.parsers.npm.lock_reading import components, edges, facts, joined
from tests.parsers.npm.pnpm_reading import NINE, SHA512, read


@pytest.mark.parametrize(
    ("patched", "found"),
    [
        pytest.param("maybe@1.0.0:\n    path: patches/maybe.patch\n    hash: abc", ("patches/maybe.patch",), id="a file"),
        pytest.param("maybe@1.0.0: abc", ("abc",), id="a hash"),
        pytest.param("maybe@2.0.0: abc", (), id="another version"),
        pytest.param("maybe@1.0.0: https://u:s3cr3t@x.test/a.patch", ("https://x.test/a.patch",), id="an address with a token"),
    ],
)
def test_a_patch_belongs_to_the_package_that_it_names(patched: str, found: tuple[str, ...]) -> None:
    extract = read(NINE.replace("importers:\n", f"patchedDependencies:\n  {patched}\n\nimporters:\n"))
    assert facts(components(extract)["maybe@1.0.0"]).patches == found


WITH_ADDRESS = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ADDRESS, version: ADDRESS}
      b: {specifier: ADDRESS2, version: ADDRESS2}
packages:
  a@ADDRESS:
    resolution: {tarball: ADDRESS}
    version: 1.0.0
snapshots:
  a@ADDRESS: {}
"""


def test_no_token_of_an_address_leaves_the_lock() -> None:
    extract = read(WITH_ADDRESS.replace("ADDRESS", "https://u:s3cr3t@npm.example.test/a.tgz?t=s3cr3t"))
    plain = "https://npm.example.test/a.tgz"
    assert edges(extract) == {("", f"a@{plain}", "runtime", plain)}
    component = components(extract)[f"a@{plain}"]
    assert (component.package.purl, component.source.kind, component.source.credentials) == ("pkg:npm/a@1.0.0", "url", True)
    assert "s3cr3t" not in repr(extract)


@pytest.mark.parametrize(
    ("version", "key", "reference"),
    [
        pytest.param("5.4", "npm.example.test+4873/a/1.0.0", "npm.example.test+4873/a/1.0.0", id="version 5"),
        pytest.param("'6.0'", "npm.example.test+4873/a@1.0.0", "npm.example.test+4873/a@1.0.0", id="version 6"),
    ],
)
def test_a_registry_can_stand_in_front_of_a_key(version: str, key: str, reference: str) -> None:
    packages = f"packages:\n  {key}:\n    resolution: {{integrity: {SHA512}}}\n"
    extract = read(f"lockfileVersion: {version}\nspecifiers:\n  a: ^1.0.0\ndependencies:\n  a: {reference}\n{packages}")
    assert joined(extract) == {("", key)}
    found = components(extract)[key]
    assert (found.package.purl, found.source.kind) == ("pkg:npm/a@1.0.0", "registry")
    assert found.source.registry == "https://npm.example.test:4873"


RUNTIME = f"""lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      node: {{specifier: runtime:26.7.0, version: runtime:26.7.0}}
packages:
  node@runtime:26.7.0:
    resolution:
      type: variations
      variants:
        - resolution:
            integrity: {SHA512}
            type: binary
            url: https://nodejs.example.test/node-linux.tar.gz
          targets:
            - cpu: x64
              os: linux
        - resolution:
            integrity: {SHA512.replace("A", "B", 1)}
            type: binary
            url: https://musl.example.test/node-musl.tar.gz
    version: 26.7.0
snapshots:
  node@runtime:26.7.0: {{}}
"""


def test_a_program_with_an_archive_for_each_platform() -> None:
    found = components(read(RUNTIME))["node@runtime:26.7.0"]
    assert found.package.purl == "pkg:npm/node@26.7.0"
    assert (found.source.kind, found.source.registry) == ("url", "https://musl.example.test")
    assert found.source.others == ("https://nodejs.example.test",)
    assert len(found.hashes) == 2

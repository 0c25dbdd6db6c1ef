"""Sources: where packages come from."""

import pytest
from msgspec.structs import replace

from sca.model.component import Component, Hash, NpmFacts, Reference, Source
from sca.model.package import conda_package
from tests.policies.judging import REGISTRY, image, judge, line, mistakes, npm, only, pypi, requirement, said, served

ARCHIVE = f"{REGISTRY}/a/-/a-1.0.0.tgz"
OTHER = "https://other.example.test"
COMMIT = "8a7f6e5d4c3b2a190817263544536271a0b9c8d7"


@pytest.mark.parametrize(
    ("rule", "url", "codes"),
    [
        pytest.param("npm: [default]", ARCHIVE, [], id="the ecosystem's own"),
        pytest.param("git: deny", ARCHIVE, [], id="own is the default of an ecosystem that is not named"),
        pytest.param("git: deny", "https://other.example.test/a.tgz", ["SCA301"], id="another is not"),
        pytest.param("npm: []", ARCHIVE, ["SCA301"], id="nothing is allowed"),
        pytest.param("npm: ['https://m.example.test/']", "https://m.example.test/a.tgz", [], id="listed"),
        pytest.param("npm: ['https://M.example.test']", "https://m.example.test/a.tgz", [], id="listed in another spelling"),
        pytest.param("npm: ['https://m.example.test/npm']", "https://m.example.test/npm/a.tgz", [], id="below a path"),
        pytest.param("npm: ['https://m.example.test/npm']", "https://m.example.test/npm2/a.tgz", ["SCA301"], id="beside a path"),
        pytest.param(
            "npm: ['https://m.example.test/npm']", "https://m.example.test/npm/../x/a.tgz", ["SCA301"], id="back up a path"
        ),
        pytest.param(
            "npm: ['https://m.example.test/npm']", "https://m.example.test/npm/%2e%2e/x.tgz", ["SCA301"], id="back up, encoded"
        ),
        pytest.param("npm: ['https://m.example.test']", "https://m.example.test.evil.test/a", ["SCA301"], id="host starts alike"),
        pytest.param("npm: [default]", "http://npm.example.test/a", ["SCA301", "SCA304"], id="not encrypted"),
    ],
)
def test_registries(rule: str, url: str, codes: list[str]) -> None:
    verdict = judge(f"sources:\n  {rule}\n", served(url))
    assert sorted(one.code for one in verdict.findings) == codes


@pytest.mark.parametrize(
    ("role", "fixes"),
    [
        (
            "lock",
            ["install it from a listed registry (default) and write the lock file anew", "write the lock file anew with hashes"],
        ),
        ("declared", ["install it from a listed registry (default)", "install it from a lock file that has hashes"]),
    ],
)
def test_a_lock_is_written_anew_only_where_one_names_the_package(role: str, fixes: list[str]) -> None:
    found = npm("a", source=Source("registry", "", OTHER))
    placed = replace(found, locations=tuple(replace(place, role=role) for place in found.locations))
    verdict = judge("packages: {default: allow}\nsources: {npm: [default], integrity: required}\n", placed)
    assert [one.fix for one in verdict.findings] == fixes


@pytest.mark.parametrize(
    ("name", "version", "path", "other"),
    [
        pytest.param("a", "1.0.0", "a/-/a-1.0.0.tgz", "", id="its own"),
        pytest.param("@s/a", "1.0.0", "@s/a/-/a-1.0.0.tgz", "", id="with a scope"),
        pytest.param("@s/a", "1.0.0", "@s%2fa/-/@s/a-1.0.0.tgz", "", id="as other servers write it"),
        pytest.param("a", "1.0.0+build.7", "a/-/a-1.0.0.tgz", "", id="the build part stands in no address"),
        pytest.param("A", "1.0.0", "a/-/a-1.0.0.tgz", "", id="case makes no other package"),
        pytest.param("a", "1.0.0", "files/0a1b2c", "", id="an address that tells no package"),
        pytest.param("a", "1.0.0", "a/-/a-1.0.1.tgz", "a 1.0.1", id="another version"),
        pytest.param("a", "1.0.0", "b/-/b-1.0.0.tgz", "b 1.0.0", id="another package"),
        pytest.param("a", "1.0.0", "@s/a/-/a-1.0.0.tgz", "@s/a 1.0.0", id="the same name in a scope"),
        pytest.param("@s/a", "1.0.0", "a/-/a-1.0.0.tgz", "a 1.0.0", id="the same name without its scope"),
        pytest.param("@s/a", "1.0.0", "@t/a/-/a-1.0.0.tgz", "@t/a 1.0.0", id="another scope"),
    ],
)
def test_what_is_downloaded_is_what_is_named(name: str, version: str, path: str, other: str) -> None:
    """Whoever changes an address in a lock gets another package in under the name of an approved one."""
    found = npm(name, version, source=Source("registry", f"{REGISTRY}/{path}", REGISTRY))
    verdict = judge("packages: {default: allow}\nsources: {npm: [default]}\n", found)
    assert [dict(one.facts)["address of"] for one in verdict.findings] == ([other] if other else [])
    assert [one.code for one in verdict.findings] == (["SCA307"] if other else [])


@pytest.mark.parametrize(
    ("rule", "source", "codes"),
    [
        pytest.param("npm: [default]", Source("git", "https://git.example.test/a"), ["SCA302"], id="git is denied unsaid"),
        pytest.param("git: allow", Source("git", "https://git.example.test/a"), [], id="git allowed"),
        pytest.param(
            "git: ['https://git.example.test/ours']", Source("git", "git+https://git.example.test/ours/a"), [], id="below"
        ),
        pytest.param(
            "git: ['https://git.example.test/ours']", Source("git", "https://git.example.test/theirs/a"), ["SCA302"], id="beside"
        ),
        pytest.param("git: ['ssh://git@git.example.test/']", Source("git", "ssh://git@git.example.test/a"), [], id="by ssh"),
        pytest.param("git: allow", Source("git", "git://git.example.test/a"), ["SCA304"], id="git without encryption"),
        pytest.param("npm: [default]", Source("url", "https://files.example.test/a.tgz"), ["SCA303"], id="url is denied unsaid"),
        pytest.param(
            "url: ['https://files.example.test/']", Source("url", "https://files.example.test/a.tgz"), [], id="url listed"
        ),
        pytest.param("npm: [default]", Source("path", "../a.tgz"), [], id="an archive in the checkout"),
        pytest.param("npm: [default]", Source(), [], id="no place named"),
        pytest.param("npm: [default]", Source("registry", "", "https://x.example.test"), ["SCA301"], id="only an origin"),
        pytest.param(
            "npm: ['https://x.example.test/npm']", Source("registry", "", "https://x.example.test"), [], id="origin fits"
        ),
        pytest.param("npm: [default]", Source("registry", "", REGISTRY, others=(OTHER,)), ["SCA301"], id="or from another one"),
        pytest.param(f"npm: [default, '{OTHER}']", Source("registry", "", REGISTRY, others=(OTHER,)), [], id="both listed"),
        pytest.param(
            "npm: [default]",
            Source("registry", "", REGISTRY, others=("http://x.example.test",)),
            ["SCA301", "SCA304"],
            id="or without encryption",
        ),
        pytest.param("npm: [default]", Source("registry", ARCHIVE, REGISTRY, credentials=True), ["SCA305"], id="a token in it"),
    ],
)
def test_other_places(rule: str, source: Source, codes: list[str]) -> None:
    verdict = judge(f"sources:\n  {rule}\n", npm("a", source=source))
    assert [one.code for one in verdict.findings] == codes


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        pytest.param(served(ARCHIVE), [], id="hashed"),
        pytest.param(served(ARCHIVE, hashed=False), ["SCA306"], id="not hashed"),
        pytest.param(npm("a", hashes=(Hash("SHA-1", "0a" * 20),)), ["SCA306"], id="only a hash that can be forged"),
        pytest.param(npm("a", hashes=(Hash("SHA-1", "0a" * 20), Hash("SHA-512", "0a" * 64))), [], id="a strong one beside it"),
        pytest.param(npm("a", facts=NpmFacts("a", bundled=True)), [], id="bundled"),
        pytest.param(npm("a", facts=NpmFacts("", cache_checksum="10c0/ab12")), [], id="yarn-cache-checksum"),
        pytest.param(pypi("a"), ["SCA306"], id="a requirement without hash"),
        pytest.param(requirement("a", ">=1"), ["SCA306"], id="not even pinned"),
        pytest.param(npm("a", source=Source("git", "https://g.example.test/a", "", COMMIT)), [], id="a full commit"),
        pytest.param(npm("a", source=Source("git", "https://g.example.test/a")), ["SCA306"], id="a branch"),
        pytest.param(image("node", "docker.io", "library/node"), [], id="images have rules of their own"),
    ],
)
def test_integrity(found: Component | Reference, codes: list[str]) -> None:
    verdict = judge("sources: {integrity: required, git: allow}\ngaps: {unpinned: allow}\n", found)
    assert [one.code for one in verdict.findings] == codes


def test_one_finding_for_many_instances_points_at_the_one_that_breaks_the_rule() -> None:
    good = served(ARCHIVE, line=3)
    bad = served("https://other.example.test/a.tgz", line=9)
    found = only(judge("sources: {npm: [default]}\n", good, bad))
    assert (found.where.line, line(found)) == (9, 3)
    assert ("instances", "2") in found.facts


def test_a_finding_of_a_secret_does_not_show_it() -> None:
    verdict = judge("sources: {npm: [default]}\n", npm("a", source=Source("registry", ARCHIVE, REGISTRY, credentials=True)))
    assert said(verdict) == [("SCA305", "a@1.0.0", "open")]
    assert "@npm.example.test" not in verdict.findings[0].message


LOCKED = "https://conda.example.test/conda-forge/linux-64/a-1-0.conda"


@pytest.mark.parametrize(
    ("rule", "channel", "source", "codes"),
    [
        pytest.param("git: deny", "other", Source("registry"), [], id="without the key every channel will do"),
        pytest.param("conda: [conda-forge]", "conda-forge", Source("registry"), [], id="listed by name"),
        pytest.param("conda: [conda-forge]", "other", Source("registry"), ["SCA301"], id="another"),
        pytest.param("conda: []", "conda-forge", Source("registry"), ["SCA301"], id="none is allowed"),
        pytest.param("conda: [default]", "main", Source("registry"), [], id="one of conda's own"),
        pytest.param("conda: [default]", "", Source("registry"), [], id="no channel named"),
        pytest.param("conda: [default]", "x", Source("registry", LOCKED, "https://own.example.test"), [], id="the own host"),
        pytest.param("conda: [x]", "", Source("registry", others=("x", "y")), ["SCA301"], id="or from another one"),
        pytest.param("conda: [x, y]", "", Source("registry", others=("x", "y")), [], id="both are listed"),
        pytest.param("conda: [conda-forge]", "conda-forge", Source("registry", LOCKED, "https://conda.example.test"), ["SCA301"],
                     id="a name says nothing about an address"),
        pytest.param("conda: ['https://conda.example.test/conda-forge/']", "conda-forge",
                     Source("registry", LOCKED, "https://conda.example.test"), [], id="listed by its address"),
    ],
)  # fmt: skip
def test_channels_of_conda(rule: str, channel: str, source: Source, codes: list[str]) -> None:
    one = replace(npm("a", source=source), package=conda_package("a", "1", "0", channel))
    verdict = judge(f"sources:\n  {rule}\n", one)
    assert [found.code for found in verdict.findings] == codes


@pytest.mark.parametrize("text", ["'a b'", "'http://conda.example.test/x'", "'../x'"])
def test_what_is_no_channel_is_a_mistake(text: str) -> None:
    assert [found[2] for found in mistakes(f"sources:\n  conda: [{text}]\n")] == ["E-POLICY-VALUE"]

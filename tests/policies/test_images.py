"""Images: how they are named, and where they come from."""

import pytest
from msgspec.structs import replace

from sca.model.component import Reference
from tests.policies.judging import DIGEST, image, judge, npm, only

BARE = image("node", "docker.io", "library/node")
TAGGED = image("node:24", "docker.io", "library/node", "24")
LATEST = image("node:latest", "docker.io", "library/node", "latest")
PINNED = image("node:24@sha256:", "docker.io", "library/node", "24", DIGEST)
LATEST_PINNED = image("node:latest@sha256:", "docker.io", "library/node", "latest", DIGEST)
OURS = image("registry.example.test/team/web:1", "registry.example.test", "team/web", "1", DIGEST)
SHOUTED = image("LOCALHOST.example.test/a:1", "LOCALHOST.example.test", "a", "1")
NUMBERED = image("[2001:db8::1]:5000/a:1", "[2001:db8::1]:5000", "a", "1")
UNRESOLVED = replace(image("$BASE", "", ""), unresolved="BASE has no value")


@pytest.mark.parametrize(
    ("rules", "found", "codes"),
    [
        pytest.param("pinned: digest", PINNED, [], id="digest"),
        pytest.param("pinned: digest", TAGGED, ["SCA401"], id="only a tag"),
        pytest.param("pinned: digest", LATEST, ["SCA401"], id="latest is said once"),
        pytest.param("pinned: tag", TAGGED, [], id="a tag is enough"),
        pytest.param("pinned: tag", BARE, ["SCA401"], id="no tag"),
        pytest.param("pinned: tag", LATEST, ["SCA403"], id="latest is a tag, and denied"),
        pytest.param("pinned: none", BARE, ["SCA403"], id="no tag means latest"),
        pytest.param("pinned: none", LATEST_PINNED, [], id="latest with a digest is one image"),
        pytest.param("latest: allow", BARE, [], id="latest allowed"),
        pytest.param("registries: [docker.io]", TAGGED, [], id="registry"),
        pytest.param("registries: [docker.io/library/]", TAGGED, [], id="below a path"),
        pytest.param("registries: [docker.io/lib]", TAGGED, ["SCA402"], id="a path that starts alike"),
        pytest.param("registries: [docker.io]", OURS, ["SCA402"], id="another registry"),
        pytest.param("registries: [registry.example.test]", OURS, [], id="ours"),
        pytest.param("registries: [localhost.example.test]", SHOUTED, [], id="a host in another case"),
        pytest.param("registries: ['[2001:db8::1]:5000']", NUMBERED, [], id="a host that is a number"),
        pytest.param("registries: ['[2001:db8::1]']", NUMBERED, ["SCA402"], id="another port"),
        pytest.param("pinned: none", npm("node"), [], id="no image"),
    ],
)
def test_names(rules: str, found: Reference, codes: list[str]) -> None:
    verdict = judge(f"images: {{{rules}}}\n", found)
    assert [one.code for one in verdict.findings] == codes


@pytest.mark.parametrize(("rule", "states"), [("deny", ["open"]), ("review", ["undetermined"]), ("allow", [])])
def test_a_name_that_cannot_be_told(rule: str, states: list[str]) -> None:
    verdict = judge(f"images: {{pinned: digest, registries: [docker.io], unresolved: {rule}}}\n", UNRESOLVED)
    assert [(one.code, one.state.value) for one in verdict.findings] == [("SCA404", state) for state in states]


def test_the_advice_names_the_image() -> None:
    assert only(judge("images: {pinned: digest}\n", TAGGED)).fix == "write node:24@sha256:DIGEST"
    assert only(judge("images: {pinned: tag}\n", BARE)).fix == "write node:TAG"

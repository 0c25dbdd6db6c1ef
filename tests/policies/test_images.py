"""Images: how they are named, and where they come from."""

from datetime import date

import pytest
from msgspec.structs import replace

from sca.model.component import ImageFacts, Project, Reference, Scope
from sca.policies.load import PolicyError
from tests.policies.judging import DIGEST, built, image, judge, npm, only

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


def test_the_advice_fits_the_file() -> None:
    """ARG belongs into a Dockerfile only; a pipeline has no such thing."""
    in_pipeline = replace(UNRESOLVED, facts=ImageFacts("", "", role="service"))
    assert only(judge("images: {pinned: digest}\n", UNRESOLVED)).fix.endswith("in front of its use: ARG NAME=value")
    assert (
        only(judge("images: {pinned: digest}\n", in_pipeline)).fix
        == "give the variable a value in this file, or write the name out"
    )


def test_the_advice_names_the_image() -> None:
    assert only(judge("images: {pinned: digest}\n", TAGGED)).fix == "write node:24@sha256:DIGEST"
    assert only(judge("images: {pinned: tag}\n", BARE)).fix == "write node:TAG"


ENDS = "images: {end-of-life: [{image: 'docker.io/library/node:24', ended: 2026-11-25}]}\n"
BY_DIGEST = image("node@sha256:", "docker.io", "library/node", "", DIGEST)


@pytest.mark.parametrize(
    ("found", "states"),
    [
        pytest.param(TAGGED, ["open"], id="the line itself"),
        pytest.param(PINNED, ["open"], id="with a digest"),
        pytest.param(image("node:24.1.0", "docker.io", "library/node", "24.1.0"), ["open"], id="a release of the line"),
        pytest.param(image("node:24-alpine", "Docker.IO", "library/node", "24-alpine"), ["open"], id="a kind of it"),
        pytest.param(image("node:240", "docker.io", "library/node", "240"), [], id="a tag that starts alike"),
        pytest.param(image("node:2", "docker.io", "library/node", "2"), [], id="a shorter tag"),
        pytest.param(image("a/node:24", "docker.io", "a/node", "24"), [], id="another image"),
        pytest.param(image("node:24", "registry.example.test", "library/node", "24"), [], id="another registry"),
        pytest.param(BY_DIGEST, ["undetermined"], id="a digest does not tell the line"),
        pytest.param(LATEST_PINNED, [], id="latest is another line"),
    ],
)
def test_the_end_of_life(found: Reference, states: list[str]) -> None:
    assert [one.state.value for one in judge(ENDS, found).findings if one.code == "SCA406"] == states


def test_the_end_of_life_counts_from_its_day_on_and_names_what_ended() -> None:
    assert judge(ENDS, TAGGED, today=date(2026, 11, 24)).findings == ()
    found = only(judge(ENDS, TAGGED))
    assert found.message == "node:24 is at the end of its life: docker.io/library/node:24 ended on 2026-11-25"
    assert found.fix == "move to a line of releases that is kept alive"


def test_the_earliest_end_is_the_one_that_is_said() -> None:
    ends = "[{image: docker.io/library/node, ended: 2026-01-02}, {image: 'docker.io/library/node:24', ended: 2025-01-02}]"
    assert "ended on 2025-01-02" in only(judge(f"images: {{end-of-life: {ends}}}\n", TAGGED)).message
    assert "docker.io/library/node ended" in only(judge(f"images: {{end-of-life: {ends}}}\n", BY_DIGEST)).message


@pytest.mark.parametrize(
    "name", ["node:16", "library/node:16", f"docker.io/node@{DIGEST}", "docker.io/Node", "docker.io/node:", "docker.io"]
)
def test_an_end_of_life_needs_the_whole_name(name: str) -> None:
    with pytest.raises(PolicyError) as caught:
        judge(f"images: {{end-of-life: [{{image: '{name}', ended: 2026-01-02}}]}}\n", TAGGED)
    assert "an image is written with its registry" in caught.value.problems[0].message


BUILD_ONLY = replace(BARE, scope=Scope.BUILD)


@pytest.mark.parametrize(
    ("rules", "found", "codes"),
    [
        pytest.param("scopes: [runtime]", BUILD_ONLY, [], id="of the build only"),
        pytest.param("scopes: [runtime, build]", BUILD_ONLY, ["SCA403"], id="both"),
        pytest.param("scopes: [runtime]", BARE, ["SCA403"], id="in the result"),
        pytest.param("scopes: [runtime]", replace(BARE, scope=Scope.UNKNOWN), ["SCA403"], id="not known is never left out"),
    ],
)
def test_which_uses_are_judged(rules: str, found: Reference, codes: list[str]) -> None:
    assert [one.code for one in judge(f"images: {{{rules}}}\n", found).findings] == codes


@pytest.mark.parametrize(
    ("project", "state", "message", "line"),
    [
        (built("yes", "0", 7), "open", "the image of api/Dockerfile runs as 0", 7),
        (built("yes"), "open", "the image of api/Dockerfile has no USER, and is built on scratch: it runs as root", 1),
        (
            built("unknown"),
            "undetermined",
            "the image of api/Dockerfile has no USER: whether it runs as root is up to its base",
            1,
        ),
        (built("unknown", "$U", 3), "undetermined", "the image of api/Dockerfile runs as $U, which only a build can tell", 3),
    ],
)
def test_an_image_that_may_run_as_root(project: Project, state: str, message: str, line: int) -> None:
    found = only(judge("images: {root: deny}\n", project))
    assert (found.code, found.state.value, found.where.line) == ("SCA405", state, line)
    assert found.message.startswith(message)
    assert judge("images: {}\n", project).findings == ()


def test_an_image_that_runs_as_somebody_else_passes() -> None:
    assert judge("images: {root: deny}\n", built("no", "app", 4)).findings == ()


def test_a_waiver_names_a_built_image_by_the_path_of_its_dockerfile() -> None:
    waiver = "{id: w, rule: image-runs-as-root, match: pkg:generic/api/Dockerfile, reason: r, owner: o, expires: 2027-01-01}"
    verdict = judge(f"images: {{root: deny}}\nwaivers: [{waiver}]\n", built("yes"))
    assert [(one.code, one.state.value) for one in verdict.findings] == [("SCA405", "waived")]

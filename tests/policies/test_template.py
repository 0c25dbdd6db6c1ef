"""`sca init`: the policy it writes loads whatever the packages are called, and finds nothing that is there today."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.limits import DEFAULTS
from sca.model.component import Component, Hash, Reference, Source
from sca.model.package import conda_package, npm_package, nuget_package, pypi_package
from sca.model.verdict import Outcome, State, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.load import load_policy
from sca.policies.occasion import Occasion
from sca.policies.template import policy_text
from tests.policies.judging import (
    DIGEST,
    REGISTRIES,
    REGISTRY,
    TODAY,
    answers,
    component,
    image,
    inventory,
    npm,
    nuget,
    pypi,
    requirement,
)

HASHED = (Hash("SHA-512", "0a" * 64),)


def written(*nodes: Component | Reference, target: str = "shop") -> str:
    found = inventory(*nodes)
    return policy_text(found, answers(found), target, REGISTRIES)


def checked(*nodes: Component | Reference, policy_of: tuple[Component | Reference, ...] | None = None) -> Verdict:
    """The verdict about a project by the policy that was written for it, or for another."""
    found = inventory(*nodes)
    policy = load_policy(written(*(policy_of if policy_of is not None else nodes)).encode(), "sca-policy.yaml", DEFAULTS)
    return evaluate(found, policy, Occasion(TODAY), Grounds(answers(found), REGISTRIES))


SHOP: tuple[Component | Reference, ...] = (
    npm("@babel/core", "7.26.0", licence="MIT", hashes=HASHED,
        source=Source("registry", f"{REGISTRY}/@babel/core.tgz", REGISTRY)),
    npm("jszip", "3.10.1", licence="(MIT OR GPL-3.0-or-later)", hashes=HASHED),
    npm("icons", "1.0.0", licence="ISC AND Apache-2.0", hashes=HASHED,
        source=Source("registry", "https://m.example.test/npm/icons.tgz", "https://m.example.test")),
    npm("ours", "2.0.0", licence="LicenseRef-Ours", source=Source("git", "git+https://git.example.test/o/ours", "", "0a" * 20)),
    npm("file", "1.0.0", licence="BSD-2-Clause", hashes=HASHED, source=Source("url", "https://f.example.test/x/file.tgz#sha256=0a")),
    npm("lib", "1.0.0", licence="Apache-2.0 WITH LLVM-exception", hashes=HASHED),
    image("node:24@sha256:", "docker.io", "library/node", "24", DIGEST),
)  # fmt: skip


def test_what_is_there_passes() -> None:
    verdict = checked(*SHOP)
    assert verdict.outcome is Outcome.SATISFIED, verdict.findings


@pytest.mark.parametrize(
    ("node", "code"),
    [
        pytest.param(npm("@babel/core", "7.26.1", licence="MIT", hashes=HASHED), "SCA101", id="another version"),
        pytest.param(npm("new", licence="MIT", hashes=HASHED), "SCA101", id="another package"),
        pytest.param(npm("jszip", "3.10.1", licence="GPL-3.0-or-later", hashes=HASHED), "SCA202", id="another licence"),
        pytest.param(npm("jszip", "3.10.1", licence="MIT"), "SCA306", id="without the hash"),
        pytest.param(
            npm("jszip", "3.10.1", licence="MIT", hashes=HASHED, source=Source("registry", "https://x.example.test/a", "https://x.example.test")),
            "SCA301",
            id="from another registry",
        ),
        pytest.param(
            npm("ours", "2.0.0", licence="MIT", source=Source("git", "https://git.example.test/o/fork", "", "0a" * 20)),
            "SCA302",
            id="from another repository",
        ),
        pytest.param(image("node:24", "docker.io", "library/node", "24"), "SCA401", id="without the digest"),
        pytest.param(image("x@", "x.example.test", "x", "1", DIGEST), "SCA402", id="an image from elsewhere"),
    ],
)  # fmt: skip
def test_what_is_new_is_found(node: Component | Reference, code: str) -> None:
    assert code in [one.code for one in checked(node, policy_of=SHOP).findings]


def test_of_a_choice_of_licences_the_freer_one_is_listed_and_said() -> None:
    text = written(npm("a", licence="GPL-3.0-only OR MIT"), npm("b", licence="ISC OR GPL-2.0-only"), npm("c", licence="ISC"))
    assert re.findall(r"^    - (\S+)  # unreviewed$", text, re.MULTILINE) == ["ISC", "MIT"]
    assert "# of a choice, one branch is listed: MIT of GPL-3.0-only OR MIT" in text


def test_what_states_no_exact_licence_is_let_through_as_unreviewed() -> None:
    unresolved = replace(image("$X", "", ""), unresolved="X is not set")
    nodes = npm("a", hashes=HASHED), npm("b", licence="BSD", hashes=HASHED), npm("c", licence="MIT", hashes=HASHED), unresolved
    listed = [line for line in written(*nodes).splitlines() if "without a stated licence" in line]
    assert [line.partition(",")[0] for line in listed] == ["    - {match: pkg:npm/a@1.0.0", "    - {match: pkg:npm/b@1.0.0"]
    assert [(one.code, one.label, one.state) for one in checked(*nodes).findings] == [("SCA404", "$X", State.UNDETERMINED)]


def test_where_no_file_states_licences_one_line_speaks_for_all() -> None:
    nodes = [pypi("a", hashes=HASHED), pypi("b", hashes=HASHED), npm("c", hashes=HASHED), npm("@s/d", hashes=HASHED)]
    listed = re.findall(r"\{match: (\S+), allow: true", written(*nodes))
    assert listed == ['"pkg:npm/*"', '"pkg:npm/@s/*"', '"pkg:pypi/*"']
    assert checked(*nodes).outcome is Outcome.SATISFIED


def test_every_registry_that_a_package_may_come_from_is_listed() -> None:
    source = Source("registry", registry=REGISTRIES["pypi"][0], others=("https://extra.example.test",))
    node = pypi("a", licence="MIT", source=source, hashes=HASHED)
    assert "  pypi:\n    - default\n    - https://extra.example.test/  # unreviewed\n" in written(node)
    assert checked(node).outcome is Outcome.SATISFIED


def test_what_no_policy_can_allow_stays_a_finding() -> None:
    insecure = npm("a", licence="MIT", source=Source("registry", "http://npm.example.test/a.tgz", "http://npm.example.test"))
    assert {"SCA301", "SCA304"} == {one.code for one in checked(insecure).findings}
    assert "1 address cannot be allowed here" in written(insecure)


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        pytest.param([], ("digest", "deny"), id="none"),
        pytest.param([image("a@", "docker.io", "a", "", DIGEST)], ("digest", "deny"), id="all by digest"),
        pytest.param(
            [image("a:1", "docker.io", "a", "1"), image("b@", "docker.io", "b", "", DIGEST)], ("tag", "deny"), id="tags"
        ),
        pytest.param([image("a", "docker.io", "a")], ("none", "allow"), id="nothing"),
        pytest.param([image("a:latest", "docker.io", "a", "latest")], ("tag", "allow"), id="latest"),
    ],
)
def test_images_are_held_to_what_all_of_them_have(images: list[Reference], expected: tuple[str, str]) -> None:
    text = written(*images)
    assert (f"  pinned: {expected[0]}\n" in text, f"  latest: {expected[1]}\n" in text) == (True, True)
    assert checked(*images).outcome is Outcome.SATISFIED


def test_every_line_is_marked_as_unreviewed() -> None:
    listed = [line for line in written(*SHOP).splitlines() if line.startswith("    - ")]
    assert listed
    assert all("unreviewed" in line for line in listed if line != "    - default")


def test_a_requirement_without_a_version_is_approved_in_every_version_and_says_so() -> None:
    text = written(requirement("flask", ">=3"))
    assert "- {match: pkg:pypi/flask, reason: unreviewed and not pinned}" in text
    assert not [one for one in checked(requirement("flask", ">=3")).findings if one.family == "packages"]


def test_the_order_of_what_was_found_does_not_matter() -> None:
    assert written(*reversed(SHOP)) == written(*SHOP)


def test_many_packages_still_make_a_policy_that_can_be_read() -> None:
    nodes = [npm(f"package-{number}", "1.0.0", licence="MIT", hashes=HASHED, line=number) for number in range(20_000)]
    text = written(*nodes)
    assert len(text.encode()) < DEFAULTS.policy_bytes
    assert "all of them unreviewed" in text
    assert checked(*nodes).outcome is Outcome.SATISFIED


def test_every_example_in_a_comment_is_right() -> None:
    """Taking the mark of a comment away from an example gives a policy that loads."""
    text = written(*SHOP)
    examples = [line.removeprefix("#   ") for line in text.splitlines() if re.match(r"#   - [\"{p]", line)]
    assert len(examples) == 7
    patterns = "\n".join(f"    {one.partition('      ')[0].rstrip()}" for one in examples)
    assert load_policy(f"schema: 1\nname: x\npackages:\n  default: deny\n  approved:\n{patterns}\n".encode(), "x", DEFAULTS)
    commented = re.sub(
        r"(?m)^(  )?# (?=  |denied:|accepted:|exceptions:|waivers:|  - )", r"\1", text[text.index("packages:\n") :]
    )
    assert "\nwaivers:\n" in commented
    assert "\n  exceptions:" in commented
    assert load_policy(f"schema: 1\nname: x\n{commented}".encode(), "x", DEFAULTS).waivers


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
NAMES = TEXTS | st.sampled_from(
    ("@s/a", "a-*", "*", "@s/*", "a: b", "- a", "#a", "a #b", "a\nb", "'a", '"a"', "{a}", "[a", "&a", "*a", "!a", "%41",
     "a\u2028b", "a\x85b", "true", "null", "~", "<<", "a:", "?", "\ufeff", "\x00", "a\tb", "|", "> ", "@", "`a")
)  # fmt: skip
VERSIONS = TEXTS | st.sampled_from(
    ("", "1.0.0", "*", "1.x", ">=1", "^1", "latest", "[1.0,)", "1.0.0+b", "a: b", "1 || 2", "===1", "# x")
)
SOURCES = st.builds(
    Source, st.sampled_from(("registry", "git", "url", "path", "unknown")), TEXTS | st.just("https://x.example.test/a b\n- c"),
    TEXTS | st.sampled_from(("", REGISTRY, "https://x.example.test")),
)  # fmt: skip
NODES = st.one_of(
    st.builds(
        lambda name, version, source, licence: npm(name, version, source=source, licence=licence),
        NAMES, VERSIONS, SOURCES, TEXTS | st.sampled_from(("MIT", "MIT OR GPL-3.0-only", "LicenseRef-x", "NONE", "UNLICENSED")),
    ),
    st.builds(lambda name, version: component(nuget_package(name, version)), NAMES, VERSIONS),
    st.builds(lambda name, version: component(pypi_package(name, version)), NAMES,
              VERSIONS.map(lambda one: one.replace(",", "."))),
    st.builds(requirement, NAMES, TEXTS),
    st.builds(image, TEXTS, TEXTS, NAMES, TEXTS | st.just("")),
)  # fmt: skip


@given(st.lists(NODES, max_size=4), TEXTS)
@example([npm("a-*"), npm("a-b")], "x")
@example([npm("a", "*")], "name: y")
@example([component(npm_package("a\nschema: 2", "1.0.0"))], "x\nschema: 2")
@example([pypi("a", "1.0"), nuget("a:")], "\x00")
def test_any_project_gives_a_policy_that_loads_and_finds_no_package_of_it(
    nodes: list[Component | Reference], target: str
) -> None:
    numbered = [replace(node, id=f"{number}") for number, node in enumerate(nodes) if node.package.name]
    found = inventory(*numbered)
    text = policy_text(found, answers(found), target, REGISTRIES)
    assert text.count("\nschema: 1\n") == 1
    policy = load_policy(text.encode(), "sca-policy.yaml", DEFAULTS)
    verdict = evaluate(found, policy, Occasion(TODAY), Grounds(answers(found), REGISTRIES))
    assert not [one for one in verdict.findings if one.family == "packages"]


def test_channels_of_conda_are_listed_as_they_are_named() -> None:
    def conda(name: str, channel: str, source: Source) -> Component:
        return replace(npm(name, source=source), package=conda_package(name, "1", "0", channel))

    address = "https://conda.example.test/ours/linux-64/c-1-0.conda"
    nodes = (
        conda("a", "conda-forge", Source("registry")),
        conda("b", "main", Source("registry")),
        conda("c", "ours", Source("registry", address, "https://conda.example.test")),
        conda("d", "", Source("registry", others=("x",))),
        conda("e", "no channel", Source("registry")),
    )
    text = written(*nodes)
    assert [line.strip().split("  ")[0] for line in text.partition("  conda:\n")[2].splitlines()[:4]] == [
        "- default",
        "- conda-forge",
        "- https://conda.example.test/ours/",
        "- x",
    ]
    assert "1 address cannot be allowed here" in text
    assert "\n  conda:" not in written(npm("a"))

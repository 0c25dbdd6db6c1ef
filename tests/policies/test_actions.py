"""What pipelines run of other repositories."""

import pytest

from sca.model.component import Reference
from sca.model.package import Package, repository_package
from tests.policies.judging import action, judge, only

SHA = "0123456789abcdef0123456789abcdef01234567"
TAGGED = action("Octo/Tools/lint@v4", repository_package("github", "Octo/Tools", "v4", "lint"))
PINNED = action(f"octo/tools@{SHA}", repository_package("github", "octo/tools", SHA), pinned=True)
NAMELESS = action("x/y@1", Package("github", "x", "y", ""), unresolved="the version holds a variable")


@pytest.mark.parametrize(
    ("rules", "found", "said"),
    [
        pytest.param("pinned: commit", TAGGED, [("SCA601", "open")], id="a tag"),
        pytest.param("pinned: commit", PINNED, [], id="a commit"),
        pytest.param("pinned: none", TAGGED, [], id="not asked for"),
        pytest.param("pinned: commit, trusted: ['pkg:github/octo/*']", TAGGED, [], id="trusted"),
        pytest.param("pinned: commit, trusted: ['pkg:github/Octo/Tools']", TAGGED, [], id="trusted by another spelling"),
        pytest.param("pinned: commit, trusted: ['pkg:github/octo/tools@v5']", TAGGED, [("SCA601", "open")], id="another version"),
        pytest.param("allowed: ['pkg:github/octo/*']", TAGGED, [], id="allowed"),
        pytest.param("allowed: ['pkg:github/actions/*']", TAGGED, [("SCA602", "open")], id="not allowed"),
        pytest.param("allowed: ['pkg:github/octo/tools@v4']", TAGGED, [], id="allowed in its version"),
        pytest.param("allowed: ['pkg:github/octo/tools@v5']", TAGGED, [("SCA602", "open")], id="allowed in another version"),
        pytest.param("allowed: ['pkg:github/x/y']", NAMELESS, [("SCA602", "undetermined")], id="not known"),
    ],
)
def test_actions(rules: str, found: Reference, said: list[tuple[str, str]]) -> None:
    verdict = judge(f"actions: {{{rules}}}\n", found)
    assert [(one.code, one.state.value) for one in verdict.findings] == said


def test_actions_are_neither_approved_nor_licensed_nor_placed_but_can_be_denied() -> None:
    rest = "licences: {unknown: deny}\nsources: {git: deny, url: deny, integrity: required}\nimages: {pinned: digest}\n"
    assert judge(f"packages: {{default: deny}}\n{rest}", TAGGED).findings == ()
    denied = judge("packages: {default: allow, denied: ['pkg:github/octo/tools']}\n", TAGGED)
    assert only(denied).code == "SCA102"


def test_the_message_says_what_is_written() -> None:
    found = only(judge("actions: {pinned: commit}\n", TAGGED))
    assert found.message == "Octo/Tools/lint@v4 is named by v4, which can be moved: it is not pinned"
    assert found.subject == "pkg:github/octo/tools@v4#lint"
    assert found.facts == (("use", "step"), ("ref", "v4"), ("job", "test"))

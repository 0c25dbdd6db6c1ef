"""What `sca policy lint` says about a policy itself."""

import pytest

from sca.policies.lint import lint, unmatched
from sca.policies.subjects import subjects_of
from tests.policies.judging import TODAY, inventory, npm, policy

DENY = "packages:\n  default: deny\n"


def remarks(sections: str) -> list[tuple[int | None, str, str]]:
    return [(one.where.line, one.word, one.message) for one in lint(policy(sections), TODAY)]


@pytest.mark.parametrize(
    ("approved", "denied", "lines"),
    [
        pytest.param(["pkg:npm/a", "pkg:npm/a@^1"], [], [6], id="every version is approved already"),
        pytest.param(["pkg:npm/@s/*", "pkg:npm/@s/a@1.0.0"], [], [7], id="the scope is approved already"),
        pytest.param(["pkg:npm/a", "pkg:npm/a"], [], [6], id="twice"),
        pytest.param(["pkg:npm/a@^1", "pkg:npm/a@^2"], [], [], id="different ranges"),
        pytest.param(["{match: pkg:npm/a, scopes: [dev]}", "pkg:npm/a@^1"], [], [], id="only for a scope"),
        pytest.param(["{match: pkg:npm/a, until: 2099-01-01}", "pkg:npm/a@^1"], [], [], id="only until a day"),
        pytest.param(["pkg:npm/a@^1"], ["pkg:npm/a"], [5], id="denied altogether"),
        pytest.param(["pkg:npm/a"], ["pkg:npm/a@^1"], [], id="denied in part"),
        pytest.param([], ["pkg:npm/@s/*", "pkg:npm/@s/b"], [7], id="a denial inside another"),
    ],
)
def test_shadowed_entries(approved: list[str], denied: list[str], lines: list[int]) -> None:
    text = f"{DENY}  approved:\n" if approved else DENY
    text += "".join(f"    - {one if one.startswith('{') else repr(one)}\n" for one in approved)
    text += "  denied:\n" + "".join(f"    - '{one}'\n" for one in denied)
    found = remarks(text)
    assert [word for _line, word, _message in found] == ["shadowed"] * len(lines)
    assert len(found) == len(lines)


def test_entries_that_are_over() -> None:
    text = (
        f"{DENY}  approved: [{{match: pkg:npm/a, until: 2026-01-01}}, {{match: pkg:npm/b, until: 2026-11-25}}]\n"
        "waivers: [{id: w, rule: SCA101, match: pkg:npm/c, reason: r, owner: o, expires: 2026-02-01}]\n"
        "gaps: {accepted: [{path: x, reason: r, owner: o, expires: 2026-03-01}]}\n"
    )
    assert [(line, word) for line, word, _message in remarks(text)] == [(5, "over"), (6, "over"), (7, "over")]


def test_a_licence_of_ones_own_may_be_misspelt() -> None:
    assert [word for _line, word, _message in remarks("licences: {unknown: deny, allowed: [MIT, LicenseRef-Ours]}\n")] == [
        "unknown-licence"
    ]


def test_entries_that_speak_of_nothing_in_a_project() -> None:
    read = policy(f"{DENY}  approved: [pkg:npm/a, pkg:npm/b@^2, 'pkg:npm/@s/*']\n  denied: [pkg:npm/z]\n")
    found = unmatched(read, subjects_of(inventory(npm("a"), npm("b", "1.0.0"))))
    assert [one.message.partition(" speaks")[0] for one in found] == [
        "packages.approved: pkg:npm/b@^2",
        "packages.approved: pkg:npm/@s/*",
        "packages.denied: pkg:npm/z",
    ]

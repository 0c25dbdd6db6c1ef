"""Packages: what is approved, what is denied, and what cannot be told."""

from datetime import date

import pytest

from sca.model.component import Component, Reference, Scope
from sca.model.verdict import Outcome
from tests.policies.judging import image, judge, line, npm, nuget, only, pypi, requirement, said

DENY = "packages:\n  default: deny\n"


@pytest.mark.parametrize(
    ("approved", "found", "codes"),
    [
        pytest.param("pkg:npm/a", npm("a"), [], id="every version"),
        pytest.param("pkg:npm/a@1.0.0", npm("a"), [], id="this version"),
        pytest.param("pkg:npm/a@1.0.1", npm("a"), ["SCA101"], id="another version"),
        pytest.param("pkg:npm/a@^1", npm("a", "1.9.9"), [], id="a range"),
        pytest.param("pkg:npm/a@^1", npm("a", "1.9.9-rc.1"), ["SCA101"], id="an approval takes in no pre-release"),
        pytest.param("pkg:npm/a@^1", npm("a", "latest"), ["SCA104"], id="a version that is none"),
        pytest.param("pkg:npm/a@^1", npm("a", ""), ["SCA104"], id="no version"),
        pytest.param("pkg:npm/b", npm("a"), ["SCA101"], id="another package"),
        pytest.param("pkg:npm/a", pypi("a"), ["SCA101"], id="another ecosystem"),
        pytest.param("pkg:npm/@s/*", npm("@s/a"), [], id="a scope"),
        pytest.param("pkg:npm/@s/*", npm("@s2/a"), ["SCA101"], id="a scope that starts alike"),
        pytest.param("pkg:nuget/contoso.*", nuget("Contoso.Text"), [], id="a prefix in any case"),
        pytest.param("pkg:pypi/Foo_Bar", pypi("foo-bar"), [], id="a name in any spelling"),
        pytest.param("pkg:pypi/a", requirement("a", ">=1"), [], id="a requirement of any version"),
        pytest.param("'pkg:pypi/a@>=1'", requirement("a", ">=1"), ["SCA104"], id="a requirement that may become any version"),
    ],
)
def test_default_deny(approved: str, found: Component | Reference, codes: list[str]) -> None:
    verdict = judge(f"{DENY}  approved:\n    - {approved}\ngaps: {{unpinned: allow}}\n", found)
    assert [one.code for one in verdict.findings] == codes


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ("deny", [("SCA101", "a@1.0.0", "open")]),
        ("review", [("SCA103", "a@1.0.0", "undetermined")]),
        ("allow", []),
    ],
)
def test_what_no_line_names(default: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(judge(f"packages:\n  default: {default}\n", npm("a"))) == expected


@pytest.mark.parametrize(
    ("denied", "found", "codes"),
    [
        pytest.param("pkg:npm/a", npm("a"), ["SCA102"], id="every version"),
        pytest.param("'pkg:npm/a@<2'", npm("a", "1.9.9-rc.1"), ["SCA102"], id="a denial takes in pre-releases"),
        pytest.param("'pkg:npm/a@>1'", npm("a", "2.0.0-rc.1"), ["SCA102"], id="also the first above"),
        pytest.param("'pkg:npm/a@<2'", npm("a", "2.0.0"), [], id="outside"),
        pytest.param("'pkg:pypi/a@<2'", pypi("a", "1.9rc1"), ["SCA102"], id="pre-releases of Python packages"),
        pytest.param("'pkg:npm/a@<2'", npm("a", "odd"), ["SCA104"], id="cannot tell"),
        pytest.param("'pkg:pypi/a@<2'", requirement("a", ">=1"), ["SCA104"], id="may become a denied one"),
        pytest.param("pkg:docker/library/node", image("node", "docker.io", "library/node"), ["SCA102"], id="an image"),
    ],
)
def test_denied(denied: str, found: Component | Reference, codes: list[str]) -> None:
    verdict = judge(f"packages:\n  default: allow\n  denied:\n    - {denied}\ngaps: {{unpinned: allow}}\n", found)
    assert [one.code for one in verdict.findings] == codes


def test_a_denial_goes_before_an_approval() -> None:
    text = f"{DENY}  approved: [pkg:npm/a]\n  denied:\n    - {{match: pkg:npm/a@1.0.0, reason: stolen, use-instead: b}}\n"
    found = only(judge(text, npm("a")))
    assert (found.code, found.message, found.fix, line(found)) == ("SCA102", "a@1.0.0 is denied: stolen", "use b instead", 7)


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2026-11-25", ""),
        ("2026-11-24", "a@1.0.0 is approved no longer: the approval ended on 2026-11-24"),
    ],
)
def test_an_approval_holds_up_to_its_last_day(until: str, message: str) -> None:
    verdict = judge(f"{DENY}  approved: [{{match: pkg:npm/a, until: {until}}}]\n", npm("a"), today=date(2026, 11, 25))
    assert [one.message for one in verdict.findings if one.code == "SCA101"] == ([message] if message else [])


@pytest.mark.parametrize(
    ("scopes", "codes"),
    [
        pytest.param((Scope.DEV,), [], id="only there"),
        pytest.param((Scope.DEV, Scope.RUNTIME), ["SCA101"], id="also elsewhere"),
        pytest.param((Scope.DEV, Scope.UNKNOWN), ["SCA104"], id="nobody knows where else"),
    ],
)
def test_an_approval_for_a_scope_needs_every_instance_in_it(scopes: tuple[Scope, ...], codes: list[str]) -> None:
    nodes = [npm("a", line=number, scope=scope) for number, scope in enumerate(scopes)]
    verdict = judge(f"{DENY}  approved: [{{match: pkg:npm/a, scopes: [dev]}}]\n", *nodes)
    assert [one.code for one in verdict.findings] == codes


@pytest.mark.parametrize(
    ("scopes", "codes"),
    [
        pytest.param((Scope.DEV, Scope.RUNTIME), ["SCA102"], id="one of them is enough"),
        pytest.param((Scope.DEV,), [], id="elsewhere"),
        pytest.param((Scope.DEV, Scope.UNKNOWN), ["SCA104"], id="nobody knows"),
    ],
)
def test_a_denial_for_a_scope_needs_one_instance_in_it(scopes: tuple[Scope, ...], codes: list[str]) -> None:
    nodes = [npm("a", line=number, scope=scope) for number, scope in enumerate(scopes)]
    verdict = judge("packages:\n  default: allow\n  denied: [{match: pkg:npm/a, scopes: [runtime]}]\n", *nodes)
    assert [one.code for one in verdict.findings] == codes


def test_a_finding_names_the_approved_versions_and_the_line_to_add() -> None:
    found = only(judge(f"{DENY}  approved: [pkg:npm/@s/a@^2]\n", npm("@s/a", "1.0.0")))
    assert found.message == "@s/a@1.0.0 is not approved in this version"
    assert "^2 (sca-policy.yaml:5)" in found.fix
    assert 'add "- pkg:npm/@s/a@1.0.0" to packages.approved in sca-policy.yaml' in found.fix


def test_the_line_to_add_is_no_wider_than_what_was_found() -> None:
    """A lock may say `*` where a version belongs; pasting the advice must not approve every version."""
    found = only(judge(DENY, npm("a", "*")))
    assert "pkg:npm/a@===%2A" in found.fix
    text = f"{DENY}  approved: ['pkg:npm/a@===%2A']\n"
    assert judge(text, npm("a", "*")).outcome is Outcome.SATISFIED
    assert judge(text, npm("a", "1.0.0")).outcome is Outcome.VIOLATED


def test_images_need_no_approval() -> None:
    assert not judge(DENY, image("node", "docker.io", "library/node")).findings

"""Hooks of pre-commit: which repositories they come from, and what is installed beside them."""

import pytest

from sca.model.component import ActionFacts, Component, Reference, Scope
from sca.parsers.pipelines.pre_commit import parse
from tests.parsers.docker.memory import extract_of, images_of

PATH = ".pre-commit-config.yaml"
COMMIT = "0123456789" * 4
CONFIG = f"""\
minimum_pre_commit_version: 3.2.0
repos:
  - repo: https://github.com/pre-commit/Pre-Commit-Hooks
    rev: v4.5.0
    hooks: [{{id: trailing-whitespace}}, {{id: check-yaml}}]
  - repo: https://u:p@gitlab.com/Group/Sub/Thing.git
    rev: {COMMIT}
    hooks:
      - id: prettier
        additional_dependencies:
          - prettier@3.0.0
          - "@scope/plugin"
      - id: mypy
        additional_dependencies: [types-requests, pydantic==2.5.0, tomli]
      - id: odd
        additional_dependencies: [something]
  - repo: git@git.example.test:a/b
    rev: main
    hooks: [{{id: x}}]
  - repo: local
    hooks:
      - id: lint
        language: docker_image
        entry: registry.example.test/a:1.0 --check
      - id: own
        language: python
        additional_dependencies: [ruff, "./here", "git+https://github.com/a/b@v1"]
      - id: go
        language: golang
        additional_dependencies: [golang.org/x/tools@v1]
  - repo: meta
    hooks: [{{id: identity}}]
"""


def test_repositories_are_pinned_by_commits_alone() -> None:
    extract = images_of(parse, {PATH: CONFIG}, PATH)
    found = [(one, one.facts) for one in extract.references if isinstance(one.facts, ActionFacts)]
    assert [(one.locations[0].line, one.package.purl, facts.pinned, facts.job) for one, facts in found] == [
        (3, "pkg:github/pre-commit/pre-commit-hooks@v4.5.0", False, "trailing-whitespace, check-yaml"),
        (6, f"pkg:gitlab/group/sub/thing@{COMMIT}", True, "prettier, mypy, odd"),
        (17, "pkg:generic/b@main?vcs_url=git%2Bssh://git%40git.example.test/a/b", False, "x"),
    ]
    assert {facts.role for _one, facts in found} == {"hook"}
    assert "u:p" not in str(extract)


def test_what_is_installed_beside_them() -> None:
    extract = images_of(parse, {PATH: CONFIG}, PATH)
    asked = [one for one in extract.references if one.kind == "requirement"]
    nodes: list[Component | Reference] = [*extract.components, *asked]
    assert sorted((one.locations[0].line or 0, one.package.purl) for one in nodes) == [
        (11, "pkg:npm/prettier@3.0.0"),
        (12, "pkg:npm/%40scope/plugin"),
        (14, "pkg:pypi/pydantic@2.5.0"),
        (14, "pkg:pypi/tomli"),
        (14, "pkg:pypi/types-requests"),
        (27, "pkg:github/a/b@v1"),
        (27, "pkg:pypi/ruff"),
    ]
    assert {one.scope for one in nodes} == {Scope.BUILD}
    assert [(one.code, str(one.location), one.cost) for one in extract.problems] == [("E-INSTALL", f"{PATH}:16", "notice")]


def test_the_image_that_a_hook_runs_in() -> None:
    extract = images_of(parse, {PATH: CONFIG}, PATH)
    assert [(str(one.locations[0]), one.requested) for one in extract.references if one.kind == "image"] == [
        (f"{PATH}:24", "registry.example.test/a:1.0")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- repo: https://github.com/a/b\n  rev: v1\n", ["pkg:github/a/b@v1"]),
        ("repos:\n- repo: https://github.com/a/b\n", ["pkg:github/a/b"]),
        ("repos: [{repo: local, hooks: [{id: x, language: system, entry: make}]}]\n", None),
        ("repos: []\n", None),
        ("exclude: x\n", None),
        ("repos: {a: b}\n", None),
        ("repos: [a, 7, {repo: {}}, {repo: https://github.com/a/b, hooks: x}]\n", ["pkg:github/a/b"]),
    ],
)
def test_odd_files(text: str, expected: list[str] | None) -> None:
    extract = extract_of(parse, {PATH: text}, PATH)
    assert (None if extract is None else [one.package.purl for one in extract.references]) == expected

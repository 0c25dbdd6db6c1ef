"""Pipelines of Bitbucket, CircleCI and Azure."""

import pytest

from sca.files.limits import Limits
from tests.parsers.pipelines.reading import actions, images, problems, read

BITBUCKET = """image: node:20
definitions:
  services:
    db: {image: {name: pg:15}}
  steps:
    - step: &build
        name: Build
        image: py:3
        script: [x, {pipe: Atlassian/deploy:1.1.0}, {pipe: "docker://acme/p:2"}]
pipelines:
  default:
    - step: *build
    - parallel:
        - step: {script: [a], image: "ruby:$V"}
  branches:
    main:
      - stage: {name: S, steps: [{step: {image: go:1, script: [x], services: [db]}}]}
"""


def test_bitbucket() -> None:
    extract = read("bitbucket-pipelines.yml", BITBUCKET)
    assert images(extract) == [
        (1, "container", "default", "node:20"),
        (4, "service", "db", "pg:15"),
        (8, "container", "Build", "py:3"),
        (9, "action", "Build", "acme/p:2"),
        (14, "container", "default", "?ruby:$V"),
        (17, "container", "main", "go:1"),
    ]
    assert actions(extract) == [(9, "pipe", "pkg:bitbucket/atlassian/deploy@1.1.0", False)]


def test_a_pipe_without_a_version_costs_it() -> None:
    text = "pipelines: {default: [{step: {script: [{pipe: a/b}]}}]}"
    assert problems(read("bitbucket-pipelines.yml", text)) == [(1, "E-ACTION", "package")]


CIRCLE = """version: 2.1
orbs: {node: circleci/node@5.1, full: circleci/full@5.1.0, mine: {jobs: {z: {docker: [{image: inner:1}]}}}}
parameters: {db: {type: string, default: "9"}}
executors:
  e:
    parameters: {tag: {type: string, default: "1"}}
    docker: [{image: "base:<< parameters.tag >>"}, {image: "redis:<<pipeline.parameters.db>>"}]
jobs:
  a: {executor: {name: e, tag: "2"}}
  b:
    parameters: {v: {type: string}}
    docker: [{image: "py:<< parameters.v >>"}]
  c: {machine: {image: "ubuntu-2204:now"}}
  d: {executor: e}
  e: {docker: [{image: "x:<< parameters.none >>"}, {image: "y:<< matrix.z >>"}]}
workflows:
  w: {jobs: [a, {b: {matrix: {parameters: {v: ["3.10", "3.11"]}}}}]}
"""


def test_circleci() -> None:
    extract = read(".circleci/config.yml", CIRCLE)
    assert images(extract) == [
        (2, "container", "mine/z", "inner:1"),
        (7, "container", "e", "base:1"),
        (7, "container", "e", "base:2"),
        (7, "service", "e", "redis:9"),
        (12, "container", "b", "py:3.10"),
        (12, "container", "b", "py:3.11"),
        (15, "container", "e", "?x:<< parameters.none >>"),
        (15, "service", "e", "?y:<< matrix.z >>"),
    ]
    assert actions(extract) == [
        (2, "orb", "pkg:generic/circleci/node@5.1", False),
        (2, "orb", "pkg:generic/circleci/full@5.1.0", True),
    ]
    assert problems(extract) == []


def test_an_orb_without_a_version_costs_it() -> None:
    assert problems(read(".circleci/config.yml", "orbs: {n: circleci/node}")) == [(1, "E-ACTION", "package")]


AZURE = """parameters: [{name: img, default: "ubuntu:22.04"}]
variables: {tag: "5"}
resources:
  repositories: [{repository: t, type: github, name: Org/Tpl, ref: refs/tags/v3}]
  containers:
    - {container: pg, image: "postgres:$(tag)"}
jobs:
  - job: A
    container: ${{ parameters.img }}
    services: {db: pg, r: "redis:7"}
  - job: M
    strategy: {matrix: {a: {ci: "alpine:3.19"}, b: {ci: "alpine:3.20"}}}
    container: $[ variables['ci'] ]
  - template: tpl/j.yml
    parameters: {v: "7"}
  - ${{ if eq(1, 1) }}:
    - job: C
      container: {image: "cond:1"}
  - template: x.yml@t
  - template: y.yml@u
"""


def test_azure() -> None:
    inner = "parameters: {v: '1'}\njobs: [{job: T, container: {image: 'node:${{ parameters.v }}'}}, {template: k.yml}]\n"
    extract = read("azure-pipelines.yml", AZURE, tpl__j_yml=inner, tpl__k_yml="steps: [{template: /top.yml}]", top_yml="x: 1")
    assert images(extract) == [
        (2, "container", "T", "node:7"),
        (6, "container", "pg", "postgres:5"),
        (9, "container", "A", "ubuntu:22.04"),
        (10, "service", "A", "redis:7"),
        (13, "container", "M", "alpine:3.19"),
        (13, "container", "M", "alpine:3.20"),
        (18, "container", "C", "cond:1"),
    ]
    assert actions(extract) == [
        (19, "template", "pkg:github/org/tpl@v3#x.yml", False),
        (20, "template", "pkg:generic/u#y.yml", False),
    ]
    assert extract.references[-1].unresolved == "the repository u is not declared in this file"
    assert extract.covers == ("tpl/j.yml", "tpl/k.yml", "top.yml")
    assert problems(extract) == []


@pytest.mark.parametrize("template", ["missing.yml", "${{ parameters.x }}.yml", "../../out.yml"])
def test_a_template_that_cannot_be_read_is_said(template: str) -> None:
    extract = read("azure-pipelines.yml", f"jobs: [{{template: '{template}'}}]")
    assert [cost for _line, _code, cost in problems(extract)] == ["package"]


def test_templates_that_multiply_end() -> None:
    text = "parameters: [{name: v, default: '0'}]\nsteps:\n" + "".join(
        f"  - {{template: azure-pipelines.yml, parameters: {{v: '${{{{ parameters.v }}}}{n}'}}}}\n" for n in range(3)
    )
    extract = read("azure-pipelines.yml", text, Limits(include_files=4))
    assert {code for _line, code, _cost in problems(extract)} == {"E-INCLUDE"}


def test_a_template_of_another_server_is_no_repository_of_a_forge() -> None:
    text = "resources: {repositories: [{repository: t, type: git, name: Proj/Repo}]}\nextends: {template: a.yml@t}\n"
    assert actions(read("azure-pipelines.yml", text)) == [(2, "template", "pkg:generic/Proj/Repo#a.yml", False)]

"""What scripts of pipelines install by name: every kind of pipeline, with lines, variables and matrices."""

import pytest

from sca.files.errors import InputError
from sca.model.component import Component, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parse
from sca.parsers.pipelines import azure, bitbucket, circleci, github_action, github_workflow, gitlab_ci
from tests.parsers.docker.memory import extract_of, images_of

WORKFLOW = """\
on: push
env: {POETRY: 1.8.3}
jobs:
  test:
    strategy:
      matrix:
        django: ["4.2.1", "5.0.2"]
    env:
      TOX: 4.1.0
    steps:
      - uses: actions/checkout@v4
      - run: |
          python -m pip install --upgrade pip

          pip install "poetry==$POETRY" 'django==${{ matrix.django }}' \\
            foo==${{ steps.x.outputs.v }}
      - run: npm i -g yarn@1.22.0
      - shell: python
        run: pip install not-this
      - env: {POETRY: 2.0.0}
        run: >-
          pip install
          poetry==$POETRY tox==${TOX}
      - run: echo ${{ inputs.x }} && pip install ${{ inputs.names }}
"""
ACTION = """\
runs:
  using: composite
  steps:
    - run: pip install a==1
      shell: bash
    - run: |
        pip install b==${{ inputs.version }}
      shell: bash
"""
GITLAB = """\
variables:
  V: "1.5"
default:
  before_script:
    - pip install tox==4.1.0
.base:
  script:
    - npm i -g yarn@$V
lint:
  extends: .base
  parallel:
    matrix:
      - W: ["1.0", "2.0"]
  before_script:
    - X=3.0
  script:
    - |
      set -e
      pip install a==$V b==$W
    - pip install c==$X d==$UNKNOWN
  after_script: [pip install e==1]
use:
  extends: .base
"""
BITBUCKET = """\
image: registry.example.test/a:1
pipelines:
  default:
    - step:
        script:
          - V=1.5
          - pip install a==$V
          - pipe: atlassian/x:1.0.0
        after-script:
          - pip install b==$V
"""
CIRCLECI = """\
version: 2.1
commands:
  setup:
    parameters: {v: {type: string, default: "1.0"}}
    steps:
      - run: pip install a==<< parameters.v >>
jobs:
  build:
    environment: {W: "2.0"}
    steps:
      - checkout
      - run:
          name: b
          command: |
            pip install b==$W
      - when:
          condition: true
          steps:
            - run: npm i -g c@1.0.0 << pipeline.number >>
"""
AZURE = """\
variables:
  v: 1.5
steps:
  - script: |
      pip install a==$(v) b==$(other)
  - bash: npm i -g c@1.0.0
  - task: CmdLine@2
    inputs:
      script: dotnet tool install -g d --version 1.0.0
  - pwsh: uv tool install e==1
"""


def table(parse: Parse, path: str, text: str) -> list[tuple[int | None, str]]:
    extract = images_of(parse, {path: text}, path)
    nodes: list[Component | Reference] = [*extract.components, *(one for one in extract.references if one.kind == "requirement")]
    assert {one.scope for one in nodes} == {Scope.BUILD}
    assert {one.locations[0].path for one in nodes} == {path}
    found = [(one.locations[0].line, one.package.purl.removeprefix("pkg:")) for one in nodes]
    return sorted(found, key=lambda entry: (entry[0] or 0, entry[1]))


@pytest.mark.parametrize(
    ("parse", "path", "text", "expected"),
    [
        (
            github_workflow.parse,
            ".github/workflows/ci.yml",
            WORKFLOW,
            [
                (13, "pypi/pip"),
                (15, "pypi/django@4.2.1"),
                (15, "pypi/django@5.0.2"),
                (15, "pypi/poetry@1.8.3"),
                (16, "pypi/foo"),
                (17, "npm/yarn@1.22.0"),
                (21, "pypi/poetry@2.0.0"),
                (21, "pypi/tox@4.1.0"),
            ],
        ),
        (github_action.parse, "action.yml", ACTION, [(4, "pypi/a@1"), (7, "pypi/b")]),
        (
            gitlab_ci.parse,
            ".gitlab-ci.yml",
            GITLAB,
            [
                (5, "pypi/tox@4.1.0"),
                (8, "npm/yarn"),
                (19, "pypi/a@1.5"),
                (19, "pypi/b@1.0"),
                (19, "pypi/b@2.0"),
                (20, "pypi/c@3.0"),
                (20, "pypi/d"),
                (21, "pypi/e@1"),
            ],
        ),
        (bitbucket.parse, "bitbucket-pipelines.yml", BITBUCKET, [(7, "pypi/a@1.5"), (10, "pypi/b")]),
        (circleci.parse, ".circleci/config.yml", CIRCLECI, [(6, "pypi/a@1.0"), (15, "pypi/b@2.0"), (19, "npm/c@1.0.0")]),
        (
            azure.parse,
            "azure-pipelines.yml",
            AZURE,
            [(5, "pypi/a@1.5"), (5, "pypi/b"), (6, "npm/c@1.0.0"), (9, "nuget/d@1.0.0"), (10, "pypi/e@1")],
        ),
    ],
    ids=["github", "action", "gitlab", "bitbucket", "circleci", "azure"],
)
def test_packages_with_their_lines(parse: Parse, path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert table(parse, path, text) == expected


def hidden(extract: Extract) -> list[tuple[str, str, str]]:
    return [(one.code, str(one.location), one.cost) for one in extract.problems]


def test_what_only_a_run_names_is_said() -> None:
    workflow = images_of(github_workflow.parse, {"w.yml": WORKFLOW}, "w.yml")
    assert hidden(workflow) == [("E-INSTALL", "w.yml:24", "notice")]
    assert "${inputs.names}" in workflow.problems[0].message
    circle = images_of(circleci.parse, {"c.yml": CIRCLECI}, "c.yml")
    assert hidden(circle) == [("E-INSTALL", "c.yml:19", "notice")]


def test_a_pipeline_that_installs_nothing_by_name_names_nothing() -> None:
    text = "on: push\njobs: {a: {steps: [{run: npm ci && pip install -r requirements.txt .}]}}\n"
    assert extract_of(github_workflow.parse, {"w.yml": text}, "w.yml") is None


def test_a_script_that_many_jobs_share_is_listed_once() -> None:
    jobs = "".join(f"job{number}:\n  extends: .base\n" for number in range(50))
    extract = images_of(gitlab_ci.parse, {"a.yml": f".base:\n  script: [pip install a==1]\n{jobs}"}, "a.yml")
    assert [one.package.purl for one in extract.components] == ["pkg:pypi/a@1"]


def test_too_many_packages_are_refused() -> None:
    names = " ".join(f"a{number}" for number in range(20))
    text = f"on: push\njobs: {{a: {{steps: [{{run: pip install {names}}}]}}}}\n"
    with pytest.raises(InputError, match="packages-per-file"):
        extract_of(github_workflow.parse, {"w.yml": text}, "w.yml", packages_per_file=10)


@pytest.mark.parametrize(
    ("step", "place", "expected"),
    [
        ("run: pip install -r deps.txt", "deps.txt", True),
        ("run: pip install -r tools/deps.txt", "tools/deps.txt", True),
        ("run: pip install -r deps.txt\n        working-directory: tools", "tools/deps.txt", True),
        ("run: pip install -r deps.txt", "tools/deps.txt", False),
        ("run: pip install -r requirements-dev.txt", "requirements-dev.txt", False),
    ],
)
def test_a_list_that_no_name_tells_is_read(step: str, place: str, expected: bool) -> None:
    text = f"on: push\njobs:\n  a:\n    steps:\n      - {step}\n"
    extract = extract_of(github_workflow.parse, {".github/workflows/w.yml": text, place: "a==1\n"}, ".github/workflows/w.yml")
    found = [] if extract is None else [(one.package.purl, str(one.locations[0])) for one in extract.components]
    assert found == ([("pkg:pypi/a@1", f"{place}:1")] if expected else [])


def test_a_script_of_the_checkout_is_read() -> None:
    text = "on: push\nenv: {V: '1.5'}\njobs: {a: {steps: [{run: ./ci/install.sh, working-directory: sub}, {run: bash top.sh}]}}\n"
    files = {"w.yml": text, "sub/ci/install.sh": "pip install a==$V\n", "top.sh": "npm i -g b@1.0.0\n"}
    extract = images_of(github_workflow.parse, files, "w.yml")
    found = [(one.package.purl, str(one.locations[0]), one.locations[0].chain) for one in extract.components]
    assert found == [
        ("pkg:pypi/a@1.5", "sub/ci/install.sh:1", ("w.yml:3",)),
        ("pkg:npm/b@1.0.0", "top.sh:1", ("w.yml:3",)),
    ]

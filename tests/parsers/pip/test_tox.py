"""What environments of tox and Hatch install."""

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.pip import pyproject_toml, tox_ini

TOX = """\
[tox]
requires =
    tox>=4
env_list = py311, lint

[testenv]
deps =
    pytest>=7  # the runner
    # nothing
    coverage[toml]==7.4.0
    py311,py312: attrs==23.1.0
    django{42,50}: Django>=4.2
    -r{toxinidir}/reqs.txt
    {[base]deps}
    {env:MORE}
    thing @ https://files.example.test/thing-1.0-py3-none-any.whl
commands = pip install x

[testenv:lint]
deps = ruff==0.5.0
commands =
    ruff==1 check

[base]
deps =
    base==1.0
    {[testenv]deps}
unused = other==1
"""
PYPROJECT = """\
[project]
name = "x"
version = "1"
dependencies = ["requests"]

[tool.hatch.envs.default]
dependencies = ["pytest-cov==4.1.0"]
[tool.hatch.envs.docs]
extra-dependencies = ["mkdocs"]
[tool.tox.env_run_base]
deps = ["hypothesis>=6", "-r x.txt", {replace = "ref", of = ["env_run_base", "deps"]}]
[tool.tox.env.lint]
deps = ["ruff==0.5.0  # the linter"]
"""


def read(text: str, limits: Limits = DEFAULTS) -> Extract | None:
    files = {"tox.ini": text.encode(), "reqs.txt": b"requests==2.31.0\n"}
    return tox_ini.parse(FileView(MemoryTree(files), "tox.ini", limits))


def table(extract: Extract | None) -> list[tuple[str, str]]:
    assert extract is not None
    nodes: list[Component | Reference] = [*extract.components, *extract.references]
    return sorted((str(one.locations[0]), one.package.purl.removeprefix("pkg:pypi/")) for one in nodes)


def test_every_environment_counts() -> None:
    extract = read(TOX)
    assert table(extract) == [
        ("reqs.txt:1", "requests@2.31.0"),
        ("tox.ini:10", "coverage@7.4.0"),
        ("tox.ini:11", "attrs@23.1.0"),
        ("tox.ini:12", "django"),
        ("tox.ini:16", "thing@1.0"),
        ("tox.ini:20", "ruff@0.5.0"),
        ("tox.ini:26", "base@1.0"),
        ("tox.ini:3", "tox"),
        ("tox.ini:8", "pytest"),
    ]
    assert extract is not None
    assert {(edge.parent, edge.scope) for edge in extract.edges} == {("tox.ini#", Scope.BUILD)}
    assert [(one.code, str(one.location), one.cost) for one in extract.problems] == [("E-VARIABLE", "tox.ini:15", "notice")]
    assert extract.reads == ("reqs.txt",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[testenv]\ncommands = pytest\n",
        "deps = a\n",
        "[other]\ndeps = a\n",
        "[testenv]\ndeps =\n",
        "[pytest]\nrequires = a\n",
    ],
)
def test_a_file_that_installs_nothing_names_nothing(text: str) -> None:
    assert read(text) is None


def test_what_is_no_requirement_is_said() -> None:
    extract = read("[testenv]\ndeps =\n  what is this\n  a==1\n")
    assert extract is not None
    assert [(one.code, str(one.location), one.cost) for one in extract.problems] == [("E-REQUIREMENT", "tox.ini:3", "package")]
    assert table(extract) == [("tox.ini:4", "a@1")]


def test_too_many_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read("[testenv]\ndeps =\n" + "  a\n" * 20, Limits(packages_per_file=10))


def test_environments_in_a_pyproject() -> None:
    extract = pyproject_toml.parse(FileView(MemoryTree({"pyproject.toml": PYPROJECT.encode()}), "pyproject.toml", DEFAULTS))
    assert table(extract) == [
        ("pyproject.toml:11", "hypothesis"),
        ("pyproject.toml:13", "ruff@0.5.0"),
        ("pyproject.toml:4", "requests"),
        ("pyproject.toml:7", "pytest-cov@4.1.0"),
        ("pyproject.toml:9", "mkdocs"),
    ]
    assert extract is not None
    assert [edge.scope for edge in extract.edges] == [Scope.RUNTIME, *[Scope.BUILD] * 4]

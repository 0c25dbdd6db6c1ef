"""What the sessions of nox install, from the syntax tree."""

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.installs.noxfile import parse

NOX = """\
import nox

DEPS = ["pytest>=7", "coverage==7.4.0"]
MORE = DEPS + ("hypothesis",)
CHANGED = ["a"]
CHANGED.append("b")


@nox.session
def tests(session: nox.Session) -> None:
    session.install(*MORE, "-r", "reqs.txt", ".[dev]")
    session.install("-e.", f"django=={session.posargs[0]}",
                    "attrs")
    session.install(*CHANGED, session.posargs[0])
    session.conda_install("numpy=1.26", channel="conda-forge")
    session.run("npm", "install", "-g", "prettier@3.0.0", external=True)
    session.run("python", "-m", "pip", "install", "ruff==0.5.0")
    session.run("pytest", *session.posargs)
    session.run("bash", "-c", "pip install black==24.1.0")
    session.install(*nox.project.dependency_groups(P, "test"))
    os.system("pip install not-this")
"""


def read(text: str, limits: Limits = DEFAULTS) -> Extract | None:
    files = {"noxfile.py": text.encode(), "reqs.txt": b"requests==2.31.0\n"}
    return parse(FileView(MemoryTree(files), "noxfile.py", limits, "python"))


def table(extract: Extract | None) -> list[tuple[str, str]]:
    assert extract is not None
    nodes: list[Component | Reference] = [*extract.components, *extract.references]
    return sorted((str(one.locations[0]), one.package.purl.removeprefix("pkg:")) for one in nodes)


def test_what_sessions_install() -> None:
    extract = read(NOX)
    assert table(extract) == [
        ("noxfile.py:12", "pypi/django"),
        ("noxfile.py:13", "pypi/attrs"),
        ("noxfile.py:15", "conda/numpy"),
        ("noxfile.py:16", "npm/prettier@3.0.0"),
        ("noxfile.py:17", "pypi/ruff@0.5.0"),
        ("noxfile.py:19", "pypi/black@24.1.0"),
        ("noxfile.py:3", "pypi/coverage@7.4.0"),
        ("noxfile.py:3", "pypi/pytest"),
        ("noxfile.py:4", "pypi/hypothesis"),
        ("reqs.txt:1", "pypi/requests@2.31.0"),
    ]
    assert extract is not None
    assert {edge.scope for edge in extract.edges} == {Scope.BUILD}
    assert {(one.code, one.location.line, one.cost) for one in extract.problems} == {("E-INSTALL", 14, "notice")}
    assert extract.reads == ("reqs.txt",)
    nodes: list[Component | Reference] = [*extract.components, *extract.references]
    assert len({one.id for one in nodes}) == 10


@pytest.mark.parametrize(
    "text", ["", "import nox\n", "def f(session):\n    session.run('pytest')\n    session.install('.')\n", "install('a')\n"]
)
def test_a_file_that_installs_nothing_by_name_names_nothing(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("session.install('a'\n", DEFAULTS, "E-SYNTAX"),
        ("session.install('a')\n" + "(" * 3000, DEFAULTS, "E-"),
        ("session.install('a')\n" * 10, Limits(python_source_bytes=20), "E-SIZE"),
        ("session.install('a')\n" * 10, Limits(packages_per_file=5), "E-PACKAGES"),
    ],
)
def test_what_is_refused(text: str, limits: Limits, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, limits)
    assert caught.value.code.startswith(code)

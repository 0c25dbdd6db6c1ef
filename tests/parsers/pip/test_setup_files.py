"""What setup.cfg and setup.py ask for where no lock answers for them; the latter is never run."""

import warnings
from pathlib import Path

import pytest

from sca.files.errors import InputError
from sca.files.limits import Limits
from tests.parsers.pip.project_reading import edges, nodes, problems, read, read_or_none, said

CFG = """[metadata]
name = shop
version = 1.0

[options]
install_requires =
    requests[socks]>=2.31 ; python_version < "4"
    # a comment
    pinned==1.0

tests_require = pytest; responses
setup-requires: wheel
[options.extras_require]
docs =
    sphinx
"""


def test_a_setup_cfg() -> None:
    extract = read("setup_cfg", "setup.cfg", {"setup.cfg": CFG})
    assert edges(extract) == {
        ("shop", "requests", "runtime", ">=2.31", 'python_version < "4"'),
        ("shop", "pinned 1.0", "runtime", "==1.0", ""),
        ("shop", "pytest", "dev", "", "'tests_require' in dependency_groups"),
        ("shop", "responses", "dev", "", "'tests_require' in dependency_groups"),
        ("shop", "wheel", "build", "", ""),
        ("shop", "sphinx", "optional", "", "extra == 'docs'"),
    }
    lines = {one.package.name: one.locations[0].line for one in nodes(extract)}
    assert lines == {"requests": 7, "pinned": 9, "pytest": 11, "responses": 11, "wheel": 12, "sphinx": 15}
    assert problems(extract) == [("E-NO-LOCK", "setup.cfg:1", "package")]
    assert edges(read("setup_cfg", "setup.cfg", {"setup.cfg": CFG.replace("\n", "\r\n")})) == edges(extract)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[options]\ninstall_requires = file: requirements.txt\n", "E-DYNAMIC", 2),
        ("[options]\ninstall_requires =\n    a\n    b ==\n", "E-REQUIREMENT", 4),
        ("[options]\ninstall_requires = a ; colour == 'x'\n", "E-REQUIREMENT", 2),
    ],
    ids=["left to a file", "a broken specifier", "a semicolon separates"],
)
def test_what_is_odd_in_a_setup_cfg_is_noted(text: str, code: str, line: int) -> None:
    found = read("setup_cfg", "setup.cfg", {"setup.cfg": text})
    assert (code, f"setup.cfg:{line}", "package") in problems(found)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("install_requires = a\n", "E-SYNTAX", 1),
        ("[options]\ninstall_requires = a\nnothing\n", "E-SYNTAX", 3),
        ("[options]\ninstall_requires = a\ninstall-requires = b\n", "E-DUPLICATE-KEY", 3),
    ],
)
def test_a_setup_cfg_that_is_none_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read("setup_cfg", "setup.cfg", {"setup.cfg": text})
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_setup_cfg_of_other_tools_is_none() -> None:
    assert read_or_none("setup_cfg", "setup.cfg", {"setup.cfg": "[flake8]\nmax-line-length = 100\n"}) is None


SETUP = """import setuptools
from pathlib import Path
Path("canary").write_text("run")
BASE = ["requests>=2",]
NAME = "shop"
EXTRAS = {
    "docs": ["sphinx"],
    ":os_name == 'nt'": ("colorama",),
    "old:python_version < '3'": ["six; os_name == 'posix'"],
}
setuptools.setup(
    name=NAME,
    version="1.0",
    install_requires=BASE + ["pinned==1.0"],
    extras_require=EXTRAS,
    setup_requires="wheel",
    tests_require=["pytest"],
)
"""


def test_a_setup_py_is_read_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    extract = read("setup_py", "setup.py", {"setup.py": SETUP})
    assert edges(extract) == {
        ("shop", "requests", "runtime", ">=2", ""),
        ("shop", "pinned 1.0", "runtime", "==1.0", ""),
        ("shop", "sphinx", "optional", "", "extra == 'docs'"),
        ("shop", "colorama", "runtime", "", "os_name == 'nt'"),
        ("shop", "six", "optional", "", "(os_name == 'posix') and (python_version < '3') and extra == 'old'"),
        ("shop", "wheel", "build", "", ""),
        ("shop", "pytest", "dev", "", "'tests_require' in dependency_groups"),
    }
    lines = {one.package.name: one.locations[0].line for one in nodes(extract)}
    assert (lines["requests"], lines["sphinx"], lines["pinned"]) == (4, 7, 14)
    assert problems(extract) == [("E-NO-LOCK", "setup.py:1", "package")]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("setup(install_requires=read())", "install_requires", 1),
        ("setup(\n  install_requires=['a', f'b{x}'],\n)", "install_requires", 2),
        ("setup(install_requires=['a'] + read())", "install_requires", 1),
        ("A = ['a']\nA.append('b')\nsetup(install_requires=A)", "install_requires", 3),
        ("A = ['a']\nA += ['b']\nsetup(install_requires=A)", "install_requires", 3),
        ("A = A + A\nsetup(install_requires=A)", "install_requires", 2),
        ("setup(extras_require=read())", "extras_require", 1),
        ("setup(extras_require={**x})", "an extra of extras_require", 1),
        ("setup(**read())", "what setup() is given as **", 1),
        ("run(install_requires=['a'])", "what the file requires", 1),
        ("setup(install_requires=[*BASE])", "install_requires", 1),
    ],
)
def test_what_a_setup_py_computes_is_said_to_be(text: str, what: str, line: int) -> None:
    extract = read("setup_py", "setup.py", {"setup.py": text})
    assert ("E-DYNAMIC", f"setup.py:{line}", "package") in problems(extract)
    assert f"{what} is computed" in said(extract)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("print 'install_requires'", "E-SYNTAX"),
        ("x = '''install_requires", "E-SYNTAX"),
        ("install_requires = " + "-" * 100_000 + "1", "E-DEPTH"),
        ("install_requires = " + "(" * 100_000, "E-SYNTAX"),
        ("install_requires = a" + ".b" * 100_000, "E-DEPTH"),
        ("install_requires = 1" + "+1" * 100_000, "E-DEPTH"),
    ],
    ids=["Python 2", "a text that is not closed", "signs", "brackets", "attributes", "a sum"],
)
def test_a_setup_py_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read("setup_py", "setup.py", {"setup.py": text})
    assert refused.value.code == code


def test_a_large_setup_py_is_refused() -> None:
    with pytest.raises(InputError, match="python-source-bytes"):
        read("setup_py", "setup.py", {"setup.py": "# install_requires\n"}, Limits(python_source_bytes=10))


def test_odd_escapes_in_a_setup_py_warn_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read("setup_py", "setup.py", {"setup.py": "setup(install_requires=['a'], description='\\d')"})


def test_a_setup_py_without_requirements_is_none() -> None:
    assert read_or_none("setup_py", "setup.py", {"setup.py": "from setuptools import setup\nsetup()\n"}) is None

"""Locks of pixi: one entry for each package, and sets of them for each platform of each environment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Scope
from sca.model.inventory import Extract
from sca.parsers.pip import pixi_toml
from sca.parsers.pip.pixi_lock import parse

BASE = "https://conda.example.test/conda-forge"
SHA = "a" * 64
PYTHON = f"{BASE}/linux-64/python-3.12.3-h1_0_cpython.conda"
BZIP = f"{BASE}/linux-64/bzip2-1.0.8-h4_5.tar.bz2"
BUILD = f"{BASE}/noarch/python-build-1.2.0-pyh1_0.conda"
WHEEL = "https://files.example.test/ab/tool_x-1.0-py3-none-any.whl"
EXTRA = "https://files.example.test/cd/six-1.16.0-py2.py3-none-any.whl"
SEVEN = f"""version: 7
platforms:
- name: linux-64
environments:
  default:
    channels:
    - url: {BASE}/
    packages:
      linux-64:
      - conda: {PYTHON}
      - conda: {BZIP}
      - conda: {BUILD}
      - pypi: {WHEEL}
      - pypi: {EXTRA}
      - pypi: ./lib
packages:
- conda: {PYTHON}
  sha256: {SHA}
  depends:
  - __glibc >=2.17,<3.0.a0
  - bzip2 >=1.0.8,<2.0a0
  license: Python-2.0
- conda: {BZIP}
  depends: []
  license: None
- conda: {BUILD}
  depends:
  - python
  purls:
  - pkg:pypi/build?source=hash-mapping
- pypi: {WHEEL}
  name: Tool.X
  version: '1.0'
  sha256: {SHA}
  requires_dist:
  - build>=1
  - six>=1.7 ; extra == 'old'
  - gone ; sys_platform == 'win32'
- pypi: {EXTRA}
  name: six
  version: 1.16.0
- pypi: ./lib
  name: lib
  version: 0.1.0
  editable: true
"""
FOUR = f"""version: 4
environments:
  default:
    channels:
    - url: {BASE}/
    packages:
      linux-64:
      - conda: {PYTHON}
      - pypi: {WHEEL}
      - pypi: lib
packages:
- kind: conda
  name: python
  version: 3.12.3
  build: h1_0_cpython
  subdir: linux-64
  url: {PYTHON}
  md5: {"b" * 32}
- kind: pypi
  name: tool-x
  version: '1.0'
  url: {WHEEL}
- kind: pypi
  name: lib
  version: 0.1.0
  path: lib
"""
MANIFEST = """[workspace]
name = "shop"

[dependencies]
python = ">=3.12"

[pypi-dependencies]
tool-x = { version = "*", extras = ["old"] }
lib = { path = "lib" }

[feature.test.dependencies]
python-build = "*"

[feature.never.dependencies]
rust = "*"

[target.win-64.dependencies]
vs2022 = "*"

[environments]
test = { features = ["test"] }
"""


def read(text: str, manifest: str | None = MANIFEST, name: str = "pixi.toml", limits: Limits = DEFAULTS) -> Extract:
    files = {"pixi.lock": text.encode(), **({name: manifest.encode()} if manifest is not None else {})}
    return parse(FileView(MemoryTree(files), "pixi.lock", limits))


def edges(extract: Extract) -> set[tuple[str, str, str]]:
    labels = {one.id: one.package.name for one in extract.components} | {one.id: "" for one in extract.projects}
    return {(labels[one.parent], labels[one.child], one.requested) for one in extract.edges}


def test_every_package_has_what_its_address_and_its_entry_tell() -> None:
    extract = read(SEVEN)
    assert [one.package.purl for one in extract.components] == [
        "pkg:conda/python@3.12.3?build=h1_0_cpython&channel=conda-forge&subdir=linux-64",
        "pkg:conda/bzip2@1.0.8?build=h4_5&channel=conda-forge&subdir=linux-64",
        "pkg:conda/python-build@1.2.0?build=pyh1_0&channel=conda-forge&subdir=noarch",
        "pkg:pypi/tool-x@1.0",
        "pkg:pypi/six@1.16.0",
        "pkg:pypi/lib@0.1.0",
    ]
    python = extract.components[0]
    assert (python.source.registry, python.source.url) == ("https://conda.example.test", PYTHON)
    assert [(one.algorithm, one.value) for one in python.hashes] == [("SHA-256", SHA)]
    assert [one.raw for one in python.licences] == ["Python-2.0"]
    assert extract.components[1].licences == ()
    assert str(python.locations[0]) == "pixi.lock:17"
    assert [one.source.kind for one in extract.components] == ["registry"] * 5 + ["path"]
    assert (extract.problems, extract.completeness) == ((), "complete")


def test_edges_lead_to_what_the_environment_has_under_that_name() -> None:
    extract = read(SEVEN)
    assert edges(extract) == {
        ("", "python", ">=3.12"),
        ("", "tool-x", ""),
        ("", "lib", ""),
        ("", "python-build", ""),
        ("python", "bzip2", ">=1.0.8,<2.0a0"),
        ("python-build", "python", ""),
        ("tool-x", "python-build", ">=1"),
        ("tool-x", "six", ">=1.7"),
    }
    scopes = {one.child.rpartition("/")[2]: one.scope for one in extract.edges if one.parent == extract.projects[0].id}
    assert scopes["python-build-1.2.0-pyh1_0.conda"] is Scope.OPTIONAL
    assert scopes["python-3.12.3-h1_0_cpython.conda"] is Scope.RUNTIME
    assert [(one.name, one.kind) for one in extract.projects] == [("shop", "pixi")]
    assert extract.covers == ("pixi.toml",)


def test_what_an_extra_adds_is_needed_where_somebody_asks_for_the_extra() -> None:
    plain = read(SEVEN, MANIFEST.replace('{ version = "*", extras = ["old"] }', '"*"'))
    assert ("tool-x", "six", ">=1.7") not in edges(plain)
    through = SEVEN.replace("  version: 0.1.0\n", "  version: 0.1.0\n  requires_dist:\n  - tool-x[Old]\n")
    assert ("tool-x", "six", ">=1.7") in edges(read(through, MANIFEST.replace(', extras = ["old"]', "")))


def test_the_older_versions_tell_the_same_in_other_words() -> None:
    extract = read(FOUR)
    assert [one.package.label for one in extract.components] == ["python 3.12.3", "tool-x 1.0", "lib 0.1.0"]
    assert [one.source.kind for one in extract.components] == ["registry", "registry", "path"]
    assert [(one.algorithm, one.value) for one in extract.components[0].hashes] == [("MD5", "b" * 32)]


def test_a_pyproject_may_be_the_manifest() -> None:
    manifest = """[project]
name = "shop"
dependencies = ["six>=1"]

[tool.pixi.workspace]
channels = ["conda-forge"]

[tool.pixi.dependencies]
python = "*"
"""
    extract = read(SEVEN, manifest, "pyproject.toml")
    assert {edge for edge in edges(extract) if not edge[0]} == {("", "six", ">=1"), ("", "python", "")}
    assert (extract.projects[0].name, extract.covers) == ("shop", ("pyproject.toml",))
    assert read(SEVEN, "[project]\nname = 'other'\n", "pyproject.toml").covers == ()


def test_without_a_manifest_nobody_knows_what_is_asked_for() -> None:
    extract = read(SEVEN, None)
    assert (extract.completeness, extract.problems) == ("incomplete", ())
    assert not [edge for edge in extract.edges if edge.parent == extract.projects[0].id]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[dependencies]", "[dependencies]\nrust = '*'", ("E-DRIFT", "pixi.toml:1", "package")),
        ("lib = {", "build = '*'\nlib = {", None),
        ("test = {", "never = ['never']\ntest = {", ("E-DRIFT", "pixi.toml:1", "package")),
        ("[target.win-64", "[target.win.dependencies]\na = '*'\n[target.win-64", None),
    ],
)
def test_what_is_asked_for_everywhere_must_be_in_the_lock(old: str, new: str, problem: tuple[str, str, str] | None) -> None:
    found = [(one.code, str(one.location), one.cost) for one in read(SEVEN, MANIFEST.replace(old, new)).problems]
    assert found == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("old", "new", "code", "cost"),
    [
        pytest.param(f"- conda: {BUILD}\n  depends", "- other: x\n  depends", "E-ENTRY", "package", id="of no kind"),
        pytest.param("  name: six\n", "", "E-ENTRY", "package", id="without a name"),
        pytest.param("  version: 1.16.0\n", "", "E-ENTRY", "package", id="without a version"),
        pytest.param(f"  sha256: {SHA}\n  depends", "  sha256: xyz\n  depends", "E-HASH", "field", id="no hash"),
        pytest.param("  name: six\n", "  name: seven\n", "E-ADDRESS", "field", id="a wheel of something else"),
        pytest.param("  depends: []", "  depends: {a: b}", "E-DEPENDENCIES", "edge", id="no list"),
        pytest.param("  - build>=1", "  - build>>1", "E-DEPENDENCIES", "edge", id="no requirement"),
        pytest.param("  - python\n", "  - python\n  - gone\n", "E-MISSING", "notice", id="a name that nothing has"),
        pytest.param("      - pypi: ./lib", "      - pypi: ./other", "E-MISSING", "package", id="no such entry"),
    ],
)
def test_what_is_odd_is_told_with_its_cost(old: str, new: str, code: str, cost: str) -> None:
    assert old in SEVEN
    found = {(one.code, one.cost) for one in read(SEVEN.replace(old, new)).problems}
    assert (code, cost) in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-STRUCTURE"),
        ("version: 3\n", "E-LOCK-VERSION"),
        ("version: 8\n", "E-LOCK-VERSION"),
        ("version: 7\nenvironments: []\npackages: []\n", "E-STRUCTURE"),
        ("version: 7\nenvironments: {}\npackages: {}\n", "E-STRUCTURE"),
    ],
)
def test_what_is_no_known_lock_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert refusal.value.code == code


def test_more_packages_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read(SEVEN, limits=Limits(packages_per_file=5))


@pytest.mark.parametrize("many", ["environments", "names asked for"])
def test_more_names_to_look_up_than_the_limit_are_refused(many: str) -> None:
    """Environments and dependencies are lines of one file; the work is their product."""
    environments = "".join(f"  e{n}:\n    packages:\n      linux-64:\n      - conda: {PYTHON}\n" for n in range(30))
    needs = "".join(f"  - n{n}\n" for n in range(30 if many == "environments" else 1))
    lock = f"version: 7\nenvironments:\n{environments}packages:\n- conda: {PYTHON}\n  depends:\n{needs}"
    asked = "[dependencies]\n" + "".join(f"a{n} = '*'\n" for n in range(30 if many == "names asked for" else 1))
    with pytest.raises(InputError, match="lock-comparisons") as refusal:
        read(lock, asked, limits=Limits(lock_comparisons=500))
    assert (refusal.value.code, refusal.value.path) == ("E-PACKAGES", "pixi.lock")


def test_a_manifest_that_no_program_writes_by_itself_is_bounded() -> None:
    view = FileView(MemoryTree({"pixi.toml": b"a = {" + b"{," * 200}), "pixi.toml", Limits(toml_by_hand_bytes=100))
    with pytest.raises(InputError, match="toml-by-hand-bytes"):
        pixi_toml.parse(view)


def test_a_repository_is_known_by_its_commit_and_credentials_are_not_kept() -> None:
    commit = "0123456789" * 4
    git = f"git+https://user:secret@git.example.test/six.git#{commit}"
    extract = read(SEVEN.replace(EXTRA, git))
    (six,) = [one for one in extract.components if one.package.name == "six"]
    assert (six.source.kind, six.source.commit, six.source.credentials) == ("git", commit, True)
    assert "secret" not in repr(extract)


@given(st.permutations(SEVEN[SEVEN.index("packages:\n- conda") + 10 :].split("\n- ")))
def test_the_order_of_packages_changes_no_edge(entries: list[str]) -> None:
    head = SEVEN[: SEVEN.index("packages:\n- conda")]
    text = head + "packages:\n" + "\n".join(f"- {one.removeprefix('- ').rstrip()}" for one in entries) + "\n"
    assert edges(read(text)) == edges(read(SEVEN))


def test_a_manifest_without_a_lock_says_what_it_asks_for_and_that_nobody_knows_the_versions() -> None:
    extract = pixi_toml.parse(FileView(MemoryTree({"pixi.toml": MANIFEST.encode()}), "pixi.toml", DEFAULTS))
    assert extract is not None
    assert [(one.package.purl, one.requested, str(one.locations[0])) for one in extract.references] == [
        ("pkg:conda/python", ">=3.12", "pixi.toml:5"),
        ("pkg:pypi/tool-x", "", "pixi.toml:8"),
        ("pkg:conda/python-build", "", "pixi.toml:12"),
        ("pkg:conda/vs2022", "", "pixi.toml:18"),
    ]
    assert [(one.code, one.cost, one.help) for one in extract.problems] == [
        ("E-NO-LOCK", "package", "write a lock and commit it: pixi lock")
    ]
    assert [one.child.rpartition("/")[2] for one in extract.edges if one.scope is Scope.OPTIONAL] == ["python-build"]


def test_a_manifest_that_names_no_package_is_no_input() -> None:
    files = {"pixi.toml": b"[workspace]\nname = 'a'\n[tasks]\nx = 'y'\n"}
    assert pixi_toml.parse(FileView(MemoryTree(files), "pixi.toml", DEFAULTS)) is None

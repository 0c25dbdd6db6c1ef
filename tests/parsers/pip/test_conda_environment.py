import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Reference, Source
from sca.model.inventory import Extract
from sca.parsers.pip.conda_environment import parse
from tests.parsers.pip.locks import asked, component, problems, read_lock

PATH = "environment.yml"


def read(text: str, **beside: str) -> Extract:
    return read_lock(parse, PATH, {PATH: text, **{f"{name}.txt": content for name, content in beside.items()}})


def test_an_environment_with_both_kinds_of_packages() -> None:
    extract = read(
        """name: science
channels:
  - conda-forge
dependencies:
  - numpy=1.26.4=py312_0  # the pinned one
  - 'python=3.10'
  - pytorch::cuda>=11
  - pip
  - pip:
      - Flask==3.0
      - requests[socks]>=2 ; python_version < "3.12"
      - -r more.txt
      - -e ./lib
prefix: /opt/conda
""",
        more="deep==1.0\n",
    )
    assert asked(extract) == dict.fromkeys(
        ("numpy 1.26.4", "python =3.10", "cuda >=11", "pip", "flask 3.0", "requests >=2", "deep 1.0", "lib"), "runtime"
    )
    assert component(extract, "numpy 1.26.4").package.purl == "pkg:conda/numpy@1.26.4?build=py312_0&channel=conda-forge"
    nodes: tuple[Component | Reference, ...] = (*extract.components, *extract.references)
    lines = {one.package.name: str(one.locations[0]) for one in nodes}
    assert lines["numpy"] == "environment.yml:5"
    assert lines["python"] == "environment.yml:6"
    assert lines["pip"] == "environment.yml:8"
    assert lines["requests"] == "environment.yml:11"
    assert lines["deep"] == "more.txt:1"
    assert [(one.package.purl, one.requested) for one in extract.references][1] == ("pkg:conda/cuda?channel=pytorch", ">=11")
    assert [(one.name, one.kind) for one in extract.projects] == [("science", "conda"), ("lib", "local")]
    assert (extract.problems, extract.completeness) == ((), "unknown")


def test_versions_are_texts() -> None:
    assert component(read("dependencies:\n- a==3.10\n- b=1e3=0\n"), "a 3.10").package.version == "3.10"


@pytest.mark.parametrize(
    ("channels", "source", "purl"),
    [
        ("[conda-forge]", Source("registry"), "pkg:conda/a@1?channel=conda-forge"),
        ("[conda-forge, nodefaults]", Source("registry"), "pkg:conda/a@1?channel=conda-forge"),
        ("[defaults]", Source("registry"), "pkg:conda/a@1"),
        ("[x, y]", Source("registry", others=("x", "y")), "pkg:conda/a@1"),
        (
            "['https://u:p@conda.example.test/own']",
            Source("registry", "", "https://conda.example.test", credentials=True),
            "pkg:conda/a@1",
        ),
        (
            "[x, 'https://conda.example.test/own']",
            Source("registry", others=("https://conda.example.test", "x")),
            "pkg:conda/a@1",
        ),
    ],
)
def test_channels(channels: str, source: Source, purl: str) -> None:
    found = component(read(f"channels: {channels}\ndependencies: [a==1]\n"), "a 1")
    assert (found.source, found.package.purl) == (source, purl)


@pytest.mark.parametrize(
    "text", ["", "name: x\n", "dependencies: none\n", "dependencies:\n  a: 1\n", "- dependencies\n", "dependencies:\n- name: x\n"]
)
def test_a_file_without_a_list_of_dependencies_is_no_environment(text: str) -> None:
    assert parse(FileView(MemoryTree({PATH: text.encode()}), PATH, DEFAULTS)) is None


@pytest.mark.parametrize(
    ("entry", "code", "cost"),
    [
        ('"="', "E-REQUIREMENT", "package"),
        ("a =>1", "E-RANGE", "field"),
        ("[a]", "E-ENTRY", "package"),
        ("{pip: a}", "E-ENTRY", "package"),
        ("{pip: ['===']}", "E-REQUIREMENT", "package"),
        ("{pip: ['-r gone.txt']}", "E-MISSING", "package"),
        ("{pip: ['--extra-index-url https://x.example.test']}", "E-EXTRA-INDEX", "notice"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(entry: str, code: str, cost: str) -> None:
    extract = read(f"dependencies:\n- b==1\n- {entry}\n")
    assert (code, cost) in {problem[:2] for problem in problems(extract)}
    assert "b 1" in asked(extract)


def test_a_package_that_stands_there_twice_has_two_places() -> None:
    extract = read("dependencies:\n- a>=1\n- a<2\n- a>=1\n")
    assert [(one.id, str(one.locations[0])) for one in extract.references] == [
        ("environment.yml#a", "environment.yml:2"),
        ("environment.yml#a#2", "environment.yml:3"),
        ("environment.yml#a#3", "environment.yml:4"),
    ]

"""What pip's own reports say, and that an environment says of itself what pip says of it."""

import json
import subprocess
import sys
import sysconfig
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pip._internal.models.index import PyPI

from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Hash, Project, Source
from sca.model.inventory import Extract
from sca.parsers.pip import installed
from sca.parsers.pip.file_servers import DEFAULT_STORE
from sca.parsers.pip.pip_report import parse
from tests.parsers.pip.environments import between_packages, by_name, edges, facts, problems

LINUX = {"python_version": "3.11", "sys_platform": "linux"}
WHEEL = "https://files.example.test/packages/a-1-py3-none-any.whl"


def entry(name: str, version: str = "1", requires: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, "version": version, "requires_dist": list(requires), **more.pop("metadata", {})}, **more}


def chosen(name: str, *requires: str, **more: Any) -> dict[str, Any]:
    download = {"url": WHEEL, "archive_info": {"hashes": {"sha256": "0" * 64}}}
    return entry(name, "1", requires, download_info=download, is_direct=False, **more)


def read(kind: str, entries: list[Any], limits: Limits = DEFAULTS, **top: Any) -> Extract:
    document = {"version": "1", "pip_version": "26.3", kind: entries, "environment": LINUX} | top
    tree = MemoryTree({"pip-report.json": json.dumps(document, indent=1).encode()})
    return parse(FileView(tree, "pip-report.json", limits))


def test_a_report_says_which_archive_pip_chose() -> None:
    extract = read("install", [chosen("A", requested=True, metadata={"license_expression": "MIT", "license_file": ["LICENSE"]})])
    (component,) = extract.components
    assert component.package.purl == "pkg:pypi/a@1"
    assert component.source == Source("registry", WHEEL, "https://files.example.test")
    assert component.hashes == (Hash("SHA-256", "0" * 64),)
    assert (facts(component).raw_name, facts(component).requested) == ("A", True)
    assert [(claim.field, claim.raw) for claim in component.licences] == [
        ("License-Expression", "MIT"),
        ("License-File", "LICENSE"),
    ]
    assert (component.locations[0].line, component.locations[0].role) == (5, "lock")
    assert extract.completeness == "complete"


def test_the_default_store_is_pips() -> None:
    assert sha256(f"https://{PyPI.file_storage_domain}".encode()).hexdigest() == DEFAULT_STORE


def test_an_archive_of_the_default_index_names_no_registry() -> None:
    url = f"https://{PyPI.file_storage_domain}/a-1-py3-none-any.whl"
    (component,) = read("install", [entry("a", download_info={"url": url, "archive_info": {}}, is_direct=False)]).components
    assert component.source == Source("registry", url)


def test_markers_and_extras_are_those_of_the_report() -> None:
    entries = [
        chosen(
            "a",
            "b",
            "c; sys_platform == 'win32'",
            "d; extra == 'more'",
            "e; extra == 'less'",
            requested=True,
            requested_extras=["More"],
        ),
        chosen("b", "e[x]"),
        chosen("d"),
        chosen("e", "c; extra == 'x'"),
        chosen("c"),
    ]
    extract = read("install", entries)
    assert between_packages(extract) - {("pip-report.json", "a 1")} == {
        ("a 1", "b 1"),
        ("a 1", "d 1"),
        ("b 1", "e 1"),
        ("e 1", "c 1"),
    }
    assert ("pip-report.json", "a 1") in edges(extract)
    assert facts(by_name(extract)["a 1"]).extras == ("More",)


def test_an_inspection_says_who_installed_what_and_what_is_local() -> None:
    local = {"url": "file:///build/app", "dir_info": {"editable": True}}
    git = {"url": "https://git.example.test/b.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}
    entries = [
        entry("app", "2", ("b",), direct_url=local, installer="pip", requested=True),
        entry("b", direct_url=git, installer="uv"),
        entry("b", "3"),
    ]
    extract = read("installed", entries)
    assert [(project.kind, project.name) for project in extract.projects] == [
        ("environment", "pip-report.json"),
        ("local", "app"),
    ]
    one = by_name(extract)["b 1"]
    assert (one.source.kind, one.source.commit, facts(one).installer) == ("git", "a" * 40, "uv")
    assert len({component.id for component in extract.components}) == 2
    assert extract.completeness == "incomplete", "of two packages of one name nobody says which is imported"


def test_what_was_installed_before_is_not_in_a_report() -> None:
    extract = read("install", [chosen("a", "b")])
    assert (problems(extract), extract.completeness) == ([("E-NOT-INSTALLED", "notice")], "incomplete")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        pytest.param(7, "E-METADATA", id="no object"),
        pytest.param({}, "E-METADATA", id="no metadata"),
        pytest.param({"metadata": {"name": "a"}}, "E-METADATA", id="no version"),
        pytest.param({"metadata": {"name": ["a", "b"], "version": "1"}}, "E-AMBIGUOUS", id="two names"),
        pytest.param({"metadata": {"name": "../a", "version": "1"}}, "E-METADATA", id="a path for a name"),
    ],
)
def test_a_bad_entry_costs_itself(broken: object, code: str) -> None:
    extract = read("install", [broken, chosen("good")])
    assert problems(extract) == [(code, "package")]
    assert list(by_name(extract)) == ["good 1"]


def test_yanked_releases_are_said() -> None:
    assert problems(read("install", [chosen("a", is_yanked=True)])) == [("E-YANKED", "notice")]


@pytest.mark.parametrize(
    ("kind", "entries", "top", "code"),
    [
        ("install", [], {"version": "2"}, "E-LOCK-VERSION"),
        ("install", [], {"version": None}, "E-LOCK-VERSION"),
        ("install", {}, {}, "E-STRUCTURE"),
        ("packages", [], {}, "E-STRUCTURE"),
        ("install", [], {"installed": []}, "E-STRUCTURE"),
        ("install", [chosen("a"), chosen("b")], {}, "E-PACKAGES"),
    ],
)
def test_what_is_no_report_is_refused(kind: str, entries: list[Any], top: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as raised:
        read(kind, entries, Limits(packages_per_file=1), **top)
    assert raised.value.code == code


def test_an_environment_says_of_itself_what_pip_says_of_it() -> None:
    """This very environment: what is read from outside, and what `pip inspect` in it writes down."""
    said = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "inspect", "--local"], capture_output=True, check=True
    )
    by_pip = parse(FileView(MemoryTree({"a.json": said.stdout}), "a.json", DEFAULTS))
    site = Path(sysconfig.get_path("purelib"))
    root = site.parents[3]
    first = min(site.glob("*.dist-info/METADATA")).relative_to(root).as_posix()
    with closing(DiskTree(str(root))) as tree:
        found = installed.parse(FileView(tree, first, DEFAULTS))
    assert found is not None
    assert _told(found) == _told(by_pip)


_WRITTEN = ("License", "Classifier")


def _told(extract: Extract) -> tuple[set[tuple[object, ...]], set[tuple[str, str]]]:
    """Packages and local projects with who asked for them, and edges that hold without a condition.

    Of licences those fields that every pip writes into its reports.
    """
    nodes: list[Component | Project] = [*extract.components, *(one for one in extract.projects if one.package is not None)]
    kept = [one for one in nodes if not (isinstance(one, Component) and facts(one).bundled)]
    labels = {one.id: one.package.label for one in kept if one.package is not None}
    told: set[tuple[object, ...]] = set()
    for one in kept:
        more = (facts(one).installer, facts(one).requested) if isinstance(one, Component) else ()
        told.add((labels[one.id], tuple((claim.field, claim.raw) for claim in one.licences if claim.field in _WRITTEN), *more))
    pairs = {
        (labels[e.parent], labels[e.child]) for e in extract.edges if e.parent in labels and e.child in labels and not e.condition
    }
    return told, pairs

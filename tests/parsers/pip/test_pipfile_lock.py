import json
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.pip.pipfile_lock import parse
from tests.parsers.pip.locks import HASH, OTHER, asked, component, edges, facts, messages, problems, read_lock, scopes

LOCK = "Pipfile.lock"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"
PIN = {"version": "==1.0"}
SOURCES = [
    {"name": "pypi", "url": "https://pypi.example.test/simple"},
    {"name": "own", "url": "https://u:p@own.example.test/simple"},
]


def lock(spec: Any = 6, sources: Any = (), **categories: Any) -> str:
    return json.dumps({"_meta": {"pipfile-spec": spec, "sources": list(sources)}, **categories}, indent=1)


def read(text: str, pipfile: str = "", limits: Limits | None = None) -> Extract:
    return read_lock(parse, LOCK, {LOCK: text} | ({"Pipfile": pipfile} if pipfile else {}), limits or Limits())


def test_an_entry_with_its_facts_and_place() -> None:
    entry = {"hashes": [HASH, OTHER], "index": "pypi", "extras": ["b", "a"], "markers": "os_name == 'nt'", "version": "==6.0"}
    extract = read(lock(sources=SOURCES[:1], default={"Zope.Interface": entry}))
    found = component(extract, "zope-interface 6.0")
    assert found.id == "Pipfile.lock#default/Zope.Interface"
    assert found.hashes == (Hash("SHA-256", "0" * 64), Hash("SHA-256", "1" * 64))
    assert found.source == Source("registry", "", "https://pypi.example.test")
    assert str(found.locations[0]) == "Pipfile.lock:12"
    told = facts(extract, "zope-interface 6.0")
    assert (told.raw_name, told.extras, told.marker, told.groups) == (
        "Zope.Interface",
        ("a", "b"),
        "os_name == 'nt'",
        ("default",),
    )
    assert (extract.problems, extract.completeness, extract.edges) == ((), "unknown", ())


def test_equal_entries_of_several_categories_are_one_package() -> None:
    extract = read(lock(develop={"a": PIN, "b": PIN}, default={"a": PIN}, docs={"b": PIN, "c": PIN}))
    assert scopes(extract) == {"a 1.0": "runtime", "b 1.0": "optional", "c 1.0": "optional"}
    assert facts(extract, "a 1.0").groups == ("default", "develop")
    assert len(component(extract, "a 1.0").locations) == 2


def test_other_entries_of_one_name_stay_apart() -> None:
    extract = read(lock(default={"a": PIN}, develop={"a": {"version": "==2.0"}}))
    assert scopes(extract) == {"a 1.0": "runtime", "a 2.0": "dev"}


@pytest.mark.parametrize(
    ("entry", "label", "source"),
    [
        (
            {"git": "https://git.example.test/a.git", "ref": COMMIT},
            "a",
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT),
        ),
        (
            {"git": "git+https://git.example.test/a.git#egg=a&subdirectory=py", "ref": COMMIT},
            "a",
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT),
        ),
        (
            {"git": "git@git.example.test:own/a.git", "ref": COMMIT},
            "a",
            Source("git", "ssh://git@git.example.test/own/a.git", commit=COMMIT),
        ),
        (
            {"file": "https://u:p@files.example.test/a-1.2-py3-none-any.whl"},
            "a 1.2",
            Source("url", "https://files.example.test/a-1.2-py3-none-any.whl", "https://files.example.test", credentials=True),
        ),
        ({"file": "https://files.example.test/2.0.zip"}, "a", Source("url", "https://files.example.test/2.0.zip", "https://files.example.test")),
        ({"path": "./vendor/a-1.2.tar.gz"}, "a", Source("path", "./vendor/a-1.2.tar.gz")),
        ({"hg": "https://hg.example.test/a"}, "a", Source("url", "hg+https://hg.example.test/a")),
    ],
)  # fmt: skip
def test_packages_that_come_from_no_index(entry: dict[str, str], label: str, source: Source) -> None:
    extract = read(lock(default={"a": entry}))
    assert component(extract, label).source == source
    assert extract.problems == ()
    assert facts(extract, label).subdirectory == ("py" if "subdirectory" in entry.get("git", "") else "")


def test_folders_are_projects_and_the_lock_s_own_is_its_project() -> None:
    extract = read(lock(default={"shop": {"path": ".", "editable": True}, "lib": {"path": "libs/lib"}}))
    assert [(one.name, one.folder, one.kind) for one in extract.projects] == [
        ("shop", ".", "pipenv"),
        ("lib", "libs/lib", "local"),
    ]
    assert read_lock(parse, LOCK, {LOCK: lock(default={"shop": {"path": "."}}), "setup.py": ""}).covers == ("setup.py",)
    assert read_lock(parse, LOCK, {LOCK: lock(default={"a": PIN}), "setup.py": ""}).covers == ()
    outside = read(lock(default={"lib": {"path": "../../lib"}}))
    assert [problem[:2] for problem in problems(outside)] == [("E-OUTSIDE", "edge")]


def test_without_an_index_a_package_may_come_from_any_of_them() -> None:
    extract = read(lock(sources=SOURCES, default={"a": PIN, "b": {**PIN, "index": "own"}, "c": {**PIN, "index": "gone"}}))
    both = Source("registry", "", "https://pypi.example.test", credentials=True, others=("https://own.example.test",))
    assert component(extract, "a 1.0").source == both
    assert component(extract, "b 1.0").source == Source("registry", "", "https://own.example.test", credentials=True)
    assert [problem[:2] for problem in problems(extract)] == [("E-INDEX", "field")]


PIPFILE = """[[source]]
name = "pypi"
url = "https://pypi.example.test/simple"

[packages]
A = ">=0.9"
b = {version = "1.0", extras = ["x"], sys_platform = "== 'win32'"}

[dev-packages]
c = "*"

[docs]
c = {git = "https://git.example.test/c.git", ref = "main"}

[scripts]
d = "run"
"""


def test_the_pipfile_tells_what_is_direct() -> None:
    text = lock(
        default={"a": PIN, "b": PIN, "deep": PIN},
        develop={"c": PIN},
        docs={"c": {"git": "https://git.example.test/c.git", "ref": COMMIT}},
    )
    extract = read(text, PIPFILE)
    assert asked(extract) == {"a 1.0": "runtime", "b 1.0": "runtime", "c 1.0": "dev", "c": "optional"}
    assert {edge.requested for edge in extract.edges} >= {">=0.9", "==1.0", ""}
    assert [str(place) for place in component(extract, "a 1.0").locations][1:] == ["Pipfile:6"]
    assert {edge.condition for edge in extract.edges} == {"", "sys_platform == 'win32'"}
    assert (extract.problems, extract.covers, extract.reads) == ((), ("Pipfile",), ("Pipfile",))  # fmt: skip


@pytest.mark.parametrize(
    ("locked", "message"),
    [
        ({"b": PIN}, "A >=0.9 asked for here, but not in the lock"),
        ({"a": {"version": "==0.8"}, "b": PIN}, "A >=0.9 asked for here, and the lock has 0.8, which does not fit"),
    ],
)
def test_where_the_pipfile_and_the_lock_disagree(locked: dict[str, Any], message: str) -> None:
    extract = read(lock(default=locked, develop={"c": PIN}, docs={"c": PIN}), PIPFILE)
    assert problems(extract) == [("E-DRIFT", "package", "Pipfile:6")]
    assert message in messages(extract)


def test_a_pipfile_that_cannot_be_read_costs_the_edges() -> None:
    assert [problem[:2] for problem in problems(read(lock(default={"a": PIN}), "a = [\n"))] == [("E-SYNTAX", "edge")]


@pytest.mark.parametrize(
    ("entry", "code", "cost"),
    [
        ("1.0", "E-ENTRY", "package"),
        ({}, "E-ENTRY", "package"),
        ({"version": "one"}, "E-VERSION", "field"),
        ({"version": "==" + "1" * 300}, "E-VERSION", "field"),
        ({**PIN, "markers": "so what"}, "E-MARKER", "field"),
        ({**PIN, "markers": 1}, "E-FIELD", "field"),
        ({**PIN, "hashes": ["md5:zz"]}, "E-HASH", "field"),
        ({**PIN, "extras": "x"}, "E-FIELD", "field"),
        ({"git": "https://git.example.test/b.git", "ref": "main"}, "E-FIELD", "field"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(entry: Any, code: str, cost: str) -> None:
    extract = read(lock(default={"b": entry, "a": PIN}))
    assert (code, cost) in {problem[:2] for problem in problems(extract)}
    assert "a 1.0" in scopes(extract)


def test_what_has_a_range_only_is_a_reference() -> None:
    (one,) = read(lock(default={"a": {"version": ">=1"}})).references
    assert (one.package.purl, one.requested) == ("pkg:pypi/a", ">=1")


def test_a_category_that_is_no_object_costs_its_packages() -> None:
    extract = read(lock(default="text", develop={"a": PIN}))
    assert [problem[:2] for problem in problems(extract)] == [("E-STRUCTURE", "package")]
    assert scopes(extract) == {"a 1.0": "dev"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("[]", "E-STRUCTURE"), ("{}", "E-STRUCTURE"), (lock(spec=7), "E-LOCK-VERSION"), (lock(spec="6"), "E-LOCK-VERSION")],
)
def test_a_file_that_is_no_known_lock_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_too_many_packages_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read(lock(default={"a": PIN}, develop={"b": PIN}), limits=Limits(packages_per_file=1))


def test_the_graph_holds_nothing_but_the_direct_edges() -> None:
    assert edges(read(lock(default={"a": PIN, "b": PIN}))) == set()

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.pip.locks import asked, component, edges, facts, messages, problems, scopes
from tests.parsers.pip.poetry_locks import COMMIT, lock, package, project, read


def test_groups_and_extras_of_the_project_are_scopes() -> None:
    more = """[tool.poetry.dev-dependencies]
old = "*"
[tool.poetry.group.docs.dependencies]
doc = "^1"
[tool.poetry.extras]
fast = ["opt"]"""
    text = lock(package("run"), package("opt"), package("old"), package("doc"), package("below"), package("deep"))
    extract = read(text, project('run = "*"\nopt = {version = "*", optional = true}', more))
    assert asked(extract) == {"run 1.0": "runtime", "opt 1.0": "optional", "old 1.0": "dev", "doc 1.0": "dev"}
    assert problems(extract) == [("E-UNNEEDED", "notice", "poetry.lock:25")]


def test_groups_extras_and_markers_are_conditions_of_edges() -> None:
    more = """[tool.poetry.group.docs.dependencies]
doc = {version = "*", platform = "linux"}
[tool.poetry.extras]
fast = ["opt"]"""
    text = lock(package("opt"), package("doc", needs='opt = {version = "*", python = "<3.12"}'))
    extract = read(text, project('opt = {version = "*", optional = true}', more))
    assert sorted(edge.condition for edge in extract.edges) == [
        "extra == 'fast'",
        'python_full_version < "3.12"',
        "sys_platform == 'linux' and 'docs' in dependency_groups",
    ]


def test_an_edge_leads_to_the_version_that_its_range_allows() -> None:
    text = lock(package("a", needs='n = "<2"'), package("b", needs='n = "^2.0"'), package("n", "1.5"), package("n", "2.1"))
    found = edges(read(text, project('a = "*"\nb = "*"')))
    assert {pair for pair in found if pair[0] != "project"} == {("a 1.0", "n 1.5"), ("b 1.0", "n 2.1")}


def test_markers_keep_versions_of_different_pythons_apart() -> None:
    old, new = (
        'groups = ["main"]\nmarkers = "python_version < \\"3.10\\""',
        'groups = ["main"]\nmarkers = "python_version >= \\"3.10\\""',
    )
    text = lock(
        package("scipy", "1.13", old, needs='numpy = ">=1"'),
        package("scipy", "1.15", new, needs='numpy = ">=1"'),
        package("numpy", "2.0", old),
        package("numpy", "2.2", new),
    )
    found = edges(read(text, project('scipy = "*"')))
    assert {pair for pair in found if pair[0] != "project"} == {("scipy 1.13", "numpy 2.0"), ("scipy 1.15", "numpy 2.2")}
    assert {child for parent, child in found if parent == "project"} == {"scipy 1.13", "scipy 1.15"}


def test_markers_may_differ_by_group() -> None:
    more = 'groups = ["main", "dev"]\nmarkers = {main = "python_version < \\"3.10\\"", dev = "sys_platform == \\"win32\\""}'
    assert facts(read(lock(package("a", more=more))), "a 1.0").marker == '(python_version < "3.10") or (sys_platform == "win32")'
    everywhere = more.replace(', dev = "sys_platform == \\"win32\\""', "")
    assert facts(read(lock(package("a", more=everywhere))), "a 1.0").marker == ""


def test_without_markers_only_the_highest_version_is_certain_and_that_is_said() -> None:
    text = lock(package("a", needs='six = ">=1"'), package("six", "1.9"), package("six", "1.16"), version="2.0")
    extract = read(text, project('a = "*"\nsix = "1.9"'))
    assert ("a 1.0", "six 1.16") in edges(extract)
    assert ("a 1.0", "six 1.9") not in edges(extract)
    assert ("E-SEVERAL", "notice", "poetry.lock:1") in problems(extract)


@pytest.mark.parametrize(
    ("need", "drawn"),
    [
        pytest.param('b = {version = "*", markers = "python_version < \\"3.8\\""}', False, id="never on a Python of the lock"),
        pytest.param('b = {version = "*", python = "<3.8"}', False, id="the same in Poetry's words"),
        pytest.param('b = {version = "*", markers = "python_version < \\"3.10\\""}', True, id="on some"),
        pytest.param('b = {version = "*", markers = "sys_platform == \\"win32\\""}', True, id="on a platform"),
        pytest.param('b = {version = "*", optional = true}', False, id="optional, and nobody asks"),
        pytest.param(
            'b = {version = "*", optional = true, markers = "extra == \\"x\\""}', False, id="of an extra that nobody asks for"
        ),
    ],
)
def test_a_dependency_that_cannot_be_live_has_no_edge(need: str, *, drawn: bool) -> None:
    extract = read(lock(package("a", needs=need), package("b")), project('a = "*"'))
    assert (("a 1.0", "b 1.0") in edges(extract)) is drawn


def test_extras_are_followed_until_nothing_more_is_asked_for() -> None:
    text = lock(
        package(
            "a",
            needs='b = {version = "*", optional = true, extras = ["deep"]}\nz = {version = "*", optional = true}',
            extras='Some_Extra = ["b[deep] (>=1)"]\nother = ["z"]\nall = ["a[some-extra]"]',
        ),
        package("b", needs='c = {version = "*", optional = true, markers = "extra == \\"deep\\""}', extras='deep = ["c"]'),
        package("c"),
        package("z"),
    )
    found = edges(read(text, project('a = {version = "*", extras = ["all"]}')))
    assert found == {("project", "a 1.0"), ("a 1.0", "b 1.0"), ("b 1.0", "c 1.0")}


def test_standard_tables_count_and_poetrys_own_only_adds_sources() -> None:
    pyproject = """[project]
name = "shop"
version = "1"
dependencies = ["a (>=1)", "tool"]
[project.optional-dependencies]
x = ["b ; python_version >= '3.9'"]
[tool.poetry.dependencies]
tool = {git = "https://git.example.test/tool.git"}
[dependency-groups]
test = ["c"]
"""
    tool = f'type = "git"\nurl = "https://git.example.test/tool.git"\nresolved_reference = "{COMMIT}"'
    extract = read(
        lock(package("a"), package("b"), package("c"), package("tool"), package("tool", "2.0", source=tool)), pyproject
    )
    assert asked(extract) == {"a 1.0": "runtime", "tool 2.0": "runtime", "b 1.0": "optional", "c 1.0": "dev"}


def test_a_direct_package_has_the_line_that_asks_for_it() -> None:
    extract = read(lock(package("a", needs='b = "*"'), package("b")), project('a = "*"'))
    assert [str(place) for place in component(extract, "a 1.0").locations] == ["poetry.lock:1", "pyproject.toml:6"]
    assert component(extract, "a 1.0").locations[1].role == "declared"
    assert [str(place) for place in component(extract, "b 1.0").locations] == ["poetry.lock:10"]


def test_what_the_project_asks_for_and_the_lock_does_not_hold_is_drift() -> None:
    more = '[tool.poetry.group.dev.dependencies]\ngone = "^1"'
    extract = read(
        lock(package("a", "1.0", 'groups = ["main"]'), package("b", "1.0", 'groups = ["dev"]')), project('a = "^2.0"', more)
    )
    assert problems(extract) == [
        ("E-DRIFT", "package", "pyproject.toml:6"),
        ("E-DRIFT", "package", "pyproject.toml:8"),
        ("E-UNNEEDED", "notice", "poetry.lock:1"),
    ]
    assert "a ^2.0 asked for here" in messages(extract)
    assert scopes(extract) == {"a 1.0": "runtime", "b 1.0": "dev"}
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(("version", "lost"), [("1.1", False), ("2.0", True)])
def test_what_old_versions_of_poetry_never_locked_is_no_drift(version: str, *, lost: bool) -> None:
    extract = read(lock(package("a", needs='setuptools = "*"'), version=version), project('a = "*"\npip = "*"'))
    assert bool(extract.problems) is lost


def test_a_package_that_needs_what_is_not_locked_loses_an_edge() -> None:
    extract = read(lock(package("a", needs='gone = ">=1"')), project('a = "*"'))
    assert problems(extract) == [("E-MISSING", "edge", "poetry.lock:1")]
    assert "a needs gone >=1" in messages(extract)


def test_a_plug_in_that_needs_the_project_loses_nothing() -> None:
    assert read(lock(package("a", needs='shop = ">=3"')), project('a = "*"')).problems == ()


NAMES = ("a", "b", "c", "d", "e")


@settings(max_examples=40, deadline=None)
@given(st.permutations(NAMES), st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))), st.booleans())
def test_neither_the_order_of_packages_nor_line_ends_change_the_graph(
    order: list[str],
    needs: set[tuple[str, str]],
    windows: bool,
) -> None:
    packages = {
        name: package(name, needs="\n".join(f'{child} = "*"' for parent, child in sorted(needs) if parent == name))
        for name in NAMES
    }
    text = lock(*(packages[name] for name in order))
    wanted = {(f"{parent} 1.0", f"{child} 1.0") for parent, child in needs if parent != child}
    extract = read(text.replace("\n", "\r\n") if windows else text)
    assert edges(extract) == wanted
    assert {str(one.locations[0]) for one in extract.components} == {f"poetry.lock:{n}" for n in _lines(text)}


def _lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if line == "[[package]]"]

"""What an installed environment says: packages, who needs whom, where they came from, and what contradicts itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash, Location, Source
from sca.parsers.pip.installed import parse
from tests.files.archives import zip_of
from tests.parsers.pip.environments import SITE, between_packages, by_name, dist, edges, environment, facts, problems, read

COMMIT = "c" * 40
LINUX_WHEEL = "Wheel-Version: 1.0\nTag: cp311-cp311-manylinux_2_17_x86_64\nTag: cp311-cp311-manylinux2014_x86_64\n"


def test_each_distribution_is_a_component_with_its_place_and_who_installed_it() -> None:
    extract = read(environment(dist("Flask", "3.1.0", INSTALLER="pip\n", REQUESTED=""), dist("blinker", "1.9", INSTALLER="uv\n")))
    flask, blinker = by_name(extract)["flask 3.1.0"], by_name(extract)["blinker 1.9"]
    assert flask.id == f"{SITE}/Flask-3.1.0.dist-info/METADATA#flask"
    assert flask.locations == (Location(f"{SITE}/Flask-3.1.0.dist-info/METADATA", 2, role="installed"),)
    assert (facts(flask).raw_name, facts(flask).installer, facts(flask).requested) == ("Flask", "pip", True)
    assert (facts(blinker).installer, facts(blinker).requested) == ("uv", False)
    assert flask.source == blinker.source == Source("registry")
    assert [(project.kind, project.folder) for project in extract.projects] == [("environment", SITE)]
    assert set(extract.covers) == {component.locations[0].path for component in extract.components}
    assert (extract.completeness, extract.problems) == ("complete", ())


def test_every_file_of_metadata_gives_the_same_extract() -> None:
    files = environment(dist("a", "1", "Requires-Dist: b"), dist("b"), {"c-2-py3.11.egg-info": "Name: c\nVersion: 2\n"})
    paths = [path for path in files if path.endswith(("METADATA", ".egg-info"))]
    assert len({replace(read(files, path), reads=()) for path in paths}) == 1


def test_edges_stay_in_their_environment() -> None:
    files = environment(dist("a", "1", "Requires-Dist: b>=2"), dist("b", "2"), site="one/lib/python3.11/site-packages")
    files |= environment(dist("b", "3"), site="two/lib/python3.11/site-packages")
    extract = read(files)
    assert edges(extract) == {("environment", "a 1"), ("a 1", "b 2")}
    (edge,) = (edge for edge in extract.edges if edge.child.endswith("#b"))
    assert (edge.requested, edge.condition) == (">=2", "")


@pytest.mark.parametrize(
    ("site", "marker", "settings", "found"),
    [
        pytest.param(SITE, "python_version >= '3.10'", "", [("a", "")], id="the folder tells the version"),
        pytest.param(SITE, "python_version < '3.10'", "", [], id="and decides against a need"),
        pytest.param("lib/site-packages", "python_version < '3.10'", "", [("a", "python_version < '3.10'")], id="no version"),
        pytest.param(SITE, "python_full_version >= '3.11.5'", "version = 3.11.7\n", [("a", "")], id="pyvenv.cfg tells all of it"),
        pytest.param(SITE, "python_full_version >= '3.11.5'", "version_info = 3.11.7.final.0\n", [("a", "")], id="virtualenv's"),
        pytest.param(
            SITE, "python_full_version >= '3.11.5'", "", [("a", "python_full_version >= '3.11.5'")], id="the folder does not"
        ),
        pytest.param(SITE, "sys_platform == 'linux'", "", [("a", "sys_platform == 'linux'")], id="no platform"),
        pytest.param(SITE, "os_name == 'nt'", "", [], id="the layout of POSIX"),
        pytest.param("env/Lib/site-packages", "sys_platform == 'win32'", "", [("a", "")], id="the layout of Windows"),
        pytest.param(SITE, "extra == 'more'", "", [], id="an extra that nobody asks for"),
    ],
)
def test_markers_are_evaluated_as_far_as_the_environment_is_known(
    site: str, marker: str, settings: str, found: list[tuple[str, str]]
) -> None:
    files = environment(dist("a", "1", f"Requires-Dist: b; {marker}"), dist("b"), site=site)
    if settings:
        files[".venv/pyvenv.cfg"] = settings
    extract = read(files)
    package = {component.id: component.package.name for component in extract.components}
    assert [(package[edge.parent], edge.condition) for edge in extract.edges if edge.parent in package] == found


def test_what_was_installed_tells_the_platform() -> None:
    files = environment(
        dist("a", "1", "Requires-Dist: b; sys_platform == 'win32'", "Requires-Dist: c; platform_machine == 'x86_64'"),
        dist("b"),
        dist("c", WHEEL=LINUX_WHEEL),
    )
    assert between_packages(read(files)) == {("a 1", "c 1.0")}


@pytest.mark.parametrize(
    ("tag", "marker", "holds"),
    [
        ("manylinux_2_17_x86_64.manylinux2014_x86_64", "platform_machine == 'x86_64'", True),
        ("musllinux_1_2_aarch64", "platform_machine == 'aarch64'", True),
        ("manylinux_2_28_aarch64", "platform_machine == 'x86_64'", False),
        ("macosx_11_0_arm64", "platform_machine == 'arm64'", True),
        ("win_amd64", "platform_machine == 'AMD64'", True),
        ("win32", "sys_platform == 'win32'", True),
    ],
)
def test_the_tags_of_wheels_tell_the_machine(tag: str, marker: str, holds: bool) -> None:
    wheel = f"Wheel-Version: 1.0\nTag: cp311-cp311-{tag}\n"
    files = environment(dist("a", "1", f"Requires-Dist: b; {marker}"), dist("b", WHEEL=wheel))
    extract = read(files)
    names = {component.id: component.package.name for component in extract.components}
    found = [edge.condition for edge in extract.edges if names.get(edge.parent) == "a"]
    assert found == ([""] if holds else [])


def test_an_extra_counts_where_a_live_parent_asks_for_it() -> None:
    files = environment(
        dist("app", "1", "Requires-Dist: requests[Socks_Proxy]"),
        dist("requests", "2", "Requires-Dist: pysocks; extra == 'socks-proxy'", "Requires-Dist: chardet; extra == 'old'"),
        dist("pysocks"),
        dist("chardet"),
    )
    assert between_packages(read(files)) == {("app 1", "requests 2"), ("requests 2", "pysocks 1.0")}


def test_what_was_asked_for_by_name_is_direct_and_nothing_is_left_alone() -> None:
    files = environment(
        dist("asked", "1", "Requires-Dist: needed", REQUESTED=""),
        dist("needed", "1", REQUESTED=""),
        dist("alone"),
        dist("left", "1", "Requires-Dist: right"),
        dist("right", "1", "Requires-Dist: left"),
    )
    direct = {child for parent, child in edges(read(files)) if parent == "environment"}
    assert direct == {"asked 1", "needed 1", "alone 1.0", "left 1"}


def test_needs_that_are_not_met_are_said_and_cost_nothing() -> None:
    extract = read(
        environment(
            dist("a", "1", "Requires-Dist: b>=2", "Requires-Dist: c", "Requires-Dist: d; python_version < '3'"), dist("b")
        )
    )
    assert problems(extract) == [("E-CONFLICT", "notice"), ("E-NOT-INSTALLED", "notice")]
    messages = " ".join(problem.message for problem in extract.problems)
    assert "a needs b>=2, there is 1.0" in messages
    assert "a needs c" in messages
    assert between_packages(extract) == {("a 1", "b 1.0")}
    assert extract.completeness == "complete"


@pytest.mark.parametrize(
    ("document", "source", "hashes"),
    [
        pytest.param(
            {"url": "https://u:pw@git.example.test/a.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT, credentials=True),
            (),
            id="git",
        ),
        pytest.param(
            {"url": "https://files.example.test/a-1.whl", "archive_info": {"hash": f"sha256={'0' * 64}"}},
            Source("url", "https://files.example.test/a-1.whl", "https://files.example.test"),
            (Hash("SHA-256", "0" * 64),),
            id="an archive with the old form of hash",
        ),
        pytest.param(
            {"url": "file:///wheels/a-1.whl", "archive_info": {"hashes": {"sha256": "1" * 64, "md5": "2"}}},
            Source("path", "///wheels/a-1.whl"),
            (Hash("SHA-256", "1" * 64),),
            id="an archive of the machine",
        ),
    ],
)
def test_direct_addresses_say_where_a_package_came_from(
    document: dict[str, object], source: Source, hashes: tuple[Hash, ...]
) -> None:
    (component,) = read(environment(dist("a", INSTALLER="pip", direct_url=json.dumps(document)))).components
    assert (component.source, component.hashes) == (source, hashes)


@pytest.mark.parametrize("editable", [True, False])
def test_a_local_folder_is_a_project_and_no_package(*, editable: bool) -> None:
    url = {"url": "file:///build/shop/src/app", "dir_info": {"editable": editable}}
    files = environment(dist("app", "2", "Requires-Dist: b", direct_url=json.dumps(url)), dist("b"))
    files["src/app/pyproject.toml"] = ""
    extract = read(files)
    assert list(by_name(extract)) == ["b 1.0"]
    (local,) = (project for project in extract.projects if project.kind == "local")
    assert (local.name, local.folder, local.package and local.package.purl) == ("app", "src/app", "pkg:pypi/app@2")
    assert edges(extract) == {("environment", "app"), ("app", "b 1.0")}


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "E-SYNTAX"), ("[]", "E-ORIGIN"), ('{"url": ""}', "E-ORIGIN"), ('{"url": "https://x.example.test"}', "E-ORIGIN")],
)
def test_a_broken_direct_address_costs_the_origin(text: str, code: str) -> None:
    extract = read(environment(dist("a", direct_url=text)))
    assert problems(extract) == [(code, "field")]
    assert [component.source.kind for component in extract.components] == ["unknown"]


def test_every_statement_about_the_licence_is_kept_with_its_field_and_line() -> None:
    headers = (
        "License: Apache 2.0",
        "License-Expression: MIT OR Apache-2.0",
        "Classifier: License :: OSI Approved :: MIT License",
        "Classifier: Programming Language :: Python",
        "Classifier: License :: OSI Approved :: Apache Software License",
        "License-File: LICENSE",
        "License-File: NOTICE",
    )
    (component,) = read(environment(dist("a", "1", *headers))).components
    assert [(claim.field, claim.raw, claim.location.line) for claim in component.licences] == [
        ("License-Expression", "MIT OR Apache-2.0", 5),
        ("License", "Apache 2.0", 4),
        ("Classifier", "License :: OSI Approved :: MIT License", 6),
        ("Classifier", "License :: OSI Approved :: Apache Software License", 8),
        ("License-File", "LICENSE", 9),
        ("License-File", "NOTICE", 10),
    ]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"a-1.dist-info/RECORD": ""}, [("E-METADATA", "package")], id="no METADATA"),
        pytest.param({"a-1.dist-info/METADATA": ""}, [("E-METADATA", "package")], id="an empty METADATA"),
        pytest.param({"a-1.dist-info/METADATA": "Name: a\n"}, [("E-METADATA", "package")], id="no version"),
        pytest.param({"a-1.dist-info/METADATA": "Name: a b\nVersion: 1\n"}, [("E-METADATA", "package")], id="no name"),
        pytest.param({"a-1.dist-info/METADATA": "Name: ä\nVersion: 1\n"}, [("E-METADATA", "package")], id="a name outside ASCII"),
        pytest.param({"a-1.dist-info/METADATA": "Name: a\nVersion: 1\nName: b\n"}, [("E-AMBIGUOUS", "package")], id="two names"),
        pytest.param({"~a-1.dist-info/METADATA": "Name: a\nVersion: 1\n"}, [("E-LEFTOVER", "notice")], id="a leftover"),
    ],
)
def test_what_names_no_package_is_a_problem_and_leaves_the_others(files: dict[str, str], found: list[tuple[str, str]]) -> None:
    extract = read(environment(dist("good"), files))
    assert problems(extract) == found
    assert list(by_name(extract)) == ["good 1.0"]


@pytest.mark.parametrize(
    ("folder", "contradicts"),
    [
        ("A_b-1.0.dist-info", False),
        ("a.b-1.dist-info", False),
        ("a_b-1.0.0.dist-info", False),
        ("a_c-1.0.dist-info", True),
        ("a_b-1.1.dist-info", True),
        ("a_b.dist-info", True),
    ],
)
def test_metadata_that_contradicts_its_folder_is_kept_and_said(folder: str, *, contradicts: bool) -> None:
    extract = read(environment({f"{folder}/METADATA": "Name: a-b\nVersion: 1.0\n"}))
    assert list(by_name(extract)) == ["a-b 1.0"]
    assert problems(extract) == ([("E-CONTRADICTION", "field")] if contradicts else [])


def test_a_local_version_is_no_contradiction() -> None:
    assert problems(read(environment({"t-2.0_cu118.dist-info/METADATA": "Name: t\nVersion: 2.0+cu118\n"}))) == []


def test_one_name_twice_is_kept_twice_and_makes_the_graph_incomplete() -> None:
    extract = read(environment(dist("a", "1", "Requires-Dist: b"), dist("b", "1"), dist("B", "2")))
    assert problems(extract) == [("E-TWICE", "edge")]
    assert between_packages(extract) == {("a 1", "b 1"), ("a 1", "b 2")}
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(
    ("path", "leads_out"),
    [
        ("../../../bin/flask", False),
        ("flask/app.py", False),
        ("../../../../etc/passwd", True),
        ("flask/../../../../../etc/passwd", True),
        ("/etc/passwd", True),
        ("C:/Windows/x.dll", True),
        ("..\\\\..\\\\..\\\\..\\\\x", True),
        ('"/etc/a,b"', True),
    ],
)
def test_a_record_may_not_lead_out_of_the_environment(path: str, *, leads_out: bool) -> None:
    extract = read(environment(dist("a", RECORD=f"a/__init__.py,sha256=x,1\n{path},sha256=x,2\n")))
    assert problems(extract) == ([("E-RECORD", "field")] if leads_out else [])
    if leads_out:
        assert str(extract.problems[0].location) == f"{SITE}/a-1.0.dist-info/RECORD:2"


def test_a_record_over_the_limit_is_not_read() -> None:
    limits = Limits(record_rows=2)
    assert problems(read(environment(dist("a", RECORD="a,,\n" * 3)), limits=limits)) == [("E-RECORD", "field")]


def test_what_came_inside_another_package_is_told_with_its_owner() -> None:
    inner = {f"tool/_vendor/{path}": text for path, text in (dist("x", "1", "Requires-Dist: y") | dist("y", "2")).items()}
    record = "tool/__init__.py,,\ntool-5.dist-info/METADATA,,\n" + "".join(f"{path},,\n" for path in inner)
    extract = read(environment(dist("tool", "5", RECORD=record), inner, dist("y", "9")))
    assert [label for label, one in by_name(extract).items() if facts(one).bundled] == ["x 1", "y 2"]
    assert by_name(extract)["x 1"].locations[0].chain == (f"{SITE}/tool-5.dist-info/METADATA:2",)
    assert edges(extract) == {("environment", "tool 5"), ("environment", "y 9")}
    assert extract.completeness == "incomplete", "how the owner uses them is not told"
    assert {f"{SITE}/{path}" for path in inner} <= set(extract.covers)


def test_egg_infos_are_folders_or_files_with_their_own_list_of_needs() -> None:
    files = environment(
        {
            "a-1-py3.11.egg-info/PKG-INFO": "Name: a\nVersion: 1\n",
            "a-1-py3.11.egg-info/requires.txt": "b>=1\n\n[:python_version < '3']\nc\n\n[more]\nd\n\n[more:os_name == 'nt']\ne\n",
            "b-1.egg-info": "Name: b\nVersion: 1\n",
            "c.egg-info/PKG-INFO": "Name: c\nVersion: 1\n",
            "d-1-py3.11.egg/EGG-INFO/PKG-INFO": "Name: d\nVersion: 1\nRequires-Dist: a[more]\n",
            "e-1.egg-info": "Name: e\nVersion: 1\n",
        }
    )
    extract = read(files)
    assert between_packages(extract) == {("a 1", "b 1"), ("d 1", "a 1"), ("a 1", "d 1")}
    assert problems(extract) == []


def test_an_egg_link_leads_to_the_sources_in_what_is_scanned() -> None:
    files = environment({"my-app.egg-link": "/build/shop/src\n../"}, dist("b"))
    files |= {"src/my_app.egg-info/PKG-INFO": "Name: my-app\nVersion: 3\n", "src/my_app.egg-info/requires.txt": "b\n"}
    extract = read(files)
    assert edges(extract) == {("environment", "my-app"), ("my-app", "b 1.0")}
    assert [project.folder for project in extract.projects if project.kind == "local"] == ["src"]


def test_an_egg_link_that_leads_elsewhere_is_a_gap() -> None:
    extract = read(environment({"my-app.egg-link": "/build/shop/src\n../"}))
    assert (problems(extract), extract.completeness) == ([("E-OUTSIDE", "edge")], "incomplete")


def test_an_egg_info_beside_sources_is_no_environment() -> None:
    tree = MemoryTree({"src/app.egg-info/PKG-INFO": b"Name: app\nVersion: 1\n", "src/setup.py": b""})
    assert parse(FileView(tree, "src/app.egg-info/PKG-INFO", DEFAULTS)) is None


def test_folders_on_one_import_path_are_projects_that_need_each_other() -> None:
    local, own = "usr/local/lib/python3.11/dist-packages", "usr/lib/python3/dist-packages"
    files = environment(dist("a", "1", "Requires-Dist: b", "Requires-Dist: c"), dist("c", "2"), site=local)
    files |= environment(dist("b"), dist("c", "1"), dist("d", "1", "Requires-Dist: c"), site=own)
    extract = read(files)
    assert between_packages(extract) == {("a 1", "b 1.0"), ("a 1", "c 2"), ("d 1", "c 2")}
    assert sorted(project.folder for project in extract.projects) == [own, local]
    assert set(extract.covers) == set(files)


NAMES = st.sampled_from(["a", "b", "c", "d"])


@given(st.dictionaries(NAMES, st.sets(NAMES), min_size=1))
def test_the_order_of_files_changes_nothing_and_everything_is_reached(needs: dict[str, set[str]]) -> None:
    parts = [dist(name, "1", *(f"Requires-Dist: {one}" for one in sorted(wanted))) for name, wanted in needs.items()]
    files = environment(*parts)
    extract = read(files)
    assert replace(read(dict(reversed(files.items()))), reads=()) == replace(extract, reads=())
    reached, waiting = set(), [extract.projects[0].id]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += [edge.child for edge in extract.edges if edge.parent == node]
    assert {component.id for component in extract.components} <= reached


def test_carriage_returns_change_nothing() -> None:
    files = environment(dist("a", "1", "Requires-Dist: b", "License: MIT"), dist("b", "2"))
    assert read({path: text.replace("\n", "\r\n") for path, text in files.items()}) == read(files)


def test_an_egg_of_one_file_is_read_inside() -> None:
    members = {"EGG-INFO/PKG-INFO": b"Name: six\nVersion: 1.16\n", "EGG-INFO/requires.txt": b"a\n"}
    files = {path: text.encode() for path, text in environment(dist("a")).items()}
    files[f"{SITE}/six-1.16-py3.11.egg"] = zip_of(members)
    files[f"{SITE}/bad-1-py3.11.egg"] = b"PK"
    extract = parse(FileView(MemoryTree(files), f"{SITE}/six-1.16-py3.11.egg", DEFAULTS))
    assert extract is not None
    assert between_packages(extract) == {("six 1.16", "a 1.0")}
    assert problems(extract) == [("E-ARCHIVE", "package")]


def test_a_chain_of_extras_is_followed_link_by_link() -> None:
    chain = [f"Requires-Dist: a[x{n + 1}]; extra == 'x{n}'" for n in range(3000)]
    extract = read(
        environment(
            dist("a", "1", *chain, "Requires-Dist: b; extra == 'x3000'"), dist("b"), dist("c", "1", "Requires-Dist: a[X0]")
        )
    )
    assert between_packages(extract) == {("a 1", "b 1.0"), ("c 1", "a 1")}


def test_sboms_that_a_package_brings_are_said_to_be_unread() -> None:
    files = environment(dist("a"))
    files[f"{SITE}/a-1.0.dist-info/sboms/x.cdx.json"] = "{}"
    assert problems(read(files)) == [("E-SBOMS", "notice")]


@pytest.mark.parametrize("url", ["file:///" + "a/" * 100_000, "file:///../../../etc", "file:////"])
def test_the_folder_of_another_machine_may_be_anything(url: str) -> None:
    document = json.dumps({"url": url, "dir_info": {}})
    (local,) = (one for one in read(environment(dist("a", direct_url=document))).projects if one.kind == "local")
    assert local.folder == SITE

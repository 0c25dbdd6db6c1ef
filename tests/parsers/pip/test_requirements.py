import pytest
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Hash, Location
from sca.parsers.pip.requirements import parse
from tests.parsers.pip.requirement_files import edges, facts, only, problems, purls, read, read_files, reference

SHA256, OTHER = "0" * 64, "1" * 64


def test_a_pin_is_a_package_with_its_facts_and_place() -> None:
    extract = read(f"# head\nZope.Interface[test]==6.0 ; python_version < '3.9' --hash=sha256:{SHA256}\n", "api/requirements.txt")
    component = only(extract)
    assert component.id == "api/requirements.txt#2"
    assert component.package.purl == "pkg:pypi/zope-interface@6.0"
    assert component.locations == (Location("api/requirements.txt", 2, role="lock"),)
    assert component.hashes == (Hash("SHA-256", SHA256),)
    assert component.source.kind == "registry"
    assert facts(component).raw_name == "Zope.Interface"
    assert facts(component).marker == "python_version < '3.9'"
    assert facts(component).extras == ("test",)
    (edge,) = extract.edges
    assert (edge.parent, edge.requested, edge.condition) == ("api/requirements.txt#", "==6.0", "python_version < '3.9'")
    assert [(project.folder, project.kind) for project in extract.projects] == [("api", "requirements")]
    assert extract.completeness == "unknown"


@pytest.mark.parametrize("specifier", ["", ">=2", "==2.*", "~=2.0", "!=2.1"])
def test_without_a_pin_it_is_a_reference_with_its_range(specifier: str) -> None:
    one = reference(read(f"flask{specifier}\n"))
    assert (one.kind, one.package.purl, one.requested) == ("requirement", "pkg:pypi/flask", specifier)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a>=1\na==1.5\n", ["pkg:pypi/a@1.5", "pkg:pypi/a@1.5"], id="a pin elsewhere in the file"),
        pytest.param("a>=1\na==1.5; os_name == 'nt'\n", ["pkg:pypi/a@1.5"], id="a pin with a marker says nothing about the rest"),
        pytest.param("a\na==1\na==2\n", ["pkg:pypi/a@1", "pkg:pypi/a@2"], id="two pins decide nothing"),
    ],
)
def test_a_range_takes_its_version_from_a_pin_without_marker(text: str, found: list[str]) -> None:
    assert purls(read(text)) == found


def test_a_constraint_pins_and_installs_nothing() -> None:
    files = {
        "requirements.txt": "requests\n-c constraints.txt\n",
        "constraints.txt": f"Requests==2.0.0 --hash=sha256:{SHA256}\nunused==1.0\n",
    }
    extract = read_files(files)
    component = only(extract)
    assert component.package.purl == "pkg:pypi/requests@2.0.0"
    assert component.hashes == (Hash("SHA-256", SHA256),)
    assert [(str(place), place.role, place.chain) for place in component.locations] == [
        ("requirements.txt:1", "declared", ()),
        ("constraints.txt:1", "constraint", ("requirements.txt:2",)),
    ]
    assert extract.covers == ("constraints.txt",)
    assert extract.reads == ("constraints.txt",)


def test_constraints_alone_are_pins_that_nobody_asks_for() -> None:
    extract = read("a==1\nb<2\n", "constraints-3.11.txt")
    assert purls(extract) == ["pkg:pypi/a@1"]
    assert reference(extract).requested == "<2"
    assert extract.edges == ()


def test_requirements_inside_constraints_are_requirements() -> None:
    files = {"requirements.txt": "-c c.txt\n", "c.txt": "-r more.txt\n", "more.txt": "a==1\n"}
    assert edges(read_files(files)) == {("project", "a 1")}


def test_an_include_keeps_its_chain() -> None:
    files = {"requirements.txt": "-r base/common.txt\n", "base/common.txt": "# x\n-r deep.txt\n", "base/deep.txt": "a==1\n"}
    component = only(read_files(files))
    assert component.locations == (Location("base/deep.txt", 1, None, "lock", ("requirements.txt:1", "base/common.txt:2")),)
    assert component.id == "requirements.txt#base/deep.txt:1"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("-r missing.txt", ("E-MISSING", "package"), id="missing"),
        pytest.param("-c missing.txt", ("E-MISSING", "field"), id="missing constraints"),
        pytest.param("-r https://x.test/r.txt", ("E-REMOTE", "package"), id="over the network"),
        pytest.param("-r ../../etc/passwd", ("E-OUTSIDE", "package"), id="outside"),
        pytest.param("-r /etc/passwd", ("E-OUTSIDE", "package"), id="absolute"),
        pytest.param("-r requirements.txt", ("E-INCLUDE-LOOP", "field"), id="itself"),
        pytest.param("--allow-external a", ("E-OPTION", "field"), id="an unknown option"),
        pytest.param("4 + 4 = 2", ("E-REQUIREMENT", "package"), id="prose"),
        pytest.param("b==1; python_version ~= 'x'", ("E-MARKER", "field"), id="a bad marker"),
        pytest.param("b==1 --hash=md5:00", ("E-HASH", "field"), id="a bad hash"),
        pytest.param("https://x.test/b-1.tar.gz", ("E-UNNAMED", "notice"), id="a name that is only that of the archive"),
        pytest.param("https://x.test/download", ("E-UNNAMED", "package"), id="an address without a name"),
        pytest.param("-e ../outside", ("E-OUTSIDE", "edge"), id="a folder outside"),
        pytest.param("-e b.whl", ("E-REQUIREMENT", "package"), id="an editable archive"),
        pytest.param("-e b", ("E-REQUIREMENT", "package"), id="an editable name"),
        pytest.param("and/or", ("E-REQUIREMENT", "package"), id="a slash in prose"),
        pytest.param("--extra-index-url https://x.test/simple", ("E-EXTRA-INDEX", "notice"), id="an extra index"),
        pytest.param("-i $PIP_INDEX_URL", ("E-INDEX", "field"), id="an index in a variable"),
    ],
)
def test_a_bad_line_costs_that_line(line: str, found: tuple[str, str]) -> None:
    extract = read(f"a==1\n{line}\n")
    assert "pkg:pypi/a@1" in purls(extract)
    assert problems(extract) == [(*found, "requirements.txt:2")]


def test_twenty_bad_lines_are_named_and_the_rest_is_counted() -> None:
    extract = read("a==1\n" + "!! nothing\n" * 100)
    named = [problem for problem in extract.problems if problem.code == "E-REQUIREMENT"]
    assert len(named) == 21
    assert "80 more lines" in named[-1].message
    assert str(named[-1].location) == "requirements.txt:22"


def test_in_prose_a_single_word_is_no_package_and_a_pin_is() -> None:
    extract = read("Repositories contain\na file with\nrequires\nb==1\nthe features needed\n")
    assert purls(extract) == ["pkg:pypi/b@1"]
    assert extract.references == ()
    assert ("E-PROSE", "package", "requirements.txt:3") in problems(extract)


@pytest.mark.parametrize(
    "comment", ["a==1 # via b\nb==2 # via -r x.in\n", "a==1\n    # via\n    #   b\nb==2\n    # via -r x.in\n"]
)
def test_compile_notes_are_the_edges(comment: str) -> None:
    extract = read(comment)
    assert edges(extract) == {("project", "b 2"), ("b 2", "a 1")}
    assert extract.completeness == "complete"


def test_versions_for_different_pythons_are_joined_by_their_markers() -> None:
    text = """a==1 ; python_version < '3.10'
    # via -r x.in
a==2 ; python_version >= '3.10'
    # via -r x.in
b==1 ; python_version < '3.10'
    # via a
b==2 ; python_version >= '3.10'
    # via a
c==1
    # via a
"""
    assert edges(read(text)) == {
        ("project", "a 1"), ("project", "a 2"), ("a 1", "b 1"), ("a 2", "b 2"), ("a 1", "c 1"), ("a 2", "c 1"),
    }  # fmt: skip


def test_a_parent_that_is_not_there_leaves_the_graph_incomplete() -> None:
    extract = read("a==1 # via setuptools\nb==1 # via -r x.in\n")
    assert extract.completeness == "incomplete"
    assert problems(extract) == [("E-VIA", "notice", "requirements.txt:1")]


def test_a_parent_that_is_a_local_project_is_a_need_of_the_project() -> None:
    extract = read("-e .\n-e ./libs/inner\n    # via root\na==1\n    # via inner\nb==1\n    # via root\n")
    assert edges(extract) == {("project", "."), ("project", "libs/inner"), ("libs/inner", "a 1"), ("project", "b 1")}
    assert extract.completeness == "complete"


def test_local_folders_are_projects_and_archives_packages() -> None:
    extract = read_files({"requirements.txt": "./lib[x]\nwheels/a-1.0-py3-none-any.whl\n-e .#egg=own\n", "wheels/x": ""})
    assert [(project.name, project.folder, project.kind) for project in extract.projects[1:]] == [
        ("lib", "lib", "local"),
        ("own", ".", "local"),
    ]
    assert purls(extract) == ["pkg:pypi/a@1.0"]


def test_the_index_of_a_file_is_the_source_of_its_packages() -> None:
    source = only(read("-i https://user:s3cr3t@pypi.example.test/simple\na==1\n")).source
    assert (source.registry, source.credentials, source.others) == ("https://pypi.example.test", True, ())


def test_an_extra_index_leaves_the_source_open() -> None:
    text = "a==1\n--extra-index-url https://one.example.test/simple\n--find-links https://two.example.test/wheels\n"
    source = only(read(text)).source
    assert (source.registry, source.others) == ("", ("https://one.example.test", "https://two.example.test"))


def test_no_index_leaves_the_links_only() -> None:
    text = "--no-index\n-i https://one.example.test\n-f https://two.example.test/wheels\na==1\n"
    source = only(read(text)).source
    assert (source.registry, source.others) == ("", ("https://two.example.test",))


def test_a_file_that_is_not_utf8_keeps_what_is_ascii() -> None:
    data = b"# caf\xe9\na==1\nb\xe9==1\n"
    extract = parse(FileView(MemoryTree({"requirements.txt": data}), "requirements.txt", DEFAULTS, "python"))
    assert purls(extract) == ["pkg:pypi/a@1"]
    assert problems(extract) == [
        ("E-ENCODING", "field", "requirements.txt:1"),
        ("E-REQUIREMENT", "package", "requirements.txt:3"),
    ]


def test_no_problem_repeats_a_secret() -> None:
    text = (
        "-e https://user:s3cr3t@x.test/a b\nhttps://user:s3cr3t@x.test/download?t=s3cr3t\n-r https://user:s3cr3t@x.test/r.txt\n"
    )
    extract = read(text)
    assert len(extract.problems) >= 3
    assert not any("s3cr3t" in problem.message for problem in extract.problems)


def test_too_many_requirements_refuse_the_file() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read("a==1\n" * 11, limits=replace(DEFAULTS, packages_per_file=10))


def test_a_chain_of_includes_ends_at_its_limit() -> None:
    files = {f"{n}.txt": f"-r {n + 1}.txt\np{n}==1\n" for n in range(20)}
    extract = read_files(files, "0.txt", replace(DEFAULTS, include_depth=3))
    assert purls(extract) == ["pkg:pypi/p3@1", "pkg:pypi/p2@1", "pkg:pypi/p1@1", "pkg:pypi/p0@1"]
    assert problems(extract) == [("E-INCLUDE", "package", "3.txt:1")]

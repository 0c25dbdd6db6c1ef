"""Paket's three files: the lock, what the repository asks for, and what a project uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Source
from sca.model.inventory import Extract
from sca.parsers.nuget import paket_dependencies, paket_lock, paket_references, project
from tests.parsers.nuget.assets_reading import edges, facts, ids, labels, packages, problems, read_files

COMMIT = "0341a2e614eb2a7f34607cec914eb0ed83ce9add"
LOCK = f"""STORAGE: NONE
NUGET
  remote: https://user:s3cr3t@feed.example.test/v3/index.json
    Argu (6.1.1) - restriction: >= netstandard2.0
      FSharp.Core (>= 4.3.2) - restriction: >= netstandard2.0
    FSharp.Core (9.0.101)
    Unused (1.0)
GITHUB
  remote: Contoso/Tools
    src/File.fs ({COMMIT})
      Argu (>= 5.0)
GROUP Build
RESTRICTION: >= net461
NUGET
  remote: https://feed.example.test/v3/index.json
  specs:
    FSharp.Core (5.0) - redirects: force
GIT
  remote: https://github.com/Contoso/Engine.git
     ({COMMIT})
      build: build.cmd
HTTP
  remote: https://files.example.test/lib/extra.dll
    extra.dll
"""
ASKED = f"""source https://feed.example.test/v3/index.json
nuget argu ~> 6.1 framework: net6.0  // a comment
github Contoso/Tools:{COMMIT} src/File.fs
group Build
  nuget FSharp.Core = 5.0
"""


def lock(text: str = LOCK, asked: str | None = ASKED, limits: Limits = DEFAULTS) -> Extract:
    files = {"paket.lock": text} | ({} if asked is None else {"paket.dependencies": asked})
    return read_files(paket_lock.parse, files, "paket.lock", limits)


def test_every_group_is_a_graph_of_its_own() -> None:
    extract = lock()
    assert labels(extract) == [
        "Argu 6.1.1",
        "FSharp.Core 9.0.101",
        "Unused 1.0",
        f"tools {COMMIT}",
        "FSharp.Core 5.0",
        f"engine {COMMIT}",
        "extra.dll",
    ]
    assert edges(extract) == {
        ("Main", "Main/Argu", "runtime"),
        ("Main", "Main/Contoso/Tools//src/File.fs", "runtime"),
        ("Main/Argu", "Main/FSharp.Core", "runtime"),
        ("Main/Contoso/Tools//src/File.fs", "Main/Argu", "runtime"),
        ("Build", "Build/FSharp.Core", "runtime"),
    }
    assert extract.problems == ()
    assert [(one.name, one.location.line) for one in extract.projects] == [("paket (Main)", 4), ("paket (Build)", 17)]
    assert (facts(extract, "Argu").group, facts(extract, "Argu").dependency_type) == ("Main", "Direct")
    assert (facts(extract, "Unused").dependency_type, facts(extract, "Argu").requested) == ("Transitive", "~> 6.1")


def test_restrictions_are_conditions_of_the_edges() -> None:
    conditions = {edge.condition for edge in lock().edges}
    assert conditions == {"", ">= netstandard2.0"}


def test_what_comes_from_elsewhere_is_named_by_where_it_lies() -> None:
    extract = lock()
    by_name = {one.package.name: one for one in packages(extract)}
    assert by_name["tools"].package.purl == f"pkg:github/contoso/tools@{COMMIT}"
    assert by_name["tools"].source == Source("git", "https://github.com/Contoso/Tools", commit=COMMIT)
    assert by_name["engine"].package.purl == f"pkg:github/contoso/engine@{COMMIT}"
    assert by_name["extra.dll"].package.purl == "pkg:generic/extra.dll"
    assert by_name["Argu"].source == Source("registry", registry="https://feed.example.test", credentials=True)
    assert "s3cr3t" not in repr(extract)


def test_without_the_other_file_nothing_is_known_to_be_direct() -> None:
    extract = lock(asked=None)
    assert (extract.completeness, problems(extract)) == ("incomplete", [("E-NO-MANIFEST", "notice", 1)])
    assert facts(extract, "Argu").dependency_type == ""


def test_the_lock_speaks_for_the_other_file_and_says_what_it_lacks() -> None:
    extract = lock(asked=f"{ASKED}\nnuget New.One\n")
    assert extract.covers == ("paket.dependencies",)
    assert problems(extract) == [("E-DRIFT", "package", 7)]
    assert "New.One of the group Build is not in paket.lock" in extract.problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("NUGET\n  remote: x\n    A (1.0)\n      Gone (>= 1.0)", ("E-DANGLING", "edge", 3), id="a need not there"),
        pytest.param("NUGET\n  remote: x\n    A (x)", ("E-VERSION", "field", 3), id="a version that is none"),
        pytest.param("NUGET\n  remote: x\n    A", ("E-VERSION", "field", 3), id="no version"),
        pytest.param("NUGET\n  remote: x\n    ../A (1.0)", ("E-ENTRY", "package", 3), id="a path for an id"),
        pytest.param("NUGET\n  remote: x\n    A (1.0)\n    A (2.0)", ("E-DUPLICATE-ID", "edge", 4), id="twice"),
        pytest.param("NUGET\n  remote: x\n\tA (1.0)", ("E-LINE", "package", 3), id="a tab"),
        pytest.param("    A (1.0)", ("E-LINE", "package", 1), id="a package of no section"),
        pytest.param("NUGET\n  remote: x\n       A (1.0)", ("E-LINE", "package", 3), id="an indent that is none"),
        pytest.param("<<<<<<< HEAD", ("E-LINE", "package", 1), id="a conflict mark"),
        pytest.param("GITHUB\n  remote: nobody\n    a.fs (1)", ("E-ENTRY", "package", 3), id="no repository"),
    ],
)
def test_what_cannot_be_told_costs_no_more_than_it_must(text: str, expected: tuple[str, str, int]) -> None:
    assert problems(lock(text, asked="")) == [expected]


def test_line_ends_change_nothing() -> None:
    assert lock(LOCK.replace("\n", "\r\n")) == lock()


@given(st.text("NUGETIHB GROUPremote:A(1.0)-> \n\t", max_size=200))
def test_any_text_gives_unique_ids_and_joined_edges(text: str) -> None:
    extract = lock(text)
    found = ids(extract)
    assert len(found) == len(set(found))
    assert {end for edge in extract.edges for end in (edge.parent, edge.child)} <= set(found)


def test_more_entries_than_the_limit_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="8 entries, more than the limit of 5 \\(packages-per-file\\)"):
        lock("NUGET\n  remote: x\n" + "    A (1.0)\n" * 8, limits=Limits(packages_per_file=5))


def dependencies(text: str) -> Extract:
    return read_files(paket_dependencies.parse, {"paket.dependencies": text}, "paket.dependencies")


@pytest.mark.parametrize(
    ("line", "label", "requested"),
    [
        ("nuget A", "A", ""),
        ("nuget A 1.2", "A 1.2", "1.2"),
        ("nuget A = 1.2", "A 1.2", "= 1.2"),
        ("nuget A == 1.2.3-beta", "A 1.2.3-beta", "== 1.2.3-beta"),
        ("nuget A !== 1.2", "A 1.2", "!== 1.2"),
        ("nuget A ~> 1.2", "A", "~> 1.2"),
        ("nuget A >= 1 < 2 prerelease", "A", ">= 1 < 2 prerelease"),
        ("nuget A @>= 1.0 redirects: on", "A", "@>= 1.0"),
        ("nuget A 1.0 framework: >= net45, copy_local: true", "A 1.0", "1.0"),
        ("clitool A 1.0", "A 1.0", "1.0"),
        ("github Contoso/Tools src/a.fs", "tools", "src/a.fs"),
        (f"git https://github.com/Contoso/Engine.git {COMMIT}", f"engine {COMMIT}", COMMIT),
        ("git https://git.example.test/x/engine.git master build: b.cmd", "engine", "master"),
        ("http https://files.example.test/a.dll lib/a.dll", "a.dll", "lib/a.dll"),
        ("gist forki/1972349", "1972349", ""),
    ],
)
def test_what_a_line_asks_for(line: str, label: str, requested: str) -> None:
    extract = dependencies(line)
    assert labels(extract) == [label]
    assert [edge.requested for edge in extract.edges] == [requested]


def test_an_address_with_a_password_is_shown_nowhere() -> None:
    extract = dependencies(
        "git https://u:s3cr3t@git.example.test/x/engine.git master\nhttp https://u:s3cr3t@files.example.test/a.dll a.dll"
    )
    assert labels(extract) == ["engine", "a.dll"]
    assert "s3cr3t" not in repr(extract)
    locked = lock("GIT\n  remote: https://u:s3cr3t@git.example.test/x/engine.git\n     (" + COMMIT + ")\n")
    assert labels(locked) == [f"engine {COMMIT}"]
    assert "s3cr3t" not in repr(locked.components)


def test_without_a_lock_the_versions_are_not_known() -> None:
    extract = dependencies("nuget A ~> 1.0\ngroup Test\nnuget B")
    assert problems(extract) == [("E-NO-LOCK", "package", 1)]
    assert [one.name for one in extract.projects] == ["paket (Main)", "paket (Test)"]


@pytest.mark.parametrize("text", ["", "source https://feed.example.test\nstorage: none\n", "# nuget A\n// nuget B"])
def test_a_file_that_asks_for_nothing_names_no_packages(text: str) -> None:
    view = FileView(MemoryTree({"paket.dependencies": text.encode()}), "paket.dependencies", DEFAULTS)
    assert paket_dependencies.parse(view) is None


def test_the_feeds_of_a_group_are_its_sources_without_their_passwords() -> None:
    text = 'source https://feed.example.test/v3/index.json username: "u" password: "s3cr3t"\nnuget A 1.0'
    extract = dependencies(text)
    assert extract.references[0].source == Source("registry", registry="https://feed.example.test")
    assert "s3cr3t" not in repr(extract)


FILES = {"paket.lock": LOCK, "src/App/paket.references": "Argu\ngroup Build\n  FSharp.Core content: none\nFile:File.fs .\n"}


def test_a_project_has_the_part_of_the_lock_that_it_leads_to() -> None:
    extract = read_files(paket_references.parse, FILES, "src/App/paket.references")
    assert labels(extract) == ["Argu 6.1.1", "FSharp.Core 5.0", "FSharp.Core 9.0.101"]
    assert edges(extract) == {
        ("", "Main/Argu", "runtime"),
        ("", "Build/FSharp.Core", "runtime"),
        ("Main/Argu", "Main/FSharp.Core", "runtime"),
    }
    argu = extract.components[0]
    assert [str(place) for place in argu.locations] == ["paket.lock:4", "src/App/paket.references:1"]
    assert (extract.completeness, extract.problems) == ("complete", ())


def test_a_project_file_speaks_for_what_its_references_name() -> None:
    files = {**FILES, "src/App/App.fsproj": '<Project Sdk="Microsoft.NET.Sdk" />'}
    extract = read_files(project.parse, files, "src/App/App.fsproj")
    assert labels(extract) == ["Argu 6.1.1", "FSharp.Core 5.0", "FSharp.Core 9.0.101"]
    assert (extract.projects[0].name, extract.covers) == ("App", ("src/App/paket.references",))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a/paket.references": "Gone"}, "Gone is in no paket.lock above this folder"),
        ({"a/paket.references": "Gone", "paket.lock": LOCK}, "Gone is not in the group Main of paket.lock"),
        ({"a/paket.references": "group Build\nArgu", "paket.lock": LOCK}, "Argu is not in the group Build of paket.lock"),
    ],
)
def test_what_the_lock_does_not_have_has_no_version(files: dict[str, str], words: str) -> None:
    extract = read_files(paket_references.parse, files, "a/paket.references")
    assert [(one.code, one.cost) for one in extract.problems] == [("E-NO-LOCK", "package")]
    assert words in extract.problems[0].message
    assert all(one.package.version == "" for one in extract.references)

import pytest

from sca.files.errors import InputError
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.pip.pdm_lock import parse
from tests.parsers.pip.locks import HASH, OTHER, asked, component, edges, facts, messages, problems, read_lock, scopes

LOCK = "pdm.lock"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"
INHERIT = 'strategy = ["inherit_metadata"]\n'


def package(name: str, version: str = "1.0", more: str = "", *needs: str) -> str:
    listed = "".join(f"    {need!r},\n" for need in needs)
    return f'[[package]]\nname = "{name}"\nversion = "{version}"\nsummary = ""\n{more}\ndependencies = [\n{listed}]\n'


def lock(*packages: str, version: str = "4.5.0", more: str = "", python: str = ">=3.9") -> str:
    targets = f'[[metadata.targets]]\nrequires_python = "{python}"\n'
    head = f'[metadata]\n{more}lock_version = "{version}"\ncontent_hash = "x"\n\n{targets}'
    return "\n".join((head, *packages))


def read(text: str, pyproject: str = "") -> Extract:
    return read_lock(parse, LOCK, {LOCK: text} | ({"pyproject.toml": pyproject} if pyproject else {}))


def project(*dependencies: str, more: str = "") -> str:
    return f'[project]\nname = "shop"\nversion = "3"\ndependencies = {[*dependencies]}\n{more}'


def test_a_package_with_its_files_and_place() -> None:
    files = f'requires_python = ">=3.7"\nfiles = [{{file = "a.whl", hash = "{HASH}"}}, {{file = "a.tar.gz", hash = "{OTHER}"}}]'
    other = package("c", "2.0", f'files = [{{file = "c.whl", hash = "{HASH}"}}]')
    extract = read(lock(package("A.B", "1.0", files, "c>=1; python_version >= '3.9'"), other), project("a-b"))
    found = component(extract, "a-b 1.0")
    assert found.hashes == (Hash("SHA-256", "0" * 64), Hash("SHA-256", "1" * 64))
    assert (found.source, str(found.locations[0])) == (Source("registry"), "pdm.lock:8")
    assert edges(extract) == {("project", "a-b 1.0"), ("a-b 1.0", "c 2.0")}
    assert (extract.problems, extract.completeness, extract.covers) == ((), "complete", ("pyproject.toml",))


def test_old_locks_have_one_table_of_files() -> None:
    files = f'[metadata.files]\n"a 1.0" = [{{url = "https://files.example.test/a.whl", hash = "{HASH}"}}]\n'
    text = f'{package("a")}\n[metadata]\nlock_version = "4.2"\n\n{files}'
    assert component(read(text), "a 1.0").hashes == (Hash("SHA-256", "0" * 64),)


def test_an_entry_of_extras_is_part_of_its_package() -> None:
    text = lock(
        package("a", "1.0", "", "base"),
        package("a", "1.0", 'extras = ["fast"]', "a==1.0", "boost"),
        package("base"),
        package("boost"),
    )
    extract = read(text, project("a[fast]>=1"))
    assert len(extract.components) == 3
    assert edges(extract) == {("project", "a 1.0"), ("a 1.0", "base 1.0"), ("a 1.0", "boost 1.0")}
    assert facts(extract, "a 1.0").extras == ("fast",)
    assert [str(place) for place in component(extract, "a 1.0").locations] == ["pdm.lock:8", "pdm.lock:17", "pyproject.toml:4"]


@pytest.mark.parametrize(
    ("more", "source", "folders"),
    [
        ("", Source("registry"), []),
        (
            f'git = "https://git.example.test/a.git"\nref = "main"\nrevision = "{COMMIT}"',
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT),
            [],
        ),
        (
            'url = "https://u:p@files.example.test/a.whl"',
            Source("url", "https://files.example.test/a.whl", "https://files.example.test", credentials=True),
            [],
        ),
        ('path = "./vendor/a-1.0.tar.gz"', Source("path", "./vendor/a-1.0.tar.gz"), []),
        ('path = "./libs/a"\neditable = true', None, ["libs/a"]),
    ],
)
def test_sources(more: str, source: Source | None, folders: list[str]) -> None:
    extract = read(lock(package("a", more=more)))
    assert [one.source for one in extract.components] == ([source] if source else [])
    assert [one.folder for one in extract.projects[1:]] == folders
    assert extract.problems == ()


def test_extras_are_optional_and_groups_for_development() -> None:
    more = """[project.optional-dependencies]
x = ["opt", "shop[y]"]
[dependency-groups]
new = ["dev-a", {include-group = "x"}]
[tool.pdm.dev-dependencies]
old = ["dev-b", "-e file:///${PROJECT_ROOT}/libs/tool#egg=tool"]
"""
    text = lock(package("run"), package("opt"), package("dev-a"), package("dev-b"), package("tool", more='path = "./libs/tool"'))
    extract = read(text, project("run", more=more))
    assert {name: scope for name, scope in asked(extract).items() if name != "tool"} == {
        "run 1.0": "runtime",
        "opt 1.0": "optional",
        "dev-a 1.0": "dev",
        "dev-b 1.0": "dev",
    }


def test_groups_that_the_lock_does_not_hold_are_no_drift() -> None:
    more = '[project.optional-dependencies]\nx = ["opt"]\n[dependency-groups]\ntest = ["gone"]\n'
    extract = read(lock(package("a"), more='groups = ["default", "test"]\n'), project("a", more=more))
    assert [problem[:2] for problem in problems(extract)] == [("E-DRIFT", "package"), ("E-GROUPS", "notice")]
    assert "opt asked for by groups that the lock does not hold" in messages(extract)
    assert "gone asked for here, but not in the lock" in messages(extract)


def test_inherited_markers_keep_versions_apart() -> None:
    old, new = (
        "groups = ['default']\nmarker = 'python_version < \"3.10\"'",
        "groups = ['default']\nmarker = 'python_version >= \"3.10\"'",
    )
    packages = (package("a", "1.0", old, "n"), package("a", "2.0", new, "n"), package("n", "1.0", old), package("n", "2.0", new))
    extract = read(lock(*packages, more=INHERIT), project("a"))
    assert {pair for pair in edges(extract) if pair[0] != "project"} == {("a 1.0", "n 1.0"), ("a 2.0", "n 2.0")}
    assert facts(extract, "n 1.0").groups == ("default",)


def test_alternatives_for_pythons_that_the_lock_is_not_for_are_dead() -> None:
    needs = ("filelock<=3.19; python_version < '3.10'", "filelock>3.19; python_version >= '3.10'")
    extract = read(lock(package("a", "1.0", "", *needs), package("filelock", "3.20"), python=">=3.10"), project("a"))
    assert extract.problems == ()
    assert ("a 1.0", "filelock 3.20") in edges(extract)


def test_without_a_project_only_the_default_group_tells_a_scope() -> None:
    text = lock(package("a", more='groups = ["default", "x"]'), package("b", more='groups = ["x"]'), more=INHERIT)
    extract = read(text)
    assert scopes(extract) == {"a 1.0": "runtime", "b 1.0": "unknown"}
    assert extract.completeness == "incomplete"


def test_a_package_may_come_from_any_index_of_the_project() -> None:
    more = '[[tool.pdm.source]]\nname = "own"\nurl = "https://u:p@pypi.example.test/simple"\n'
    source = component(read(lock(package("a")), project("a", more=more)), "a 1.0").source
    assert source == Source("registry", "", "", credentials=True, others=("https://pypi.example.test",))
    own = component(read(lock(package("a")), project("a", more=more.replace('"own"', '"pypi"'))), "a 1.0").source
    assert own == Source("registry", "", "https://pypi.example.test", credentials=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (lock(version="5.0"), "E-LOCK-VERSION"),
        (lock(version="3.1"), "E-LOCK-VERSION"),
        ('a = "b"\n', "E-STRUCTURE"),
        ('package = 1\n[metadata]\nlock_version = "4.4"\n', "E-STRUCTURE"),
    ],
)
def test_a_file_that_is_no_known_lock_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_a_newer_minor_version_is_read_and_said() -> None:
    assert problems(read(lock(package("a"), version="4.6.0"))) == [("E-LOCK-VERSION", "notice", "pdm.lock:1")]


@pytest.mark.parametrize(
    ("entry", "code", "kept"),
    [
        pytest.param(package("bad name"), "E-ENTRY", 1, id="a name that is none"),
        pytest.param('[[package]]\nname = "b"\n', "E-ENTRY", 1, id="no version"),
        pytest.param(package("b", "1.0", "", "a >="), "E-REQUIREMENT", 2, id="a dependency that is none"),
        pytest.param(package("b", more='marker = "so what"'), "E-MARKER", 2, id="a marker that is none"),
        pytest.param(package("b", more="groups = 1"), "E-FIELD", 2, id="groups that are a number"),
        pytest.param(package("b", more='files = [{hash = "zz"}]'), "E-HASH", 2, id="a hash that is none"),
        pytest.param(package("b", more='git = "https://git.example.test/b"'), "E-FIELD", 2, id="no commit"),
        pytest.param(package("b", "1.0", "", "gone"), "E-MISSING", 2, id="a dependency that is not locked"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(entry: str, code: str, kept: int) -> None:
    extract = read(lock(entry, package("a")))
    assert code in {problem.code for problem in extract.problems}
    assert len(extract.components) == kept
